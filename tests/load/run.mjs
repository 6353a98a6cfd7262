// Puts a server under load and tells what came of it: scripts/load.mjs prints it, tests/api/load.test.mjs judges a small one.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "../../scripts/bench/servers.mjs";
import { Calls } from "./calls.mjs";
import { Chat } from "./chat.mjs";
import { Requests, some } from "./line.mjs";
import { makeRooms, rowsOf, SESSION_SECRET } from "./world.mjs";

/** Requests under way at the same time. */
const CONNECTIONS = 48;

/**
 * @typedef {object} Size
 * @property {number} sockets
 * @property {number} rooms they are in
 * @property {number} messages a second, all together
 * @property {number} seconds
 * @property {number} calls
 * @property {number} ringing seconds that a call rings: longer than a request waits on this machine
 * @property {number} warmUp requests before everything: V8 lets a heap grow for that many before it tidies up
 *
 * @typedef {object} Memory of workerd, in MB
 * @property {number} atStart
 * @property {number} afterWarmUp
 * @property {number} atEnd
 * @property {number} growth a minute, after the first third
 *
 * @typedef {{ chat: import("./chat.mjs").ChatReport, calls: import("./calls.mjs").CallsReport, memory: Memory, stored: number, cpu: number }} Report
 *   `stored`: messages in the database; `cpu`: seconds of the processor that workerd took while people talked
 */

/** @param {string} builtInto @param {Size} size @returns {Promise<Report>} */
export async function underLoad(builtInto, { sockets, rooms, messages, seconds, calls, ringing, warmUp }) {
  const state = mkdtempSync(join(tmpdir(), "securechat-load-"));
  /** @type {(() => unknown)[]} */
  const endings = [() => rmSync(state, { recursive: true, force: true })];
  try {
    const [chatRooms = [], callRooms = []] = await makeRooms(state, [{ count: rooms, people: sockets / rooms }, { count: calls, people: 2 }]);
    const vars = { SESSION_SECRET, RING_TIMEOUT_SECONDS: String(ringing) };
    const server = await startServer("load", { worker: { builtInto }, state, vars });
    endings.push(() => server.stop());
    const requests = new Requests(server.port, CONNECTIONS);
    const chat = new Chat(server.port, requests, chatRooms);
    const lives = new Calls(server.port, requests, callRooms);
    endings.push(() => [requests, chat, lives].forEach((each) => each.close()));
    const people = chatRooms.flatMap((room) => room.people);
    const askers = Array.from({ length: warmUp }, (_, n) => /** @type {import("./world.mjs").Person} */ (people[n % people.length]));
    await some(askers, CONNECTIONS, (person) => requests.send(person, "GET", "/api/rooms"));
    await chat.open();
    await lives.open();
    const memory = watchMemory(server.pid);
    endings.push(memory.stop);
    const before = server.cpu();
    await Promise.all([chat.talk(messages, seconds), lives.run()]);
    const cpu = server.cpu() - before;
    memory.stop();
    const report = await chat.report();
    const rows = await rowsOf(server.folder, "SELECT id, room_id, status, end_reason, ended_at FROM calls");
    const [{ stored }] = await rowsOf(server.folder, "SELECT count(*) AS stored FROM messages");
    return { chat: report, calls: lives.report(rows), memory: memory.report(), stored, cpu };
  } finally {
    for (const end of endings.reverse()) await end();
  }
}

/** Samples a process every half second. @param {number} pid */
function watchMemory(pid) {
  /** @type {{ at: number, megabytes: number }[]} */
  const samples = [];
  const look = () => {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    samples.push({ at: performance.now() / 60_000, megabytes: Number(kilobytes) / 1000 });
  };
  look();
  const timer = setInterval(look, 500);
  return {
    stop: () => clearInterval(timer),
    /** @returns {Memory} */
    report: () => {
      const warm = samples.slice(Math.floor(samples.length / 3));
      const megabytes = (/** @type {number} */ n) => samples.at(n)?.megabytes ?? 0;
      return { atStart: megabytes(0), afterWarmUp: warm[0]?.megabytes ?? 0, atEnd: megabytes(-1), growth: slope(warm) };
    },
  };
}

/** The slope of the line nearest to the samples. @param {{ at: number, megabytes: number }[]} samples */
function slope(samples) {
  const mean = (/** @type {number[]} */ numbers) => numbers.reduce((a, b) => a + b, 0) / numbers.length;
  const [x, y] = [mean(samples.map(({ at }) => at)), mean(samples.map(({ megabytes }) => megabytes))];
  const above = samples.reduce((sum, { at, megabytes }) => sum + (at - x) * (megabytes - y), 0);
  return above / samples.reduce((sum, { at }) => sum + (at - x) ** 2, 0);
}

/** What must not be, in words; nothing when all is well. @param {Report} report @param {number} mostGrowth MB a minute */
export function faultsIn({ chat, calls, memory, stored }, mostGrowth) {
  const none = /** @type {const} */ (["refused", "unsaid", "lost", "doubled", "outOfOrder", "overtaken", "dropped"]);
  const faults = none.filter((name) => chat[name] > 0).map((name) => `${chat[name]} ${name}`);
  if (stored !== chat.sent) faults.push(`${stored} messages stored, ${chat.sent} acknowledged`);
  if (memory.growth > mostGrowth) faults.push(`memory grows by ${memory.growth.toFixed(1)} MB a minute`);
  return [...faults, ...calls.wrong];
}
