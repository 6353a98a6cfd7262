// A helper server as a call needs one, of which a test knows what it answers: one's own address over UDP (STUN),
// or a place on a relay over TCP (TURN, RFC 8656; nothing is relayed).

import { createHash, createHmac } from "node:crypto";
import { createSocket } from "node:dgram";
import { createServer } from "node:net";

const COOKIE = 0x2112a442;
const [BINDING, ALLOCATE] = [0x001, 0x003];
const [SUCCESS, REFUSAL] = [0x100, 0x110];
const REALM = "tests";
const PASSWORD = "of the test";
/** Addresses that are nobody's (RFC 5737). */
const [SEEN_FROM, RELAYED] = ["203.0.113.7", "198.51.100.9"];

export class HelperServer {
  /** A silent server is there and never answers: so does a firewall. */
  silent = false;
  /** How often it was asked. */
  asked = 0;
  #udp = createSocket("udp4");
  #tcp = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (request) => this.#answer(request, (reply) => socket.write(reply)));
  });

  static async start() {
    const helper = new HelperServer();
    helper.#udp.on("message", (request, from) => helper.#answer(request, (reply) => helper.#udp.send(reply, from.port, from.address)));
    await new Promise((done) => helper.#udp.bind(0, "127.0.0.1", () => done(undefined)));
    await new Promise((done) => helper.#tcp.listen(0, "127.0.0.1", () => done(undefined)));
    return helper;
  }

  stop() {
    this.#udp.close();
    this.#tcp.close();
  }

  get stun() {
    return { urls: [`stun:127.0.0.1:${this.#udp.address().port}`] };
  }

  get turn() {
    const { port } = /** @type {import("node:net").AddressInfo} */ (this.#tcp.address());
    return { urls: [`turn:127.0.0.1:${port}?transport=tcp`], username: "alice", credential: PASSWORD };
  }

  /** @param {Buffer} request @param {(reply: Buffer) => void} send */
  #answer(request, send) {
    if (request.length < 20 || request.readUInt32BE(4) !== COOKIE) return;
    this.asked += 1;
    if (this.silent) return;
    const kind = request.readUInt16BE(0);
    const transaction = request.subarray(8, 20);
    if (kind === BINDING) return send(message(BINDING | SUCCESS, transaction, [address(0x0020, SEEN_FROM, 40_000)]));
    if (kind !== ALLOCATE) return;
    const username = attribute(request, 0x0006);
    if (!username) {
      const code = attributeOf(0x0009, Buffer.from([0, 0, 4, 1, ...Buffer.from("Unauthorized")]));
      return send(message(ALLOCATE | REFUSAL, transaction, [code, attributeOf(0x0014, Buffer.from(REALM)), attributeOf(0x0015, Buffer.from("once"))]));
    }
    const key = createHash("md5").update(`${username}:${REALM}:${PASSWORD}`).digest();
    const lifetime = Buffer.alloc(4);
    lifetime.writeUInt32BE(600);
    send(message(ALLOCATE | SUCCESS, transaction, [
      address(0x0016, RELAYED, 50_000), address(0x0020, SEEN_FROM, 40_000), attributeOf(0x000d, lifetime),
    ], key));
  }
}

/** @param {number} type @param {Buffer} transaction @param {Buffer[]} attributes @param {Buffer} [key] it is signed with */
function message(type, transaction, attributes, key) {
  const body = Buffer.concat(attributes);
  const head = Buffer.alloc(8);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(body.length + (key ? 24 : 0), 2);
  head.writeUInt32BE(COOKIE, 4);
  const text = Buffer.concat([head, transaction, body]);
  return key ? Buffer.concat([text, attributeOf(0x0008, createHmac("sha1", key).update(text).digest())]) : text;
}

/** @param {number} type @param {Buffer} value */
function attributeOf(type, value) {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

/** An address as these messages hide it, xored with the cookie. @param {number} type @param {string} ip @param {number} port */
function address(type, ip, port) {
  const value = Buffer.alloc(8);
  value.writeUInt8(1, 1);
  value.writeUInt16BE(port ^ (COOKIE >>> 16), 2);
  value.writeUInt32BE((Buffer.from(ip.split(".").map(Number)).readUInt32BE() ^ COOKIE) >>> 0, 4);
  return attributeOf(type, value);
}

/** @param {Buffer} request @param {number} wanted */
function attribute(request, wanted) {
  for (let at = 20; at + 4 <= request.length;) {
    const length = request.readUInt16BE(at + 2);
    if (request.readUInt16BE(at) === wanted) return request.subarray(at + 4, at + 4 + length).toString();
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  return null;
}
