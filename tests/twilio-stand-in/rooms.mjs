// The rooms, shared by REST and signalling: who is in one, what they publish, when it is over, and
// the events that status callbacks tell (https://www.twilio.com/docs/video/api/status-callbacks).

import { EventEmitter } from "node:events";
import { newSid } from "./account.mjs";
import { Refusal } from "./refusal.mjs";

/**
 * @typedef {{ id: string, sid: string, kind: string, name: string, enabled: boolean, priority: string }} Track
 * @typedef {{ event: string, room: Room, fields: Record<string, string>, sequence: number, at: Date }} RoomEvent
 */

/** All rooms of an account. Emits `event` with a RoomEvent. */
export class Rooms extends EventEmitter {
  /** By SID, those that are over included. @type {Map<string, Room>} */
  all = new Map();
  /** Whether a token is enough to create a room: "client-side room creation" in the console. */
  clientsMayCreate = true;

  /** @param {import("./account.mjs").Account} account */
  constructor(account) {
    super();
    this.account = account;
  }

  /** @param {string} name @param {Partial<RoomOptions>} [options] */
  create(name, options = {}) {
    if (this.inProgress(name)) throw new Refusal(53113);
    const room = new Room(this, name, options);
    this.all.set(room.sid, room);
    room.tell("room-created");
    return room;
  }

  /** @param {string} sidOrName */
  inProgress(sidOrName) {
    return [...this.all.values()].find((room) => room.status === "in-progress" && (room.sid === sidOrName || room.name === sidOrName));
  }

  /** By SID always, by name only while it is in progress, as REST does. @param {string} sidOrName */
  find(sidOrName) {
    return this.all.get(sidOrName) ?? this.inProgress(sidOrName);
  }

  /** The one that a token is for. @param {string} name */
  toJoin(name) {
    const room = this.inProgress(name);
    if (room) return room;
    if (!this.clientsMayCreate) throw new Refusal(53106);
    return this.create(name);
  }
}

/**
 * @typedef {object} RoomOptions
 * @property {string} type
 * @property {number} maxParticipants
 * @property {string} mediaRegion
 * @property {string | null} statusCallback
 * @property {string} statusCallbackMethod
 * @property {boolean} recordOnConnect
 * @property {number} emptyRoomTimeout minutes
 * @property {number} unusedRoomTimeout minutes
 * @property {number} maxParticipantDuration seconds
 * @property {boolean} audioOnly
 * @property {any[] | null} recordingRules
 */

export class Room {
  sid = newSid("RM");
  /** @type {"in-progress" | "completed"} */
  status = "in-progress";
  createdAt = new Date();
  /** @type {Date | null} */
  endedAt = null;
  /** Everybody who ever was in it, by SID. @type {Map<string, Participant>} */
  participants = new Map();
  recording = false;
  #sequence = 0;

  /** @param {Rooms} rooms @param {string} name @param {Partial<RoomOptions>} options */
  constructor(rooms, name, options) {
    this.rooms = rooms;
    this.name = name;
    /** @type {RoomOptions} */
    this.options = {
      type: "group", maxParticipants: 50, mediaRegion: "us1", statusCallback: null, statusCallbackMethod: "POST", recordOnConnect: false,
      emptyRoomTimeout: 5, unusedRoomTimeout: 5, maxParticipantDuration: 14_400, audioOnly: false, recordingRules: null, ...options,
    };
    this.recordingRules = this.options.recordingRules ?? [{ type: this.options.recordOnConnect ? "include" : "exclude", all: true }];
  }

  get present() {
    return [...this.participants.values()].filter((participant) => participant.status !== "disconnected");
  }

  get duration() {
    return Math.round(((this.endedAt ?? new Date()).getTime() - this.createdAt.getTime()) / 1000);
  }

  /** @param {string} identity @param {(body: any) => void} send @returns {Participant} */
  join(identity, send) {
    const sameIdentity = this.present.find((participant) => participant.identity === identity);
    if (!sameIdentity && this.present.length >= this.options.maxParticipants) throw new Refusal(53105);
    if (sameIdentity) this.remove(sameIdentity, new Refusal(53205));
    const participant = new Participant(this, identity, send);
    this.participants.set(participant.sid, participant);
    this.tell("participant-connected", participant.fields);
    return participant;
  }

  /**
   * Somebody is out: left by themselves, or were sent away.
   * @param {Participant} participant @param {Refusal | "removed" | "completed" | null} [why] null: their own will
   */
  remove(participant, why = null) {
    if (participant.status === "disconnected") return;
    participant.status = "disconnected";
    participant.endedAt = new Date();
    this.rooms.emit("left", participant, why);
    for (const track of participant.tracks.values()) this.tell("track-removed", { ...participant.fields, ...trackFields(track) });
    this.tell("participant-disconnected", { ...participant.fields, ParticipantDuration: String(participant.duration) });
  }

  /** Ends it for all. */
  complete() {
    if (this.status === "completed") return;
    for (const participant of this.present) this.remove(participant, "completed");
    this.status = "completed";
    this.endedAt = new Date();
    this.tell("room-ended", { RoomDuration: String(this.duration) });
  }

  /** @param {any[]} rules */
  setRecordingRules(rules) {
    this.recordingRules = rules;
    const recording = rules.some((rule) => rule.type === "include");
    if (recording === this.recording) return;
    this.recording = recording;
    this.rooms.emit("recording", this);
    for (const participant of this.present) {
      for (const track of participant.tracks.values()) {
        const fields = { ...participant.fields, SourceSid: track.sid, RecordingSid: track.sid.replace("MT", "RT") };
        this.tell(recording ? "recording-started" : "recording-completed", fields);
      }
    }
  }

  /** @param {string} event @param {Record<string, string>} [fields] */
  tell(event, fields = {}) {
    this.rooms.emit("event", { event, room: this, fields, sequence: this.#sequence++, at: new Date() });
  }
}

export class Participant {
  sid = newSid("PA");
  /** @type {"connected" | "reconnecting" | "disconnected"} */
  status = "connected";
  startedAt = new Date();
  /** @type {Date | null} */
  endedAt = null;
  /** What they publish, by the browser's id. @type {Map<string, Track>} */
  tracks = new Map();
  /** Grows with every change that others are told. */
  revision = 1;

  /** @param {Room} room @param {string} identity @param {(body: any) => void} send */
  constructor(room, identity, send) {
    this.room = room;
    this.identity = identity;
    this.send = send;
  }

  get duration() {
    return Math.round(((this.endedAt ?? new Date()).getTime() - this.startedAt.getTime()) / 1000);
  }

  get fields() {
    return { ParticipantSid: this.sid, ParticipantStatus: this.status, ParticipantIdentity: this.identity };
  }

  /**
   * Takes over what the browser says it publishes; answers whether anything is new.
   * @param {any[]} told
   */
  publish(told) {
    let changed = false;
    const tell = (/** @type {string} */ event, /** @type {Track} */ track) => {
      changed = true;
      this.room.tell(event, { ...this.fields, ...trackFields(track) });
    };
    for (const [id, track] of this.tracks) {
      if (told.some((each) => each.id === id)) continue;
      this.tracks.delete(id);
      tell("track-removed", track);
    }
    for (const { id, kind, name, enabled, priority } of told) {
      const known = this.tracks.get(id);
      const track = known ?? { id, sid: newSid("MT"), kind, name, enabled, priority };
      this.tracks.set(id, track);
      if (!known) tell("track-added", track);
      else if (known.enabled !== enabled) {
        known.enabled = enabled;
        tell(enabled ? "track-enabled" : "track-disabled", track);
      }
    }
    if (changed) this.revision += 1;
    return changed;
  }
}

/** @param {Track} track */
const trackFields = (track) => ({ TrackSid: track.sid, TrackKind: track.kind, TrackName: track.name });
