// Whether a callback is Twilio's: our answer is the official library's answer, for what it signs and
// for what somebody else made of it.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import { refused } from "../support/api.mjs";
import { Story, tells, useTwilio } from "../support/twilio.mjs";
import { signedCallback } from "../twilio-stand-in/callbacks.mjs";

const { validateRequest } = createRequire(import.meta.url)("twilio");
const PATH = "/api/twilio/status-callback";
const ALIAS = "/api/appointments/twilio-status-callback";
const PUBLIC = "https://chat.example.com";

/** Any event, of a room that no call is in. @param {any} scene @param {Record<string, any>} [fields] */
const anEvent = (scene, fields = {}) => new Story(scene.twilio.account, "somebody else's room").event("room-created", 0, fields);

describe("a callback to the address of the request", { concurrency: true }, () => {
  const scene = useTwilio();

  for (const [what, fields] of /** @type {[string, Record<string, any>][]} */ ([
    ["as they are", {}],
    ["in any script", { ParticipantIdentity: "Жанна 美咲 🎈", TrackName: "é" }],
    ["with what forms must escape", { TrackName: "a b+c&d=e%20f\"'<>\r\nnext" }],
    ["empty", { TrackName: "" }],
    ["more than once", { TrackName: ["b", "a", "b"] }],
    ["whose names differ in case and length", { a: "1", A: "2", aa: "3", "a b": "4", é: "5" }],
  ])) {
    test(`with parameters ${what} is taken`, async () => {
      const event = anEvent(scene, fields);
      const { headers } = signedCallback(scene.api.url + PATH, event, scene.twilio.account.authToken);
      assert.equal(validateRequest(scene.twilio.account.authToken, headers["X-Twilio-Signature"], scene.api.url + PATH, event), true);
      const { status, text } = await tells(scene.api, scene.twilio.account, event);
      assert.deepEqual([status, text], [204, ""]);
    });
  }

  for (const path of [PATH, ALIAS, `${ALIAS}/`, `${PATH}?`, `${PATH}?a=1&b=%27x%27&c=%D0%96`, `${PATH}?a=1&a=2`]) {
    test(`to ${path} is taken when signed for that, and for nothing else`, async () => {
      assert.equal((await tells(scene.api, scene.twilio.account, anEvent(scene), { path })).status, 204);
      const elsewhere = await tells(scene.api, scene.twilio.account, anEvent(scene), { path, url: `${scene.api.url}${path}x=1` });
      refused(elsewhere, 403, "invalid_signature");
    });
  }

  test("may have been signed without the port, as Twilio does behind some proxies, but not for another one", async () => {
    const { port } = new URL(scene.api.url);
    for (const [host, official] of /** @type {[string, boolean][]} */ ([["localhost", true], [`localhost:${port}`, true], ["localhost:9", false], ["localhost.", false]])) {
      const event = anEvent(scene);
      const url = `http://${host}${PATH}`;
      const { headers } = signedCallback(url, event, scene.twilio.account.authToken);
      assert.equal(validateRequest(scene.twilio.account.authToken, headers["X-Twilio-Signature"], scene.api.url + PATH, event), official, host);
      assert.equal((await tells(scene.api, scene.twilio.account, event, { url })).status, official ? 204 : 403, host);
    }
  });

  for (const [what, change] of /** @type {[string, (request: any) => void][]} */ ([
    ["without a signature", ({ headers }) => delete headers["X-Twilio-Signature"]],
    ["with an empty one", ({ headers }) => (headers["X-Twilio-Signature"] = "")],
    ["with one cut short", ({ headers }) => (headers["X-Twilio-Signature"] = headers["X-Twilio-Signature"].slice(0, -4))],
    ["with one made longer", ({ headers }) => (headers["X-Twilio-Signature"] += "A")],
    ["with one that is no base64", ({ headers }) => (headers["X-Twilio-Signature"] = "~~~~")],
    ["with a parameter changed", (request) => (request.body = request.body.replace("room-created", "room-ended"))],
    ["with a parameter added", (request) => (request.body += "&RoomDuration=9")],
    ["with a parameter left out", (request) => (request.body = request.body.replace(/&RoomType=group/, ""))],
    ["without a body", (request) => (request.body = "")],
  ])) {
    test(`${what} is refused`, async () => {
      refused(await tells(scene.api, scene.twilio.account, anEvent(scene), { change }), 403, "invalid_signature");
    });
  }

  test("signed by somebody else's auth token is refused, and what is refused is not kept", async () => {
    const event = anEvent(scene);
    refused(await tells(scene.api, scene.twilio.account, event, { token: "f".repeat(32) }), 403, "invalid_signature");
    assert.deepEqual(await scene.api.sql("select * from call_events where room_sid = ?", event.RoomSid), []);
  });

  test("is a POST, and needs neither a session nor our page's origin", async () => {
    assert.equal((await scene.api.raw("GET", PATH)).status, 405);
    refused(await scene.api.raw("POST", PATH, { Origin: "https://evil.example", "Content-Type": "application/json" }, "{}"), 403, "invalid_signature");
  });

  test("leaves neither a secret nor a signature in the log", async () => {
    await tells(scene.api, scene.twilio.account, anEvent(scene), { token: "f".repeat(32) });
    for (const secret of scene.twilio.account.secrets) assert.ok(!scene.api.server.logs().includes(secret));
  });
});

describe("a callback to a server behind a proxy", { concurrency: true }, () => {
  const scene = useTwilio({ PUBLIC_URL: PUBLIC });

  for (const [url, status] of /** @type {[string, number][]} */ ([[PUBLIC, 204], [`${PUBLIC}:443`, 204], ["http://chat.example.com", 403], [`${PUBLIC}:8443`, 403], ["https://evil.example", 403]])) {
    test(`is checked over the public address: ${url} ${status === 204 ? "is taken" : "is refused"}`, async () => {
      assert.equal((await tells(scene.api, scene.twilio.account, anEvent(scene), { url: url + PATH })).status, status);
    });
  }
});

describe("a callback to a server without an auth token", () => {
  const scene = useTwilio({ TWILIO_AUTH_TOKEN: "" });

  test("is refused, because nobody could tell whose it is", async () => {
    refused(await tells(scene.api, scene.twilio.account, anEvent(scene)), 503, "callbacks_not_configured");
    refused(await tells(scene.api, scene.twilio.account, anEvent(scene), { token: "" }), 503, "callbacks_not_configured");
  });
});
