// API tests with Twilio: a server that uses a stand-in of Twilio, and what Twilio would tell it.

import { after } from "node:test";
import { succeeded, useServer } from "./api.mjs";
import { newSid } from "../twilio-stand-in/account.mjs";
import { signedCallback } from "../twilio-stand-in/callbacks.mjs";
import { Twilio } from "../twilio-stand-in/twilio.mjs";

/**
 * A server and the Twilio it uses, for all tests of a file.
 * @param {Record<string, string> | ((twilio: Twilio) => Record<string, string>)} [vars] besides Twilio's own
 * @param {Record<string, any>} [options] `startServer`'s besides
 */
export function useTwilio(vars = {}, options = {}) {
  const scene = { twilio: /** @type {Twilio} */ (/** @type {any} */ (null)), vars: /** @type {Record<string, string>} */ ({}) };
  const api = useServer(async () => {
    scene.twilio = await Twilio.start();
    scene.vars = { ...scene.twilio.vars, ...(typeof vars === "function" ? vars(scene.twilio) : vars) };
    return { ...options, vars: scene.vars };
  });
  after(() => scene.twilio?.stop());
  return Object.assign(scene, { api });
}

/** @param {import("./person.mjs").Person} person @param {string} roomId */
export const tokenFor = (person, roomId) => person.post("/api/calls/token", { roomName: `room_${roomId}` });

/** What Twilio knows a room by. @param {import("./person.mjs").Person} person @param {string} roomId */
export async function twilioName(person, roomId) {
  return succeeded(await tokenFor(person, roomId)).roomName;
}

/** One life of a room at Twilio, as its callbacks tell it: every event has the next number. */
export class Story {
  sid = newSid("RM");
  #next = 0;
  /** A stay in the room has a SID of its own. @type {Map<string, string>} */
  #stays = new Map();

  /** @param {import("../twilio-stand-in/account.mjs").Account} account @param {string} name @param {number} [begunAt] milliseconds */
  constructor(account, name, begunAt = Date.now()) {
    this.account = account;
    this.name = name;
    this.begunAt = begunAt;
  }

  /**
   * The parameters of the next event.
   * @param {string} event @param {number} [seconds] after the beginning @param {Record<string, string>} [fields]
   */
  event(event, seconds = 0, fields = {}) {
    /** @type {Record<string, string>} */
    const told = {
      AccountSid: this.account.sid,
      RoomName: this.name,
      RoomSid: this.sid,
      RoomStatus: event === "room-ended" ? "completed" : "in-progress",
      RoomType: "group",
      StatusCallbackEvent: event,
      Timestamp: new Date(this.begunAt + seconds * 1000).toISOString(),
      SequenceNumber: String(this.#next++),
      ...fields,
    };
    return told;
  }

  /** @param {string} event @param {number} seconds @param {{ name: string }} person @param {Record<string, string>} [fields] */
  about(event, seconds, person, fields = {}) {
    if (event === "participant-connected" || !this.#stays.has(person.name)) this.#stays.set(person.name, newSid("PA"));
    const sid = this.#stays.get(person.name) ?? "";
    const status = event === "participant-disconnected" ? "disconnected" : "connected";
    return this.event(event, seconds, { ParticipantSid: sid, ParticipantStatus: status, ParticipantIdentity: person.name, ...fields });
  }
}

/**
 * Twilio tells something: signed by the official library, over the URL as Twilio knows it.
 * @param {import("./api.mjs").Api} api @param {import("../twilio-stand-in/account.mjs").Account} account @param {Record<string, string | string[]>} fields
 * @param {{ path?: string, url?: string, token?: string, change?: (request: ReturnType<typeof signedCallback>) => void }} [how]
 */
export function tells(api, account, fields, { path = "/api/twilio/status-callback", url = api.url + path, token = account.authToken, change = () => {} } = {}) {
  const request = signedCallback(url, fields, token);
  change(request);
  return api.raw("POST", path, /** @type {any} */ (request.headers), request.body);
}
