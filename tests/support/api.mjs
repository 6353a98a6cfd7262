// Builders and clients for the API tests: people, rooms and sockets with random names, so that tests
// share a server, run in any order and at the same time.

import assert from "node:assert/strict";
import { randomBytes, randomInt } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { conforms } from "./contract.mjs";
import { startServer } from "./server.mjs";
import { participant, Person } from "./person.mjs";
import { succeeded } from "./replies.mjs";
import { Socket, upgrade } from "./socket.mjs";

export { aMessage, participant, Person } from "./person.mjs";
export { assertRecent, eventually, refused, succeeded } from "./replies.mjs";

/** The secret of every test server, known so that tests can sign tokens themselves. */
export const SESSION_SECRET = "tests only: thirty-two bytes or more of secret";

/** @param {number} [bytes] */
export const random = (bytes = 6) => randomBytes(bytes).toString("hex");
export const randomCode = () => `code-${random(12)}`;
const randomAddress = () => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;

/**
 * One server for all tests of a file, started before the first and stopped after the last.
 * @param {Record<string, any> | (() => Promise<Record<string, any>>)} [options] `startServer`'s; `vars` are added to what every test server has
 * @param {(api: Api) => Promise<void>} [prepare] what all tests of the file find there; not a hook of its own,
 *   because Node runs a file's hooks at the same time
 */
export function useServer(options = {}, prepare = async () => {}) {
  const api = new Api();
  before(async () => {
    const chosen = typeof options === "function" ? await options() : options;
    api.persistTo = mkdtempSync(join(tmpdir(), "securechat-api-"));
    api.server = await startServer({ persistTo: api.persistTo, ...chosen, vars: { SESSION_SECRET, ...chosen.vars } });
    await prepare(api);
  });
  after(async () => {
    api.hangUp();
    try {
      await api.server?.stop(api.tokens);
    } finally {
      rmSync(api.persistTo, { recursive: true, force: true });
    }
  });
  return api;
}

export class Api {
  /** @type {import("./server.mjs").Server} */
  server = /** @type {any} */ (undefined);
  /** Where the server keeps its state. */
  persistTo = "";
  /** Of everybody's sessions: none of them may stand in the log. @type {Set<string>} */
  tokens = new Set();
  /** @type {Set<Socket>} */
  #sockets = new Set();

  get url() {
    return this.server.url.replace("127.0.0.1", "localhost");
  }

  /**
   * One request as it stands: no session, no content type unless given.
   * @param {string} method @param {string} path @param {Record<string, string>} [headers] @param {any} [body]
   * @returns {Promise<import("./replies.mjs").Reply>}
   */
  async raw(method, path, headers = {}, body = undefined) {
    const response = await fetch(this.url + path, {
      method, body, redirect: "manual", headers: { "CF-Connecting-IP": randomAddress(), ...headers },
    });
    const text = await response.text();
    const json = text !== "" && response.headers.get("content-type")?.startsWith("application/json");
    const reply = { status: response.status, headers: response.headers, text, body: json && text ? JSON.parse(text) : undefined };
    conforms(method, path, reply);
    return reply;
  }

  /**
   * A request on a connection of its own: the server closes one whose body it did not read to the end.
   * @param {string} method @param {string} path @param {Record<string, string>} headers @param {string[]} parts of the body
   * @returns {Promise<import("./replies.mjs").Reply>}
   */
  apart(method, path, headers, parts) {
    return new Promise((resolve, reject) => {
      const sent = request(this.url + path, { method, headers, agent: false }, (reply) => {
        let text = "";
        reply.setEncoding("utf8");
        reply.on("data", (part) => (text += part));
        reply.on("end", () => {
          const whole = { status: reply.statusCode ?? 0, headers: new Headers(/** @type {any} */ (reply.headers)), text, body: JSON.parse(text) };
          try {
            conforms(method, path, whole);
            resolve(whole);
          } catch (error) {
            reject(error);
          }
        });
      });
      // Once there is a reply it does not matter how the rest of the body fared.
      sent.on("error", reject);
      for (const part of parts) sent.write(part);
      sent.end();
    });
  }

  /**
   * A JSON request, without a session unless the headers bring one.
   * @param {string} method @param {string} path @param {any} [body] @param {Record<string, string>} [headers]
   */
  request(method, path, body, headers = {}) {
    if (method === "GET" || method === "HEAD") return this.raw(method, path, headers);
    return this.raw(method, path, { "Content-Type": "application/json", ...headers }, body === undefined ? undefined : JSON.stringify(body));
  }

  /** Somebody new: a guest unless a password is given. @param {string} [name] @param {string} [password] */
  async person(name = "Someone", password = undefined) {
    const address = randomAddress();
    const username = `${name} ${random()}`;
    const path = password ? "/api/auth/register" : "/api/auth/guest";
    const reply = await this.request("POST", path, { username, password }, { "CF-Connecting-IP": address });
    return new Person(this, succeeded(reply, 201), address, password);
  }

  /**
   * A room with these people in it; the first made and owns it.
   * @template {string} N
   * @param {N[]} names
   * @returns {Promise<{ room: any, id: string, code: string } & Record<N, Person>>}
   */
  async roomOf(...names) {
    const people = await Promise.all(names.map((name) => this.person(name)));
    const code = randomCode();
    const { room } = succeeded(await people[0].post("/api/rooms/create", { roomCode: code }), 201);
    for (const guest of people.slice(1)) succeeded(await guest.post("/api/rooms/join", { roomCode: code }));
    return /** @type {any} */ ({ room, id: room.id, code, ...Object.fromEntries(names.map((name, n) => [name, people[n]])) });
  }

  /** What one upgrade request was answered. @param {string} path @param {{ headers?: Record<string, string>, protocols?: string[] }} [options] */
  async upgrade(path, options) {
    const outcome = await upgrade(this.url.replace(/^http/, "ws") + path, options);
    if (outcome.socket) this.#sockets.add(outcome.socket);
    conforms("GET", path, outcome.socket ? { status: 101, headers: {} } : /** @type {any} */ (outcome));
    return outcome;
  }

  /**
   * Rows straight from the server's D1 file.
   * @param {string} query @param {...any} values
   * @returns {Promise<any[]>}
   */
  async sql(query, ...values) {
    const { DatabaseSync } = await import("node:sqlite");
    const directory = join(this.persistTo, "v3/d1/miniflare-D1DatabaseObject");
    const file = readdirSync(directory).find((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));
    assert.ok(file, `no D1 file in ${directory}`);
    const database = new DatabaseSync(join(directory, file));
    try {
      database.exec("PRAGMA busy_timeout = 5000");
      return database.prepare(query).all(...values);
    } finally {
      database.close();
    }
  }

  /**
   * Lets the server's clock run ahead, or behind, by so much from now on. Needs `useServer({ hooks: true })`, and a file
   * of its own or tests one after the other: everybody on the server has this clock.
   * @param {number} milliseconds
   */
  clockAhead(milliseconds) {
    return this.server.clockAhead(milliseconds);
  }

  hangUp() {
    for (const socket of this.#sockets) socket.drop();
    this.#sockets.clear();
  }
}

/**
 * A caller and a callee, both connected, the call answered.
 * @param {Api} api
 */
export async function twoInACall(api) {
  const { id, alice, bob } = await api.roomOf("alice", "bob");
  const callId = await alice.placeCall(id);
  const a = await alice.joinCall(id, callId);
  const b = await bob.joinCall(id, callId);
  await a.next("call", ({ call }) => call.status === "active" && participant(call, bob)?.presence === "connected");
  return { id, alice, bob, callId, a, b };
}
