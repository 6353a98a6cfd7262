// Media between two browsers: Twilio's own peer-to-peer rooms, where signalling only relays. (An SFU
// answers in group rooms; that path cannot be played here.) The rules are those of the browser SDK
// (twilio-video, lib/signaling/v2/peerconnection.js): a description has a revision, `create-offer` asks
// for an offer of the next revision, an answer has its offer's, and who loses a glare rolls back.

import { randomUUID } from "node:crypto";

/** One connection between two participants. */
export class Pair {
  id = randomUUID();
  /** What each said last, for one whose line was down. @type {Map<import("./rooms.mjs").Participant, { description?: any, ice?: any }>} */
  #said = new Map();
  #offered = 1;

  /** @param {import("./rooms.mjs").Participant} offerer @param {import("./rooms.mjs").Participant} answerer */
  constructor(offerer, answerer) {
    this.both = [offerer, answerer];
  }

  /** What the first is asked on entering. */
  get beginning() {
    return { id: this.id, description: { type: "create-offer", revision: 1 } };
  }

  get end() {
    return { id: this.id, description: { type: "close", revision: this.#offered + 1000 } };
  }

  /** @param {import("./rooms.mjs").Participant} participant */
  other(participant) {
    return this.both[0] === participant ? this.both[1] : this.both[0];
  }

  /**
   * Passes on what one browser says about this connection.
   * @param {import("./rooms.mjs").Participant} from @param {{ description?: any, ice?: any }} state
   */
  relay(from, { description, ice }) {
    const said = this.#said.get(from) ?? {};
    /** @type {any} */
    const passed = { id: this.id };
    const isLate = description?.type === "offer" && description.revision <= this.#offered; // The first offer wins.
    if (description && description.type !== "close" && !isLate) {
      if (description.type === "offer") this.#offered = description.revision;
      passed.description = said.description = description;
    }
    if (ice) passed.ice = said.ice = ice;
    this.#said.set(from, said);
    if (passed.description || passed.ice) this.other(from).send({ type: "update", peer_connections: [passed] });
  }

  /** What one must know of the other after a loss. Repetitions are harmless. @param {import("./rooms.mjs").Participant} to */
  caughtUp(to) {
    return { id: this.id, ...this.#said.get(this.other(to)) };
  }
}
