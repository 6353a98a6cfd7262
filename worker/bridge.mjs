// What the Rust program asks of the platform: src/platform/bridge.rs declares these functions, worker-build bundles
// them into build/index.js. Whatever goes both ways is text, each time in one crossing: passing objects between
// JavaScript and WASM field by field takes longer than most of what a request does.
//
// A promise that is answered to Rust never rejects: what went wrong is a text that begins with "!".

/** Between the rows of a statement. JSON has no such character inside. */
const ROW = "\n";
/** Between statements. */
const STATEMENT = "\u001e";

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

/**
 * Runs SQL as one transaction in one trip; `[[sql, [value, …]], …]` in, rows out.
 * @param {any} env @param {string} statements @param {number} patience milliseconds
 */
export function query(env, statements, patience) {
  return inTime(patience, async () => {
    const prepared = JSON.parse(statements).map((/** @type {[string, unknown[]]} */ [sql, values]) => env.DB.prepare(sql).bind(...values));
    if (prepared.length === 1) return rows(await prepared[0].all());
    return (await env.DB.batch(prepared)).map(rows).join(STATEMENT);
  });
}

/**
 * What is answered in time, or what went wrong.
 * @template T
 * @param {number} patience milliseconds @param {() => Promise<T>} work
 * @returns {Promise<T | string>}
 */
async function inTime(patience, work) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, patience, "!no answer in time")));
  try {
    return await Promise.race([work(), /** @type {Promise<string>} */ (late)]);
  } catch (error) {
    return failed(error);
  } finally {
    clearTimeout(timer);
  }
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
  return inTime(patience, async () => env[binding].getByName(name).ask(what, text));
}

/**
 * Asks several objects of ours the same at once; answers what went wrong, a line each.
 * @param {any} env @param {string} binding @param {string} names with commas between them @param {string} what
 * @param {string} text @param {number} patience milliseconds
 */
export async function askAll(env, binding, names, what, text, patience) {
  const answers = await Promise.all(names.split(",").map((name) => ask(env, binding, name, what, text, patience)));
  return answers.filter((answer) => answer.startsWith("!")).join("\n").replaceAll("!", "");
}

/**
 * Opens a socket to an object of ours. The request is a new one: nothing of what the client sent reaches the object.
 * @param {any} env @param {string} binding @param {string} name @param {string} admission
 * @param {number} patience milliseconds
 * @returns {Promise<Response | string>} the 101, or what went wrong
 */
export function open(env, binding, name, admission, patience) {
  return inTime(patience, async () => {
    const headers = { Upgrade: "websocket", "X-Admission": encodeURIComponent(admission) };
    const response = await env[binding].getByName(name).fetch("https://object/socket", { headers });
    return response.status === 101 ? response : `!${response.status}`;
  });
}

/** Counts something; answers whether it may be. @param {any} env @param {string} binding @param {string} key */
export async function count(env, binding, key) {
  try {
    return (await env[binding].limit({ key })).success ? "yes" : "no";
  } catch (error) {
    return failed(error);
  }
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
async function sent(method, url, headers, body, patience, read) {
  const signal = AbortSignal.timeout(patience);
  try {
    const own = new Headers();
    addTo(own, headers);
    return await read(await fetch(url, { method, headers: own, body, redirect: "manual", signal }));
  } catch (error) {
    return signal.aborted ? "!timeout" : failed(error);
  }
}

/** @param {number} milliseconds */
export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
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

/** @param {Uint8Array} bytes */
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
 * @param {string} password @param {Uint8Array} salt @param {number} iterations
 * @returns {Promise<Uint8Array | string>}
 */
export async function pbkdf2(password, salt, iterations) {
  try {
    // Before the first wait: it is WASM's own memory.
    const algorithm = { name: "PBKDF2", hash: "SHA-256", salt: salt.slice(), iterations };
    const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(password), "PBKDF2", false, ["deriveBits"]);
    return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 256));
  } catch (error) {
    return failed(error);
  }
}
