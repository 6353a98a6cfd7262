// How the crowd reaches the server: a few connections for requests, and a socket for each person.

import { WebSocket } from "ws";
import { Connection, requestBytes } from "../../scripts/bench/connection.mjs";

/** Nothing takes this long, even on a busy machine. */
const PATIENCE_MS = 30_000;

/** Connections that requests wait for in turn. */
export class Requests {
  /** @type {Connection[]} */
  #free = [];
  /** @type {((connection: Connection | undefined) => void)[]} */
  #waiting = [];
  #open = 0;

  /** @param {number} port @param {number} most */
  constructor(port, most) {
    this.port = port;
    this.most = most;
  }

  /**
   * Asks, and asks again on another connection when the server has closed this one, as it does with idle ones.
   * @param {import("./world.mjs").Person} person @param {string} method @param {string} path @param {unknown} [body]
   * @returns {Promise<{ status: number, body: any }>}
   */
  async send({ token }, method, path, body) {
    const bytes = requestBytes({ method, path, token, body: method === "GET" ? undefined : body ?? {} });
    for (let tries = 0; ; tries += 1) {
      const connection = await this.#take();
      try {
        const reply = await inTime(connection.send(bytes), `${method} ${path}`);
        this.#give(connection);
        return { status: reply.status, body: JSON.parse(reply.body()) };
      } catch (error) {
        connection.close();
        this.#give(connection);
        if (tries > 0) throw error;
      }
    }
  }

  /** @returns {Promise<Connection>} */
  async #take() {
    let known = this.#free.pop();
    if (!known && this.#open >= this.most) known = await new Promise((resolve) => this.#waiting.push(resolve));
    else if (!known) this.#open += 1;
    return known && !known.socket.destroyed && !known.socket.readableEnded ? known : new Connection(this.port);
  }

  /** @param {Connection} connection */
  #give(connection) {
    const next = this.#waiting.shift();
    if (next) next(connection);
    else this.#free.push(connection);
  }

  close() {
    for (const connection of this.#free) connection.close();
  }
}

/** @template T @param {Promise<T>} work @param {string} what @returns {Promise<T>} */
async function inTime(work, what) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(reject, PATIENCE_MS, new Error(`${what}: nothing for ${PATIENCE_MS} ms`))));
  return Promise.race([work, /** @type {Promise<never>} */ (late)]).finally(() => clearTimeout(timer));
}

/**
 * A person's socket to a room, once it has said `welcome`.
 * @param {number} port @param {string} room @param {import("./world.mjs").Person} person
 * @param {(frame: any) => void} hear every frame after it
 * @returns {Promise<WebSocket>}
 */
export function enter(port, room, { id, token }, hear) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/rooms/${room}/socket?connection=page-${id}`, {
    headers: { Authorization: `Bearer ${token}` }, perMessageDeflate: false, handshakeTimeout: PATIENCE_MS,
  });
  const welcomed = new Promise((/** @type {(socket: WebSocket) => void} */ resolve, reject) => {
    let isIn = false;
    socket.on("message", (data) => {
      const frame = JSON.parse(String(data));
      if (isIn) return hear(frame);
      isIn = true;
      resolve(socket);
    });
    socket.once("error", reject);
    socket.once("close", (code) => reject(new Error(`a socket was closed with ${code}`)));
    socket.once("unexpected-response", (_, response) => reject(new Error(`a socket was refused: ${response.statusCode}`)));
  });
  return inTime(welcomed, "a socket's welcome");
}

/**
 * Does the work for each, so many at a time.
 * @template T
 * @param {T[]} each @param {number} atOnce @param {(one: T) => Promise<unknown>} work
 */
export async function some(each, atOnce, work) {
  const left = [...each];
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
  }));
}
