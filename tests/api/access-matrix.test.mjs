// Everybody against everything: each endpoint and each frame, asked by somebody of each kind. The table is
// tests/support/access.mjs; what it has to cover comes from the OpenAPI document and from docs/PROTOCOL.md, so that
// nothing new goes without a row.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { ACTORS, ENDPOINTS, aWorld, headersOf, inOrder } from "../support/access.mjs";
import { Person, random, useServer } from "../support/api.mjs";
import { document, endpoints } from "../support/contract.mjs";
import { ADMIN_TOKEN } from "../support/every-endpoint.mjs";

/** @typedef {import("../support/access.mjs").World} World */
/** @typedef {import("../support/access.mjs").Actor} Actor */

const ADMIN = `admin ${random()}`;
/** @type {Person} */
let admin;
const api = useServer({ vars: { ADMIN_TOKEN, ADMIN_USERS: ADMIN, TWILIO_AUTH_TOKEN: "of an account that is not ours" } }, async (ready) => {
  const password = random(16);
  const reply = await ready.request("POST", "/api/auth/register", { username: ADMIN, password });
  admin = new Person(ready, reply.body, "198.51.100.9", password);
});

describe("every endpoint", () => {
  test("has a row", () => {
    const documented = new Set(endpoints.map(({ operation }) => operation.operationId));
    assert.deepEqual(new Set(ENDPOINTS.map(({ operation }) => operation)), documented);
  });

  for (const row of ENDPOINTS) {
    test(`${row.operation}${row.about ? ` (${row.about})` : ""}`, async () => {
      const world = await aWorld(api, admin);
      /** @type {Record<string, string>} */
      const found = {};
      for (const actor of inOrder(row)) found[actor] = await asks(world, row, actor);
      assert.deepEqual(found, row.cells);
    });
  }

  test("is asked by everybody", (t) => {
    const cells = ENDPOINTS.flatMap(({ cells }) => ACTORS.map((actor) => cells[actor]));
    assert.ok(cells.every((cell) => /^\d{3}( [a-z_]+)?$/.test(cell)));
    t.diagnostic(`${ENDPOINTS.length} rows × ${ACTORS.length} = ${cells.length} cells`);
  });
});

/** @param {World} world @param {import("../support/access.mjs").Row} row @param {Actor} actor */
async function asks(world, row, actor) {
  const [path, item] = Object.entries(document.paths).find(([, item]) => Object.values(/** @type {any} */ (item)).some(({ operationId }) => operationId === row.operation)) ?? [];
  assert.ok(path);
  const method = Object.keys(/** @type {any} */ (item)).find((each) => /** @type {any} */ (item)[each].operationId === row.operation) ?? "";
  const at = path.replace("{room}", row.room?.(world) ?? world.room).replace("{call}", world.call).replace("{user}", world.people.member.id).replace("{appointment}", String(world.appointment)).replace("{webhook}", world.webhook);
  assert.doesNotMatch(at, /[{}]/, "every place is filled in");
  const headers = headersOf(world, actor);
  if (at.endsWith("/socket")) {
    const { status = 101, body } = await api.upgrade(at, { headers });
    return [status, body?.code].filter(Boolean).join(" ");
  }
  const { status, body } = await api.request(method.toUpperCase(), at, row.body?.(world, actor) ?? (method === "get" ? undefined : {}), headers);
  return [status, body?.code].filter(Boolean).join(" ");
}

/**
 * What is told to those who are in the room with a page that is in the call, and to one whose page is not in the call.
 * Everybody else has no socket: see openRoomSocket above, and the last two columns here.
 */
const COLUMNS = /** @type {const} */ (["owner", "member", "outside the call", "has left", "signed out"]);
const NO_SOCKET = { "has left": "closed 4003", "signed out": "closed 4005" };

/** Every frame. @type {Record<string, { fields: (call: string, to: string) => any, cells: Record<typeof COLUMNS[number], string> }>} */
const FRAMES = {
  typing: { fields: () => ({ active: true }), cells: { owner: "taken", member: "taken", "outside the call": "taken", ...NO_SOCKET } },
  "call.join": {
    fields: (callId) => ({ callId, audio: true, video: false, screen: false }),
    cells: { owner: "taken", member: "taken", "outside the call": "taken", ...NO_SOCKET },
  },
  "call.media": {
    fields: (callId) => ({ callId, audio: false, video: false, screen: false }),
    cells: { owner: "taken", member: "taken", "outside the call": "not_in_call", ...NO_SOCKET },
  },
  "call.record": {
    fields: (callId) => ({ callId, consent: true }),
    cells: { owner: "recording_unavailable", member: "recording_unavailable", "outside the call": "not_in_call", ...NO_SOCKET },
  },
  "call.hand": {
    fields: (callId) => ({ callId, raised: true }),
    cells: { owner: "taken", member: "taken", "outside the call": "not_in_call", ...NO_SOCKET },
  },
  reaction: {
    fields: (callId) => ({ callId, emoji: "clap" }),
    cells: { owner: "taken", member: "taken", "outside the call": "not_in_call", ...NO_SOCKET },
  },
  "call.decline": {
    fields: (callId) => ({ callId }),
    cells: { owner: "already_in_call", member: "already_in_call", "outside the call": "taken", ...NO_SOCKET },
  },
  signal: {
    fields: (callId, to) => ({ callId, to, data: { a: 1 } }),
    cells: { owner: "taken", member: "taken", "outside the call": "not_in_call", ...NO_SOCKET },
  },
  "call.leave": { fields: (callId) => ({ callId }), cells: { owner: "taken", member: "taken", "outside the call": "taken", ...NO_SOCKET } },
};

// A closed line takes its time to be torn down, so all at once.
describe("every frame", { concurrency: true }, () => {
  test("has a row", () => {
    const protocol = readFileSync(new URL("../../docs/PROTOCOL.md", import.meta.url), "utf8");
    const section = /## From the page\n([\s\S]*?)\n## /.exec(protocol)?.[1] ?? "";
    const documented = [...section.matchAll(/^\| `([a-z.]+)` \|/gm)].map(([, name]) => name);
    assert.ok(documented.length >= 7);
    assert.deepEqual(documented.sort(), Object.keys(FRAMES).sort());
  });

  for (const [type, { fields, cells }] of Object.entries(FRAMES)) {
    test(type, async () => {
      /** @type {any} */
      const room = await api.roomOf("owner", "member", "bystander", "leaver", "ended");
      const callId = await room.owner.placeCall(room.id);
      const owner = await room.owner.joinCall(room.id, callId);
      const member = await room.member.joinCall(room.id, callId);
      const [bystander, leaver, ended] = await Promise.all([room.bystander, room.leaver, room.ended].map((person) => person.connect(room.id)));
      /** @type {Record<string, string>} */
      const found = {};
      await room.leaver.post(`/api/rooms/${room.id}/leave`);
      await room.ended.post("/api/auth/logout", { everywhere: true });
      for (const [name, socket, to] of /** @type {const} */ ([
        ["has left", leaver, owner], ["signed out", ended, owner], ["outside the call", bystander, owner], ["member", member, owner], ["owner", owner, member],
      ])) {
        found[name] = await sends(socket, { type, ...fields(callId, to.connection) });
        if (name === "member" && type === "call.leave") assert.ok((await room.owner.call(callId)).participants.some((/** @type {any} */ each) => each.left_at));
      }
      assert.deepEqual(found, cells);
    });
  }

  test("is sent by everybody", (t) => {
    t.diagnostic(`${Object.keys(FRAMES).length} rows × ${COLUMNS.length} = ${Object.keys(FRAMES).length * COLUMNS.length} cells`);
  });

  test("an inbox takes none", async () => {
    const person = await api.person();
    const inbox = await person.openInbox();
    for (const type of Object.keys(FRAMES)) await inbox.refuses({ type }, "unknown_frame");
  });
});

/** @param {import("../support/socket.mjs").Socket} socket @param {any} frame */
async function sends(socket, frame) {
  const probe = { type: "no such frame", id: random() };
  socket.send({ ...frame, id: "asked" });
  socket.send(probe);
  const outcome = await Promise.race([
    socket.next("error", ({ id }) => id === probe.id).then(() => {
      const refusal = socket.frames.find(({ type, id }) => type === "error" && id === "asked");
      return refusal ? refusal.code : "taken";
    }, () => socket.closed.then(({ code }) => `closed ${code}`)),
    socket.closed.then(({ code }) => `closed ${code}`),
  ]);
  return outcome;
}
