// What the platform loads: the Rust program (built into ../build by worker-build) behind a guard.
//
// Why a guard: a panic in WASM ends without telling JavaScript. The request that panicked, and
// every other one in flight on the same WASM instance, would hang or fail late and without words.
// worker-build's glue replaces the instance, but only for the events that come after. So every
// event that waits has a promise here, which the news of a crash breaks at once.
//
// The default export is a plain object because Cloudflare Pages refuses worker-build's class.

import { DurableObject } from "cloudflare:workers";
import Glue from "../build/index.js";

/** The largest body that is taken. */
const LARGEST_BODY = 65_536;
/** Bytes of a body that are read at most, even of one too large to be taken. */
const MOST_READ = 2 * 1024 * 1024;
const WITH_BODY = new Set(["POST", "PUT", "PATCH", "DELETE"]);
const NO_BODY = new Uint8Array();

/** Events that wait, by the program's numbers for them. @type {Map<number, PromiseWithResolvers<any>>} */
const underWay = new Map();

/** The instance was lost under an event that did nothing wrong. */
class Bystander extends Error {}

/** Whose event broke the instance, which can still say so much; 0 for one that never waited, or when it cannot. */
function whoseFault() {
  try {
    return Glue.prototype.running();
  } catch {
    return 0;
  }
}

/** @param {unknown} cause */
function crashed(cause) {
  const culprit = whoseFault();
  for (const [event, { reject }] of underWay) {
    const Kind = event === culprit ? Error : Bystander;
    reject(new Kind("the WASM instance crashed", { cause }));
  }
  underWay.clear();
}

// worker's panic hook tells of a crash by setting `criticalError` on the glue's state; for traps without a panic (stack
// overflow, unreachable) it is set below.
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
/**
 * What the program exports. They are taken past the glue's classes, which put proxies around every call. What those
 * are good for is done here: after a crash, making an instance of one starts the program anew.
 * @param {any} context @param {any} env
 */
function program(context, env) {
  if (criticalError) new Glue(context, env);
  return Glue.prototype;
}

/** A trap ends a call without a word to the glue. @param {unknown} error */
function noteTrap(error) {
  if (error instanceof WebAssembly.RuntimeError && !criticalError) state.criticalError = true;
}

/**
 * Goes on with what waited for an answer.
 * @param {"answered" | "handed"} how @param {number} number @param {unknown} answer
 */
function goOn(how, number, answer) {
  // After a crash nobody waits.
  if (criticalError) return;
  try {
    Glue.prototype[how](number, answer);
  } catch (error) {
    console.error(JSON.stringify({ level: "error", error: describe(error) }));
    // The program throws nothing by itself.
    if (!criticalError) state.criticalError = true;
  }
}

Glue.prototype.connect({
  /** A promise that is kept when the event ends, and broken when the WASM instance is lost. @param {number} event */
  begin(event) {
    const promised = Promise.withResolvers();
    underWay.set(event, promised);
    return promised.promise;
  },
  /** @param {number} event @param {unknown} answer */
  end(event, answer) {
    underWay.get(event)?.resolve(answer);
    underWay.delete(event);
  },
  /** @param {number} number @param {string} text */
  answered: (number, text) => goOn("answered", number, text),
  /** @param {number} number @param {unknown} thing */
  handed: (number, thing) => goOn("handed", number, thing),
});

/** Which headers the program reads. @type {string[] | undefined} */
let headerNames;

/**
 * Method, address, what is wrong with the body, and the headers, a line each. A header that is there has a mark.
 * @param {Request} request @param {string} problem
 */
function headOf({ method, url, headers }, problem) {
  headerNames ??= /** @type {string[]} */ (Glue.prototype.headers().split("\n"));
  let text = `${method}\n${url}\n${problem}`;
  for (const name of headerNames) {
    const value = headers.get(name);
    text += value === null ? "\n" : `\n=${value}`;
  }
  return text;
}

/**
 * Reads the body, or says what is wrong with it. A little too much is read all the same and thrown away: a client that
 * is still sending sees a connection closed under it, and not the refusal.
 * @param {Request} request @returns {Promise<Uint8Array | "large" | "broken">}
 */
async function bodyOf(request) {
  try {
    const length = request.headers.get("content-length");
    if (length !== null && Number(length) > MOST_READ) return "large";
    // HTTP holds the body to its length.
    if (length !== null && Number(length) <= LARGEST_BODY) return new Uint8Array(await request.arrayBuffer());
    if (!request.body) return NO_BODY;
    const chunks = [];
    let read = 0;
    for await (const chunk of /** @type {any} */ (request.body)) {
      read += chunk.length;
      if (read > MOST_READ) break;
      if (read <= LARGEST_BODY) chunks.push(chunk);
    }
    return read > LARGEST_BODY ? "large" : new Uint8Array(await new Blob(chunks).arrayBuffer());
  } catch {
    return "broken";
  }
}

/** What the program's own replies say as well (src/http/reply.rs). */
const NOTHING_TO_SHOW = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), display-capture=()",
  "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
};

/**
 * The same words as every other internal error; the cause goes to the log only, under the same id.
 * @param {unknown} error
 * @param {Request} request
 */
function internalError(error, request) {
  const requestId = request.headers.get("cf-ray") ?? crypto.randomUUID();
  // No path: it may have names in it. The program alone knows its pattern.
  console.error(JSON.stringify({ level: "error", requestId, method: request.method, status: 500, error: describe(error) }));
  const body = { success: false, error: "Something went wrong on our side", code: "internal", requestId };
  return Response.json(body, {
    status: 500,
    headers: { ...NOTHING_TO_SHOW, "X-Request-Id": requestId },
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
    return new Response("Not found\n", { status: 404, headers: NOTHING_TO_SHOW });
  }
  return env.ASSETS.fetch(new Request(new URL("/", url), request));
}

/** An address's path, without taking all of it apart. @param {string} url */
function pathOf(url) {
  const start = url.indexOf("/", url.indexOf("://") + 3);
  const end = url.indexOf("?", start);
  return end < 0 ? url.slice(start) : url.slice(start, end);
}

/** What is told about the API under its own addresses is files. */
const ABOUT = new Map([["/api/openapi.json", "/openapi.json"], ["/api/docs", "/openapi"]]);

const worker = {
  /** @param {Request} request @param {any} env @param {any} context @returns {Promise<Response>} */
  async fetch(request, env, context) {
    const path = pathOf(request.url);
    // Where monitoring looks unless told otherwise.
    if (path === "/metrics") return worker.fetch(new Request(new URL("/api/metrics", request.url), request), env, context);
    if (path !== "/api" && !path.startsWith("/api/")) return pageOrNotFound(request, env);
    const file = ["GET", "HEAD"].includes(request.method) ? ABOUT.get(path) : undefined;
    if (file) return env.ASSETS.fetch(new Request(new URL(file, request.url), request));
    try {
      const body = WITH_BODY.has(request.method) ? await bodyOf(request) : NO_BODY;
      const head = headOf(request, typeof body === "string" ? body : "");
      const bytes = typeof body === "string" ? NO_BODY : body;
      const answer = () => program(context, env).answer(env, context, head, bytes);
      if (WITH_BODY.has(request.method)) return await answer();
      try {
        return await answer();
      } catch (error) {
        // What only reads is asked again, once: of the new instance, and not by whoever broke the old one.
        if (!(error instanceof Bystander)) throw error;
        return await answer();
      }
    } catch (error) {
      noteTrap(error);
      return internalError(error, request);
    }
  },

  /** @param {any} event @param {any} env @param {any} context */
  async scheduled(event, env, context) {
    try {
      await program(context, env).sweep(env);
    } catch (error) {
      noteTrap(error);
      throw error; // The platform then counts this run of the cron as failed.
    }
  },
};
export default worker;

/** A Rust Durable Object behind the same guard. */
class Guarded extends DurableObject {
  #wake;
  /** @type {any} */
  #object;
  #instance = -1;

  /** @param {any} context @param {any} env @param {"room" | "inbox" | "webhooks"} wake what the program exports for it */
  constructor(context, env, wake) {
    super(context, env);
    this.#wake = wake;
    this.#awake();
  }

  /** The object in the program; after a crash, woken up again. */
  #awake() {
    const exports = program(this.ctx, this.env);
    if (this.#instance !== state.instanceId) {
      this.#object = exports[this.#wake](this.ctx, this.env);
      this.place = this.#object.place;
      this.#instance = state.instanceId;
    }
    return this.#object;
  }

  /** The Worker opens a socket. @param {Request} request */
  async fetch(request) {
    try {
      const admission = decodeURIComponent(request.headers.get("X-Admission") ?? "");
      const answer = await this.#awake().open(admission);
      // A text is the reason why not, which the bridge reads; the status says no more.
      return typeof answer === "string" ? new Response(answer, { status: 400 }) : answer;
    } catch (error) {
      this.#closeSockets(error);
      return internalError(error, request);
    }
  }

  /** The Worker asks something: text in, text out. @param {string} what @param {string} text */
  async ask(what, text) {
    try {
      return await this.#awake().ask(what, text);
    } catch (error) {
      this.#closeSockets(error);
      throw error;
    }
  }

  /** Comes only to an object that has set one. */
  async alarm() {
    try {
      await this.#awake().alarm();
    } catch (error) {
      this.#closeSockets(error);
      throw error; // The platform tries a failed alarm again.
    }
  }

  /** @param {WebSocket} socket @param {string | ArrayBuffer} message */
  async webSocketMessage(socket, message) {
    try {
      const object = this.#awake();
      const id = this.place.idOf(socket);
      if (id === undefined) return;
      const refused = await object.message(id, typeof message === "string" ? message : undefined);
      if (refused !== undefined) socket.close(1011, refused);
    } catch (error) {
      this.#closeSockets(error);
    }
  }

  /** @param {WebSocket} socket */
  async webSocketClose(socket) {
    try {
      // Completes the handshake where the platform has not.
      socket.close(1000, "");
    } catch {
      // It has.
    }
    await this.webSocketError(socket);
  }

  /** @param {WebSocket} socket */
  async webSocketError(socket) {
    try {
      const object = this.#awake();
      const known = this.place.forget(socket);
      if (known !== undefined) await object.gone(known);
    } catch (error) {
      this.#closeSockets(error);
    }
  }

  /**
   * After a crash nobody knows what this object had half done: its pages reconnect and fetch afresh.
   * @param {unknown} cause
   */
  #closeSockets(cause) {
    noteTrap(cause);
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
    super(context, env, "room");
  }
}

/** One a person. */
export class InboxObject extends Guarded {
  /** @param {any} context @param {any} env */
  constructor(context, env) {
    super(context, env, "inbox");
  }
}

/** One for the whole program. */
export class WebhookObject extends Guarded {
  /** @param {any} context @param {any} env */
  constructor(context, env) {
    super(context, env, "webhooks");
  }
}
