// What we send into a room of Twilio's: one publication for each source, named after it.
//
// The SDK sends a clone of the track it publishes, so that muting the caller's track would mute
// nothing: `enable` of its own track does. That one wraps a clone of ours, which it may stop as it
// likes; the caller's track is never stopped.

import { SOURCES } from './sources.js';
import { sendTrouble } from './twilio-rules.js';

/** @typedef {import('./provider.js').Source} Source */
/** @typedef {import('twilio-video').LocalAudioTrack | import('twilio-video').LocalVideoTrack} LocalTrack */

export class Sending {
  /** @type {Map<Source, MediaStreamTrack>} what the page gave us */
  #given = new Map();
  /** @type {Map<Source, { of: MediaStreamTrack, track: LocalTrack }>} what is published in this room */
  #published = new Map();
  /** @type {import('twilio-video').Room | null} */
  #room = null;

  /**
   * @param {import('./twilio-sdk.js').Sdk} sdk
   * @param {(trouble: { code: string, message: string }) => void} onTrouble
   */
  constructor(sdk, onTrouble) {
    this.sdk = sdk;
    this.onTrouble = onTrouble;
  }

  /** @param {Source} source @param {MediaStreamTrack | null} track */
  async set(source, track) {
    if (track) this.#given.set(source, track);
    else this.#given.delete(source);
    await this.#publish(source);
  }

  /** @param {import('twilio-video').Room} room */
  enter(room) {
    this.#room = room;
    for (const source of SOURCES) void this.#publish(source);
  }

  /** The room is gone; what is given stays for the next one. */
  leave() {
    this.#room = null;
    for (const { track } of this.#published.values()) track.mediaStreamTrack.stop();
    this.#published.clear();
  }

  close() {
    this.leave();
    this.#given.clear();
  }

  /** @param {Source} source */
  async #publish(source) {
    const room = this.#room;
    if (!room) return;
    const given = this.#given.get(source) ?? null;
    const have = this.#published.get(source);
    if (have && have.of === given) {
      have.track.enable(given.enabled);
      return;
    }
    if (have) this.#withdraw(room, source, have.track);
    if (!given || given.readyState === 'ended') return;
    const Track = given.kind === 'audio' ? this.sdk.LocalAudioTrack : this.sdk.LocalVideoTrack;
    // Getting a device back that iOS took away is media/devices.js's business.
    const options = /** @type {any} */ ({ name: source, workaroundWebKitBug1208516: false });
    const track = /** @type {LocalTrack} */ (new Track(given.clone(), options));
    this.#published.set(source, { of: given, track });
    try {
      await room.localParticipant.publishTrack(track, { priority: source === 'screen' ? 'high' : 'standard' });
    } catch (error) {
      // Taken back meanwhile, or the room is gone: no trouble.
      if (this.#room !== room || this.#published.get(source)?.track !== track) return;
      this.#withdraw(room, source, track);
      this.onTrouble(sendTrouble(source, error));
    }
  }

  /** @param {import('twilio-video').Room} room @param {Source} source @param {LocalTrack} track */
  #withdraw(room, source, track) {
    this.#published.delete(source);
    room.localParticipant.unpublishTrack(track);
    track.mediaStreamTrack.stop();
  }
}
