// The decisions of a call over Twilio, without the SDK: who is who, what an error means and what comes
// next, when a token has to be renewed. twilio.js carries them out.

import { peersOf } from './peers.js';
import { SOURCES } from './sources.js';
import { say } from '../words/say.js';

/** @typedef {import('./provider.js').Participant} Participant */
/** @typedef {import('./provider.js').Source} Source */
/** @typedef {import('./provider.js').ConnectionState} ConnectionState */
/** @typedef {import('./provider.js').Over} Over */

// -- Who is who ---------------------------------------------------------------------------------

/** @typedef {{ userId: string, connectionId: string, name: string, identities: string[] }} Place */

/**
 * The others by their connection, with the identity they may have at Twilio: their name, unique and as written, or in
 * the room of an appointment their id and their name, which is longer than any name.
 * @param {readonly Participant[]} participants
 * @param {{ userId: string, connectionId: string }} self
 * @returns {Map<string, Place>}
 */
export function placesOf(participants, self) {
  const peers = peersOf(participants, self);
  const places = new Map();
  for (const { connection_id, username } of participants) {
    const peer = peers.get(connection_id ?? '');
    if (!peer) continue;
    const { userId, connectionId } = peer;
    places.set(connectionId, { userId, connectionId, name: username, identities: [username, `${userId}-${username}`] });
  }
  return places;
}

/** Whose an identity is. @param {ReadonlyMap<string, Place>} places @param {string | undefined} identity */
export function placeOf(places, identity) {
  return [...places.values()].find(({ identities }) => identities.includes(identity ?? '')) ?? null;
}

/** Tracks are published under the name of their source. @param {string} trackName @returns {Source | null} */
export function sourceOf(trackName) {
  return SOURCES.find((source) => source === trackName) ?? null;
}

/**
 * The state of the way to a person, in the contract's words.
 * @param {object} at
 * @param {'joining' | 'connected' | 'reconnecting'} at.room ours
 * @param {boolean} at.rejoining we were in the room before
 * @param {string | null} at.participant their state in the room; null: not there
 * @param {boolean} at.known they were there before
 * @param {'nothing due' | 'waiting' | 'missing' | 'flowing'} at.media what is received of them
 * @returns {ConnectionState}
 */
export function connectionWord({ room, rejoining, participant, known, media }) {
  if (room === 'joining') return rejoining ? 'reconnecting' : 'connecting';
  if (room === 'reconnecting' || participant === 'reconnecting') return 'reconnecting';
  if (participant === null) return known ? 'reconnecting' : 'connecting';
  if (media === 'missing') return 'failed';
  return media === 'waiting' ? 'connecting' : 'connected';
}

/** Media that is due but does not come for this long will not come by itself. The SDK may stay silent for 35 s. */
export const MEDIA_PATIENCE_MS = 12_000;

/** Whether the person should know that their line is weak, by Twilio's level from 0 to 5. @param {boolean} was @param {number | null} level */
export const isWeak = (was, level) => level !== null && level <= (was ? 2 : 1);

/**
 * The way to somebody in figures, over the whole call: all media go through Twilio's servers.
 * @param {readonly any[]} reports the SDK's
 * @param {(trackSid: string) => boolean} isTheirs
 * @returns {import('./provider.js').Details}
 */
export function detailsOf(reports, isTheirs) {
  const theirs = (/** @type {string} */ kind) => reports.flatMap((report) => report[kind] ?? []).filter(({ trackSid }) => isTheirs(trackSid));
  const [sound, pictures] = [theirs('remoteAudioTrackStats'), theirs('remoteVideoTrackStats')];
  const sum = (/** @type {string} */ field) => [...sound, ...pictures].reduce((all, stats) => all + (stats[field] ?? 0), 0);
  const [lost, received] = [Math.max(0, sum('packetsLost')), sum('packetsReceived')];
  const [largest] = pictures.filter(({ dimensions }) => dimensions?.width).sort((a, b) => b.dimensions.width - a.dimensions.width);
  const pair = reports.map(({ activeIceCandidatePair }) => activeIceCandidatePair).find(Boolean);
  return {
    path: 'server',
    loss: lost + received > 0 ? lost / (lost + received) : null,
    jitter: sound[0]?.jitter ?? null,
    rtt: pair?.currentRoundTripTime === undefined ? null : pair.currentRoundTripTime * 1000,
    picture: largest ? { ...largest.dimensions, fps: largest.frameRate ?? 0 } : null,
    bitsIn: null,
    bitsOut: null,
  };
}

// -- How to connect -----------------------------------------------------------------------------

/**
 * Our own elements play the tracks, so Twilio cannot know from its elements which ones are watched:
 * with `auto` it would switch all pictures off.
 * @param {boolean} group
 * @returns {import('twilio-video').ConnectOptions}
 */
export function connectOptions(group) {
  /** @type {import('twilio-video').ConnectOptions} */
  const always = { tracks: [], networkQuality: { local: 1, remote: 1 }, dominantSpeaker: true };
  if (!group) return { ...always, preferredVideoCodecs: ['VP8'] };
  return {
    ...always,
    preferredVideoCodecs: 'auto',
    bandwidthProfile: {
      video: { mode: 'grid', dominantSpeakerPriority: 'high', clientTrackSwitchOffControl: 'manual', contentPreferencesMode: 'manual' },
    },
  };
}

// -- Tokens ---------------------------------------------------------------------------------------

/** Twilio looks at a token when one joins and rejoins; with less than this it may be too old on arrival. */
export const LEAST_LIFE_MS = 15_000;
const AHEAD_AT_MOST_MS = 5 * 60_000;

/**
 * Whether another token is needed. `ahead`: the one at hand still works but will run out soon; a fresh
 * one is kept ready, because the network may be gone just when it is needed. `now`: it is no good.
 * @param {{ expiresAt: number, life: number, now: number }} token milliseconds
 * @returns {'keep' | 'ahead' | 'now'}
 */
export function tokenNeed({ expiresAt, life, now }) {
  const left = expiresAt - now;
  if (left <= Math.min(LEAST_LIFE_MS, life / 4)) return 'now';
  return left <= Math.min(AHEAD_AT_MOST_MS, life / 2) ? 'ahead' : 'keep';
}

// -- Errors ---------------------------------------------------------------------------------------

/** With a fresh token it should work; so many refusals in a row mean that it will not. */
export const MOST_RENEWALS = 3;

/** @param {number} failures in a row */
export const retryAfter = (failures) => Math.min(15_000, 1000 * 2 ** Math.min(Math.max(failures, 1) - 1, 10));

/**
 * What to do: `renew` and `retry` join again, the first with a fresh token; `over` gives up.
 * @typedef {{ act: 'renew' | 'retry', code: string, message: string }
 *   | { act: 'over', over: Over, code: string, message: string }} Verdict
 */

/**
 * What an error of the SDK means. Its bundle has no error classes to compare with, only codes.
 * @param {unknown} error null or undefined: Twilio took us out without giving a reason
 * @param {number} renewals how often a fresh token was tried in a row
 * @returns {Verdict}
 */
export function verdictOf(error, renewals) {
  if (!error) return over('failed', 'removed', say('media.removed'));
  const { code } = /** @type {{ code?: unknown }} */ (error);
  if (typeof code !== 'number') return unknown(error, code);
  if ((code >= 20101 && code <= 20107) || code === 20157 || code === 53216 || code === 53106) {
    const refused = refusal(code);
    return renewals < MOST_RENEWALS ? { act: 'renew', ...refused } : over('failed', refused.code, refused.message);
  }
  switch (code) {
    case 53105:
      return over('failed', 'call_full', say('media.call-full'));
    case 53118:
      return over('ended', 'room_completed', say('media.completed'));
    case 53205:
      return over('moved', 'duplicate_identity', say('media.moved'));
    case 53400:
    case 53401:
    case 53402:
    case 53403:
    case 53404:
    case 53405:
    case 53407:
    case 53408:
      return { act: 'retry', code: 'media_failed', message: say('media.nothing-comes-through') };
    case 53000:
    case 53001:
    case 53002:
    case 53003:
    case 53004:
    case 53006:
      return { act: 'retry', code: 'signalling_failed', message: say('media.twilio-unreachable') };
    default:
      return { act: 'retry', code: `twilio_${code}`, message: say('media.twilio-problem', { code: String(code) }) };
  }
}

/** @param {unknown} error @param {unknown} code @returns {Verdict} */
function unknown(error, code) {
  const message = error instanceof Error && code === 'token_unavailable' ? error.message : say('media.not-connected-yet');
  return { act: 'retry', code: typeof code === 'string' ? code : 'not_connected', message };
}

/** @param {number} code */
function refusal(code) {
  if (code === 20104) return { code: 'token_expired', message: say('media.token-expired') };
  if (code === 53106) return { code: 'room_not_found', message: say('media.room-not-found') };
  return { code: 'token_refused', message: say('media.token-refused', { code: String(code) }) };
}

/** @param {Over} how @param {string} code @param {string} message @returns {Verdict} */
function over(how, code, message) {
  return { act: 'over', over: how, code, message };
}

/** A single source did not get through. @param {Source} source @param {unknown} error */
export function sendTrouble(source, error) {
  const code = /** @type {any} */ (error)?.code;
  return { code: 'track_not_sent', message: say(`media.others-cannot-get-${source}`, { code: code ? ` (${code})` : '' }) };
}

/** @param {string} name @param {unknown} error */
export function receiveTrouble(name, error) {
  const code = /** @type {any} */ (error)?.code;
  return { code: 'track_not_received', message: say('media.not-received', { name, code: code ? ` (${code})` : '' }) };
}
