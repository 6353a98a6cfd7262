// The specification's endpoints, health and sign-in: requests a second, and processor time for each.

import { alone, compared, inTurn } from "./compare.mjs";
import { quantile, spread } from "./statistics.mjs";

/**
 * @typedef {import("./compare.mjs").Row} Row
 * @typedef {import("./compare.mjs").Measured} Measured
 * @typedef {import("./servers.mjs").Server} Server
 * @typedef {import("./load-process.mjs").RequestsOrder} RequestsOrder
 * @typedef {import("./data.mjs").Data} Data
 *
 * @typedef {object} Bench
 * @property {import("./load.mjs").Load} load
 * @property {Data} data
 * @property {number} rounds
 * @property {number} seconds of one turn
 * @property {(name: "twilio" | "p2p" | "hono" | "null") => Promise<Server>} server started when first asked for
 */

const CONNECTIONS = 16;
const MICROSECONDS = 1e6;
/** What the platform's plan without a price gives a request. */
const MOST_CPU_MS = 10;

/** @param {Measured[]} measured */
const rates = (measured) => measured.map(({ rate }) => rate);
/** @param {Measured[]} measured */
const cpus = (measured) => measured.map(({ cpu }) => cpu * MICROSECONDS);

/** @param {Bench} bench @param {Server} server @param {Omit<RequestsOrder, "kind" | "port" | "connections">} order */
const requests = ({ load }, server, order) =>
  load.measure(server, { kind: "requests", port: server.port, connections: CONNECTIONS, ...order });

/**
 * Rows of one endpoint: rate and processor time against the reference, and what each takes above the bare statement.
 * @param {string} what
 * @param {{ ours: Measured[], hono: Measured[], bare: Measured[] }} turns
 * @param {{ rate: { atLeast: number, words: string }, cpu?: { atMost: number, words: string } }} targets
 * @returns {Row[]}
 */
function endpointRows(what, { ours, hono, bare }, targets) {
  const referenceName = "Hono + jose";
  const above = (/** @type {Measured[]} */ measured) => {
    const all = cpus(bare);
    return cpus(measured).map((cpu, round) => cpu - /** @type {number} */ (all[round]));
  };
  return [
    compared({ what, unit: "requests/s", ours: rates(ours), reference: rates(hono), referenceName, target: targets.rate }),
    // Both run the bare statement: ours is no more above it than the reference exactly when it is no more in all.
    compared({ what: `${what}, CPU`, unit: "µs", ours: cpus(ours), reference: cpus(hono), referenceName, target: targets.cpu }),
    {
      ...compared({ what: `${what}, CPU above the bare statement's ${Math.round(spread(cpus(bare)).median)} µs`, unit: "µs", ours: above(ours), reference: above(hono), referenceName }),
      // The reference may be as good as nothing above it: a ratio would be noise.
      ratio: undefined,
    },
  ];
}

/** @param {Bench} bench @returns {Promise<Row[]>} */
export async function token(bench) {
  const order = {
    status: 200, seconds: bench.seconds,
    requests: bench.data.callRooms.map(({ id, owner }) => ({
      method: "POST", path: "/api/calls/token", token: owner.token, body: { roomName: `room_${id}`, userId: owner.id },
    })),
  };
  const turns = await eachServer(bench, "twilio", (server) => requests(bench, server, order));
  return endpointRows("POST /api/calls/token", turns, {
    rate: { atLeast: 1.1, words: "≥ 1.1" }, cpu: { atMost: 1, words: "≤ 1.0" },
  });
}

/** @param {Bench} bench @returns {Promise<Row[]>} */
export async function history(bench) {
  /** @param {string} query */
  const order = (query) => ({
    status: 200, seconds: bench.seconds,
    requests: bench.data.historyRooms.map(({ id, owner }) => ({ method: "GET", path: `/api/calls/room/${id}${query}`, token: owner.token })),
  });
  const tie = { rate: { atLeast: 0.95, words: "≥ 1.0, a tie within 5 % allowed" } };
  const plain = await eachServer(bench, "p2p", (server) => requests(bench, server, order("")));
  const whole = await eachServer(bench, "p2p", (server) => requests(bench, server, order("?participants")));
  return [
    ...endpointRows("GET /api/calls/room/:roomId, 50 calls", plain, tie),
    ...endpointRows("GET /api/calls/room/:roomId, 50 calls, the reference's with participants too", whole, tie),
  ];
}

/** Turns before those that count. V8 compiles WASM well after some thousand requests, and JavaScript sooner. */
const WARM_UP = 6;

/** Calls are created in every room and ended again, as often as fits. @param {Bench} bench @returns {Promise<Row[]>} */
export async function createAndEnd(bench) {
  const rooms = bench.data.callRooms.slice(0, bench.seconds < 1 ? 100 : Infinity);
  /** @type {Record<string, { create: Measured, end: Measured }[]>} */
  const cycles = {};
  const cycle = async (/** @type {Server} */ server) => {
    const create = await requests(bench, server, {
      status: 201, collect: '"callId":"([^"]+)"',
      requests: rooms.map(({ id, owner }) => ({
        method: "POST", path: "/api/calls/create", token: owner.token, body: { roomId: id, callType: "video", userId: owner.id },
      })),
    });
    const end = await requests(bench, server, {
      status: 200,
      requests: create.collected.map((call, n) => ({
        method: "POST", path: `/api/calls/${call}/end`, token: rooms[n]?.owner.token, body: { duration: 0 },
      })),
    });
    return { create, end };
  };
  await eachServer(bench, "p2p", async (server) => {
    // The first wakes the rooms: an object sleeps ten seconds after its last request.
    await cycle(server);
    const done = [];
    const started = performance.now();
    do done.push(await cycle(server)); while (performance.now() - started < bench.seconds * 1000);
    const turn = { create: together(done.map(({ create }) => create)), end: together(done.map(({ end }) => end)) };
    (cycles[server.name] ??= []).push(turn);
    return turn.create;
  });
  const turns = (/** @type {"create" | "end"} */ which) => {
    const of = (/** @type {string} */ name) => (cycles[name] ?? []).map((turn) => turn[which]);
    return { ours: of("p2p"), hono: of("hono"), bare: of("null") };
  };
  const tie = { rate: { atLeast: 0.95, words: "≥ 1.0, a tie within 5 % allowed" } };
  for (const done of Object.values(cycles)) done.splice(0, WARM_UP);
  return [...endpointRows("POST /api/calls/create", turns("create"), tie), ...endpointRows("POST /api/calls/:callId/end", turns("end"), tie)];
}

/** Several runs of one turn as one. @param {Measured[]} runs @returns {Measured} */
function together(runs) {
  const total = (/** @type {(run: Measured) => number} */ of) => runs.reduce((sum, run) => sum + of(run), 0);
  const [count, seconds] = [total((run) => run.count), total((run) => run.seconds)];
  const cpu = total((run) => run.cpu * run.count) / count;
  return { count, seconds, cpu, rate: count / seconds, p50: quantile(runs.map(({ p50 }) => p50), 0.5), p99: Math.max(...runs.map(({ p99 }) => p99)), collected: [] };
}

/** @param {Bench} bench @returns {Promise<Row[]>} */
export async function health(bench) {
  const order = { status: 200, seconds: bench.seconds, requests: [{ method: "GET", path: "/api/health" }] };
  const { ours, bare } = await eachServer(bench, "twilio", (server) => requests(bench, server, order));
  const referenceName = "a null Worker";
  return [
    compared({ what: "GET /api/health", unit: "requests/s", ours: rates(ours), reference: rates(bare), referenceName, target: { atLeast: 0.75, words: "≥ 0.75" } }),
    compared({ what: "GET /api/health, CPU", unit: "µs", ours: cpus(ours), reference: cpus(bare), referenceName }),
  ];
}

/** What else a person asks for, the dearest first. @param {Bench} bench @returns {Promise<Row[]>} */
export async function anyRequest(bench) {
  const server = await bench.server("p2p");
  const { accounts, people, hubRooms, callRooms } = bench.data;
  const each = async (/** @type {string} */ what, /** @type {number} */ status, /** @type {RequestsOrder["requests"]} */ list, /** @type {number} */ atOnce) => {
    const cpu = [];
    for (let from = 0; from + atOnce <= list.length; from += atOnce) {
      const order = { status, requests: list.slice(from, from + atOnce) };
      // One at a time: the median of what one request takes.
      cpu.push((await bench.load.measure(server, { kind: "requests", port: server.port, connections: 1, ...order })).cpu * 1000);
    }
    return alone(`${what}, CPU`, "ms", cpu, { below: MOST_CPU_MS, words: `< ${MOST_CPU_MS} ms` });
  };
  const many = Array.from({ length: 400 }, (_, n) => n);
  const person = (/** @type {number} */ n) => /** @type {import("./data.mjs").Person} */ (people[n % people.length]);
  // Every account once, each from an address of its own: names and addresses have limits.
  return [
    await each("POST /api/auth/login with a password", 200, accounts.map((account, n) => ({ method: "POST", path: "/api/auth/login", address: `10.0.0.${n + 1}`, body: account })), 5),
    await each("POST /api/rooms/:id/messages, 1 kB", 201, many.map((n) => ({
      method: "POST", path: `/api/rooms/${callRooms[n % callRooms.length]?.id}/messages`, token: callRooms[n % callRooms.length]?.owner.token,
      body: { ciphertext: Buffer.alloc(1024, n).toString("base64"), iv: Buffer.alloc(12, n).toString("base64"), clientId: `bench-${Date.now()}-${n}` },
    })), 50),
    await each("GET /api/rooms/:id, 201 members", 200, many.map((n) => ({ method: "GET", path: `/api/rooms/${hubRooms[0]?.id}`, token: person(n).token })), 50),
    await each("GET /api/rooms", 200, many.map((n) => ({ method: "GET", path: "/api/rooms", token: person(n).token })), 50),
  ];
}

/**
 * @param {Bench} bench @param {"twilio" | "p2p"} which @param {(server: Server) => Promise<Measured>} turn
 */
async function eachServer(bench, which, turn) {
  const [ours, hono, bare] = [await bench.server(which), await bench.server("hono"), await bench.server("null")];
  const turns = { ours: () => turn(ours), hono: () => turn(hono), bare: () => turn(bare) };
  return inTurn(turns, bench.rounds, { warmUp: WARM_UP });
}
