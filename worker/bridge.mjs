// What the Rust program asks of the platform: src/platform/bridge.rs declares these functions, worker-build bundles
// them into build/index.js. Whatever goes both ways is text, each time in one crossing: passing objects between
// JavaScript and WASM field by field takes longer than most of what a request does.
//
// What has to be waited for is a number, under which the answer is handed in when it has come: a promise of its own
// would be two closures and a microtask in Rust. What went wrong is a text that begins with "!".

/** Between the rows of a statement. JSON has no such character inside. */
const ROW = "\n";
/** Between statements. */
const STATEMENT = "\u001e";

/**
 * What worker/entry.mjs does for events: `begin` promises what one will answer, `end` keeps that; `answered` and `handed`
 * hand in a text or something else.
 * @typedef {object} Events
 * @property {(event: number) => Promise<unknown>} begin
 * @property {(event: number, answer: unknown) => void} end
 * @property {(number: number, text: string) => void} answered
 * @property {(number: number, thing: unknown) => void} handed
 */
/** @type {Events} */
let events;
/** The number of what was asked last. It goes on after a crash: what comes late is nobody's. */
let asked = 0;

/** @param {Events} those */
export function connect(those) {
  events = those;
}

/** @param {number} event */
export function begun(event) {
  return events.begin(event);
}

/** @param {number} event @param {unknown} answer */
export function ended(event, answer) {
  events.end(event, answer);
}

/** @param {number} number @param {unknown} answer */
function hand(number, answer) {
  if (typeof answer === "string") events.answered(number, answer);
  else events.handed(number, answer);
}

/**
 * The number of what is being done. In time, where there is one; what comes after it is too late.
 * @param {() => Promise<unknown>} work @param {number} [patience] milliseconds
 */
export function numbered(work, patience) {
  const number = (asked = (asked + 1) >>> 0);
  const timer = patience === undefined ? undefined : setTimeout(hand, patience, number, "!no answer in time");
  work().then(
    (answer) => {
      clearTimeout(timer);
      hand(number, answer);
    },
    (error) => {
      clearTimeout(timer);
      hand(number, failed(error));
    },
  );
  return number;
}

/** What every reply has; the program says it when it starts. */
let everyReply = new Headers();

/** @param {string} headers names and values, a line each */
export function setEveryReply(headers) {
  everyReply = new Headers();
  addTo(everyReply, headers);
}

/** @param {Headers} headers @param {string} lines names and values, a line each */
function addTo(headers, lines) {
  const parts = lines.split("\n");
  for (let n = 0; n + 1 < parts.length; n += 2) headers.set(/** @type {string} */ (parts[n]), /** @type {string} */ (parts[n + 1]));
}

/**
 * A response. Its own headers come over those that every reply has, which the platform copies without taking each out
 * of JavaScript: a quarter less of the processor than an object of them all.
 * @param {number} status @param {string} own names and values, a line each @param {string | undefined} body
 */
export function respond(status, own, body) {
  const response = new Response(body ?? null, { status, headers: everyReply });
  addTo(response.headers, own);
  return response;
}

/** A variable or secret; `undefined` when it is not set. @param {any} env @param {string} name */
export function variable(env, name) {
  const value = env[name];
  return value === undefined || value === null ? undefined : String(value);
}

/** The program's SQL by its numbers: each text comes once. @type {string[]} */
const sql = [];

/**
 * Runs SQL as one transaction in one trip; `[[number, [value, …]], …]` in, each with its SQL when it is the first of its
 * number; rows out.
 * @param {any} env @param {string} statements @param {number} patience milliseconds
 */
export function query(env, statements, patience) {
  return numbered(async () => {
    const prepared = JSON.parse(statements).map((/** @type {[number, unknown[], string?]} */ [number, values, text]) => {
      if (text !== undefined) sql[number] = text;
      return env.DB.prepare(sql[number]).bind(...values);
    });
    if (prepared.length === 1) return rows(await prepared[0].all());
    return (await env.DB.batch(prepared)).map(rows).join(STATEMENT);
  }, patience);
}

/** Every statement answers one column of JSON named `row`. @param {{ results?: { row: string }[] }} result */
function rows({ results = [] }) {
  return results.length === 1 ? results[0].row : results.map(({ row }) => row).join(ROW);
}

/** D1 says why in the error's cause. @param {any} error */
function failed(error) {
  return `!${error?.cause?.message ?? error?.message ?? error}`;
}

/**
 * Asks an object of ours something.
 * @param {any} env @param {string} binding @param {string} name @param {string} what @param {string} text
 * @param {number} patience milliseconds
 */
export function ask(env, binding, name, what, text, patience) {
  return numbered(async () => env[binding].getByName(name).ask(what, text), patience);
}

/**
 * Asks several objects of ours the same at once; answers what went wrong, a line each.
 * @param {any} env @param {string} binding @param {string} names with commas between them @param {string} what
 * @param {string} text @param {number} patience milliseconds
 */
export function askAll(env, binding, names, what, text, patience) {
  return numbered(async () => {
    const answers = await Promise.allSettled(names.split(",").map(async (name) => env[binding].getByName(name).ask(what, text)));
    return answers.flatMap((answer) => (answer.status === "rejected" ? failed(answer.reason).slice(1) : [])).join("\n");
  }, patience);
}

/**
 * Opens a socket to an object of ours. The request is a new one: nothing of what the client sent reaches the object.
 * @param {any} env @param {string} binding @param {string} name @param {string} admission
 * @param {number} patience milliseconds
 * @returns {number} of the 101, or what went wrong
 */
export function open(env, binding, name, admission, patience) {
  return numbered(async () => {
    const headers = { Upgrade: "websocket", "X-Admission": encodeURIComponent(admission) };
    const response = await env[binding].getByName(name).fetch("https://object/socket", { headers });
    return response.status === 101 ? response : `!${await response.text()}`;
  }, patience);
}

/** As long as anybody waits for a counter, in milliseconds. On Pages it is in another Worker. */
const COUNTED_IN = 1000;

/** Counts something; answers whether it may be. @param {any} env @param {string} binding @param {string} key */
export function count(env, binding, key) {
  return numbered(async () => ((await env[binding].limit({ key })).success ? "yes" : "no"), COUNTED_IN);
}

/**
 * A request to somebody else's server; answers the status and, after a line's end, the body.
 * @param {string} method @param {string} url @param {string} headers names and values, a line each
 * @param {string | undefined} body @param {number} patience milliseconds
 */
export function exchange(method, url, headers, body, patience) {
  return sent(method, url, headers, body, patience, async (response) => `${response.status}\n${await response.text()}`);
}

/**
 * The same for a body that somebody else's server only has to take; answers the status. What else is in the reply
 * nobody wants, and nobody waits for it.
 * @param {string} url @param {string} headers names and values, a line each
 * @param {string} body @param {number} patience milliseconds
 */
export function deliver(url, headers, body, patience) {
  return sent("POST", url, headers, body, patience, async (response) => {
    response.body?.cancel().catch(() => {}); // It may have failed already.
    return String(response.status);
  });
}

/**
 * Nobody is followed elsewhere: credentials stay where they were sent.
 * @param {string} method @param {string} url @param {string} headers @param {string | undefined} body
 * @param {number} patience @param {(response: Response) => Promise<string>} read
 */
function sent(method, url, headers, body, patience, read) {
  return numbered(async () => {
    const signal = AbortSignal.timeout(patience);
    try {
      const own = new Headers();
      addTo(own, headers);
      return await read(await fetch(url, { method, headers: own, body, redirect: "manual", signal }));
    } catch (error) {
      return signal.aborted ? "!timeout" : failed(error);
    }
  });
}

/** @param {number} milliseconds */
export function pause(milliseconds) {
  return numbered(() => new Promise((resolve) => setTimeout(resolve, milliseconds, "")));
}

/** One line of the log. @param {string} line @param {boolean} isError */
export function log(line, isError) {
  if (isError) console.error(line);
  else console.log(line);
}

/** Goes on with something after the reply. @param {any} context @param {Promise<unknown>} work */
export function waitUntil(context, work) {
  context.waitUntil(work);
}

/** @param {string} url @returns {string | undefined} */
export function normalised(url) {
  return URL.parse(url)?.href;
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
export function fillRandomly(bytes) {
  crypto.getRandomValues(bytes);
}

/** Whether the platform's `Intl` knows a time zone. @param {string} name */
export function isTimeZone(name) {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * The platform's own PBKDF2-SHA-256, several times faster than the same in WASM; 256 bits.
 * @param {string} password @param {Uint8Array<ArrayBuffer>} salt @param {number} iterations
 * @returns {number} of the bits, or what went wrong
 */
export function pbkdf2(password, salt, iterations) {
  // Before the first wait: it is WASM's own memory.
  const algorithm = { name: "PBKDF2", hash: "SHA-256", salt: salt.slice(), iterations };
  return numbered(async () => {
    const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(password), "PBKDF2", false, ["deriveBits"]);
    return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 256));
  });
}
