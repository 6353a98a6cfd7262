// A self-signed certificate for *.twilio.com, written in DER by hand (RFC 5280, X.690), so that no
// other program is needed and nothing that looks like a secret is in the repository. Chromium takes
// it because its arguments name this key's hash.

import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

const ECDSA_WITH_SHA256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));

/** @param {string[]} hosts @returns {{ key: string, cert: string, spkiHash: string }} */
export function selfSigned(hosts) {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const spki = publicKey.export({ type: "spki", format: "der" });
  const commonName = sequence(oid(0x55, 0x04, 0x03), der(0x0c, Buffer.from(hosts[0])));
  const name = sequence(der(0x31, commonName));
  const alternatives = sequence(...hosts.map((host) => der(0x82, Buffer.from(host))));
  const extension = sequence(oid(0x55, 0x1d, 0x11), der(0x04, alternatives));
  const day = 86_400_000;
  const toSign = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))), // version 3
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])), // serial number
    ECDSA_WITH_SHA256,
    name, // issuer
    sequence(time(Date.now() - day), time(Date.now() + 7 * day)),
    name, // subject
    spki,
    der(0xa3, sequence(extension)),
  );
  const certificate = sequence(toSign, ECDSA_WITH_SHA256, der(0x03, Buffer.concat([Buffer.from([0]), sign("sha256", toSign, privateKey)])));
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString("base64").replaceAll(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`,
    spkiHash: createHash("sha256").update(spki).digest("base64"),
  };
}

/** Tag, length, contents. @param {number} tag @param {Buffer} contents */
function der(tag, contents) {
  const { length } = contents;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), contents]);
}

/** @param {...Buffer} parts */
function sequence(...parts) {
  return der(0x30, Buffer.concat(parts));
}

/** @param {...number} bytes */
function oid(...bytes) {
  return der(0x06, Buffer.from(bytes));
}

/** UTCTime. @param {number} at milliseconds */
function time(at) {
  return der(0x17, Buffer.from(`${new Date(at).toISOString().replaceAll(/[-:T]|\.\d+/g, "").slice(2)}`));
}
