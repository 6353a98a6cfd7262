// Web Push: a call reaches people who look at no page, by what their browsers' push services are sent.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { refused, succeeded, useServer } from "../support/api.mjs";
import { aSubscription, PushService } from "../support/push-service.mjs";
import { until } from "../support/until.mjs";

const service = await PushService.start();
after(() => service.stop());
const api = useServer({ vars: service.vars });
const impatient = useServer({ vars: { ...service.vars, RING_TIMEOUT_SECONDS: "2" } });
const without = useServer();

/** @param {import("../support/person.mjs").Person} person @param {string} [name] of the browser */
async function subscribes(person, name = `${person.id}`) {
  succeeded(await person.post("/api/push/subscriptions", service.browser(name)), 201);
  return name;
}

/** @param {string} browser */
const last = (browser) => service.pushes.filter((push) => push.browser === browser).at(-1);

describe("a call", { concurrency: true }, () => {
  test("reaches every browser of those who are called, and says who, where and which, and nothing else", async () => {
    const { id, room, alice, bob, carol } = await api.roomOf("alice", "bob", "carol");
    const mallory = await api.person("mallory");
    const [phone, laptop] = [await subscribes(bob, `${bob.id}-phone`), await subscribes(bob, `${bob.id}-laptop`)];
    const [own, hers, elsewhere] = [await subscribes(alice), await subscribes(carol), await subscribes(mallory)];
    await carol.openInbox();
    const callId = await alice.placeCall(id);
    // Carol's open page may be on a laptop that was closed.
    for (const browser of [phone, laptop, hers]) await service.tells(browser, ["video"]);
    const { message, ttl, urgency, topic } = /** @type {any} */ (last(phone));
    assert.deepEqual(message, { kind: "video", call: callId, room: id, room_name: room.room_name, caller_name: alice.name });
    assert.deepEqual([ttl, urgency], [45, "high"]);
    assert.equal(last(laptop)?.topic, topic, "an end replaces the ringing that its service still holds");
    succeeded(await alice.end(callId));
    for (const browser of [phone, laptop, hers]) await service.tells(browser, ["video", "missed"]);
    assert.deepEqual([last(phone)?.topic, last(phone)?.urgency, last(phone)?.ttl], [topic, "normal", 24 * 60 * 60]);
    for (const browser of [own, elsewhere]) assert.deepEqual(service.told(browser), [], "whoever calls, or is no member");
  });

  test("that goes on reaches who is asked into it, and says by whom", async () => {
    const { id, alice, bob, carol } = await api.roomOf("alice", "bob", "carol");
    const callId = await alice.placeCall(id);
    const sockets = [await alice.joinCall(id, callId), await bob.joinCall(id, callId)];
    const browser = await subscribes(carol);
    succeeded(await bob.post(`/api/calls/${callId}/ring`, { userId: carol.id }));
    await service.tells(browser, ["video"]);
    assert.equal(/** @type {any} */ (last(browser)).message.caller_name, bob.name);
    succeeded(await alice.end(callId));
    succeeded(await bob.end(callId));
    await service.tells(browser, ["video", "missed"]);
    for (const socket of sockets) socket.close();
  });

  test("that nobody answers is missed", async () => {
    const { id, alice, bob } = await impatient.roomOf("alice", "bob");
    const browser = await subscribes(bob);
    await alice.placeCall(id);
    await service.tells(browser, ["video", "missed"]);
    assert.equal(service.pushes.find((push) => push.browser === browser)?.ttl, 2);
  });

  test("that is answered, or declined from the notification, rings no more and is not missed", async () => {
    const { id, alice, bob, carol } = await api.roomOf("alice", "bob", "carol");
    const [bobs, carols] = [await subscribes(bob), await subscribes(carol)];
    const callId = await alice.placeCall(id);
    await service.tells(bobs, ["video"]);
    succeeded(await bob.decline(callId));
    await service.tells(bobs, ["video", "over"]);
    await service.tells(carols, ["video"]);
    succeeded(await carol.accept(callId));
    await service.tells(carols, ["video", "over"]);
    succeeded(await alice.end(callId));
    succeeded(await carol.end(callId));
    const again = await alice.placeCall(id);
    await service.tells(carols, ["video", "over", "video"]);
    assert.deepEqual(service.told(bobs), ["video", "over", "video"], "nothing more of the first call");
    succeeded(await alice.end(again));
  });

  test("is told without holding anybody up, and again when the service is busy", async () => {
    const { id, alice, bob, carol } = await api.roomOf("alice", "bob", "carol");
    const [slow, quick] = [await subscribes(bob), await subscribes(carol)];
    let refusals = 0;
    const before = service.answer;
    service.answer = (push) => (push.browser === slow && refusals++ < 1 ? 503 : before(push));
    const started = performance.now();
    const callId = await alice.placeCall(id);
    assert.ok(performance.now() - started < 900, "the reply does not wait for a push service");
    await service.tells(quick, ["video"]);
    await service.tells(slow, ["video"]);
    assert.equal(service.pushes.filter(({ browser }) => browser === quick).length, 1, "who has it gets it once");
    service.answer = before;
    succeeded(await alice.end(callId));
    await service.tells(slow, ["video", "missed"]);
  });
});

describe("browsers", () => {
  test("that are gone are forgotten, and those that refuse are not asked for ever", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const [gone, there] = [await subscribes(bob, `${bob.id}-gone`), await subscribes(bob, `${bob.id}-there`)];
    service.answer = (push) => (push.browser === gone ? 410 : 201);
    const kept = () => api.sql("SELECT endpoint, failures FROM push_subscriptions WHERE user_id = ? ORDER BY endpoint", bob.id);
    await alice.end(await alice.placeCall(id));
    await service.tells(there, ["video", "missed"]);
    await until(async () => (await kept()).length === 1, "the one that is gone is forgotten");
    assert.match((await kept())[0].endpoint, /-there$/);
    service.answer = (push) => (push.browser === there ? 403 : 201);
    await alice.end(await alice.placeCall(id));
    await until(async () => (await kept())[0]?.failures === 2, "failures are counted");
    await api.sql("UPDATE push_subscriptions SET failures = 19 WHERE user_id = ?", bob.id);
    await alice.end(await alice.placeCall(id));
    await until(async () => (await kept()).length === 0, "too many in a row");
    service.answer = () => 201;
  });

  test("belong to who signed in there last, and end with the session", async () => {
    const { id, alice, bob, carol } = await api.roomOf("alice", "bob", "carol");
    const shared = service.browser(`${bob.id}-shared`);
    succeeded(await bob.post("/api/push/subscriptions", shared), 201);
    succeeded(await carol.post("/api/push/subscriptions", shared), 201);
    const rows = await api.sql("SELECT user_id FROM push_subscriptions WHERE endpoint = ?", shared.endpoint);
    assert.deepEqual(rows.map(({ user_id: user }) => user), [carol.id]);
    succeeded(await bob.request("DELETE", "/api/push/subscriptions", { endpoint: shared.endpoint }));
    assert.equal((await api.sql("SELECT 1 FROM push_subscriptions WHERE endpoint = ?", shared.endpoint)).length, 1, "nobody forgets another's");
    const own = await subscribes(bob);
    succeeded(await bob.post("/api/auth/logout", { everywhere: true }));
    const callId = await alice.placeCall(id);
    await service.tells(`${bob.id}-shared`, ["video"]);
    succeeded(await alice.end(callId));
    await service.tells(`${bob.id}-shared`, ["video", "missed"]);
    assert.deepEqual(service.told(own), []);
    succeeded(await carol.request("DELETE", "/api/push/subscriptions", { endpoint: shared.endpoint }));
    assert.equal((await api.sql("SELECT has_push FROM users WHERE id = ?", carol.id))[0].has_push, 0);
  });

  test("are twenty a person, the newest", async () => {
    const bob = await api.person("bob");
    const all = Array.from({ length: 22 }, () => aSubscription());
    for (const subscription of all) succeeded(await bob.post("/api/push/subscriptions", subscription), 201);
    // Again the same is no other.
    succeeded(await bob.post("/api/push/subscriptions", all[21]), 201);
    const { body } = await bob.get("/api/account/export");
    assert.deepEqual(body.pushSubscriptions.map((/** @type {any} */ { endpoint }) => endpoint).sort(), all.slice(2).map(({ endpoint }) => endpoint).sort());
  });

  test("are at an address of the Internet, with keys", async () => {
    const bob = await api.person("bob");
    const fits = aSubscription();
    const wrong = /** @type {[string, any][]} */ ([
      ["endpoint", { ...fits, endpoint: "https://10.0.0.1/x" }],
      ["endpoint", { ...fits, endpoint: "https://0x7f.1/x" }],
      ["endpoint", { ...fits, endpoint: "https://localhost/x" }],
      ["endpoint", { ...fits, endpoint: "https://metadata.internal/x" }],
      ["endpoint", { ...fits, endpoint: "http://push.example.com/x" }],
      ["endpoint", { ...fits, endpoint: "https://push.example.com:8443/x" }],
      ["endpoint", { ...fits, endpoint: "nothing" }],
      ["endpoint", { ...fits, endpoint: undefined }],
      ["p256dh", { ...fits, p256dh: "AAAA" }],
      ["auth", { ...fits, auth: fits.p256dh }],
    ]);
    for (const [field, body] of wrong) refused(await bob.post("/api/push/subscriptions", body), 422, "invalid_field", { field });
  });
});

test("the key is the one that is set, and null where none is", async () => {
  assert.equal((await (await api.person("bob")).get("/api/push/key")).body.publicKey, service.keys.publicKey);
  const bob = await without.person("bob");
  assert.equal((await bob.get("/api/push/key")).body.publicKey, null);
  refused(await bob.post("/api/push/subscriptions", aSubscription()), 503, "push_not_configured");
});
