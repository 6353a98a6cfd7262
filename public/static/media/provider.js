// The one contract that everything which carries a call's media keeps: p2p (peer to peer),
// twilio (over Twilio Video), fake (no network, for tests and development). The page knows only this file.

import { say } from '../words/say.js';

/** @typedef {import('./sources.js').Source} Source */

/**
 * A participant of the call's snapshot, as the room's socket sends it.
 * @typedef {object} Participant
 * @property {string} user_id
 * @property {string} username
 * @property {string | null} connection_id
 * @property {string} presence `expected`, `connected`, `lost` or `left`
 * @property {boolean} audio
 * @property {boolean} video
 * @property {boolean} screen
 */

/**
 * What a session tells.
 * - `track`: what this participant's source sends now; null when it sends nothing. The same track
 *   object may come again after a null. A participant who goes takes all sources to null.
 * - `connection`: how the way to this participant is. `failed` means that several ways were tried
 *   in vain; it goes on trying, gently.
 * - `quality`: how good this participant's network is, 0 (bad) to 5 (excellent), ours included; null:
 *   not known. Only some providers can tell.
 * - `paused`: what this participant does not send for now although it is on, because their line is weak; empty: all is sent.
 * - `uplink`: what our own line cannot carry, and whether the network or this device is the reason; null: it carries all.
 * - `speaker`: whose voice stands out in a group; null: nobody's. Only some providers can tell.
 * - `problem`: something the person should know; `message` is in words for people, null: it is over.
 *   With `over` the session is at its end and carries nothing any more: the call moved to another
 *   device (`moved`), is over for all (`ended`), or does not let us in (`failed`).
 * @typedef {{ type: 'track', userId: string, connectionId: string, source: Source, track: MediaStreamTrack | null }
 *   | { type: 'connection', userId: string, connectionId: string, state: ConnectionState }
 *   | { type: 'quality', userId: string, connectionId: string, level: number | null }
 *   | { type: 'paused', userId: string, connectionId: string, sources: Source[] }
 *   | { type: 'uplink', note: { picture: 'smaller' | 'paused', why: 'network' | 'device' } | null }
 *   | { type: 'speaker', connectionId: string | null }
 *   | { type: 'problem', code: string, message: string | null, over?: Over }} MediaEvent
 */
/**
 * The way to somebody in figures; null where nothing is known.
 * @typedef {object} Details
 * @property {'direct' | 'relay' | 'server' | null} path
 * @property {string | null} [candidate] where it begins: `host`, `srflx`, `prflx`
 * @property {number | null} loss part of what they send that does not arrive, 0 to 1
 * @property {number | null} jitter milliseconds
 * @property {number | null} rtt milliseconds
 * @property {{ width: number, height: number, fps: number } | null} picture theirs, as it arrives
 * @property {number | null} bitsIn a second
 * @property {number | null} bitsOut a second
 */
/** @typedef {'moved' | 'ended' | 'failed'} Over */
/** @typedef {'connecting' | 'connected' | 'reconnecting' | 'failed'} ConnectionState */

/**
 * @typedef {object} MediaOptions
 * @property {string} callId
 * @property {{ userId: string, connectionId: string }} self
 * @property {RTCIceServer[]} [iceServers] from POST /api/calls/token
 * @property {string} [token] from the same reply
 * @property {number} [expiresIn] seconds, from the same reply
 * @property {string} [roomName] from the same reply
 * @property {() => Promise<Pass>} [freshToken] asks for another token, when the first one runs out
 * @property {boolean} [group] more than two people may meet in this call
 * @property {(to: string, data: object) => boolean} send hands `data` to the participant whose
 *   connection is `to` (a `signal` frame); false when the socket is not open
 * @property {() => void} [doubt] nothing comes from somebody any more: the line to the server may be gone as well
 * @property {(event: MediaEvent) => void} onEvent
 */

/** @typedef {{ token: string, expiresIn: number, roomName: string }} Pass what lets one into the provider's room */

/** Why there is no session, in words for people. */
export class MediaFailure extends Error {
  /** @param {string} code @param {string} message @param {unknown} [cause] */
  constructor(code, message, cause) {
    super(message, { cause });
    this.name = 'MediaFailure';
    this.code = code;
  }
}

/**
 * @typedef {object} MediaSession
 * @property {(source: Source, track: MediaStreamTrack | null) => Promise<void>} setTrack what this
 *   page sends from a source from now on; null: nothing. The session never stops a track it was
 *   given: the camera's light is the caller's. Calling it with another track switches (peer to peer
 *   without a gap), with the same one tells that its `enabled` has changed.
 * @property {(participants: Participant[]) => void} setParticipants who is in the call. Call it with
 *   every `call` frame, and always after the socket came back: what could not be said in between is
 *   said again then.
 * @property {(from: string, data: unknown) => void} receive a `signal` frame's `from` and `data`
 * @property {() => void} [recover] the line to the server is back: the ways to the others are worth a new attempt at once
 * @property {(connectionId: string) => Promise<Details | null>} [details] what the way to somebody is like now
 * @property {(connectionId: string) => Promise<string | null>} [verify] what two people compare to know that nobody is in
 *   between; only where media go from browser to browser
 * @property {() => void} close ends everything at once; events stop. Harmless when repeated.
 */

/** @type {typeof import('./p2p.js') | null} */
let p2p = null;

/** Fetches what most calls go over. One that begins then does not wait for the browser to look for it again. */
export const fetchP2p = async () => (p2p ??= await import('./p2p.js'));

/**
 * Make the session before sending `call.join`, so that no signal comes before it is there.
 * @param {'p2p' | 'twilio' | 'fake'} provider from POST /api/calls/token
 * @param {MediaOptions} options
 * @returns {Promise<MediaSession>} rejects with a MediaFailure
 */
export async function connectMedia(provider, options) {
  switch (provider) {
    case 'p2p':
      return (p2p ?? (await fetchP2p())).connect(options);
    case 'twilio':
      return (await import('./twilio.js')).connect(options);
    case 'fake':
      return (await import('./fake.js')).connect(options);
    default:
      throw new MediaFailure('unknown_provider', say('media.page-too-old'));
  }
}
