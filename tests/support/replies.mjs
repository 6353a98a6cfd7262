// What tests say about replies.

import assert from "node:assert/strict";

/**
 * A reply as tests look at it.
 * @typedef {{ status: number, body: any, headers: Headers, text: string }} Reply
 */

/** The body of a success. @param {Reply} reply @param {number} [status] */
export function succeeded(reply, status = 200) {
  assert.equal(reply.status, status, reply.text);
  assert.equal(reply.body?.success, true, reply.text);
  return reply.body;
}

/**
 * The body of an error in the one shape all errors have.
 * @param {{ status?: number, body?: any, text?: string }} reply @param {number} status @param {string} code @param {any} [details]
 */
export function refused(reply, status, code, details = undefined) {
  assert.deepEqual([reply.status, reply.body?.code], [status, code], reply.text);
  const { success, error, requestId } = reply.body;
  assert.equal(success, false);
  assert.ok(typeof error === "string" && error.length > 3, "words for people");
  assert.ok(typeof requestId === "string" && requestId.length > 3, "an id to find it in the log");
  assert.deepEqual(Object.keys(reply.body).filter((key) => !["success", "error", "code", "requestId", "details"].includes(key)), []);
  if (details !== undefined) assert.deepEqual(reply.body.details, details);
  return reply.body;
}

/**
 * Asks again until it holds; for state that no frame announces.
 * @template T
 * @param {() => Promise<T>} ask @param {(answer: T) => boolean} holds
 */
export async function eventually(ask, holds, { within = 30_000, every = 200 } = {}) {
  const deadline = Date.now() + within;
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    if (Date.now() > deadline) assert.fail(`still after ${within} ms: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** A time as the API writes it, near now. @param {any} text */
export function assertRecent(text) {
  assert.match(text, TIME);
  assert.ok(Math.abs(Date.parse(text) - Date.now()) < 60_000, `${text} is not about now`);
}
