// Builders and clients for the API tests: people, rooms and sockets with random names, so that tests
// share a server, run in any order and at the same time.

import assert from "node:assert/strict";
import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { startServer } from "./server.mjs";
import { succeeded } from "./replies.mjs";
import { Socket, upgrade } from "./socket.mjs";

export { assertRecent, eventually, refused, succeeded } from "./replies.mjs";

/** The secret of every test server, known so that tests can sign tokens themselves. */
export const SESSION_SECRET = "tests only: thirty-two bytes or more of secret";

/** @param {number} [bytes] */
export const random = (bytes = 6) => randomBytes(bytes).toString("hex");
export const randomCode = () => `code-${random(12)}`;
const randomAddress = () => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;

/**
 * One server for all tests of a file, started before the first and stopped after the last.
 * @param {Record<string, any>} [options] `startServer`'s; `vars` are added to what every test server has
 * @param {(api: Api) => Promise<void>} [prepare] what all tests of the file find there; not a hook of its own,
 *   because Node runs a file's hooks at the same time
 */
export function useServer(options = {}, prepare = async () => {}) {
  const api = new Api();
  before(async () => {
    api.persistTo = mkdtempSync(join(tmpdir(), "securechat-api-"));
    api.server = await startServer({ persistTo: api.persistTo, ...options, vars: { SESSION_SECRET, ...options.vars } });
    await prepare(api);
  });
  after(async () => {
    api.hangUp();
    await api.server?.stop();
    rmSync(api.persistTo, { recursive: true, force: true });
  });
  return api;
}

export class Api {
  /** @type {import("./server.mjs").Server} */
  server = /** @type {any} */ (undefined);
  /** Where the server keeps its state. */
  persistTo = "";
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
    const json = response.headers.get("content-type")?.startsWith("application/json");
    return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : undefined };
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
        reply.on("end", () => resolve({ status: reply.statusCode ?? 0, headers: new Headers(/** @type {any} */ (reply.headers)), text, body: JSON.parse(text) }));
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

  hangUp() {
    for (const socket of this.#sockets) socket.drop();
    this.#sockets.clear();
  }
}

/** A signed-in person, a Bearer client with an address of their own. */
export class Person {
  /** @param {Api} api @param {any} session @param {string} address @param {string} [password] */
  constructor(api, session, address, password) {
    this.api = api;
    this.user = session.user;
    this.token = session.token;
    this.expiresAt = session.expiresAt;
    this.address = address;
    this.password = password;
  }

  get id() {
    return this.user.id;
  }

  get name() {
    return this.user.username;
  }

  /** As `presence`, `typing` and `member` frames show them. */
  get shown() {
    return { id: this.id, username: this.name };
  }

  get headers() {
    return { Authorization: `Bearer ${this.token}`, "CF-Connecting-IP": this.address };
  }

  /** @param {string} method @param {string} path @param {any} [body] */
  request(method, path, body) {
    return this.api.request(method, path, body, this.headers);
  }

  /** @param {string} path */
  get(path) {
    return this.request("GET", path);
  }

  /** @param {string} path @param {any} [body] */
  post(path, body) {
    return this.request("POST", path, body);
  }

  /** @param {string} path @param {any} [body] */
  put(path, body) {
    return this.request("PUT", path, body);
  }

  /** The same account on another device. */
  async signInAgain() {
    const reply = await this.api.request("POST", "/api/auth/login", { username: this.name, password: this.password }, { "CF-Connecting-IP": this.address });
    return new Person(this.api, succeeded(reply), this.address, this.password);
  }

  // ── calls ──

  /** Presses the call button. @param {string} roomId @param {string} [callType] */
  startCall(roomId, callType = "video") {
    return this.post("/api/calls/create", { roomId, callType });
  }

  /** Presses the call button and expects a new call. @param {string} roomId */
  async placeCall(roomId) {
    return succeeded(await this.startCall(roomId), 201).callId;
  }

  /** @param {string} callId */
  accept(callId) {
    return this.post(`/api/calls/${callId}/accept`);
  }

  /** @param {string} callId */
  decline(callId) {
    return this.post(`/api/calls/${callId}/decline`);
  }

  /** @param {string} callId @param {any} [body] */
  end(callId, body) {
    return this.post(`/api/calls/${callId}/end`, body);
  }

  /** The call as the API tells it now. @param {string} callId */
  async call(callId) {
    return succeeded(await this.get(`/api/calls/${callId}`)).call;
  }

  // ── messages ──

  /** @param {string} roomId @param {any} [fields] */
  send(roomId, fields = {}) {
    return this.post(`/api/rooms/${roomId}/messages`, aMessage(fields));
  }

  // ── sockets ──

  /**
   * Opens the room's socket and waits for its `welcome`, kept as `socket.welcome`.
   * @param {string} roomId
   * @param {{ connection?: string }} [options]
   */
  async connect(roomId, { connection = `page-${random()}` } = {}) {
    const { socket, status, body } = await this.api.upgrade(`/api/rooms/${roomId}/socket?connection=${connection}`, { headers: this.headers });
    assert.ok(socket, `the socket was refused: ${status} ${JSON.stringify(body)}`);
    socket.welcome = await socket.next("welcome");
    socket.connection = socket.welcome.connectionId;
    return socket;
  }

  /** Opens the room's socket and is in the call with it. @param {string} roomId @param {string} callId @param {{ connection?: string }} [options] */
  async joinCall(roomId, callId, options) {
    const socket = await this.connect(roomId, options);
    await this.joinOn(socket, callId);
    return socket;
  }

  /** Takes this person's place in the call on a socket that is open. @param {Socket} socket @param {string} callId */
  async joinOn(socket, callId) {
    socket.send({ type: "call.join", callId, audio: true, video: true, screen: false });
    await socket.next("call", ({ call }) => {
      const place = participant(call, this);
      return call.id === callId && place?.connection_id === socket.connection && place.presence === "connected";
    });
  }
}

/** A message that the server takes. @param {any} [fields] */
export function aMessage(fields = {}) {
  return { ciphertext: randomBytes(40).toString("base64"), iv: randomBytes(12).toString("base64"), clientId: randomUUID(), ...fields };
}

/** This person in this call. @param {any} call @param {Person} person */
export function participant(call, person) {
  return call.participants.find((/** @type {any} */ each) => each.user_id === person.id);
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
