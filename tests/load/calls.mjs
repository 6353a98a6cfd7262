// Calls that live and end in every way there is, all at once, and what their people saw.

import { enter } from "./line.mjs";

/** A terminal state is told within this: the ringing or the grace of a lost connection, and a busy machine. */
const PATIENCE_MS = 60_000;

/**
 * @typedef {object} Life
 * @property {string} name
 * @property {string} status how it should end
 * @property {string} reason
 * @property {(call: Call) => Promise<unknown>} live
 *
 * @typedef {object} CallsReport
 * @property {number} calls
 * @property {Record<string, number>} byState as the database has them
 * @property {string[]} wrong calls that did not end, ended twice, otherwise than they should or were seen otherwise
 */

/** @type {Life[]} */
const LIVES = [
  { name: "one of two leaves", status: "ended", reason: "left", live: async (call) => { await call.answered(); await call.says(1, "end"); } },
  { name: "ended for all", status: "ended", reason: "ended_for_all", live: async (call) => { await call.answered(); await call.says(0, "end", { forAll: true }); } },
  { name: "declined", status: "declined", reason: "declined", live: (call) => call.says(1, "decline") },
  { name: "the caller gives up", status: "cancelled", reason: "cancelled", live: (call) => call.says(0, "end") },
  { name: "nobody answers", status: "missed", reason: "no_answer", live: async () => {} },
  { name: "a line is lost", status: "ended", reason: "connection_lost", live: async (call) => { await call.answered(); call.drops(1); } },
];

/** One call of two people with a socket each. */
class Call {
  id = "";
  /** Terminal frames of this call, for each person. @type {{ status: string, reason: string }[][]} */
  ends = [[], []];
  connected = 0;
  /** @type {import("ws").WebSocket[]} */
  sockets = [];
  dropped = -1;
  #look = () => {};

  /** @param {number} port @param {import("./line.mjs").Requests} requests @param {import("./world.mjs").Room} room @param {Life} life */
  constructor(port, requests, room, life) {
    this.port = port;
    this.requests = requests;
    this.room = room;
    this.life = life;
  }

  async open() {
    this.sockets = await Promise.all(this.room.people.map((person, n) => enter(this.port, this.room.id, person, (frame) => {
      if (frame.type === "call") this.#sees(n, frame.call);
    })));
  }

  /** @param {number} n @param {any} call */
  #sees(n, call) {
    this.connected = call.participants.filter((/** @type {any} */ { presence }) => presence === "connected").length;
    if (call.ended_at) this.ends[n]?.push({ status: call.status, reason: call.end_reason });
    this.#look();
  }

  async place() {
    const { status, body } = await this.requests.send(this.#person(0), "POST", "/api/calls/create", { roomId: this.room.id, callType: "voice" });
    if (status !== 201 && status !== 200) throw new Error(`a call was not placed: ${status} ${JSON.stringify(body)}`);
    this.id = body.callId;
  }

  /** Both come into it, and talk for a moment. */
  async answered() {
    for (const socket of this.sockets) {
      socket.send(JSON.stringify({ type: "call.join", callId: this.id, audio: true, video: false, screen: false }));
    }
    await this.#until(() => this.connected === 2);
    await new Promise((resolve) => setTimeout(resolve, 1000 + 2000 * Math.random()));
  }

  /** @param {number} n @param {string} what @param {any} [body] */
  async says(n, what, body) {
    const { status } = await this.requests.send(this.#person(n), "POST", `/api/calls/${this.id}/${what}`, body);
    if (status !== 200) throw new Error(`${what} was answered ${status}`);
  }

  /** @param {number} n */
  drops(n) {
    this.dropped = n;
    this.sockets[n]?.terminate();
  }

  async run() {
    await this.place();
    await this.life.live(this);
    await this.#until(() => this.ends.every((ends, n) => n === this.dropped || ends.length > 0));
  }

  /** What is wrong with it, beside its row. @param {any[]} rows of its room */
  faults(rows) {
    const { status, reason, name } = this.life;
    const seen = this.ends.filter((_, n) => n !== this.dropped);
    const what = [];
    if (rows.length !== 1) what.push(`${rows.length} rows`);
    if (rows[0]?.status !== status || rows[0]?.end_reason !== reason || !rows[0]?.ended_at) what.push(`is ${rows[0]?.status}, ${rows[0]?.end_reason}`);
    if (seen.some((ends) => ends.length !== 1)) what.push(`was seen to end ${seen.map((ends) => ends.length).join(" and ")} times`);
    if (seen.flat().some((end) => end.status !== rows[0]?.status || end.reason !== rows[0]?.end_reason)) what.push(`was seen as ${JSON.stringify(seen)}`);
    return what.map((each) => `${name}: ${each}`);
  }

  /** @param {number} n */
  #person(n) {
    return /** @type {import("./world.mjs").Person} */ (this.room.people[n]);
  }

  /** @param {() => boolean} holds @returns {Promise<void>} */
  #until(holds) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${this.life.name}: nothing came for ${PATIENCE_MS} ms`)), PATIENCE_MS);
      this.#look = () => {
        if (!holds()) return;
        clearTimeout(timer);
        resolve();
      };
      this.#look();
    });
  }
}

export class Calls {
  /** @param {number} port @param {import("./line.mjs").Requests} requests @param {import("./world.mjs").Room[]} rooms one for each call, of two people */
  constructor(port, requests, rooms) {
    this.calls = rooms.map((room, n) => new Call(port, requests, room, /** @type {Life} */ (LIVES[n % LIVES.length])));
    /** @type {string[]} */
    this.troubles = [];
  }

  async open() {
    for (const call of this.calls) await call.open();
  }

  /** All at once. */
  async run() {
    await Promise.all(this.calls.map((call) => call.run().catch((error) => this.troubles.push(String(error)))));
  }

  /** @param {any[]} rows of the database's calls @returns {CallsReport} */
  report(rows) {
    /** @type {Record<string, number>} */
    const byState = {};
    for (const { status, end_reason: reason } of rows) byState[`${status} (${reason})`] = (byState[`${status} (${reason})`] ?? 0) + 1;
    const wrong = this.calls.flatMap((call) => call.faults(rows.filter((row) => row.room_id === call.room.id)));
    return { calls: this.calls.length, byState, wrong: [...this.troubles, ...wrong] };
  }

  close() {
    for (const { sockets } of this.calls) for (const socket of sockets) socket.terminate();
  }
}
