// What every deployment must do, asked of both forms: one Worker, and a Pages project with a Worker beside it.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aMessage, participant, random, refused, succeeded, useServer } from "../support/api.mjs";

/** The page's own, by its name. */
const SCRIPT = /<script type="module" src="(\/static\/[a-z]+-[A-Z0-9]+\.js)">/;

for (const form of /** @type {const} */ (["workers", "pages"])) {
  describe(`deployed as ${form}`, () => {
    const api = useServer({ form });

    test("people sign in, by cookie and by token, and out again", async () => {
      const username = `Alice ${random()}`;
      const password = "correct horse battery";
      const registered = await api.request("POST", "/api/auth/register", { username, password });
      succeeded(registered, 201);
      assert.match(registered.headers.get("set-cookie") ?? "", /HttpOnly.*SameSite|SameSite.*HttpOnly/i);
      const { token } = succeeded(await api.request("POST", "/api/auth/login", { username, password }));
      const { user } = succeeded(await api.request("GET", "/api/auth/me", undefined, { Authorization: `Bearer ${token}` }));
      assert.equal(user.username, username);
      refused(await api.request("GET", "/api/auth/me"), 401, "not_signed_in");
    });

    test("a message reaches the room by its socket and stays", async () => {
      const { id, alice, bob } = await api.roomOf("alice", "bob");
      const socket = await bob.connect(id);
      const message = aMessage();
      succeeded(await alice.post(`/api/rooms/${id}/messages`, message), 201);
      const came = await socket.next("message", (frame) => frame.message.ciphertext === message.ciphertext);
      assert.equal(came.message.sender_id, alice.id);
      const { messages } = succeeded(await bob.get(`/api/rooms/${id}/messages`));
      assert.deepEqual(messages.map((/** @type {any} */ each) => each.ciphertext), [message.ciphertext]);
    });

    test("a call is placed, rings, is accepted, ends and is in the history", async () => {
      const { id, alice, bob } = await api.roomOf("alice", "bob");
      const atBobs = await bob.connect(id);
      const callId = await alice.placeCall(id);
      await atBobs.call((call) => call.id === callId && call.status === "ringing");
      const a = await alice.joinCall(id, callId);
      succeeded(await bob.accept(callId));
      await bob.joinOn(atBobs, callId);
      await a.call((call) => call.status === "active" && participant(call, bob)?.presence === "connected");
      succeeded(await alice.end(callId));
      await atBobs.call((call) => call.id === callId && call.ended_at !== null);
      const { calls } = succeeded(await bob.get(`/api/calls/room/${id}`));
      assert.deepEqual(calls.map((/** @type {any} */ call) => [call.id, call.status]), [[callId, "ended"]]);
    });

    test("too many wrong passwords are stopped", async () => {
      const username = `Nobody ${random()}`;
      let reply;
      // Twice as many and one: the minute that counts may begin anew in between.
      for (let tried = 0; tried <= 20 && reply?.status !== 429; tried += 1) {
        reply = await api.request("POST", "/api/auth/login", { username, password: random() });
      }
      refused(/** @type {any} */ (reply), 429, "too_many_requests");
    });

    test("the page comes with its policy and is asked for again each time", async () => {
      for (const path of ["/", "/some/page"]) {
        const page = await api.raw("GET", path);
        assert.equal(page.status, 200, path);
        assert.match(page.text, SCRIPT);
        assert.match(page.headers.get("content-security-policy") ?? "", /default-src 'none'; script-src 'self';.* frame-ancestors 'none'/);
        assert.match(page.headers.get("strict-transport-security") ?? "", /max-age=31536000/);
        assert.match(page.headers.get("permissions-policy") ?? "", /camera=\(self\)/);
        assert.equal(page.headers.get("x-content-type-options"), "nosniff");
        assert.equal(page.headers.get("cache-control"), "no-cache");
      }
      const [, address = ""] = SCRIPT.exec((await api.raw("GET", "/")).text) ?? [];
      const script = await api.raw("GET", address);
      assert.equal(script.status, 200);
      assert.equal(script.headers.get("cache-control"), "public, max-age=31536000, immutable", "its name changes with what is in it");
      assert.match(script.headers.get("content-type") ?? "", /javascript/);
    });

    test("what the API is comes under its own addresses", async () => {
      const document = await api.raw("GET", "/api/openapi.json");
      assert.equal(document.body?.openapi, "3.1.0", document.text.slice(0, 200));
      const page = await api.raw("GET", "/api/docs");
      assert.deepEqual([page.status, /\/static\/page-[A-Z0-9]+\.js/.test(page.text)], [200, true]);
      assert.match(page.headers.get("content-security-policy") ?? "", /default-src 'none'; script-src 'self';/);
    });

    test("what is missing is missing, and no cache keeps the page in its place", async () => {
      for (const path of ["/static/missing.js", "/missing.png", "/_worker.js/index.js", "/.dev.vars"]) {
        const reply = await api.raw("GET", path);
        assert.equal(reply.status, 404, path);
        assert.doesNotMatch(reply.text, /<script/, path);
        assert.match(reply.headers.get("cache-control") ?? "", /no-store|no-cache/, path);
      }
      refused(await api.raw("GET", "/api/missing"), 404, "not_found");
    });
  });
}
