// A server without a usable session secret serves nothing, and says which variable it lacks.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { refused, useServer } from "../support/api.mjs";

const SHORT = "thirty-one bytes of a secret 31";

for (const [what, secret] of [["no", ""], ["a short", SHORT]]) {
  describe(`with ${what} SESSION_SECRET`, () => {
    const api = useServer({ vars: { SESSION_SECRET: secret } });

    test("every address of the API answers 500 misconfigured and never the value", async () => {
      const asked = [
        ["GET", "/api/health"], ["POST", "/api/auth/guest"], ["POST", "/api/auth/login"], ["GET", "/api/auth/me"], ["GET", "/api/rooms"],
        ["POST", "/api/calls/token"], ["GET", "/api/nothing"],
      ];
      for (const [method, path] of asked) {
        const reply = await api.request(method, path, { username: "Alice", password: "long enough" });
        assert.equal(reply.status, 500, `${method} ${path}: ${reply.text}`);
        const { error } = refused(reply, 500, "misconfigured", { variable: "SESSION_SECRET" });
        assert.match(error, /SESSION_SECRET/);
        assert.ok(!reply.text.includes(SHORT));
        assert.equal(reply.headers.get("set-cookie"), null);
      }
    });

    test("the page itself is still served, so that somebody can read what is wrong", async () => {
      const { status } = await api.raw("GET", "/openapi.json");
      assert.equal(status, 200);
    });
  });
}
