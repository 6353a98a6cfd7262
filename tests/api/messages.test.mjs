// Messages: what the server takes, keeps and hands out. It never sees their words.

import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { describe, test } from "node:test";
import { aMessage, assertRecent, random, refused, succeeded, useServer } from "../support/api.mjs";

const api = useServer();

/** @param {any} person @param {string} roomId @param {string} [query] */
const read = async (person, roomId, query = "") => succeeded(await person.get(`/api/rooms/${roomId}/messages${query}`)).messages;

describe("sending", { concurrency: true }, () => {
  test("stores what was sent, and says who sent it and when", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const sent = aMessage();
    const { message } = succeeded(await alice.send(id, sent), 201);
    const { id: messageId, seq, created_at, ...rest } = message;
    assert.ok(typeof messageId === "string" && messageId.length > 8);
    assert.ok(Number.isInteger(seq) && seq > 0);
    assertRecent(created_at);
    assert.deepEqual(rest, {
      room_id: id, sender_id: alice.id, sender_name: alice.name, client_id: sent.clientId, ciphertext: sent.ciphertext, iv: sent.iv,
    });
    assert.deepEqual(await read(bob, id), [message]);
  });

  test("again with the same clientId gives the first message, even if the rest differs", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const first = aMessage();
    const { message } = succeeded(await alice.send(id, first), 201);
    assert.deepEqual(succeeded(await alice.send(id, first)).message, message);
    assert.deepEqual(succeeded(await alice.send(id, aMessage({ clientId: first.clientId }))).message, message);
    assert.deepEqual(await read(bob, id), [message]);
  });

  test("many times at the same moment stores one", async () => {
    const { id, alice } = await api.roomOf("alice");
    const one = aMessage();
    const replies = await Promise.all(Array.from({ length: 8 }, () => alice.send(id, one)));
    assert.deepEqual(replies.map(({ status }) => status).sort(), [200, 200, 200, 200, 200, 200, 200, 201]);
    assert.equal(new Set(replies.map(({ body }) => body.message.id)).size, 1);
    assert.equal((await read(alice, id)).length, 1);
  });

  test("the same clientId by another person or in another room is another message", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const other = await api.roomOf("alice");
    const clientId = randomUUID();
    succeeded(await alice.send(id, { clientId }), 201);
    succeeded(await bob.send(id, { clientId }), 201);
    succeeded(await other.alice.send(other.id, { clientId }), 201);
    assert.equal((await read(alice, id)).length, 2);
  });

  test("the largest message is kept to the byte", async () => {
    const { id, alice } = await api.roomOf("alice");
    const ciphertext = randomBytes(36_864).toString("base64");
    succeeded(await alice.send(id, { ciphertext }), 201);
    assert.equal((await read(alice, id))[0].ciphertext, ciphertext);
    succeeded(await alice.send(id, { ciphertext: "AA==" }), 201);
  });

  test("what is not base64, too long or of the wrong length is refused", async () => {
    const { id, alice } = await api.roomOf("alice");
    const wrong = [
      { ciphertext: "" }, { ciphertext: randomBytes(36_865).toString("base64") }, { ciphertext: "not base64!" }, { ciphertext: "AAA" },
      { ciphertext: "_-_-" }, { ciphertext: "AA==AA==" },
      { iv: "" }, { iv: randomBytes(11).toString("base64") }, { iv: randomBytes(13).toString("base64") }, { iv: "!".repeat(16) },
      { clientId: "" }, { clientId: "1234567" }, { clientId: "x".repeat(65) }, { clientId: "no spaces" }, { clientId: "ümlaut-12" },
    ];
    for (const fields of wrong) {
      const reply = await alice.send(id, fields);
      assert.equal(reply.status, 422, `${JSON.stringify(fields).slice(0, 60)}: ${reply.text}`);
      refused(reply, 422, "invalid_message");
    }
    assert.deepEqual(await read(alice, id), []);
    for (const clientId of [`${random(2)}-_Az`, random(32)]) succeeded(await alice.send(id, { clientId }), 201);
  });

  test("reaches every open page of the room at once, the sender's too, and no other room", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const elsewhere = await api.roomOf("carol");
    const pages = [await alice.connect(id), await bob.connect(id), await bob.connect(id)];
    const far = await elsewhere.carol.connect(elsewhere.id);
    const { message } = succeeded(await alice.send(id), 201);
    for (const page of pages) assert.deepEqual(await page.next("message"), { type: "message", message });
    await far.settled();
    assert.equal(far.frames.filter(({ type }) => type === "message").length, 0);
  });

  test("again is not shown to anybody twice", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const page = await bob.connect(id);
    const sent = aMessage();
    succeeded(await alice.send(id, sent), 201);
    succeeded(await alice.send(id, sent));
    const { message: last } = succeeded(await alice.send(id), 201);
    await page.next("message", ({ message }) => message.id === last.id);
    assert.equal(page.frames.filter(({ type }) => type === "message").length, 2);
  });
});

describe("reading", { concurrency: true }, () => {
  test("is newest first, fifty at most, and goes on before a seq", async () => {
    const { id, alice } = await api.roomOf("alice");
    const sent = [];
    for (let n = 0; n < 53; n += 1) sent.unshift(succeeded(await alice.send(id), 201).message.id);
    const ids = async (/** @type {string} */ query) => (await read(alice, id, query)).map((/** @type {any} */ each) => each.id);
    const page = await read(alice, id);
    assert.deepEqual(page.map((/** @type {any} */ each) => each.id), sent.slice(0, 50));
    assert.deepEqual(await ids(`?before=${page.at(-1).seq}`), sent.slice(50));
    assert.deepEqual(await ids("?limit=3"), sent.slice(0, 3));
    assert.deepEqual(await ids(`?limit=2&before=${page[2].seq}`), sent.slice(3, 5));
    assert.deepEqual(await ids("?limit=50"), sent.slice(0, 50));
    const seqs = page.map((/** @type {any} */ each) => each.seq);
    assert.deepEqual(seqs, [...seqs].sort((a, b) => b - a));
  });

  test("before the first there is nothing", async () => {
    const { id, alice } = await api.roomOf("alice");
    const { message } = succeeded(await alice.send(id), 201);
    assert.deepEqual(await read(alice, id, `?before=${message.seq}`), []);
    assert.deepEqual(await read(alice, id, "?before=1"), []);
  });

  test("a cursor or limit that does not fit is refused", async () => {
    const { id, alice } = await api.roomOf("alice");
    for (const query of ["limit=0", "limit=51", "limit=-1", "limit=x", "limit=", "limit=1.5", "before=x", "before=", "before=-1", "before=1.5", "before=99999999999999999999"]) {
      const reply = await alice.get(`/api/rooms/${id}/messages?${query}`);
      assert.equal(reply.status, 422, `${query}: ${reply.text}`);
      refused(reply, 422, "invalid_cursor");
    }
  });

  test("somebody who joins later reads what was written before", async () => {
    const { id, code, alice } = await api.roomOf("alice");
    const { message } = succeeded(await alice.send(id), 201);
    const bob = await api.person("Bob");
    succeeded(await bob.post("/api/rooms/join", { roomCode: code }));
    assert.deepEqual(await read(bob, id), [message]);
  });

  test("no room's messages are in another's", async () => {
    const one = await api.roomOf("alice");
    const two = await api.roomOf("bob");
    succeeded(await one.alice.send(one.id), 201);
    assert.deepEqual(await read(two.bob, two.id), []);
  });
});
