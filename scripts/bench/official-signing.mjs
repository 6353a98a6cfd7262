// Signs access tokens with Twilio's official library: `node official-signing.mjs <count>` prints microseconds of
// processor time for each.

import twilio from "twilio";
import { TWILIO } from "./data.mjs";

const { AccessToken } = twilio.jwt;
const count = Number(process.argv[2]);

/** @param {number} times */
function sign(times) {
  let length = 0;
  for (let n = 0; n < times; n += 1) {
    const token = new AccessToken(TWILIO.TWILIO_ACCOUNT_SID, TWILIO.TWILIO_API_KEY_SID, TWILIO.TWILIO_API_KEY_SECRET, {
      identity: "Person 0", ttl: 3600, nbf: 1_800_000_000 + n,
    });
    token.addGrant(new AccessToken.VideoGrant({ room: "a room of the benchmark" }));
    length += token.toJwt().length;
  }
  return length;
}

sign(Math.min(count, 5000)); // Until V8 has compiled it well.
const before = process.cpuUsage();
sign(count);
const { user, system } = process.cpuUsage(before);
console.log((user + system) / count);
