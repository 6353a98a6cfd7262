// A room's object against one in plain JavaScript: a frame to N sockets.

import { compared, inTurn } from "./compare.mjs";

/**
 * Sockets that hear a frame, rooms, and frames under way at once: enough for the processor to be what limits. A page may
 * send 50 frames a second. So there are several rooms for each frame under way, which take turns: all people together
 * may say some ten thousand a second, which neither side reaches.
 */
const SIZES = Object.freeze([
  { hearing: 2, rooms: 64, atOnce: 16 }, { hearing: 10, rooms: 24, atOnce: 8 },
  { hearing: 50, rooms: 4, atOnce: 2 }, { hearing: 200, rooms: 1, atOnce: 1 },
]);

/** @param {import("./endpoints.mjs").Bench} bench @returns {Promise<import("./compare.mjs").Row[]>} */
export async function hub(bench) {
  const { load, data, rounds, seconds } = bench;
  const servers = { ours: await bench.server("p2p"), reference: await bench.server("null") };
  const referenceName = "a JavaScript object";
  const rows = [];
  for (const { hearing, rooms, atOnce } of SIZES) {
    const turn = async (/** @type {import("./servers.mjs").Server} */ server) => {
      const key = `${server.name}-${hearing}`;
      return load.measure(server, { kind: "hub", key, seconds, atOnce });
    };
    for (const server of Object.values(servers)) {
      await load.do({
        kind: "open-rooms", key: `${server.name}-${hearing}`, port: server.port,
        rooms: data.hubRooms.slice(0, rooms).map(({ id }) => id), people: data.people.slice(0, hearing + 1),
      });
    }
    const { ours, reference } = await inTurn({ ours: () => turn(servers.ours), reference: () => turn(servers.reference) }, rounds, { warmUp: 2 });
    for (const server of Object.values(servers)) await load.do({ kind: "close-rooms", key: `${server.name}-${hearing}` });
    const what = `A frame to ${hearing} sockets`;
    rows.push(
      compared({
        what, unit: "frames/s", referenceName, target: { atLeast: 1, words: "≥ 1.0" },
        ours: ours.map(({ rate }) => rate), reference: reference.map(({ rate }) => rate),
      }),
      compared({
        what: `${what}, CPU`, unit: "µs", referenceName,
        ours: ours.map(({ cpu }) => cpu * 1e6), reference: reference.map(({ cpu }) => cpu * 1e6),
      }),
      compared({
        what: `${what}, p99 of its arrival`, unit: "ms", referenceName, target: { atMost: 1, words: "≤ 1.0" },
        ours: ours.map(({ p99 }) => p99), reference: reference.map(({ p99 }) => p99),
      }),
    );
  }
  return rows;
}
