// A room's socket as a test sees it: frames are awaited by type, refusals are replies.

import assert from "node:assert/strict";
import { WebSocket } from "ws";

/**
 * Tries an upgrade.
 * @param {string} url
 * @param {{ headers?: Record<string, string>, protocols?: string[] }} [options]
 * @returns {Promise<{ socket?: Socket, status?: number, body?: any, text?: string, headers?: any }>}
 */
export function upgrade(url, { headers = {}, protocols = [] } = {}) {
  return new Promise((resolve, reject) => {
    const web = new WebSocket(url, protocols, { headers, handshakeTimeout: 20_000 });
    const socket = new Socket(web);
    web.once("open", () => resolve({ socket }));
    web.once("unexpected-response", (_, response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part) => (text += part));
      response.on("end", () => {
        const json = response.headers["content-type"]?.startsWith("application/json");
        resolve({ status: response.statusCode, headers: response.headers, text, body: json ? JSON.parse(text) : undefined });
      });
    });
    web.once("error", reject);
  });
}

/** @typedef {{ type: string, [field: string]: any }} Frame */

export class Socket {
  /** Every frame that came, in order. @type {Frame[]} */
  frames = [];
  /** @type {Frame | any} */
  welcome = undefined;
  connection = "";
  /** Where `next` goes on, for each type. @type {Map<string, number>} */
  #read = new Map();
  /** @type {Set<() => void>} */
  #waiting = new Set();
  #probes = 0;
  /** The pings whose answers are awaited, in order: whether they are the test's own. @type {boolean[]} */
  #pings = [];
  /** Pages ping, and who is in a call has to. @type {ReturnType<typeof setInterval>} */
  #pinging;

  /** @param {WebSocket} web */
  constructor(web) {
    this.web = web;
    /** What the other side closed it with. @type {Promise<{ code: number, reason: string }>} */
    this.closed = new Promise((resolve) => web.once("close", (code, reason) => resolve({ code, reason: String(reason) })));
    web.on("message", (data, binary) => {
      const text = String(data);
      if (text === "pong" && !binary && this.#pings.shift() === false) return;
      this.frames.push(binary || text === "pong" ? { type: binary ? "(binary)" : "pong" } : JSON.parse(text));
      for (const look of [...this.#waiting]) look();
    });
    this.#pinging = setInterval(() => {
      if (web.readyState !== WebSocket.OPEN) return;
      this.#pings.push(false);
      web.send("ping");
    }, 5000).unref();
    web.on("close", () => {
      clearInterval(this.#pinging);
      for (const look of [...this.#waiting]) look();
    });
  }

  /** @param {object | string} frame */
  send(frame) {
    if (frame === "ping") this.#pings.push(true);
    this.web.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  /**
   * The next frame of a type that fits, after the one found last; waits for it.
   * @param {string} type @param {(frame: any) => any} [fits]
   * @returns {Promise<any>}
   */
  next(type, fits = () => true, within = 20_000) {
    return new Promise((resolve, reject) => {
      const done = (/** @type {() => void} */ settle) => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        settle();
      };
      const missing = (/** @type {string} */ why) => {
        const came = this.frames.filter((frame) => frame.type === type).map((frame) => JSON.stringify(frame));
        return new assert.AssertionError({ message: `no \`${type}\` frame that fits ${fits}: ${why}. Came:\n${came.join("\n").slice(-4000)}` });
      };
      const look = () => {
        for (let place = this.#read.get(type) ?? 0; place < this.frames.length; place += 1) {
          const frame = this.frames[place];
          if (frame?.type === type && fits(frame)) {
            this.#read.set(type, place + 1);
            return done(() => resolve(frame));
          }
        }
        if (this.web.readyState === WebSocket.CLOSED) done(() => reject(missing("the socket closed")));
      };
      const timer = setTimeout(() => done(() => reject(missing(`waited ${within} ms`))), within);
      this.#waiting.add(look);
      look();
    });
  }

  /** The next `call` frame that fits; its call. @param {(call: any) => any} fits */
  async call(fits, within = 20_000) {
    return (await this.next("call", ({ call }) => fits(call), within)).call;
  }

  /** Sends a frame and expects it refused. @param {object | string} frame @param {string} code */
  async refuses(frame, code) {
    const id = `refused-${(this.#probes += 1)}`;
    const named = typeof frame === "object";
    this.send(named ? { ...frame, id } : frame);
    const error = await this.next("error", (each) => !named || each.id === id);
    assert.equal(error.code, code, JSON.stringify(error));
    assert.equal(error.success, false);
    assert.ok(error.error.length > 3 && error.requestId.length > 3);
    return error;
  }

  /** Waits until the room has handled what this socket sent, and everything it sent here before that has come. */
  async settled() {
    const id = `probe-${(this.#probes += 1)}`;
    this.send({ type: "no-such-frame", id });
    await this.next("error", (frame) => frame.id === id);
  }

  /** Its browser has no power or no network any more, and the line stays as it is. */
  fallsSilent() {
    clearInterval(this.#pinging);
  }

  /** Cuts the line without a word. */
  drop() {
    this.web.terminate();
  }

  close() {
    this.web.close(1000);
  }
}
