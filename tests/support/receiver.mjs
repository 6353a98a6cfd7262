// A receiver of webhooks on this machine: verifies what comes with the standard's own library, keeps it, and fails as
// a test wants it to.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";
import { until } from "./until.mjs";

/**
 * One request: its id, what its body says, and what it was answered (0: nothing).
 * @typedef {{ id: string, type: string, timestamp: string, data: any, sentAt: number, status: number, text: string }} Letter
 */

export class Receiver {
  secret = `whsec_${randomBytes(32).toString("base64")}`;
  /** Everything that came, in order. @type {Letter[]} */
  letters = [];
  /** What no sender may do. @type {string[]} */
  problems = [];
  /** What a letter is answered: a status, or 0 for no answer at all. @type {(letter: Letter) => number} */
  answer = () => 204;
  #server = createServer();
  #port = 0;
  /** The receiver's clock, which tests move together with the sender's, and what it was before. */
  #ahead = [0, 0];

  static async start() {
    const receiver = new Receiver();
    await receiver.listen();
    return receiver;
  }

  /** Listens, again at the same port. */
  async listen() {
    this.#server = createServer((request, response) => this.#take(request, response));
    await new Promise((resolve) => this.#server.listen(this.#port, "127.0.0.1", () => resolve(undefined)));
    this.#port = /** @type {import("node:net").AddressInfo} */ (this.#server.address()).port;
  }

  /** Refuses connections from now on. */
  async stop() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** What a Worker is given to tell this receiver. */
  get vars() {
    return { WEBHOOK_URL: `http://127.0.0.1:${this.#port}/hooks?of=tests`, WEBHOOK_SECRET: this.secret };
  }

  get aheadMilliseconds() {
    return this.#ahead[0] ?? 0;
  }

  set aheadMilliseconds(milliseconds) {
    this.#ahead = [milliseconds, this.aheadMilliseconds];
  }

  /** @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response */
  async #take(request, response) {
    let text = "";
    for await (const part of request.setEncoding("utf8")) text += part;
    const headers = /** @type {Record<string, string>} */ (request.headers);
    const sentAt = Number(headers["webhook-timestamp"]);
    try {
      assert.deepEqual([request.method, request.url, headers["content-type"]], ["POST", "/hooks?of=tests", "application/json"]);
      // What was on its way when the clocks moved has the time from before.
      const ahead = this.#ahead.find((milliseconds) => Math.abs(sentAt * 1000 - Date.now() - milliseconds) < 60_000);
      assert.ok(ahead !== undefined, `sent at ${sentAt}`);
      const webhook = new Webhook(this.secret);
      if (ahead === 0) webhook.verify(text, headers);
      const signature = webhook.sign(headers["webhook-id"] ?? "", new Date(sentAt * 1000), text);
      assert.equal(headers["webhook-signature"], signature);
      const { type, timestamp, data, ...rest } = JSON.parse(text);
      assert.deepEqual(rest, {});
      assert.match(timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      const letter = { id: headers["webhook-id"] ?? "", type, timestamp, data, sentAt, status: 0, text };
      letter.status = this.answer(letter);
      this.letters.push(letter);
      if (letter.status === 0) return;
      response.writeHead(letter.status, letter.status === 302 ? { Location: "/elsewhere" } : {}).end();
    } catch (error) {
      this.problems.push(`${error}\n${JSON.stringify(headers)}\n${text}`);
      response.writeHead(400).end();
    }
  }

  /** Letters about one call, appointment (by its room: its number is other servers' too) or month. @param {string} subject */
  about(subject) {
    return this.letters.filter(({ type, data }) => {
      const named = { call: data.id, participant: data.call_id, appointment: data.room_id, usage: data.month };
      return named[/** @type {keyof typeof named} */ (type.split(".")[0])] === subject;
    });
  }

  /** What was delivered about a subject, a word each: the type, and who where it is about somebody. @param {string} subject */
  told(subject) {
    const delivered = this.about(subject).filter(({ status }) => status >= 200 && status < 300);
    return delivered.map(({ type, data }) => (type.startsWith("participant.") ? `${type} ${data.username}` : type));
  }

  /**
   * Waits until this was delivered about a subject, in this order and nothing else.
   * @param {string} subject @param {string[]} words
   */
  async hears(subject, words) {
    await until(() => this.told(subject).length >= words.length, `${words.length} webhooks about ${subject}`).catch((error) => {
      error.message += `\nDelivered: ${JSON.stringify(this.told(subject))}\nProblems: ${this.problems.join("\n")}`;
      throw error;
    });
    assert.deepEqual(this.told(subject), words);
    assert.deepEqual(this.problems, []);
  }
}

/** An event that was given up, as operators may have it sent again. @param {import("./api.mjs").Api} api @returns {Promise<string>} its id */
export async function aFailedEvent(api) {
  const [id, at] = [`msg_${randomBytes(8).toString("hex")}`, new Date().toISOString()];
  const payload = { type: "usage.budget", timestamp: at, data: { month: "2000-01", percent: 80, cost: 8, budget: 10 } };
  await api.sql("INSERT INTO webhook_events (id, subject, type, payload, created_at, state) VALUES (?, 'usage:2000-01', 'usage.budget', ?, ?, 'failed')", id, JSON.stringify(payload), at);
  return id;
}
