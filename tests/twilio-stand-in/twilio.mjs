// A small Twilio on this machine, for tests without a network: signalling for the unmodified browser
// SDK, REST for the Worker, status callbacks, all over the same rooms. What it cannot be is Twilio's
// media server: pictures go from browser to browser.

import { Account } from "./account.mjs";
import { Callbacks } from "./callbacks.mjs";
import { Lines } from "./line.mjs";
import { Rest } from "./rest.mjs";
import { Rooms } from "./rooms.mjs";
import { Signalling } from "./signalling.mjs";

/** What the page may talk to besides its own origin. */
export const TWILIO_HOSTS = Object.freeze(["global.vss.twilio.com", "sdkgw.us1.twilio.com"]);

export class Twilio {
  account = new Account();
  rooms = new Rooms(this.account);
  signalling = new Signalling(this.rooms);
  lines = new Lines(this.signalling);
  rest = new Rest(this.rooms);
  callbacks = new Callbacks(this.rooms);
  #signallingPort = 0;
  #restPort = 0;

  static async start() {
    const twilio = new Twilio();
    [twilio.#signallingPort, twilio.#restPort] = await Promise.all([twilio.lines.listen(), twilio.rest.listen()]);
    return twilio;
  }

  async stop() {
    await Promise.all([this.lines.stop(), this.rest.stop()]);
  }

  /** For TWILIO_API_BASE_URL. */
  get restUrl() {
    return `http://127.0.0.1:${this.#restPort}`;
  }

  /** What a Worker is given to use this Twilio and no other. */
  get vars() {
    return { ...this.account.vars, TWILIO_API_BASE_URL: this.restUrl };
  }

  /** Brings a Chromium here when its page asks for Twilio, with product code and addresses unchanged. */
  get chromiumArgs() {
    return [
      `--host-resolver-rules=MAP *.twilio.com 127.0.0.1:${this.#signallingPort}`,
      `--ignore-certificate-errors-spki-list=${this.lines.spkiHash}`,
    ];
  }

  /** Those in any room under this name. @param {string} identity */
  present(identity) {
    return [...this.rooms.all.values()].flatMap((room) => room.present).filter((participant) => participant.identity === identity);
  }

  /** The room this person is in. @param {string} identity */
  roomOf(identity) {
    return this.present(identity)[0]?.room;
  }

  /** Cuts somebody's line to the signalling without a word. @param {string} identity */
  cut(identity) {
    for (const line of this.lines.open) if (line.session?.participant.identity === identity) line.drop();
  }
}
