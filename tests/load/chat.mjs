// A crowd that writes: who sent what, who heard it, and whether each heard everything once and in order.

import { randomBytes, randomUUID } from "node:crypto";
import { enter, some } from "./line.mjs";

/** After the last message everybody has this long to hear it. */
const SETTLING_MS = 15_000;

/** Sockets opened at the same time. */
const OPENED_AT_ONCE = 20;

/**
 * @typedef {object} Heard what one socket heard
 * @property {string} room
 * @property {number[]} seqs in the order in which they came
 * @property {Map<string, number>} last of each sender: the number of their last message
 * @property {number} outOfOrder messages that came after a later one of the same sender
 *
 * @typedef {object} ChatReport
 * @property {number} sockets
 * @property {number} sent acknowledged messages
 * @property {number} refused
 * @property {number} unsaid because everybody still waited for the server to take their last message: it is too slow
 * @property {number} delivered
 * @property {number} lost acknowledged, and not heard by somebody who was there
 * @property {number} doubled
 * @property {number} outOfOrder by their senders' numbers
 * @property {number} overtaken came after one of somebody else's with a larger `seq`; pages sort by it
 * @property {number} dropped sockets that the server closed
 * @property {number} p50 milliseconds from sending to hearing
 * @property {number} p99
 */

export class Chat {
  /** @type {Heard[]} */
  #heard = [];
  /** @type {import("ws").WebSocket[]} */
  #sockets = [];
  /** @type {{ room: string, seq: number }[]} */
  #acknowledged = [];
  /** @type {number[]} */
  #delays = [];
  #refused = 0;
  #unsaid = 0;
  #dropped = 0;
  #over = false;

  /** @param {number} port @param {import("./line.mjs").Requests} requests @param {import("./world.mjs").Room[]} rooms */
  constructor(port, requests, rooms) {
    this.port = port;
    this.requests = requests;
    this.rooms = rooms;
    /** Somebody of each room in turn, so that all rooms are busy. */
    this.senders = Array.from({ length: Math.max(...rooms.map(({ people }) => people.length)) })
      .flatMap((_, n) => rooms.flatMap((room) => {
        const person = room.people[n];
        return person ? [{ room: room.id, person, number: 0, busy: false }] : [];
      }));
  }

  async open() {
    await some(this.senders, OPENED_AT_ONCE, async ({ room, person }) => {
      /** @type {Heard} */
      const heard = { room, seqs: [], last: new Map(), outOfOrder: 0 };
      this.#heard.push(heard);
      const socket = await enter(this.port, room, person, (frame) => {
        if (frame.type === "message") this.#hears(heard, frame.message);
      });
      socket.once("close", () => (this.#dropped += this.#over ? 0 : 1));
      this.#sockets.push(socket);
    });
  }

  /** @param {Heard} heard @param {{ seq: number, sender_id: string, ciphertext: string }} message */
  #hears(heard, { seq, sender_id: sender, ciphertext }) {
    const { number, sentAt } = JSON.parse(Buffer.from(ciphertext, "base64").toString());
    this.#delays.push(performance.now() - sentAt);
    heard.seqs.push(seq);
    if (number < (heard.last.get(sender) ?? 0)) heard.outOfOrder += 1;
    heard.last.set(sender, Math.max(number, heard.last.get(sender) ?? 0));
  }

  /** So many messages a second, each person's next one when their last was acknowledged. @param {number} rate @param {number} seconds */
  async talk(rate, seconds) {
    const started = performance.now();
    /** @type {Set<Promise<void>>} */
    const underWay = new Set();
    let next = 0;
    for (let n = 0; n < rate * seconds; n += 1) {
      const wait = started + (n * 1000) / rate - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      let tries = 0;
      while (this.senders[next]?.busy && tries++ < this.senders.length) next = (next + 1) % this.senders.length;
      const sender = this.senders[next];
      next = (next + 1) % this.senders.length;
      if (!sender || sender.busy) {
        this.#unsaid += 1;
        continue;
      }
      const sending = this.#says(sender);
      underWay.add(sending);
      sending.finally(() => underWay.delete(sending));
    }
    await Promise.all(underWay);
  }

  /** @param {Chat["senders"][number]} sender */
  async #says(sender) {
    sender.busy = true;
    const text = JSON.stringify({ number: (sender.number += 1), sentAt: performance.now() });
    const message = { ciphertext: Buffer.from(text).toString("base64"), iv: randomBytes(12).toString("base64"), clientId: randomUUID() };
    const reply = await this.requests.send(sender.person, "POST", `/api/rooms/${sender.room}/messages`, message).catch(() => undefined);
    // 200 for one that was asked again.
    if (reply?.status === 201 || reply?.status === 200) this.#acknowledged.push({ room: sender.room, seq: reply.body.message.seq });
    else this.#refused += 1;
    sender.busy = false;
  }

  /** What came of it, once everybody has heard everything or has had the time. @returns {Promise<ChatReport>} */
  async report() {
    /** @type {Map<string, number[]>} */
    const sent = new Map(this.rooms.map(({ id }) => [id, []]));
    for (const { room, seq } of this.#acknowledged) sent.get(room)?.push(seq);
    const missing = () => this.#heard.reduce((sum, { room, seqs }) => {
      const known = new Set(seqs);
      return sum + (sent.get(room) ?? []).filter((seq) => !known.has(seq)).length;
    }, 0);
    const until = performance.now() + SETTLING_MS;
    while (missing() > 0 && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 250));
    const sum = (/** @type {(heard: Heard) => number} */ of) => this.#heard.reduce((total, heard) => total + of(heard), 0);
    const delays = this.#delays.sort((a, b) => a - b);
    return {
      sockets: this.#sockets.length,
      sent: this.#acknowledged.length,
      refused: this.#refused,
      unsaid: this.#unsaid,
      delivered: sum(({ seqs }) => seqs.length),
      lost: missing(),
      doubled: sum(({ seqs }) => seqs.length - new Set(seqs).size),
      outOfOrder: sum(({ outOfOrder }) => outOfOrder),
      overtaken: sum(({ seqs }) => overtaken(seqs)),
      dropped: this.#dropped,
      p50: delays[Math.floor(delays.length * 0.5)] ?? 0,
      p99: delays[Math.floor(delays.length * 0.99)] ?? 0,
    };
  }

  close() {
    this.#over = true;
    for (const socket of this.#sockets) socket.terminate();
  }
}

/** Numbers that come after a larger one. @param {number[]} numbers */
function overtaken(numbers) {
  let [largest, count] = [0, 0];
  for (const number of numbers) {
    if (number < largest) count += 1;
    else largest = number;
  }
  return count;
}
