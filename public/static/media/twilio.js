// Media over Twilio Video, with its own SDK. The session outlives the rooms it is in: when one is lost
// it joins again by itself, with a fresh token when the old one was the reason, and the page sees no
// more of that than `reconnecting`.

import { MediaFailure } from './provider.js';
import { SOURCES, kindOf } from './sources.js';
import { Others } from './twilio-others.js';
import { PassKeeper } from './twilio-pass.js';
import { connectOptions, retryAfter, verdictOf } from './twilio-rules.js';
import { loadSdk } from './twilio-sdk.js';
import { Sending } from './twilio-sending.js';
import { say } from '../words/say.js';

/** @typedef {import('./provider.js').MediaOptions} MediaOptions */
/** @typedef {import('./provider.js').MediaSession} MediaSession */
/** @typedef {import('./provider.js').Source} Source */
/** @typedef {import('twilio-video').Room} Room */

const TICK_MS = 500;

/** @param {MediaOptions} options @returns {Promise<MediaSession>} once the SDK is there; joining goes on meanwhile */
export async function connect(options) {
  return new TwilioSession(await loadSdk(), options);
}

/** @implements {MediaSession} */
class TwilioSession {
  /** @type {Room | null} */
  #room = null;
  /** @type {ReturnType<import('./twilio-sdk.js').Sdk['connect']> | null} */
  #attempt = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #again;
  /** Counts attempts to join, so that the end of an earlier one is known as late. */
  #turn = 0;
  /** Attempts in a row that came to nothing. */
  #failures = 0;
  #renewals = 0;
  #wasIn = false;
  /** @type {string | null} what we told the person and have to take back */
  #told = null;
  /** Nothing is told any more. */
  #closed = false;
  /** The page is going away. */
  #hidden = false;

  /** @param {import('./twilio-sdk.js').Sdk} sdk @param {MediaOptions} options */
  constructor(sdk, options) {
    const { token = '', expiresIn = 3600, roomName = '', freshToken } = options;
    this.sdk = sdk;
    this.options = options;
    this.passes = new PassKeeper(
      { token, expiresIn, roomName },
      freshToken ?? (() => Promise.reject(new MediaFailure('no_fresh_token', say('media.nobody-to-ask')))),
    );
    const emit = (/** @type {import('./provider.js').MediaEvent} */ event) => this.#emit(event);
    this.sending = new Sending(sdk, (trouble) => emit({ type: 'problem', ...trouble }));
    this.others = new Others(options.self, emit);
    this.timer = setInterval(() => this.#tick(), TICK_MS);
    addEventListener('pagehide', this.#onHide);
    addEventListener('pageshow', this.#onShow);
    void this.#join();
  }

  /** @param {Source} source @param {MediaStreamTrack | null} track */
  async setTrack(source, track) {
    if (!SOURCES.includes(source)) throw new TypeError(`There is no source "${source}".`);
    if (track && track.kind !== kindOf(source)) throw new TypeError(`A ${source} is no ${track.kind}.`);
    if (!this.#closed) await this.sending.set(source, track);
  }

  /** @param {import('./provider.js').Participant[]} participants */
  setParticipants(participants) {
    if (!this.#closed) this.others.setParticipants(participants);
  }

  /** @param {string} connectionId */
  details(connectionId) {
    return this.others.details(connectionId);
  }

  receive() {
    // Twilio has its own signalling.
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.timer);
    removeEventListener('pagehide', this.#onHide);
    removeEventListener('pageshow', this.#onShow);
    this.#leaveRoom();
    this.sending.close();
  }

  async #join() {
    const turn = (this.#turn += 1);
    try {
      const { token, roomName } = await this.passes.take();
      if (turn !== this.#turn) return;
      this.#attempt = this.sdk.connect(token, { ...connectOptions(this.options.group ?? false), name: roomName });
      const room = await this.#attempt;
      if (turn === this.#turn) this.#enter(room);
      else room.disconnect();
    } catch (error) {
      if (turn === this.#turn) this.#fail(error);
    }
  }

  /** @param {Room} room */
  #enter(room) {
    this.#attempt = null;
    this.#room = room;
    this.#wasIn = true;
    this.#failures = 0;
    this.#renewals = 0;
    if (this.#told) this.#emit({ type: 'problem', code: this.#told, message: null });
    this.#told = null;
    room.on('disconnected', (_room, error) => {
      if (this.#room !== room) return;
      this.#room = null;
      this.sending.leave();
      this.others.leave();
      this.#fail(error);
    });
    this.sending.enter(room);
    this.others.enter(room);
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#attempt = null;
    const verdict = verdictOf(error, this.#renewals);
    const { code, message } = verdict;
    if (verdict.act === 'over') {
      this.#emit({ type: 'problem', code, message, over: verdict.over });
      this.close();
      return;
    }
    if (verdict.act === 'renew') {
      this.#renewals += 1;
      this.passes.refuse();
    } else {
      this.#failures += 1;
    }
    // A connection that was there may well come back at once: nobody needs to read about that.
    if (this.#failures > (this.#wasIn ? 1 : 0) && this.#told !== code) {
      this.#told = code;
      this.#emit({ type: 'problem', code, message });
    }
    const first = verdict.act === 'renew' ? this.#renewals === 1 : this.#wasIn && this.#failures === 1;
    this.#again = setTimeout(() => void this.#join(), first ? 0 : retryAfter(this.#failures + this.#renewals));
  }

  #tick() {
    this.passes.tick();
    void this.others.tick();
  }

  #leaveRoom() {
    this.#turn += 1;
    clearTimeout(this.#again);
    const [room, attempt] = [this.#room, this.#attempt];
    this.#room = null;
    this.#attempt = null;
    attempt?.cancel();
    room?.disconnect();
  }

  /** So that the others do not wait for Twilio to notice. */
  #onHide = () => {
    this.#hidden = true;
    this.#leaveRoom();
  };

  #onShow = () => {
    if (!this.#hidden) return;
    this.#hidden = false;
    this.sending.leave();
    this.others.leave();
    void this.#join();
  };

  /** @param {import('./provider.js').MediaEvent} event */
  #emit(event) {
    if (!this.#closed) this.options.onEvent(event);
  }
}
