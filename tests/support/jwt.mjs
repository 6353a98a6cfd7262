// Tokens taken apart and put together independently of the server's code.

import { createHmac } from "node:crypto";

const encode = (/** @type {string | Buffer} */ data) => Buffer.from(data).toString("base64url");

/** @param {string} token @returns {{ header: any, claims: any }} */
export function decode(token) {
  const [header, claims] = token.split(".").map((part) => Buffer.from(part, "base64url").toString());
  return { header: JSON.parse(header), claims: JSON.parse(claims) };
}

/** @param {any} header @param {any} claims @param {string} secret */
export function sign(header, claims, secret) {
  const signed = `${encode(JSON.stringify(header))}.${encode(JSON.stringify(claims))}`;
  return `${signed}.${encode(createHmac("sha256", secret).update(signed).digest())}`;
}

/** Whether this secret made the signature. @param {string} token @param {string} secret */
export function verifies(token, secret) {
  const { header, claims } = decode(token);
  return token === sign(header, claims, secret);
}

/**
 * The same token as if made some seconds earlier, signed by the same secret.
 * @param {string} token @param {number} seconds @param {string} secret
 */
export function madeEarlier(token, seconds, secret) {
  const { header, claims } = decode(token);
  for (const [name, value] of Object.entries(claims)) {
    if (typeof value === "number" && value > 1e9) claims[name] = value - (value > 1e12 ? seconds * 1000 : seconds);
  }
  return sign(header, claims, secret);
}
