// Rooms: made and opened by a code, left, and who is in them.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { assertRecent, participant, random, randomCode, refused, succeeded, twoInACall, useServer } from "../support/api.mjs";

const api = useServer();

describe("making a room", { concurrency: true }, () => {
  test("gives a room that its maker owns and is in", async () => {
    const alice = await api.person("Alice");
    const { room } = succeeded(await alice.post("/api/rooms/create", { roomCode: randomCode(), roomName: "  Our place " }), 201);
    assert.deepEqual(Object.keys(room).sort(), ["created_at", "guest_links", "id", "lobby", "locked", "owner_id", "room_name"]);
    assert.equal(room.room_name, "Our place");
    assert.equal(room.owner_id, alice.id);
    assertRecent(room.created_at);
    const { members } = succeeded(await alice.get(`/api/rooms/${room.id}`));
    assert.deepEqual(members.map((/** @type {any} */ each) => each.user_id), [alice.id]);
  });

  test("a room without a name is called Room", async () => {
    const { room } = await api.roomOf("alice");
    assert.equal(room.room_name, "Room");
  });

  test("a code opens one room only", async () => {
    const { code, alice } = await api.roomOf("alice");
    const bob = await api.person("Bob");
    for (const person of [alice, bob]) refused(await person.post("/api/rooms/create", { roomCode: code }), 409, "room_code_taken");
    assert.deepEqual(succeeded(await bob.get("/api/rooms")).rooms, []);
  });

  test("of two who make a room with one code at the same moment one does", async () => {
    const [alice, bob] = await Promise.all([api.person("Alice"), api.person("Bob")]);
    const roomCode = randomCode();
    const replies = await Promise.all([alice, bob, alice, bob].map((each) => each.post("/api/rooms/create", { roomCode })));
    assert.deepEqual(replies.map(({ status }) => status).sort(), [201, 409, 409, 409]);
  });

  test("codes are told apart to the letter", async () => {
    const { code } = await api.roomOf("alice");
    const bob = await api.person("Bob");
    for (const other of [code.toUpperCase(), ` ${code}`, `${code} `, code.slice(1), `${code}x`]) {
      refused(await bob.post("/api/rooms/join", { roomCode: other }), 404, "room_not_found");
    }
  });

  test("a code has 8 to 128 characters", async () => {
    const alice = await api.person("Alice");
    for (const roomCode of ["", "1234567", "x".repeat(129)]) {
      refused(await alice.post("/api/rooms/create", { roomCode }), 422, "invalid_room_code");
      refused(await alice.post("/api/rooms/join", { roomCode }), 422, "invalid_room_code");
    }
    for (const roomCode of [random(4), random(64), `тайна-${random(2)}`]) {
      succeeded(await alice.post("/api/rooms/create", { roomCode }), 201);
      succeeded(await alice.post("/api/rooms/join", { roomCode }));
    }
  });

  test("a room's name has 1 to 64 characters", async () => {
    const alice = await api.person("Alice");
    for (const roomName of ["", "   ", "x".repeat(65), "new\nline", "nul\u0000l"]) {
      refused(await alice.post("/api/rooms/create", { roomCode: randomCode(), roomName }), 422, "invalid_room_name");
    }
    const roomName = "😀".repeat(64);
    assert.equal(succeeded(await alice.post("/api/rooms/create", { roomCode: randomCode(), roomName }), 201).room.room_name, roomName);
  });

  test("of the code only SHA-256 is stored", async () => {
    const { id, code, alice } = await api.roomOf("alice");
    succeeded(await alice.post("/api/rooms/join", { roomCode: code }));
    const [row] = await api.sql("SELECT * FROM chat_rooms WHERE id = ?", id);
    assert.equal(row.code_hash, createHash("sha256").update(code).digest("hex"));
    const files = readdirSync(join(api.persistTo, "v3"), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    assert.ok(files.length > 0);
    for (const file of files) {
      assert.ok(!readFileSync(join(file.parentPath, file.name)).includes(code), `${file.name} holds the code`);
    }
  });
});

describe("being in a room", { concurrency: true }, () => {
  test("joining with the code makes a member; joining again changes nothing", async () => {
    const { id, code, room } = await api.roomOf("alice");
    const bob = await api.person("Bob");
    for (let n = 0; n < 3; n += 1) assert.deepEqual(succeeded(await bob.post("/api/rooms/join", { roomCode: code })).room, room);
    const { members } = succeeded(await bob.get(`/api/rooms/${id}`));
    assert.equal(members.length, 2);
  });

  test("the room tells its members, since when, and who is online", async () => {
    const { id, room, alice, bob } = await api.roomOf("alice", "bob");
    await bob.connect(id);
    const body = succeeded(await alice.get(`/api/rooms/${id}`));
    assert.deepEqual(body.room, room);
    const byId = Object.fromEntries(body.members.map((/** @type {any} */ each) => [each.user_id, each]));
    for (const person of [alice, bob]) {
      const { joined_at, ...rest } = byId[person.id];
      assertRecent(joined_at);
      assert.deepEqual(rest, { user_id: person.id, username: person.name, online: person === bob });
    }
  });

  test("somebody's rooms are listed with the newest membership first and the number of members", async () => {
    const first = await api.roomOf("alice");
    const second = await api.roomOf("bob", "carol");
    const { alice } = first;
    succeeded(await alice.post("/api/rooms/join", { roomCode: second.code }));
    const { room: third } = succeeded(await alice.post("/api/rooms/create", { roomCode: randomCode() }), 201);
    const { rooms } = succeeded(await alice.get("/api/rooms"));
    const listed = (/** @type {any} */ room, /** @type {number} */ people) => ({ ...room, member_count: people, unread: 0, missed: 0 });
    assert.deepEqual(rooms, [listed(third, 1), listed(second.room, 3), listed(first.room, 1)]);
  });
});

describe("leaving a room", { concurrency: true }, () => {
  test("ends everything the person could do there", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    succeeded(await bob.post(`/api/rooms/${id}/leave`));
    refused(await bob.get(`/api/rooms/${id}`), 404, "room_not_found");
    refused(await bob.post(`/api/rooms/${id}/leave`), 404, "room_not_found");
    refused(await bob.send(id), 404, "room_not_found");
    refused(await api.upgrade(`/api/rooms/${id}/socket`, { headers: bob.headers }), 404, "room_not_found");
    assert.deepEqual(succeeded(await bob.get("/api/rooms")).rooms, []);
    assert.equal(succeeded(await alice.get(`/api/rooms/${id}`)).members.length, 1);
  });

  test("closes the person's sockets with 4003 and tells the others", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const [a, b1, b2] = [await alice.connect(id), await bob.connect(id), await bob.connect(id)];
    succeeded(await bob.post(`/api/rooms/${id}/leave`));
    for (const socket of [b1, b2]) assert.deepEqual(await socket.closed, { code: 4003, reason: "removed" });
    assert.deepEqual(await a.next("member"), { type: "member", user: bob.shown, joined: false });
  });

  test("leaves a running call", async () => {
    const { id, bob, callId, a } = await twoInACall(api);
    succeeded(await bob.post(`/api/rooms/${id}/leave`));
    const call = await a.call(({ ended_at }) => ended_at);
    assert.deepEqual([call.status, call.end_reason], ["ended", "left"]);
    assert.ok(participant(call, bob).left_at);
    refused(await bob.get(`/api/calls/${callId}`), 404, "call_not_found");
  });

  test("by the owner makes the longest-standing member the owner", async () => {
    const { id, code, alice, bob } = await api.roomOf("alice", "bob");
    const carol = await api.person("Carol");
    succeeded(await carol.post("/api/rooms/join", { roomCode: code }));
    succeeded(await alice.post(`/api/rooms/${id}/leave`));
    assert.equal(succeeded(await carol.get(`/api/rooms/${id}`)).room.owner_id, bob.id);
    succeeded(await alice.post("/api/rooms/join", { roomCode: code }));
    assert.equal(succeeded(await alice.get(`/api/rooms/${id}`)).room.owner_id, bob.id);
  });

  test("by the last one keeps the room, which opens again with its code", async () => {
    const { id, code, alice } = await api.roomOf("alice");
    succeeded(await alice.send(id), 201);
    succeeded(await alice.post(`/api/rooms/${id}/leave`));
    const bob = await api.person("Bob");
    refused(await bob.post("/api/rooms/create", { roomCode: code }), 409, "room_code_taken");
    assert.equal(succeeded(await bob.post("/api/rooms/join", { roomCode: code })).room.id, id);
    assert.equal(succeeded(await bob.get(`/api/rooms/${id}`)).room.owner_id, bob.id, "somebody has to own it");
    assert.equal(succeeded(await bob.get(`/api/rooms/${id}/messages`)).messages.length, 1);
  });

  test("a new member is told to those who are online", async () => {
    const { id, code, alice } = await api.roomOf("alice");
    const a = await alice.connect(id);
    const bob = await api.person("Bob");
    succeeded(await bob.post("/api/rooms/join", { roomCode: code }));
    assert.deepEqual(await a.next("member"), { type: "member", user: bob.shown, joined: true });
    succeeded(await bob.post("/api/rooms/join", { roomCode: code }));
    await a.settled();
    assert.equal(a.frames.filter(({ type }) => type === "member").length, 1, "joining again is no news");
  });
});
