// The check that every other test's replies go through (tests/support/contract.mjs) finds what it is for.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { conforms, document } from "../support/contract.mjs";

const headers = { "content-type": "application/json" };
const health = (/** @type {any} */ body, status = 200) => ({ status, headers, body, text: JSON.stringify(body) });
const refusal = (/** @type {string} */ code, /** @type {any} */ more = {}) => ({ success: false, error: "Words", code, requestId: "r1", ...more });

describe("a reply", () => {
  test("that is as the document says passes", () => {
    conforms("GET", "/api/health?x=1", health({ success: true, provider: "p2p" }));
    conforms("HEAD", "/api/health", { status: 200, headers, text: "" });
    conforms("GET", "/api/rooms/r1", health(refusal("room_not_found"), 404));
    conforms("POST", "/api/auth/guest", health(refusal("username_taken", { details: { suggestion: "A 2" } }), 409));
    conforms("GET", "/api/nowhere", health(refusal("not_found"), 404));
    conforms("DELETE", "/api/health", health(refusal("method_not_allowed"), 405));
    conforms("GET", "/api/calls/create", health(refusal("method_not_allowed"), 405));
    conforms("GET", "/", { status: 200, headers: {}, text: "a page" });
  });

  for (const [what, method, path, reply] of /** @type {const} */ ([
    ["a status", "GET", "/api/health", health({ success: true, provider: "p2p" }, 202)],
    ["a value", "GET", "/api/health", health({ success: true, provider: "carrier pigeon" })],
    ["a field too many", "GET", "/api/health", health({ success: true, provider: "p2p", load: 1 })],
    ["a field too few", "GET", "/api/health", health({ success: true })],
    ["a code", "GET", "/api/rooms/r1", health(refusal("call_not_found"), 404)],
    ["details that are missing", "POST", "/api/auth/guest", health(refusal("username_taken"), 409)],
    ["details too many", "GET", "/api/rooms/r1", health(refusal("room_not_found", { details: {} }), 404)],
    ["a field deep inside", "GET", "/api/auth/me", health({ success: true, user: { id: "a", username: "b", guest: true, password: "c" }, expiresAt: "2026-11-21T05:52:50.123Z" })],
    ["a time of another form", "GET", "/api/auth/me", health({ success: true, user: { id: "a", username: "b", guest: true }, expiresAt: "2026-11-21T05:52:50Z" })],
    ["a type of content", "GET", "/api/health", { ...health({ success: true, provider: "p2p" }), headers: { "content-type": "text/html" } }],
    ["a path", "GET", "/api/nowhere", health({ success: true })],
  ])) {
    test(`fails for ${what} that the document does not have`, () => {
      assert.throws(() => conforms(method, path, reply), assert.AssertionError);
    });
  }
});

test("every operation says who may ask, what it takes and what it answers", () => {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(/** @type {any} */ (item))) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const parameters = (operation.parameters ?? []).filter((/** @type {any} */ each) => each.in === "path").map((/** @type {any} */ each) => each.name);
      assert.deepEqual(parameters, named, path);
      assert.equal(Boolean(operation.requestBody), method !== "get", path);
      assert.ok(operation.summary && operation.security && Object.keys(operation.responses).length > 2, path);
    }
  }
});
