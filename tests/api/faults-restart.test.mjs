// Objects thrown out of memory and a server killed, while people talk and write.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aMessage, eventually, participant, succeeded, twoInACall } from "../support/api.mjs";
import { halfDone } from "../support/every-endpoint.mjs";
import { survives, useFaultyServer } from "../support/faults.mjs";
import { until } from "../support/until.mjs";

const TERMINAL = ["ended", "missed", "declined", "cancelled", "failed"];
/** The long form kills more often. */
const KILLS = process.env.SECURECHAT_LONG ? 8 : 2;

describe("objects and servers", { concurrency: true }, () => {
  describe("a room that is thrown out of memory in mid-call", () => {
    const { api, restartRoom } = useFaultyServer();

    test("loses its sockets and nothing else: who comes back is in the same call", { timeout: 60_000 }, async () => {
      const { id, alice, bob, callId, a, b } = await twoInACall(api);
      const before = await alice.call(callId);
      for (let round = 0; round < 3; round += 1) {
        const sockets = round === 0 ? [a, b] : [];
        await restartRoom(id);
        for (const { code } of await Promise.all(sockets.map(({ closed }) => closed))) {
          assert.ok(![4001, 4003, 4005, 4008].includes(code), `${code} would keep the page away`);
        }
        const again = await alice.connect(id, { connection: a.connection });
        assert.equal(again.welcome.call?.id, callId);
        assert.deepEqual(again.welcome.call.participants.map((/** @type {any} */ { user_id }) => user_id).sort(), [alice.id, bob.id].sort());
        await alice.joinOn(again, callId);
        const other = await bob.joinCall(id, callId, { connection: b.connection });
        const call = await again.call((each) => participant(each, bob).presence === "connected");
        assert.deepEqual([call.status, call.participants.length, call.answered_at], ["active", 2, before.answered_at]);
        other.send({ type: "signal", callId, to: again.connection, data: { round } });
        assert.deepEqual((await again.next("signal")).data, { round });
        const { members } = succeeded(await alice.get(`/api/rooms/${id}`));
        assert.deepEqual(members.map((/** @type {any} */ { online }) => online), [true, true]);
        survives();
      }
      assert.equal(succeeded(await bob.end(callId)).call.status, "ended");
      assert.equal(succeeded(await alice.get(`/api/calls/room/${id}`)).calls.length, 1);
    });

    test("shows who came back as online and the other as gone, and ends the call for both in time", { timeout: 60_000 }, async () => {
      const { id, alice, callId, a } = await twoInACall(api);
      await restartRoom(id);
      const again = await alice.joinCall(id, callId, { connection: a.connection });
      assert.deepEqual(again.welcome.online.map((/** @type {any} */ each) => each.id), [alice.id]);
      const over = await again.call(({ ended_at }) => ended_at, 30_000);
      assert.deepEqual([over.status, over.end_reason], ["ended", "connection_lost"]);
      survives();
    });

    test("goes on ringing, and is answered", { timeout: 60_000 }, async () => {
      const { id, alice, bob } = await api.roomOf("alice", "bob");
      const callId = await alice.placeCall(id);
      await restartRoom(id);
      const b = await bob.connect(id);
      assert.equal(b.welcome.call?.id, callId);
      await bob.joinOn(b, callId);
      await alice.joinCall(id, callId);
      assert.equal((await alice.call(callId)).status, "active");
      survives();
    });
  });

  describe("a server that is killed while people write and call", () => {
    const { api } = useFaultyServer({ vars: { RING_TIMEOUT_SECONDS: "5" } });

    test("has everything that it acknowledged, once and in order, and every call ends once", { timeout: 240_000 }, async () => {
      const rooms = await Promise.all(Array.from({ length: 4 }, () => api.roomOf("alice", "bob")));
      /** In the order of the answers. @type {{ room: string, message: any }[]} */
      const acknowledged = [];
      /** @type {Set<string>} */
      const calls = new Set();
      let killed = false;
      let over = false;

      /** Writes on and on; whoever gets no answer asks again with the same `clientId`. @param {any} person @param {string} room */
      const writes = async (person, room) => {
        while (!over) {
          const message = aMessage();
          for (;;) {
            const reply = await person.post(`/api/rooms/${room}/messages`, message).catch(() => undefined);
            if (reply && [200, 201].includes(reply.status)) {
              acknowledged.push({ room, message: reply.body.message });
              break;
            }
            if (over) return;
            assert.ok(!reply || reply.status >= 500, reply?.text);
            await new Promise((resolve) => setTimeout(resolve, 100));
          }
        }
      };
      /** Places calls and ends every second one. @param {any} person @param {any} other @param {string} room */
      const callsAgain = async (person, other, room) => {
        for (let n = 0; !over; n += 1) {
          const placed = await person.startCall(room).catch(() => undefined);
          if (placed && [200, 201].includes(placed.status)) {
            const { callId } = placed.body;
            calls.add(callId);
            await other.accept(callId).catch(() => undefined);
            if (n % 2 === 0) await person.end(callId, { forAll: true }).catch(() => undefined);
          } else {
            assert.ok(!placed || placed.status >= 500, placed?.text);
          }
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      };
      const traffic = rooms.flatMap(({ id, alice, bob }) => [writes(alice, id), writes(bob, id), callsAgain(alice, bob, id)]);
      for (let n = 0; n < KILLS; n += 1) {
        await new Promise((resolve) => setTimeout(resolve, 1500));
        await api.server.kill();
        killed = true;
        await api.server.restart();
      }
      // However slow the machine is.
      await until(() => acknowledged.length > 20 && calls.size > 4, "enough messages and calls", 60_000);
      over = true;
      await Promise.all(traffic);
      assert.ok(killed);

      for (const { id, alice, bob } of rooms) {
        const stored = await api.sql("SELECT id, seq, client_id FROM messages WHERE room_id = ? ORDER BY seq", id);
        const ids = new Set(stored.map((row) => row.id));
        const lost = acknowledged.filter(({ room, message }) => room === id && !ids.has(message.id));
        assert.deepEqual(lost, [], "acknowledged and not there");
        // Each waited for the answer before writing the next one, through every kill.
        for (const person of [alice, bob]) {
          const said = acknowledged.filter(({ room, message }) => room === id && message.sender_id === person.id).map(({ message }) => message.id);
          const kept = stored.map((row) => row.id).filter((each) => said.includes(each));
          assert.deepEqual(kept, said, "in another order than they were said");
        }
      }
      assert.deepEqual(await halfDone(api), []);
      // Nobody is in them any more: they end by their alarms, or by the cron.
      await eventually(async () => {
        await api.server.scheduled();
        return api.sql("SELECT id, status, ended_at FROM calls WHERE ended_at IS NULL");
      }, (open) => open.length === 0, { within: 60_000, every: 1000 });
      const ended = await api.sql("SELECT id, status FROM calls");
      const stored = new Set(ended.map(({ id }) => id));
      assert.deepEqual([...calls].filter((id) => !stored.has(id)), [], "acknowledged calls that are not there");
      for (const { status } of ended) assert.ok(TERMINAL.includes(status), status);
      survives(KILLS);
      console.log(`  ${KILLS} kills: ${acknowledged.length} messages acknowledged, ${stored.size} calls, none lost`);
    });
  });
});
