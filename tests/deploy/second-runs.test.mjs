// What `npm test` forgives, before anything is released on its word.

import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { secondRuns } from "../../scripts/node-tests.mjs";
import { inClone } from "../../scripts/places.mjs";

const api = readdirSync(inClone("tests/api")).filter((name) => name.endsWith(".test.mjs")).map((name) => `tests/api/${name}`);
const failed = (/** @type {string[]} */ ...files) => files.map((file) => ({ file, leaked: false }));
const isRunAgain = (/** @type {string} */ file) => secondRuns(failed(file)).length === 1;

test("a file about races and faults that failed is not run again", () => {
  for (const name of ["crash", "panic", "panic-places", "access-matrix"]) {
    const file = `tests/api/${name}.test.mjs`;
    assert.ok(existsSync(inClone(file)), file);
    assert.ok(!isRunAgain(file), file);
  }
  const faults = api.filter((file) => file.includes("/faults-"));
  assert.ok(faults.length >= 5);
  assert.deepEqual(faults.filter(isRunAgain), []);
});

test("any other file is, unless more than three failed", () => {
  const others = ["tests/api/rooms.test.mjs", "tests/browser/faults.test.mjs", "tests/firefox/reload.test.mjs"];
  assert.deepEqual(secondRuns(failed(...others)), others);
  assert.deepEqual(secondRuns(failed(...others, "tests/api/calls.test.mjs")), []);
  assert.deepEqual(secondRuns(failed("tests/api/crash.test.mjs", "tests/api/rooms.test.mjs")), ["tests/api/rooms.test.mjs"]);
});

test("a file whose server had a secret in its log is not", () => {
  assert.deepEqual(secondRuns([{ file: "tests/api/rooms.test.mjs", leaked: true }]), []);
});
