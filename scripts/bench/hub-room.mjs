// A room full of sockets: one speaks, and everybody else should hear it.

import { WebSocket } from "ws";

/** Nothing in a room takes this long. */
const PATIENCE_MS = 30_000;

export class HubRoom {
  /** Milliseconds from saying to hearing, one for each who heard. @type {number[]} */
  delays = [];
  #speaker = 0;
  #said = 0;
  #missing = 0;
  /** @type {{ resolve: () => void, reject: (error: Error) => void } | undefined} */
  #waiting;

  /** @param {WebSocket[]} sockets */
  constructor(sockets) {
    this.sockets = sockets;
    for (const socket of sockets) {
      socket.on("message", (data) => {
        // Nothing else is sent once everybody is here; the bytes of a `typing` frame need not be read.
        if (this.#missing === 0 || !/** @type {Buffer} */ (data).includes('"typing"')) return;
        this.delays.push(performance.now() - this.#said);
        this.#missing -= 1;
        if (this.#missing === 0) this.#waiting?.resolve();
      });
      socket.on("close", (code) => this.#waiting?.reject(new Error(`a room closed a socket with ${code}`)));
    }
  }

  /** Opens the room for these people. @param {number} port @param {string} room @param {{ id: string, username: string, token: string }[]} people */
  static async open(port, room, people) {
    /** @type {WebSocket[]} */
    const sockets = [];
    // One after another: everybody who is there is told of everybody who comes.
    for (const person of people) sockets.push(await enter(port, room, person));
    return new HubRoom(sockets);
  }

  /** One says something; resolves when everybody else has heard it. */
  speak() {
    const speaker = /** @type {WebSocket} */ (this.sockets[this.#speaker]);
    this.#speaker = (this.#speaker + 1) % this.sockets.length;
    return new Promise((/** @type {(value: void) => void} */ resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${this.#missing} of ${this.sockets.length - 1} heard nothing`)), PATIENCE_MS);
      this.#waiting = { resolve: () => (clearTimeout(timer), resolve()), reject };
      this.#missing = this.sockets.length - 1;
      this.#said = performance.now();
      speaker.send('{"type":"typing","active":true}');
    });
  }

  async close() {
    this.#waiting = undefined;
    await Promise.all(this.sockets.map((socket) => new Promise((resolve) => {
      socket.once("close", resolve);
      socket.close(1000);
    })));
  }
}

/** @param {number} port @param {string} room @param {{ id: string, username: string, token: string }} person @returns {Promise<WebSocket>} */
function enter(port, room, { id, username, token }) {
  const query = new URLSearchParams({ connection: `page-${id}`, user: id, name: username });
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/rooms/${room}/socket?${query}`, {
    headers: { Authorization: `Bearer ${token}` }, perMessageDeflate: false,
  });
  return new Promise((resolve, reject) => {
    // `welcome` is the first frame, and says that the room has taken the socket.
    socket.once("message", () => resolve(socket));
    socket.once("error", reject);
    socket.once("unexpected-response", (_, response) => reject(new Error(`the socket was refused: ${response.statusCode}`)));
  });
}
