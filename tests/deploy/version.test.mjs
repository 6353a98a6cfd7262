// One number for what is released, wherever it is written.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inClone } from "../../scripts/places.mjs";

const text = (/** @type {string} */ file) => readFileSync(inClone(file), "utf8");
const json = (/** @type {string} */ file) => JSON.parse(text(file));

test("the changelog's newest version is the program's, the packages' and the API's", () => {
  const [, newest] = /^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$/m.exec(text("CHANGELOG.md")) ?? [];
  assert.ok(newest, "a heading with a version and a day");
  const lock = json("package-lock.json");
  const ofCrate = (/** @type {string} */ file) => /\nname = "securechat"\nversion = "(.+)"/.exec(text(file))?.[1];
  assert.deepEqual({
    "Cargo.toml": ofCrate("Cargo.toml"),
    "Cargo.lock": ofCrate("Cargo.lock"),
    "fuzz/Cargo.lock": ofCrate("fuzz/Cargo.lock"),
    "package.json": json("package.json").version,
    "package-lock.json": lock.version,
    "package-lock.json's own package": lock.packages[""].version,
    "public/openapi.json": json("public/openapi.json").info.version,
  }, {
    "Cargo.toml": newest, "Cargo.lock": newest, "fuzz/Cargo.lock": newest, "package.json": newest,
    "package-lock.json": newest, "package-lock.json's own package": newest, "public/openapi.json": newest,
  });
});
