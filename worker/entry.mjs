// What the platform loads: the Rust program (built into ../build by worker-build) behind a guard.
//
// Why a guard: a panic in WASM ends without telling JavaScript. The request that panicked, and
// every other one in flight on the same WASM instance, would hang or fail late and without words.
// worker-build's glue replaces the instance, but only for the events that come after. So every
// event here runs in a race against the news of a crash, and the loser is answered at once.
//
// The default export is a plain object because Cloudflare Pages refuses worker-build's class.

import { DurableObject } from "cloudflare:workers";
import Program, { InboxObject as RustInbox, RoomObject as RustRoom } from "../build/index.js";

/** Called when the WASM instance is lost; one entry per event in flight. @type {Set<(error: Error) => void>} */
const inFlight = new Set();

/** @param {unknown} cause */
function crashed(cause) {
  const error = new Error("the WASM instance crashed", { cause });
  for (const lose of inFlight) lose(error);
  inFlight.clear();
}

// Two places tell of a crash: worker's panic hook sets `criticalError` on the glue's state, and
// traps without a panic (stack overflow, unreachable) come as an error event.
const state = /** @type {any} */ (globalThis).__worker_init_state;
let criticalError = state.criticalError;
Object.defineProperty(state, "criticalError", {
  configurable: true,
  enumerable: true,
  get: () => criticalError,
  set(value) {
    criticalError = value;
    if (value) crashed("panic");
  },
});
addEventListener("error", (event) => {
  const { error } = /** @type {ErrorEvent} */ (event);
  if (error instanceof WebAssembly.RuntimeError) crashed(error);
});

/**
 * Runs one event; rejects as soon as the WASM instance is lost, whatever the event was waiting for.
 * @template T
 * @param {() => T | Promise<T>} event
 * @returns {Promise<T>}
 */
async function guarded(event) {
  /** @type {(error: Error) => void} */
  let lose = () => {};
  const lost = new Promise((_, reject) => (lose = reject));
  inFlight.add(lose);
  try {
    return await Promise.race([event(), lost]);
  } finally {
    inFlight.delete(lose);
  }
}

/**
 * The same words as every other internal error; the cause goes to the log only, under the same id.
 * @param {unknown} error
 * @param {Request} request
 */
function internalError(error, request) {
  const requestId = request.headers.get("cf-ray") ?? crypto.randomUUID();
  console.error(JSON.stringify({ level: "error", requestId, path: new URL(request.url).pathname, error: describe(error) }));
  const body = { success: false, error: "Something went wrong on our side", code: "internal", requestId };
  return Response.json(body, {
    status: 500,
    headers: { "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" },
  });
}

/** @param {unknown} error */
function describe(error) {
  return error instanceof Error ? `${error.stack}${error.cause ? ` (${error.cause})` : ""}` : String(error);
}

/**
 * A path that is neither the API's nor a file. Pages of the app (links shared by people) get
 * index.html; a file that does not exist is a 404, so that no cache keeps index.html in its place.
 * @param {Request} request
 * @param {{ ASSETS: { fetch: typeof fetch } }} env
 */
function pageOrNotFound(request, env) {
  const url = new URL(request.url);
  const isFile = url.pathname.startsWith("/static/") || /\.[^/]*$/.test(url.pathname);
  if (isFile || !["GET", "HEAD"].includes(request.method)) {
    return new Response("Not found\n", { status: 404, headers: { "Cache-Control": "no-store" } });
  }
  return env.ASSETS.fetch(new Request(new URL("/", url), request));
}

/** What is told about the API under its own addresses is files. */
const ABOUT = new Map([["/api/openapi.json", "/openapi.json"], ["/api/docs", "/openapi"]]);

export default {
  /** @param {Request} request @param {any} env @param {any} context */
  async fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    if (pathname !== "/api" && !pathname.startsWith("/api/")) return pageOrNotFound(request, env);
    const file = ABOUT.get(pathname);
    if (file && ["GET", "HEAD"].includes(request.method)) return env.ASSETS.fetch(new Request(new URL(file, request.url), request));
    try {
      return await guarded(() => new Program(context, env).fetch(request));
    } catch (error) {
      return internalError(error, request);
    }
  },

  /** @param {any} event @param {any} env @param {any} context */
  async scheduled(event, env, context) {
    // Left to throw: the platform then counts this run of the cron as failed.
    await guarded(() => new Program(context, env).scheduled(event));
  },
};

/** A Rust Durable Object behind the same guard. */
class Guarded extends DurableObject {
  /** @param {any} context @param {any} env @param {any} program */
  constructor(context, env, program) {
    super(context, env);
    this.program = program;
  }

  /** @param {Request} request */
  async fetch(request) {
    try {
      return await guarded(() => this.program.fetch(request));
    } catch (error) {
      this.#closeSockets(error);
      return internalError(error, request);
    }
  }

  /** Comes only to an object that has set one. */
  async alarm() {
    try {
      await guarded(() => this.program.alarm());
    } catch (error) {
      this.#closeSockets(error);
      throw error; // The platform tries a failed alarm again.
    }
  }

  /** @param {WebSocket} socket @param {string | ArrayBuffer} message */
  webSocketMessage(socket, message) {
    return this.#onSocket(() => this.program.webSocketMessage(socket, message));
  }

  /** @param {WebSocket} socket @param {number} code @param {string} reason @param {boolean} wasClean */
  webSocketClose(socket, code, reason, wasClean) {
    return this.#onSocket(() => this.program.webSocketClose(socket, code, reason, wasClean));
  }

  /** @param {WebSocket} socket @param {unknown} error */
  webSocketError(socket, error) {
    return this.#onSocket(() => this.program.webSocketError(socket, error));
  }

  /** @param {() => Promise<void>} event */
  async #onSocket(event) {
    try {
      await guarded(event);
    } catch (error) {
      this.#closeSockets(error);
    }
  }

  /**
   * After a crash nobody knows what this object had half done: its pages reconnect and fetch afresh.
   * @param {unknown} cause
   */
  #closeSockets(cause) {
    console.error(JSON.stringify({ level: "error", object: this.constructor.name, error: describe(cause) }));
    for (const socket of this.ctx.getWebSockets()) {
      try {
        socket.close(1011, "Something went wrong on our side");
      } catch {
        // Already closed.
      }
    }
  }
}

/** One a room. */
export class RoomObject extends Guarded {
  /** @param {any} context @param {any} env */
  constructor(context, env) {
    super(context, env, new RustRoom(context, env));
  }
}

/** One a person. */
export class InboxObject extends Guarded {
  /** @param {any} context @param {any} env */
  constructor(context, env) {
    super(context, env, new RustInbox(context, env));
  }
}
