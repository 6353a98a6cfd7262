// A person, as a client of the API and of the rooms' sockets.

import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { succeeded } from "./replies.mjs";

/** A signed-in person, a Bearer client with an address of their own. */
export class Person {
  /** @param {import("./api.mjs").Api} api @param {any} session @param {string} address @param {string} [password] */
  constructor(api, session, address, password) {
    this.api = api;
    this.user = session.user;
    this.token = session.token;
    api.tokens.add(session.token);
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

  /** @param {string} path @param {any} [body] */
  patch(path, body) {
    return this.request("PATCH", path, body);
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
  async connect(roomId, { connection = `page-${randomBytes(6).toString("hex")}` } = {}) {
    const { socket, status, body } = await this.api.upgrade(`/api/rooms/${roomId}/socket?connection=${connection}`, { headers: this.headers });
    assert.ok(socket, `the socket was refused: ${status} ${JSON.stringify(body)}`);
    socket.welcome = await socket.next("welcome");
    socket.connection = socket.welcome.connectionId;
    return socket;
  }

  /** Opens the inbox's socket and waits for its `welcome`. */
  async openInbox() {
    const { socket, status, body } = await this.api.upgrade("/api/inbox/socket", { headers: this.headers });
    assert.ok(socket, `the inbox was refused: ${status} ${JSON.stringify(body)}`);
    socket.welcome = await socket.next("welcome");
    return socket;
  }

  /** Opens the room's socket and is in the call with it. @param {string} roomId @param {string} callId @param {{ connection?: string }} [options] */
  async joinCall(roomId, callId, options) {
    const socket = await this.connect(roomId, options);
    await this.joinOn(socket, callId);
    return socket;
  }

  /** Takes this person's place in the call on a socket that is open. @param {import("./socket.mjs").Socket} socket @param {string} callId */
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
