// The others in a room of Twilio's: which track of whom is shown, and how the way to them is. Whatever
// happens, `look` compares what there is with what was told, so nothing depends on the order of events.

import { SOURCES } from './sources.js';
import { MEDIA_PATIENCE_MS, connectionWord, detailsOf, isWeak, placeOf, placesOf, receiveTrouble, sourceOf } from './twilio-rules.js';
import { say } from '../words/say.js';

/** @typedef {import('./provider.js').Source} Source */
/** @typedef {import('twilio-video').Room} Room */
/** @typedef {import('twilio-video').RemoteParticipant} RemoteParticipant */
/**
 * @typedef {object} Shown
 * @property {string} userId
 * @property {Map<Source, MediaStreamTrack>} tracks
 * @property {string} word
 * @property {number | null} quality
 * @property {Source[]} paused
 * @property {boolean} known they were in the room before
 */

/** After a rejoin the last picture stays for so long, unless the new one is there. */
const KEEP_PICTURE_MS = 5000;
const EVENTS = /** @type {const} */ ([
  'participantConnected',
  'participantDisconnected',
  'participantReconnecting',
  'participantReconnected',
  'trackSubscribed',
  'trackUnsubscribed',
  'trackEnabled',
  'trackDisabled',
  'trackSwitchedOff',
  'trackSwitchedOn',
  'reconnecting',
  'reconnected',
  'dominantSpeakerChanged',
]);

export class Others {
  /** @type {ReturnType<typeof placesOf>} by connection */
  #places = new Map();
  /** @type {Map<string, Shown>} by connection */
  #shown = new Map();
  /** @type {Room | null} */
  #room = null;
  #rejoining = false;
  #enteredAt = 0;
  /** @type {string | null} */
  #speaker = null;
  /** @type {number | null} */
  #ownQuality = null;
  #weak = false;
  /** Since when media is due; null: none is, or it flows. @type {number | null} */
  #dueSince = null;
  #flowing = false;
  #missing = false;

  /**
   * @param {{ userId: string, connectionId: string }} self
   * @param {(event: import('./provider.js').MediaEvent) => void} emit
   */
  constructor(self, emit) {
    this.self = self;
    this.emit = emit;
  }

  /** @param {import('./provider.js').Participant[]} participants */
  setParticipants(participants) {
    this.#places = placesOf(participants, this.self);
    this.look();
  }

  /** @param {Room} room */
  enter(room) {
    this.#room = room;
    this.#enteredAt = Date.now();
    this.#dueSince = null;
    this.#flowing = false;
    const look = () => {
      if (this.#room === room) this.look();
    };
    for (const event of EVENTS) room.on(/** @type {any} */ (event), look);
    room.on('trackStarted', (track) => {
      if (this.#room !== room || track.kind !== 'video') return;
      this.#flows();
      this.look();
    });
    room.on('trackSubscriptionFailed', (error, _publication, participant) => {
      if (this.#room !== room) return;
      const name = placeOf(this.#places, participant.identity)?.name ?? participant.identity;
      this.emit({ type: 'problem', ...receiveTrouble(name, error) });
    });
    const follow = (/** @type {RemoteParticipant} */ participant) => participant.on('networkQualityLevelChanged', look);
    room.participants.forEach(follow);
    room.on('participantConnected', follow);
    room.localParticipant.on('networkQualityLevelChanged', look);
    this.look();
  }

  /** The room is gone, for now: the last pictures stay while we come back. */
  leave() {
    this.#room = null;
    this.#rejoining = true;
    this.look();
  }

  /** Tells what has changed. */
  look() {
    for (const [connectionId, shown] of this.#shown) {
      if (this.#places.has(connectionId)) continue;
      this.#shown.delete(connectionId);
      for (const source of shown.tracks.keys()) this.#tellTrack(connectionId, shown.userId, source, null);
    }
    for (const [connectionId, { userId, identities }] of this.#places) {
      const shown = this.#shown.get(connectionId) ?? { userId, tracks: new Map(), word: '', quality: null, paused: [], known: false };
      this.#shown.set(connectionId, shown);
      this.#compare(connectionId, shown, this.#participant(identities));
    }
    this.#tellSpeaker();
    const own = this.#room?.localParticipant.networkQualityLevel ?? null;
    if (own !== this.#ownQuality) {
      this.#ownQuality = own;
      this.emit({ type: 'quality', ...this.self, level: own });
    }
    // The SDK makes the picture smaller by itself; it tells only how bad the line is.
    const weak = isWeak(this.#weak, own);
    if (weak === this.#weak) return;
    this.#weak = weak;
    this.emit({ type: 'uplink', note: weak ? { picture: 'smaller', why: 'network' } : null });
  }

  /** @param {string} connectionId @param {Shown} shown @param {RemoteParticipant | null} participant */
  #compare(connectionId, shown, participant) {
    const { userId } = shown;
    if (participant) shown.known = true;
    const word = connectionWord({
      room: this.#room === null ? 'joining' : this.#room.state === 'reconnecting' ? 'reconnecting' : 'connected',
      rejoining: this.#rejoining,
      participant: participant?.state ?? null,
      known: shown.known,
      media: this.#flowing || tracksOf(participant).size === 0 ? 'nothing due' : this.#missing ? 'missing' : 'waiting',
    });
    if (word !== shown.word) {
      shown.word = word;
      this.emit({ type: 'connection', userId, connectionId, state: word });
    }
    if (this.#room) this.#compareTracks(connectionId, shown, tracksOf(participant));
    const paused = switchedOff(participant);
    if (String(paused) !== String(shown.paused)) {
      shown.paused = paused;
      this.emit({ type: 'paused', userId, connectionId, sources: paused });
    }
    const level = participant?.networkQualityLevel ?? null;
    if (level !== shown.quality) {
      shown.quality = level;
      this.emit({ type: 'quality', userId, connectionId, level });
    }
  }

  /** @param {string} connectionId @param {Shown} shown @param {Map<Source, MediaStreamTrack>} tracks */
  #compareTracks(connectionId, shown, tracks) {
    const keep = this.#rejoining && Date.now() - this.#enteredAt < KEEP_PICTURE_MS;
    for (const source of SOURCES) {
      const before = shown.tracks.get(source) ?? null;
      const now = tracks.get(source) ?? null;
      if (before === now || (keep && !now)) continue;
      if (now) shown.tracks.set(source, now);
      else shown.tracks.delete(source);
      this.#tellTrack(connectionId, shown.userId, source, now);
    }
  }

  #tellSpeaker() {
    const speaker = placeOf(this.#places, this.#room?.dominantSpeaker?.identity)?.connectionId ?? null;
    if (speaker === this.#speaker) return;
    this.#speaker = speaker;
    this.emit({ type: 'speaker', connectionId: speaker });
  }

  /** @param {string} connectionId @param {string} userId @param {Source} source @param {MediaStreamTrack | null} track */
  #tellTrack(connectionId, userId, source, track) {
    this.emit({ type: 'track', userId, connectionId, source, track });
  }

  /** The one of this name who came last: somebody who came back is there twice for a moment. @param {readonly string[]} identities */
  #participant(identities) {
    /** @type {RemoteParticipant | null} */
    let last = null;
    this.#room?.participants.forEach((participant) => {
      if (identities.includes(participant.identity) && participant.state !== 'disconnected') last = participant;
    });
    return /** @type {RemoteParticipant | null} */ (last);
  }

  /** Whether anything comes in at all: every now and then. */
  async tick() {
    const room = this.#room;
    if (room && !this.#flowing && (await this.#receives(room))) this.#flows();
    if (this.#room) this.look();
  }

  /** @param {Room} room */
  async #receives(room) {
    const due = [...this.#places.values()].some(({ identities }) => tracksOf(this.#participant(identities)).size > 0);
    if (!due) {
      this.#dueSince = null;
      return false;
    }
    this.#dueSince ??= Date.now();
    const reports = await room.getStats().catch(() => []);
    if (this.#room !== room) return false;
    const all = reports.flatMap((report) => [...report.remoteAudioTrackStats, ...report.remoteVideoTrackStats]);
    if (all.some(({ bytesReceived }) => (bytesReceived ?? 0) > 0)) return true;
    if (!this.#missing && Date.now() - this.#dueSince > MEDIA_PATIENCE_MS) {
      this.#missing = true;
      this.emit({ type: 'problem', code: 'media_failed', message: say('media.nothing-comes-through') });
    }
    return false;
  }

  /** @param {string} connectionId @returns {Promise<import('./provider.js').Details | null>} */
  async details(connectionId) {
    const participant = this.#participant(this.#places.get(connectionId)?.identities ?? []);
    const reports = (await this.#room?.getStats().catch(() => [])) ?? [];
    const tracks = new Set([...(participant?.tracks.keys() ?? [])]);
    return participant && detailsOf(reports, (sid) => tracks.has(sid));
  }

  #flows() {
    this.#flowing = true;
    if (!this.#missing) return;
    this.#missing = false;
    this.emit({ type: 'problem', code: 'media_failed', message: null });
  }
}

/** What Twilio does not send us of somebody for now, because a line is weak. @param {RemoteParticipant | null} participant */
function switchedOff(participant) {
  /** @type {Source[]} */
  const sources = [];
  participant?.videoTracks.forEach(({ track, trackName }) => {
    const source = sourceOf(trackName);
    if (source && track?.isSwitchedOff) sources.push(source);
  });
  return sources.sort();
}

/** What is received of somebody, by source. @param {RemoteParticipant | null} participant */
function tracksOf(participant) {
  /** @type {Map<Source, MediaStreamTrack>} */
  const tracks = new Map();
  participant?.tracks.forEach(({ track, trackName }) => {
    const source = sourceOf(trackName);
    if (!source || !track || track.kind === 'data') return;
    tracks.set(source, track.mediaStreamTrack);
  });
  return tracks;
}
