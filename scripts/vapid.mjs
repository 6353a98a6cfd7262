// `npm run vapid`: a key pair that push services know this site by, ready to be set. Made once: browsers subscribe with
// it, and with another one they all have to anew.

import { createECDH } from "node:crypto";

/** @returns {{ publicKey: string, privateKey: string }} base64url */
export function vapidKeys() {
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  // A number that begins with zeros is written shorter.
  const number = Buffer.concat([Buffer.alloc(32), pair.getPrivateKey()]).subarray(-32);
  return { publicKey: pair.getPublicKey("base64url"), privateKey: number.toString("base64url") };
}

/** Whether the two belong together. @param {string} publicKey @param {string} privateKey */
export function isPair(publicKey, privateKey) {
  try {
    const pair = createECDH("prime256v1");
    pair.setPrivateKey(Buffer.from(privateKey, "base64url"));
    return pair.getPublicKey("base64url") === publicKey.replace(/=+$/, "");
  } catch {
    return false;
  }
}

if (process.argv[1] === import.meta.filename) {
  const { publicKey, privateKey } = vapidKeys();
  console.log(`VAPID_PUBLIC_KEY="${publicKey}"\nVAPID_PRIVATE_KEY="${privateKey}"\nVAPID_SUBJECT="mailto:you@example.com"`);
}
