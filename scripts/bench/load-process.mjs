// The clients, in a process of their own. Orders come from scripts/bench/load.mjs; one is worked at a time.

import { Connection, requestBytes } from "./connection.mjs";
import { HubRoom } from "./hub-room.mjs";
import { quantile } from "./statistics.mjs";

/**
 * @typedef {import("./connection.mjs").Reply} Reply
 *
 * @typedef {object} RequestsOrder
 * @property {"requests"} kind
 * @property {number} port
 * @property {Parameters<typeof requestBytes>[0][]} requests
 * @property {number} connections each has one request under way
 * @property {number} [seconds] goes round through the requests for so long; without, each is sent once
 * @property {string} [collect] a pattern; what its group matched in each reply is handed back, in the requests' order
 * @property {number} status what every reply should have
 *
 * @typedef {{ kind: "open-rooms", key: string, port: number, rooms: string[], people: { id: string, username: string, token: string }[] }} OpenRoomsOrder
 * @typedef {{ kind: "hub", key: string, seconds: number, atOnce: number }} HubOrder
 * @typedef {{ kind: "close-rooms", key: string }} CloseRoomsOrder
 * @typedef {RequestsOrder | OpenRoomsOrder | HubOrder | CloseRoomsOrder} Order
 *
 * @typedef {object} Done
 * @property {number} count requests answered, or messages that reached everybody
 * @property {number} seconds
 * @property {number} p50 milliseconds
 * @property {number} p99 milliseconds
 * @property {string[]} collected
 */

/** @type {Map<string, HubRoom[]>} */
const open = new Map();

/** @param {RequestsOrder} order @returns {Promise<Done>} */
async function sendRequests({ port, requests, connections, seconds, collect, status }) {
  const bytes = requests.map(requestBytes);
  const pattern = collect ? new RegExp(collect) : undefined;
  /** @type {string[]} */
  const collected = [];
  /** @type {number[]} */
  const times = [];
  let next = 0;
  const lines = Array.from({ length: Math.min(connections, seconds ? connections : bytes.length) }, () => new Connection(port));
  const started = performance.now();
  const until = seconds ? started + seconds * 1000 : Infinity;
  const most = seconds ? Infinity : bytes.length;
  await Promise.all(lines.map(async (line) => {
    while (next < most) {
      const sent = performance.now();
      if (sent >= until) return;
      const number = next++;
      const reply = await line.send(/** @type {Buffer} */ (bytes[number % bytes.length]));
      times.push(performance.now() - sent);
      if (reply.status !== status) throw new Error(`${requests[number % requests.length]?.path} answered ${reply.status}: ${reply.body().slice(0, 300)}`);
      if (pattern) collected[number] = pattern.exec(reply.body())?.[1] ?? "";
    }
  }));
  const took = (performance.now() - started) / 1000;
  for (const line of lines) line.close();
  return { count: times.length, seconds: took, p50: quantile(times, 0.5), p99: quantile(times, 0.99), collected };
}

/**
 * So many messages are under way at once, each in one of the rooms that take turns for it, from one after another of its
 * people.
 * @param {HubOrder} order @returns {Promise<Done>}
 */
async function speak({ key, seconds, atOnce }) {
  const rooms = open.get(key) ?? [];
  // A room that hibernated is awake after its first message.
  await Promise.all(rooms.map((room) => room.speak()));
  for (const room of rooms) room.delays.length = 0;
  let count = 0;
  const started = performance.now();
  await Promise.all(Array.from({ length: atOnce }, async (_, place) => {
    const turns = rooms.filter((_, number) => number % atOnce === place);
    for (let n = 0; performance.now() - started < seconds * 1000; n += 1) {
      await /** @type {HubRoom} */ (turns[n % turns.length]).speak();
      count += 1;
    }
  }));
  const took = (performance.now() - started) / 1000;
  const delays = rooms.flatMap((room) => room.delays);
  return { count, seconds: took, p50: quantile(delays, 0.5), p99: quantile(delays, 0.99), collected: [] };
}

/** @param {Order} order @returns {Promise<Done | undefined>} */
async function work(order) {
  if (order.kind === "requests") return sendRequests(order);
  if (order.kind === "hub") return speak(order);
  if (order.kind === "close-rooms") {
    await Promise.all((open.get(order.key) ?? []).map((room) => room.close()));
    open.delete(order.key);
    return undefined;
  }
  const { port, people, rooms } = order;
  open.set(order.key, await Promise.all(rooms.map((room) => HubRoom.open(port, room, people))));
  return undefined;
}

process.on("message", async (/** @type {Order} */ order) => {
  try {
    process.send?.({ done: await work(order) });
  } catch (error) {
    process.send?.({ error: /** @type {Error} */ (error).stack });
  }
});
process.on("disconnect", () => process.exit(0));
