// What surrounds a Durable Object, as the Rust program sees it: its memory, its alarm and its hibernating sockets.
// src/platform/place.rs declares it; worker-build bundles it into build/index.js.

import { numbered } from "./bridge.mjs";

/** Where the object's memory is kept. */
const MEMORY = "call";

/** What is known about a socket goes with it through the object's sleep. @typedef {{ id: string, text: string, closed: boolean }} Known */

export class Place {
  #context;
  /** By their names: looking one up by its tag takes longer than sending. @type {Map<string, any>} */
  #sockets = new Map();
  /** @type {WeakMap<any, Known>} */
  #known = new WeakMap();

  /** @param {any} context */
  constructor(context) {
    this.#context = context;
    // Pings are answered without waking the object.
    context.setWebSocketAutoResponse(new /** @type {any} */ (globalThis).WebSocketRequestResponsePair("ping", "pong"));
    for (const socket of context.getWebSockets()) {
      const known = socket.deserializeAttachment();
      if (typeof known?.id === "string") this.#keep(socket, known);
    }
  }

  /** @param {any} socket @param {Known} known */
  #keep(socket, known) {
    this.#sockets.set(known.id, socket);
    this.#known.set(socket, known);
  }

  /** The name that the Worker asked for the object by. */
  get name() {
    return this.#context.id.name ?? "";
  }

  /** @returns {string | undefined} what was remembered last */
  recall() {
    return this.#context.storage.kv.get(MEMORY);
  }

  /**
   * Remembers a text, or nothing. The platform holds every reply and frame back until it is safe.
   * @param {string | undefined} text
   */
  remember(text) {
    const { kv } = this.#context.storage;
    if (text === undefined) kv.delete(MEMORY);
    else kv.put(MEMORY, text);
  }

  /** Sets the one alarm. @param {number} at milliseconds since 1970 */
  wakeAt(at) {
    // The platform resets an object whose write failed.
    this.#context.storage.setAlarm(at).catch((/** @type {unknown} */ error) => console.error(JSON.stringify({ level: "error", event: "setting the alarm", error: String(error) })));
  }

  /** Whether the alarm is set: the number of a "yes" or "no". */
  isAlarmSet() {
    return numbered(async () => ((await this.#context.storage.getAlarm()) === null ? "no" : "yes"));
  }

  /** What is known about those that are open, as a JSON array. */
  sockets() {
    const open = [];
    for (const socket of this.#sockets.values()) {
      const known = this.#known.get(socket);
      if (known && !known.closed && socket.readyState === WebSocket.OPEN) open.push(known.text);
    }
    return `[${open.join()}]`;
  }

  /**
   * Opens a socket; answers the handshake's reply.
   * @param {string} id @param {string} text what is known about it @param {string | undefined} subProtocol to be echoed
   */
  accept(id, text, subProtocol) {
    const { 0: client, 1: server } = new /** @type {any} */ (globalThis).WebSocketPair();
    const known = { id, text, closed: false };
    // Before the handshake: there is no moment in which the socket has no identity.
    server.serializeAttachment(known);
    this.#context.acceptWebSocket(server);
    this.#keep(server, known);
    const headers = subProtocol === undefined ? undefined : { "Sec-WebSocket-Protocol": subProtocol };
    return new Response(null, /** @type {ResponseInit} */ ({ status: 101, webSocket: client, headers }));
  }

  /** The same text to each. @param {string} to names with commas between them @param {string} text */
  send(to, text) {
    for (const id of to.split(",")) {
      try {
        this.#sockets.get(id)?.send(text);
      } catch {
        // One that is gone; its own event says so.
      }
    }
  }

  /** @param {string} id @param {number} code @param {string} reason */
  close(id, code, reason) {
    const socket = this.#sockets.get(id);
    const known = socket && this.#known.get(socket);
    if (!known) return;
    known.closed = true;
    try {
      // The platform may list it until the other side has answered.
      socket.serializeAttachment(known);
      socket.close(code, reason);
    } catch {
      // Already closed.
    }
  }

  /** When its last ping was answered, in milliseconds since 1970; nothing when it never pinged. @param {string} id @returns {number | undefined} */
  pingedAt(id) {
    const socket = this.#sockets.get(id);
    return socket && this.#context.getWebSocketAutoResponseTimestamp(socket)?.getTime();
  }

  /** Its name. @param {any} socket @returns {string | undefined} */
  idOf(socket) {
    return this.#known.get(socket)?.id;
  }

  /** A socket is gone; what was known about it. @param {any} socket @returns {string | undefined} */
  forget(socket) {
    const known = this.#known.get(socket);
    if (known && this.#sockets.get(known.id) === socket) this.#sockets.delete(known.id);
    return known?.text;
  }

  /** Goes on with something after the event. @param {Promise<unknown>} work */
  waitUntil(work) {
    this.#context.waitUntil(work);
  }
}
