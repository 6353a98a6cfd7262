// Access Tokens checked as Twilio checks them: https://www.twilio.com/docs/iam/access-tokens and what
// the official library writes (twilio, lib/jwt/AccessToken.js). A bad one is refused with the code that
// the browser SDK knows (twilio-video, lib/util/twilio-video-errors.js).

import { createHmac, timingSafeEqual } from "node:crypto";
import { Refusal } from "./refusal.mjs";

/** A day: a longer life is error 20157. */
const LONGEST_LIFE = 86_400;

/**
 * @param {unknown} token @param {import("./account.mjs").Account} account @param {{ now?: number, expiredUntil?: number }} [clock]
 *   seconds; tokens made up to `expiredUntil` count as expired, so that no test has to wait for it
 * @returns {{ identity: string, room: string | undefined, exp: number }}
 */
export function checkAccessToken(token, account, { now = Date.now() / 1000, expiredUntil = 0 } = {}) {
  const parts = typeof token === "string" ? token.split(".") : [];
  if (parts.length !== 3) throw new Refusal(20101);
  const header = json(parts[0]);
  const claims = json(parts[1]);
  if (!header || !claims) throw new Refusal(20101);
  // `cty` is what tells a Twilio token of this kind from any other JWT.
  if (header.alg !== "HS256" || header.typ !== "JWT" || header.cty !== "twilio-fpa;v=1") throw new Refusal(20102);
  if (claims.iss !== account.keySid || claims.sub !== account.sid) throw new Refusal(20103);
  const signature = createHmac("sha256", account.keySecret).update(`${parts[0]}.${parts[1]}`).digest();
  const given = Buffer.from(parts[2], "base64url");
  if (given.length !== signature.length || !timingSafeEqual(given, signature)) throw new Refusal(20107);
  if (!Number.isInteger(claims.exp) || claims.exp <= now || claims.iat <= expiredUntil) throw new Refusal(20104);
  if (claims.exp - (claims.iat ?? now) > LONGEST_LIFE) throw new Refusal(20157);
  // A minute's grace for clocks that differ.
  if (claims.nbf > now + 60) throw new Refusal(20105);
  const { identity, video } = claims.grants ?? {};
  if (typeof identity !== "string" || identity === "" || typeof video !== "object" || video === null) throw new Refusal(20106);
  if (!String(claims.jti).startsWith(`${account.keySid}-`)) throw new Refusal(20101);
  return { identity, room: video.room, exp: claims.exp };
}

/** @param {string} part */
function json(part) {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString());
  } catch {
    return null;
  }
}
