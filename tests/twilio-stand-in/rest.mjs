// Twilio's REST API, as far as a video application needs it:
// https://www.twilio.com/docs/video/api/rooms-resource, …/participants, …/recording-rules,
// https://www.twilio.com/docs/iam/api/account. Field names are those the official library parses
// (twilio, lib/rest/video/v1/room.js). Plain HTTP: for TWILIO_API_BASE_URL.

import { createServer } from "node:http";
import { Refusal } from "./refusal.mjs";

const REGIONS = ["au1", "br1", "de1", "gll", "ie1", "in1", "jp1", "sg1", "us1", "us2"];

/**
 * @typedef {{ method: string, path: string, form: Record<string, string>, query: Record<string, string>, user: string, status: number }} Asked
 * @typedef {{ status?: number, code?: number, hang?: boolean, drop?: boolean, headers?: Record<string, string>, body?: string }} Trouble
 */

export class Rest {
  /** Every request that came, in order. @type {Asked[]} */
  asked = [];
  /** @type {{ fits: (asked: Asked) => boolean, trouble: Trouble, times: number }[]} */
  #troubles = [];

  /** @param {import("./rooms.mjs").Rooms} rooms */
  constructor(rooms) {
    this.rooms = rooms;
    this.server = createServer(async (request, response) => {
      let text = "";
      request.setEncoding("utf8");
      for await (const part of request) text += part;
      this.#answer(request, response, text);
    });
  }

  /** @returns {Promise<number>} the port */
  listen() {
    return new Promise((resolve) => this.server.listen(0, "127.0.0.1", () => resolve(/** @type {any} */ (this.server.address()).port)));
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /**
   * The next requests that fit get something else than their answer.
   * @param {(asked: Asked) => boolean} fits @param {Trouble} trouble @param {number} [times]
   */
  trouble(fits, trouble, times = 1) {
    this.#troubles.push({ fits, trouble, times });
  }

  calm() {
    this.#troubles = [];
  }

  /** @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response @param {string} text */
  #answer(request, response, text) {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://twilio");
    const [user, password] = Buffer.from((request.headers.authorization ?? "").replace(/^Basic /, ""), "base64").toString().split(/:(.*)/s);
    const asked = { method: request.method ?? "", path: decodeURIComponent(pathname), form: Object.fromEntries(new URLSearchParams(text)), query: Object.fromEntries(searchParams), user, status: 0 };
    this.asked.push(asked);
    const found = this.#troubles.find(({ fits, times }) => times > 0 && fits(asked));
    if (found) found.times -= 1;
    const trouble = found?.trouble;
    if (trouble?.hang) return;
    if (trouble?.drop) return void request.socket.destroy();
    const reply = (/** @type {number} */ status, /** @type {any} */ body, /** @type {any} */ headers = {}) => {
      asked.status = status;
      response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(typeof body === "string" ? body : JSON.stringify(body));
    };
    try {
      if (trouble?.body !== undefined) return reply(trouble.status ?? 200, trouble.body, trouble.headers);
      if (trouble?.status) throw new Refusal(/** @type {any} */ (trouble.code ?? 20500), trouble.status);
      this.#authenticate(asked, password);
      const isForm = request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
      if (asked.method === "POST" && !isForm) throw new Refusal(20404, 415);
      const [status, body] = this.#route(asked);
      reply(status, body);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code, status, message } = error;
      reply(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }, trouble?.headers);
    }
  }

  /** The key with its secret, or the account with its auth token; a closed or suspended account may only be looked at. @param {Asked} asked @param {string} password */
  #authenticate({ user, path }, password) {
    const { sid, authToken, keySid, keySecret, status } = this.rooms.account;
    const isKnown = (user === keySid && password === keySecret) || (user === sid && password === authToken);
    if (!isKnown) throw new Refusal(20003, 401);
    if (status !== "active" && !path.startsWith("/2010-04-01/")) throw new Refusal(20003, 401);
  }

  /** @param {Asked} asked @returns {[number, any]} */
  #route({ method, path, form, query }) {
    const { account } = this.rooms;
    const parts = path.replace(/^\//, "").split("/");
    if (parts[0] === "2010-04-01") {
      if (method !== "GET" || parts[2] !== `${account.sid}.json`) throw new Refusal(20404, 404);
      return [200, { sid: account.sid, friendly_name: "A made-up account", status: account.status, type: "Full", owner_account_sid: account.sid }];
    }
    const [version, resource, sidOrName, under, who] = parts;
    if (version !== "v1" || resource !== "Rooms") throw new Refusal(20404, 404);
    if (!sidOrName) return method === "POST" ? [201, this.#room(this.#create(form))] : [200, { rooms: [...this.rooms.all.values()].map((each) => this.#room(each)), meta: { key: "rooms", next_page_url: null } }];
    const room = this.rooms.find(sidOrName);
    if (!room) throw new Refusal(20404, 404);
    if (under === "Participants") return [200, this.#participants(room, who, method, form, query)];
    if (under === "RecordingRules") {
      if (method === "POST") room.setRecordingRules(JSON.parse(form.Rules ?? "[]"));
      return [200, { room_sid: room.sid, rules: room.recordingRules, date_created: room.createdAt, date_updated: new Date() }];
    }
    if (under) throw new Refusal(20404, 404);
    if (method === "POST") {
      // A room is ended by its SID, and once.
      if (sidOrName !== room.sid) throw new Refusal(20404, 404);
      if (form.Status !== "completed" || room.status === "completed") throw new Refusal(53112);
      room.complete();
    }
    return [200, this.#room(room)];
  }

  /** @param {Record<string, string>} form */
  #create(form) {
    const max = Number(form.MaxParticipants ?? 50);
    const region = form.MediaRegion ?? "us1";
    const minutes = ["EmptyRoomTimeout", "UnusedRoomTimeout"].map((name) => Number(form[name] ?? 5));
    const longest = Number(form.MaxParticipantDuration ?? 14_400);
    if (!form.UniqueName || form.UniqueName.length > 128) throw new Refusal(53100);
    if (["go", "peer-to-peer", "group-small"].includes(form.Type)) throw new Refusal(53126);
    if (form.Type && form.Type !== "group") throw new Refusal(53108);
    if (!(max >= 1 && max <= 50)) throw new Refusal(53107);
    if (!REGIONS.includes(region)) throw new Refusal(53115);
    if (minutes.some((each) => !(each >= 1 && each <= 60)) || !(longest >= 600 && longest <= 86_400)) throw new Refusal(53109);
    return this.rooms.create(form.UniqueName, {
      maxParticipants: max,
      mediaRegion: region,
      statusCallback: form.StatusCallback ?? null,
      statusCallbackMethod: form.StatusCallbackMethod ?? "POST",
      recordOnConnect: form.RecordParticipantsOnConnect === "true",
      recordingRules: form.RecordingRules ? JSON.parse(form.RecordingRules) : null,
      emptyRoomTimeout: minutes[0],
      unusedRoomTimeout: minutes[1],
      maxParticipantDuration: longest,
      audioOnly: form.AudioOnly === "true",
    });
  }

  /** @param {import("./rooms.mjs").Room} room @param {string | undefined} who @param {string} method @param {Record<string, string>} form @param {Record<string, string>} query */
  #participants(room, who, method, form, query) {
    const show = (/** @type {import("./rooms.mjs").Participant} */ one) => ({
      sid: one.sid, room_sid: room.sid, account_sid: this.rooms.account.sid, status: one.status, identity: one.identity,
      start_time: one.startedAt, end_time: one.endedAt, duration: one.endedAt ? one.duration : null, date_created: one.startedAt, date_updated: one.endedAt,
    });
    const wanted = [...room.participants.values()].filter(({ status }) => !query.Status || status === query.Status);
    if (!who) return { participants: wanted.map(show), meta: { page: 0, page_size: 50, key: "participants", next_page_url: null } };
    const participant = room.participants.get(who) ?? room.present.find(({ identity }) => identity === who);
    if (!participant) throw new Refusal(20404, 404);
    if (method === "POST") {
      if (form.Status !== "disconnected") throw new Refusal(53112);
      room.remove(participant, "removed");
    }
    return show(participant);
  }

  /** @param {import("./rooms.mjs").Room} room */
  #room({ sid, name, status, options, createdAt, endedAt, duration }) {
    return {
      sid, status, account_sid: this.rooms.account.sid, unique_name: name, type: options.type, max_participants: options.maxParticipants,
      media_region: options.mediaRegion, status_callback: options.statusCallback, status_callback_method: options.statusCallbackMethod,
      record_participants_on_connect: options.recordOnConnect, max_participant_duration: options.maxParticipantDuration, audio_only: options.audioOnly,
      empty_room_timeout: options.emptyRoomTimeout, unused_room_timeout: options.unusedRoomTimeout, large_room: false, video_codecs: ["H264", "VP8"],
      max_concurrent_published_tracks: 170, date_created: createdAt, date_updated: endedAt ?? createdAt, end_time: endedAt, duration: endedAt ? duration : null,
      url: `https://video.twilio.com/v1/Rooms/${sid}`, links: {},
    };
  }
}
