// Status callbacks as Twilio sends them (https://www.twilio.com/docs/video/api/status-callbacks): a form,
// signed by the official library with the account's auth token over the URL and every parameter.

import { createRequire } from "node:module";

const { getExpectedTwilioSignature } = createRequire(import.meta.url)("twilio/lib/webhooks/webhooks.js");

/**
 * The parameters that one event is told with.
 * @param {import("./rooms.mjs").RoomEvent} event @param {import("./account.mjs").Account} account
 * @returns {Record<string, string>}
 */
export function parameters({ event, room, fields, sequence, at }, account) {
  return {
    AccountSid: account.sid,
    RoomName: room.name,
    RoomSid: room.sid,
    RoomStatus: room.status,
    RoomType: room.options.type,
    StatusCallbackEvent: event,
    Timestamp: at.toISOString(),
    SequenceNumber: String(sequence),
    ...fields,
  };
}

/**
 * A signed request, ready for fetch. Values that are lists are sent as repeated parameters.
 * @param {string} url as Twilio knows it @param {Record<string, string | string[]>} fields @param {string} authToken
 */
export function signedCallback(url, fields, authToken) {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) body.append(name, each);
  const headers = {
    "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
    "X-Twilio-Signature": getExpectedTwilioSignature(authToken, url, fields),
    "I-Twilio-Idempotency-Token": crypto.randomUUID(),
    "User-Agent": "TwilioProxy/1.1",
  };
  return { method: "POST", headers, body: String(body) };
}

export class Callbacks {
  /** Everything that happened, in order. @type {Record<string, string>[]} */
  events = [];
  /** What each callback was answered. @type {{ event: string, status: number }[]} */
  answers = [];
  /** For rooms that the SDK created: the account's own setting in the console. @type {string | null} */
  accountUrl = null;
  #queue = Promise.resolve();

  /** @param {import("./rooms.mjs").Rooms} rooms */
  constructor(rooms) {
    rooms.on("event", (/** @type {import("./rooms.mjs").RoomEvent} */ event) => {
      const fields = parameters(event, rooms.account);
      this.events.push(fields);
      const url = event.room.options.statusCallback ?? this.accountUrl;
      if (url) this.#queue = this.#queue.then(() => this.#send(url, fields, rooms.account.authToken));
    });
  }

  /** @param {string} url @param {Record<string, string>} fields @param {string} authToken */
  async #send(url, fields, authToken) {
    const reply = await fetch(url, signedCallback(url, fields, authToken)).catch(() => null);
    this.answers.push({ event: fields.StatusCallbackEvent, status: reply?.status ?? 0 });
    await reply?.arrayBuffer().catch(() => {});
  }

  /** All that was to be told has been told. */
  async settled() {
    await this.#queue;
  }
}
