// Not too often: sign-ins and guesses of room codes.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aBooking, inMinutes } from "../support/appointments.mjs";
import { survives, useFaultyServer } from "../support/faults.mjs";
import { random, randomCode, refused, succeeded, useServer } from "../support/api.mjs";

const api = useServer();
const { api: faulty, during } = useFaultyServer();
const PASSWORD = "correct horse battery";

/**
 * Tries until refused for trying too often. A limit counts by the minute, so that a new minute that begins
 * in between may let through as many again.
 * @param {(n: number) => Promise<import("../support/replies.mjs").Reply>} attempt @param {number} most
 */
async function untilLimited(attempt, most) {
  for (let n = 1; n <= 2 * most + 1; n += 1) {
    const reply = await attempt(n);
    if (reply.status === 429) {
      refused(reply, 429, "too_many_requests");
      const seconds = Number(reply.headers.get("retry-after"));
      assert.ok(Number.isInteger(seconds) && seconds >= 1 && seconds <= 3600, `Retry-After: ${reply.headers.get("retry-after")}`);
      return { allowed: n - 1 };
    }
  }
  return assert.fail(`never limited in ${2 * most + 1} attempts`);
}

describe("limits", { concurrency: true }, () => {
  test("passwords cannot be tried out against one name, from however many addresses", async () => {
    const alice = await api.person("Alice", PASSWORD);
    const { allowed } = await untilLimited(() => api.request("POST", "/api/auth/login", { username: alice.name, password: random() }), 10);
    assert.ok(allowed >= 5, `only ${allowed} attempts allowed`);
    // The right one has to wait too, or the limit would tell which it is.
    refused(await api.request("POST", "/api/auth/login", { username: alice.name.toUpperCase(), password: PASSWORD }), 429, "too_many_requests");
  });

  test("a name that nobody has is limited the same", async () => {
    const username = `Nobody ${random()}`;
    await untilLimited(() => api.request("POST", "/api/auth/login", { username, password: random() }), 10);
  });

  test("a password cannot be tried out by changing it either", async () => {
    const alice = await api.person("Alice", PASSWORD);
    const { allowed } = await untilLimited(() => alice.put("/api/auth/password", { password: "another password", currentPassword: random() }), 10);
    assert.ok(allowed >= 5, `only ${allowed} attempts allowed`);
    refused(await alice.put("/api/auth/password", { password: "another password", currentPassword: PASSWORD }), 429, "too_many_requests");
  });

  test("the limit of one name leaves the others alone", async () => {
    const [alice, bob] = await Promise.all([api.person("Alice", PASSWORD), api.person("Bob", PASSWORD)]);
    await untilLimited(() => api.request("POST", "/api/auth/login", { username: alice.name, password: random() }), 10);
    succeeded(await api.request("POST", "/api/auth/login", { username: bob.name, password: PASSWORD }));
  });

  test("names cannot be tried out from one address", async () => {
    const address = { "CF-Connecting-IP": "203.0.113.7" };
    const { allowed } = await untilLimited((n) => api.request("POST", "/api/auth/login", { username: `Nobody ${n} ${random()}`, password: "x".repeat(8) }, address), 300);
    assert.ok(allowed >= 20, `only ${allowed} attempts allowed: people share addresses`);
  });

  test("room codes cannot be guessed by one person", async () => {
    const { code, alice } = await api.roomOf("alice");
    const mallory = await api.person("Mallory");
    const { allowed } = await untilLimited(async () => {
      const reply = await mallory.post("/api/rooms/join", { roomCode: randomCode() });
      if (reply.status !== 429) refused(reply, 404, "room_not_found");
      return reply;
    }, 20);
    assert.ok(allowed >= 5, `only ${allowed} guesses allowed: people mistype`);
    refused(await mallory.post("/api/rooms/join", { roomCode: code }), 429, "too_many_requests");
    succeeded(await alice.post("/api/rooms/join", { roomCode: code }));
  });

  test("creating rooms does not tell which codes are taken any faster", async () => {
    const { code } = await api.roomOf("alice");
    const mallory = await api.person("Mallory");
    await untilLimited(() => mallory.post("/api/rooms/create", { roomCode: code }), 20);
    refused(await mallory.post("/api/rooms/join", { roomCode: code }), 429, "too_many_requests");
  });

  test("one person sends so many messages a minute to one room, and the others as many as before", async () => {
    const { id, code, alice, bob } = await api.roomOf("alice", "bob");
    const other = succeeded(await alice.post("/api/rooms/create", { roomCode: randomCode() }), 201).room;
    const { allowed } = await untilLimited(() => alice.send(id), 120);
    assert.ok(allowed >= 120, `only ${allowed} messages allowed`);
    succeeded(await bob.send(id), 201);
    succeeded(await alice.send(other.id), 201);
    // What was refused is not there, and nobody is thrown out.
    const stored = await api.sql("SELECT count(*) AS n FROM messages WHERE room_id = ? AND sender_id = ?", id, alice.id);
    assert.equal(stored[0].n, allowed);
    succeeded(await alice.post("/api/rooms/join", { roomCode: code }));
  });

  test("of seventeen sockets of one person in one room the oldest is closed with 4001, but not the one in the call", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    const inCall = await alice.joinCall(id, callId);
    const sockets = [];
    for (let n = 0; n < 15; n += 1) sockets.push(await alice.connect(id));
    await alice.connect(id);
    assert.equal((await /** @type {any} */ (sockets[0]).closed).code, 4001);
    await bob.send(id);
    for (const socket of [inCall, ...sockets.slice(1)]) await socket.next("message");
  });

  test("nobody is called all the time by one person, who can still end what they began", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const { appointment } = succeeded(await alice.post("/api/appointments", aBooking(bob, { startsAt: inMinutes(3000) })), 201);
    let callId = "";
    const { allowed } = await untilLimited(async () => {
      const reply = await alice.startCall(id);
      if (reply.status === 201) {
        callId = reply.body.callId;
        succeeded(await alice.end(callId));
      }
      return reply;
    }, 60);
    assert.ok(allowed >= 60, `only ${allowed} calls allowed`);
    // They count together.
    const subscription = { endpoint: "https://push.example/1", p256dh: "AAAA", auth: "AAAA" };
    for (const reply of [
      await alice.post(`/api/calls/${callId}/ring`, { userId: bob.id }), await alice.post("/api/push/subscriptions", subscription),
      await alice.patch(`/api/appointments/${appointment.id}`, { title: "Again" }), await alice.post(`/api/appointments/${appointment.id}/confirm`),
      await alice.post(`/api/appointments/${appointment.id}/decline`),
    ]) refused(reply, 429, "too_many_requests");
    succeeded(await alice.end(callId));
    succeeded(await alice.post(`/api/appointments/${appointment.id}/cancel`));
    succeeded(await bob.startCall(id), 201);
  });

  test("one address cannot take all the names", async () => {
    const address = { "CF-Connecting-IP": "203.0.113.9" };
    const { allowed } = await untilLimited((n) => api.request("POST", n % 10 ? "/api/auth/guest" : "/api/auth/register", { username: `Squatter ${random()}`, password: PASSWORD }, address), 300);
    assert.ok(allowed >= 20, `only ${allowed} accounts allowed: people share addresses`);
    await api.person("Elsewhere");
  });

  test("room codes cannot be guessed by many names from one address", async () => {
    const address = { "CF-Connecting-IP": "203.0.113.8" };
    // So many that none of them comes near the limit of one person.
    const guessers = await Promise.all(Array.from({ length: 40 }, () => api.person("Sock")));
    await untilLimited((n) => {
      const { headers } = guessers[n % guessers.length];
      return api.request("POST", "/api/rooms/join", { roomCode: randomCode() }, { ...headers, ...address });
    }, 300);
  });

  test("a counter that says nothing keeps nobody waiting: everybody passes", async () => {
    for (const kind of /** @type {const} */ (["hang", "fail"])) {
      const started = performance.now();
      await during({ limits: { kind } }, () => faulty.person("Someone"));
      assert.ok(performance.now() - started < 5000, `${kind}: answered after ${performance.now() - started} ms`);
      survives();
    }
  });
});
