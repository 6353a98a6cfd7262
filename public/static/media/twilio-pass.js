// The token that lets one into a room, renewed before it runs out. The SDK cannot exchange the token
// of a room it is in, and Twilio looks at it again whenever the connection has to be made anew. So a
// fresh one is kept ready, and joining again with it is all that is needed.

import { MediaFailure } from './provider.js';
import { tokenNeed } from './twilio-rules.js';
import { say } from '../words/say.js';

/** @typedef {import('./provider.js').Pass} Pass */

const ASK_AGAIN_MS = 20_000;

export class PassKeeper {
  /** @type {Promise<void> | null} */
  #asking = null;
  #askedAt = -Infinity;
  #refused = false;
  #gotAt = Date.now();

  /** @param {Pass} first @param {() => Promise<Pass>} fresh */
  constructor(first, fresh) {
    this.pass = first;
    this.fresh = fresh;
  }

  #need() {
    if (this.#refused) return 'now';
    const life = this.pass.expiresIn * 1000;
    return tokenNeed({ expiresAt: this.#gotAt + life, life, now: Date.now() });
  }

  /** Twilio did not take the one at hand. */
  refuse() {
    this.#refused = true;
  }

  /** One to join with. @returns {Promise<Pass>} */
  async take() {
    if (this.#need() === 'now') await this.#renew();
    return this.pass;
  }

  /** Every now and then. */
  tick() {
    if (this.#need() === 'keep' || Date.now() - this.#askedAt < ASK_AGAIN_MS) return;
    this.#renew().catch(() => undefined); // It is asked for again, and missed only when it is needed.
  }

  /** @returns {Promise<void>} */
  #renew() {
    this.#askedAt = Date.now();
    this.#asking ??= this.fresh()
      .then((pass) => {
        this.pass = pass;
        this.#gotAt = Date.now();
        this.#refused = false;
      })
      .catch((error) => {
        throw new MediaFailure('token_unavailable', say('media.no-token-yet'), error);
      })
      .finally(() => {
        this.#asking = null;
      });
    return this.#asking;
  }
}
