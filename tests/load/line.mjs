// How the crowd reaches the server: a few connections for requests, and a socket for each person.

import { WebSocket } from "ws";
import { Connection, requestBytes } from "../../scripts/bench/connection.mjs";

/** Nothing takes this long, even on a busy machine. */
const PATIENCE_MS = 30_000;

/** Connections that requests wait for in turn. */
export class Requests {
  /** @type {Connection[]} */
  #free;
  /** @type {((connection: Connection) => void)[]} */
  #waiting = [];

  /** @param {number} port @param {number} connections */
  constructor(port, connections) {
    this.all = Array.from({ length: connections }, () => new Connection(port));
    this.#free = [...this.all];
  }

  /**
   * @param {import("./world.mjs").Person} person @param {string} method @param {string} path @param {unknown} [body]
   * @returns {Promise<{ status: number, body: any }>}
   */
  async send({ token }, method, path, body) {
    const connection = this.#free.pop() ?? await new Promise((/** @type {(connection: Connection) => void} */ resolve) => this.#waiting.push(resolve));
    try {
      const reply = await connection.send(requestBytes({ method, path, token, body: method === "GET" ? undefined : body ?? {} }));
      return { status: reply.status, body: JSON.parse(reply.body()) };
    } finally {
      const next = this.#waiting.shift();
      if (next) next(connection);
      else this.#free.push(connection);
    }
  }

  close() {
    for (const connection of this.all) connection.close();
  }
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
  return new Promise((resolve, reject) => {
    let isIn = false;
    socket.on("message", (data) => {
      const frame = JSON.parse(String(data));
      if (isIn) return hear(frame);
      isIn = true;
      resolve(socket);
    });
    socket.once("error", reject);
    socket.once("unexpected-response", (_, response) => reject(new Error(`a socket was refused: ${response.statusCode}`)));
  });
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
