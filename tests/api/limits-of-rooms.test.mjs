// How many rooms a person may have, and how many members a room.

import assert from "node:assert/strict";
import { test } from "node:test";
import { random, randomCode, refused, succeeded, useServer } from "../support/api.mjs";

const api = useServer();

/** A refusal because something is full. @param {import("../support/replies.mjs").Reply} reply @param {string} code */
function full(reply, code) {
  refused(reply, 429, code);
  assert.equal(reply.headers.get("retry-after"), "3600");
}

/** Numbers from 1 to the parameter. */
const NUMBERS = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?2)";

test("a person has 500 rooms and no more", async () => {
  const { alice, code } = await api.roomOf("alice", "bob");
  const { code: elsewhere } = await api.roomOf("carol");
  await api.sql(`INSERT INTO chat_rooms (id, code_hash, room_name, owner_id, created_at)
    ${NUMBERS} SELECT 'many-' || n, printf('%064d', n), 'Room', ?1, '2026-01-01T00:00:00.000Z' FROM n`, alice.id, 498);
  await api.sql("INSERT INTO room_members (room_id, user_id, joined_at) SELECT id, ?1, created_at FROM chat_rooms WHERE id LIKE 'many-%'", alice.id);
  const { room } = succeeded(await alice.post("/api/rooms/create", { roomCode: randomCode() }), 201);
  assert.equal(succeeded(await alice.get("/api/rooms")).rooms.length, 500);
  full(await alice.post("/api/rooms/create", { roomCode: randomCode() }), "too_many_rooms");
  full(await alice.post("/api/rooms/join", { roomCode: elsewhere }), "too_many_rooms");
  succeeded(await alice.post("/api/rooms/join", { roomCode: code }));
  refused(await alice.post("/api/rooms/join", { roomCode: randomCode() }), 404, "room_not_found");
  succeeded(await alice.post(`/api/rooms/${room.id}/leave`));
  succeeded(await alice.post("/api/rooms/join", { roomCode: elsewhere }));
});

test("a room has 200 members and no more", async () => {
  const { id, code, alice } = await api.roomOf("alice", "bob");
  await api.sql(`INSERT INTO users (id, username, created_at, last_seen_at)
    ${NUMBERS} SELECT 'crowd-' || n || ?1, 'Somebody ' || n, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z' FROM n`, random(), 197);
  await api.sql("INSERT INTO room_members (room_id, user_id, joined_at) SELECT ?1, id, created_at FROM users WHERE id LIKE 'crowd-%'", id);
  const [last, late] = [await api.person("Last"), await api.person("Late")];
  succeeded(await last.post("/api/rooms/join", { roomCode: code }));
  full(await late.post("/api/rooms/join", { roomCode: code }), "room_full");
  refused(await late.get(`/api/rooms/${id}`), 404, "room_not_found");
  succeeded(await alice.post("/api/rooms/join", { roomCode: code }));
  succeeded(await alice.post(`/api/rooms/${id}/leave`));
  succeeded(await late.post("/api/rooms/join", { roomCode: code }));
  assert.equal(succeeded(await late.get(`/api/rooms/${id}`)).members.length, 200);
});
