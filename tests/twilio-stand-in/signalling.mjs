// Twilio's signalling as the browser SDK speaks it. Frames of the line (twilio-video,
// lib/twilioconnection.js): hello, welcome, msg, heartbeat, busy, bye. Bodies of `msg`
// (lib/signaling/v2/twilioconnectiontransport.js): ice, connect, sync, update, disconnect to here;
// iced, connected, synced, update, disconnected, error from here.

import { randomUUID } from "node:crypto";
import { checkAccessToken } from "./access-token.mjs";
import { Pair } from "./media.mjs";
import { Refusal } from "./refusal.mjs";

/** How long a browser may be gone before it has left. */
const SESSION_SECONDS = 30;
const VERSION = 2;

/** @typedef {import("./rooms.mjs").Participant} Participant */

/** A participant's session: outlives the line it began on. */
class Session {
  id = randomUUID();
  /** @type {Map<Participant, Pair>} */
  pairs = new Map();
  publishedRevision = 0;
  subscribedRevision = 0;
  /** @type {NodeJS.Timeout | undefined} */
  expiry = undefined;

  /** @param {import("./line.mjs").Line | null} line */
  constructor(line) {
    this.line = line;
    /** @type {Participant} */
    this.participant = /** @type {any} */ (null);
  }

  /** @param {any} body */
  send(body) {
    this.line?.send({ version: VERSION, session: this.id, ...body });
  }

  get room() {
    return this.participant.room;
  }

  get others() {
    return this.room.present.filter((other) => other !== this.participant);
  }

  get published() {
    const tracks = [...this.participant.tracks.values()].map(({ id, sid }) => ({ id, sid, state: "ready" }));
    return { revision: (this.publishedRevision += 1), tracks };
  }

  get subscribed() {
    const tracks = this.others.flatMap((other) => [...other.tracks.values()]).map(({ id, sid }) => ({ id, sid }));
    return { revision: (this.subscribedRevision += 1), tracks };
  }

  /** Who and what is in the room. */
  get state() {
    const { room, participant } = this;
    return {
      session: this.id,
      sid: room.sid,
      name: room.name,
      // Without `options` the SDK does not come to an end.
      options: { session_timeout: SESSION_SECONDS, signaling_region: "us1", media_region: room.options.mediaRegion },
      participant: { sid: participant.sid, identity: participant.identity },
      participants: this.others.map(shown),
      published: this.published,
      subscribed: this.subscribed,
      recording: { is_recording: room.recording, revision: room.recording ? 2 : 1 },
    };
  }
}

export class Signalling {
  /** @type {Map<string, Session>} */
  sessions = new Map();
  /** Every token that was refused. @type {{ code: number, type: string }[]} */
  refusals = [];
  #expiredUntil = 0;

  /** @param {import("./rooms.mjs").Rooms} rooms */
  constructor(rooms) {
    this.rooms = rooms;
    rooms.on("left", (participant, why) => this.#left(participant, why));
    rooms.on("recording", (room) => {
      const recording = { is_recording: room.recording, revision: Date.now() };
      for (const participant of room.present) participant.send({ type: "update", recording });
    });
  }

  /** @param {import("./line.mjs").Line} line @param {any} body */
  handle(line, body) {
    try {
      if (body.type === "ice") this.#ice(line, body);
      else if (body.type === "connect") this.#connect(line, body);
      else if (body.type === "sync") this.#sync(line, body);
      else if (body.type === "update") this.#update(line, body);
      else if (body.type === "disconnect") this.#disconnect(line);
      else throw new Refusal(53004);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refusals.push({ code: error.code, type: body.type });
      line.send({ version: VERSION, type: "error", code: error.code, message: error.message });
    }
  }

  /** From now on every token made before counts as expired. */
  async expireTokens() {
    this.#expiredUntil = Math.floor(Date.now() / 1000);
    // Tokens carry whole seconds: one made in this second would count as old.
    await new Promise((resolve) => setTimeout(resolve, 1000 - (Date.now() % 1000) + 5));
  }

  /** @param {unknown} token */
  #check(token) {
    return checkAccessToken(token, this.rooms.account, { expiredUntil: this.#expiredUntil });
  }

  /** The line is gone without a word: the others see `reconnecting` until it is back or time is up. @param {import("./line.mjs").Line} line */
  lost(line) {
    const session = line.session;
    if (!session || session.line !== line) return;
    session.line = null;
    const { participant } = session;
    if (participant.status !== "connected") return;
    participant.status = "reconnecting";
    this.#tellOthers(session);
    session.expiry = setTimeout(() => participant.room.remove(participant), SESSION_SECONDS * 1000);
    session.expiry.unref();
  }

  /** @param {import("./line.mjs").Line} line @param {any} body */
  #ice(line, { token }) {
    this.#check(token);
    line.send({ version: 1, type: "iced", ice_servers: [] });
  }

  /** @param {import("./line.mjs").Line} line @param {any} body */
  #connect(line, body) {
    const { identity, room: granted } = this.#check(body.token);
    // A token for one room opens no other, and none by another name.
    if (granted !== undefined && body.name && body.name !== granted) throw new Refusal(53106);
    const room = this.rooms.toJoin(granted ?? body.name);
    const session = new Session(line);
    const participant = room.join(identity, (message) => session.send(message));
    session.participant = participant;
    line.session = session;
    this.sessions.set(session.id, session);
    participant.publish(body.participant?.tracks ?? []);
    for (const other of session.others) {
      const pair = new Pair(participant, other);
      session.pairs.set(other, pair);
      this.#of(other)?.pairs.set(participant, pair);
    }
    // The connection the SDK offered on its own is for an SFU: closed at once, one for each person instead.
    const unwanted = (body.peer_connections ?? []).map((/** @type {any} */ { id }) => ({ id, description: { type: "close", revision: 1 } }));
    const beginnings = [...session.pairs.values()].map((pair) => pair.beginning);
    session.send({ type: "connected", ...session.state, peer_connections: [...unwanted, ...beginnings] });
    this.#tellOthers(session);
  }

  /** @param {import("./line.mjs").Line} line @param {any} body */
  #sync(line, body) {
    this.#check(body.token);
    const session = this.sessions.get(body.session);
    if (!session || session.participant.status === "disconnected") throw new Refusal(session?.room.status === "completed" ? 53118 : 53204);
    clearTimeout(session.expiry);
    session.line?.drop();
    session.line = line;
    line.session = session;
    session.participant.status = "connected";
    session.participant.publish(body.participant?.tracks ?? []);
    const peerConnections = [...session.pairs.values()].map((pair) => pair.caughtUp(session.participant));
    session.send({ type: "synced", ...session.state, peer_connections: peerConnections });
    this.#relay(session, body);
    this.#tellOthers(session);
  }

  /** @param {import("./line.mjs").Line} line @param {any} body */
  #update(line, body) {
    const session = line.session;
    if (!session || session.participant.status === "disconnected") return;
    if (body.participant && session.participant.publish(body.participant.tracks ?? [])) {
      session.send({ type: "update", published: session.published });
      this.#tellOthers(session, false);
    }
    this.#relay(session, body);
  }

  /** @param {import("./line.mjs").Line} line */
  #disconnect(line) {
    const session = line.session;
    if (session) session.room.remove(session.participant);
  }

  /** @param {Session} session @param {any} body */
  #relay(session, body) {
    for (const state of body.peer_connections ?? []) {
      const pair = [...session.pairs.values()].find(({ id }) => id === state.id);
      pair?.relay(session.participant, state);
    }
  }

  /** @param {Session} session @param {boolean} [grow] its revision, for changes of the state alone */
  #tellOthers(session, grow = true) {
    const { participant } = session;
    if (grow) participant.revision += 1;
    for (const other of session.others) {
      const theirs = this.#of(other);
      theirs?.send({ type: "update", participants: [shown(participant)], subscribed: theirs.subscribed });
    }
  }

  /** @param {Participant} participant @param {Refusal | "removed" | "completed" | null} why */
  #left(participant, why) {
    const session = this.#of(participant);
    if (!session) return;
    clearTimeout(session.expiry);
    if (why instanceof Refusal) session.send({ type: "error", code: why.code, message: why.message });
    // "completed" becomes 53118 in the SDK, anything else an ordinary `disconnected`.
    else if (why) session.send({ type: "disconnected", status: why === "completed" ? "completed" : "disconnected" });
    participant.revision += 1;
    for (const [other, pair] of session.pairs) {
      const theirs = this.#of(other);
      theirs?.pairs.delete(participant);
      if (why === "completed") continue; // They are told that it is over, not who left it.
      theirs?.send({ type: "update", participants: [shown(participant)], subscribed: theirs.subscribed, peer_connections: [pair.end] });
    }
  }

  /** @param {Participant} participant */
  #of(participant) {
    return [...this.sessions.values()].find((session) => session.participant === participant);
  }
}

/** A participant as others are told of them. @param {Participant} participant */
function shown({ sid, identity, revision, status, tracks }) {
  const shownTracks = status === "disconnected" ? [] : [...tracks.values()].map(({ sid: trackSid, kind, name, enabled, priority }) => ({ sid: trackSid, kind, name, enabled, priority }));
  return { sid, identity, revision, state: status, tracks: shownTracks };
}
