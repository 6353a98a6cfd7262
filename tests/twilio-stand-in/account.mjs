// One Twilio account with one API key, made up for a test. SIDs: two letters and 32 hex digits
// (https://www.twilio.com/docs/glossary/what-is-a-sid).

import { randomBytes } from "node:crypto";

/** @param {string} kind the two letters in front */
export const newSid = (kind) => kind + randomBytes(16).toString("hex");

export class Account {
  sid = newSid("AC");
  keySid = newSid("SK");
  keySecret = `secret-${randomBytes(16).toString("hex")}`;
  authToken = randomBytes(16).toString("hex");
  /** @type {"active" | "suspended" | "closed"} */
  status = "active";

  /** What a Worker that uses this account is given. */
  get vars() {
    return {
      TWILIO_ACCOUNT_SID: this.sid,
      TWILIO_API_KEY_SID: this.keySid,
      TWILIO_API_KEY_SECRET: this.keySecret,
      TWILIO_AUTH_TOKEN: this.authToken,
    };
  }

  /** What nobody may ever read in a log or a reply. */
  get secrets() {
    return [this.keySecret, this.authToken];
  }
}
