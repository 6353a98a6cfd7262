// What `npm test` forgives, before anything is released on its word.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { secondRuns } from "../../scripts/node-tests.mjs";
import { inClone } from "../../scripts/places.mjs";

const failed = (/** @type {string[]} */ ...files) => files.map((file) => ({ file, leaked: false }));
const isRunAgain = (/** @type {string} */ file) => secondRuns(failed(file)).length === 1;

test("a file in which nothing waits for time is not run again", () => {
  for (const name of ["panic", "panic-places", "access-matrix"]) {
    const file = `tests/api/${name}.test.mjs`;
    assert.ok(existsSync(inClone(file)), file);
    assert.ok(!isRunAgain(file), file);
  }
});

test("any other file is, unless more than three failed", () => {
  const others = ["tests/api/rooms.test.mjs", "tests/browser/faults.test.mjs", "tests/firefox/reload.test.mjs"];
  assert.deepEqual(secondRuns(failed(...others)), others);
  assert.deepEqual(secondRuns(failed(...others, "tests/api/calls.test.mjs")), []);
  assert.deepEqual(secondRuns(failed("tests/api/panic.test.mjs", "tests/api/rooms.test.mjs")), ["tests/api/rooms.test.mjs"]);
});

test("a file whose server had a secret in its log is not", () => {
  assert.deepEqual(secondRuns([{ file: "tests/api/rooms.test.mjs", leaked: true }]), []);
});
