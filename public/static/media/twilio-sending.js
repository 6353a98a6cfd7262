// What we send into a room of Twilio's: one publication for each source, named after it.
//
// The SDK sends a clone of the track it publishes, so that muting the caller's track would mute
// nothing: `enable` of its own track does. That one wraps a clone of ours, which it may stop as it
// likes; the caller's track is never stopped.
//
// Another device takes the place of the one before without a negotiation: the SDK's own `restart` asks for a track
// and puts it where the old one was (replaceTrack). It asks us, and we have it already.

import { SOURCES } from './sources.js';
import { sendTrouble } from './twilio-rules.js';

/** @typedef {import('./provider.js').Source} Source */
/** @typedef {import('twilio-video').LocalAudioTrack | import('twilio-video').LocalVideoTrack} LocalTrack */

/**
 * @typedef {object} Published
 * @property {MediaStreamTrack} of what the page gave us
 * @property {LocalTrack} track the SDK's
 * @property {MediaStreamTrack[]} copies all that were made for it
 * @property {boolean} replacing another track is taking its place
 */

export class Sending {
  /** @type {Map<Source, MediaStreamTrack>} what the page gave us */
  #given = new Map();
  /** @type {Map<Source, Published>} what is published in this room */
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
    if (have && given && given.readyState !== 'ended' && (await this.#replace(source, have))) return;
    if (have) this.#withdraw(room, source, have.track);
    if (!given || given.readyState === 'ended') return;
    const Track = given.kind === 'audio' ? this.sdk.LocalAudioTrack : this.sdk.LocalVideoTrack;
    /** @type {MediaStreamTrack[]} */
    const copies = [];
    const options = {
      name: source,
      // Getting a device back that iOS took away is media/devices.js's business.
      workaroundWebKitBug1208516: false,
      // For `restart`, which asks for the track to go on with.
      isCreatedByCreateLocalTracks: true,
      getUserMedia: async () => new MediaStream([copyOf(/** @type {MediaStreamTrack} */ (this.#given.get(source)), copies)]),
    };
    const track = /** @type {LocalTrack} */ (new Track(copyOf(given, copies), /** @type {any} */ (options)));
    this.#published.set(source, { of: given, track, copies, replacing: false });
    try {
      await room.localParticipant.publishTrack(track, { priority: source === 'screen' ? 'high' : 'standard' });
    } catch (error) {
      // Taken back meanwhile, or the room is gone: no trouble.
      if (this.#room !== room || this.#published.get(source)?.track !== track) return;
      this.#withdraw(room, source, track);
      this.onTrouble(sendTrouble(source, error));
    }
  }

  /**
   * Sends what is given now in the place of what was before. False: it has to be published anew.
   * @param {Source} source @param {Published} have
   */
  async #replace(source, have) {
    // Who is at it takes the newest when they are through.
    if (have.replacing) return true;
    have.replacing = true;
    const isWanted = () => this.#published.get(source) === have;
    try {
      for (let given = this.#given.get(source); isWanted() && given && given !== have.of && given.readyState === 'live'; given = this.#given.get(source)) {
        const before = have.copies.splice(0);
        have.of = given;
        // The SDK leaves the copies it sent running, and the camera's light with them.
        await have.track.restart().finally(() => before.forEach((copy) => copy.stop()));
      }
    } catch {
      return !isWanted();
    } finally {
      have.replacing = false;
      if (!isWanted()) for (const copy of have.copies) copy.stop();
    }
    if (isWanted()) have.track.enable(have.of.enabled);
    return true;
  }

  /** @param {import('twilio-video').Room} room @param {Source} source @param {LocalTrack} track */
  #withdraw(room, source, track) {
    this.#published.delete(source);
    room.localParticipant.unpublishTrack(track);
    track.mediaStreamTrack.stop();
  }
}

/** A copy for the SDK, which makes copies of it in turn. @param {MediaStreamTrack} given @param {MediaStreamTrack[]} copies */
function copyOf(given, copies) {
  const copy = given.clone();
  copies.push(copy);
  copy.clone = () => {
    const another = MediaStreamTrack.prototype.clone.call(copy);
    copies.push(another);
    return another;
  };
  return copy;
}
