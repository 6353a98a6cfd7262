// A push service on this machine, with browsers that have subscribed: it decrypts what comes with the library `http_ece`
// (RFC 8188 and 8291, written by one of their authors), verifies who sent it with `jose`, and fails as a test wants it to.

import assert from "node:assert/strict";
import { createECDH, createPublicKey, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { jwtVerify } from "jose";
import { vapidKeys } from "../../scripts/vapid.mjs";
import { until } from "./until.mjs";

const ece = createRequire(import.meta.url)("http_ece");

/**
 * @typedef {{ endpoint: string, p256dh: string, auth: string }} Subscription
 * @typedef {{ browser: string, status: number, message: any, ttl: number, urgency: string, topic: string, at: number }} Push
 */

/** What a browser would send; nobody listens there. @param {string} [endpoint] @returns {Subscription} */
export function aSubscription(endpoint = `https://push.example.com/${randomBytes(12).toString("hex")}`) {
  const pair = createECDH("prime256v1");
  return { endpoint, p256dh: pair.generateKeys("base64url"), auth: randomBytes(16).toString("base64url") };
}

export class PushService {
  /** Everything that came, in order. @type {Push[]} */
  pushes = [];
  /** What no sender may do. @type {string[]} */
  problems = [];
  /** What a push is answered. @type {(push: Push) => number} */
  answer = () => 201;
  keys = vapidKeys();
  subject = "mailto:operator@example.com";
  /** @type {Map<string, { pair: import("node:crypto").ECDH, auth: Buffer }>} */
  #browsers = new Map();
  #server = createServer((request, response) => void this.#take(request, response));

  static async start() {
    const service = new PushService();
    await new Promise((resolve) => service.#server.listen(0, "127.0.0.1", () => resolve(undefined)));
    return service;
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get origin() {
    return `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (this.#server.address()).port}`;
  }

  /** What a Worker is given to reach it. */
  get vars() {
    return { VAPID_PUBLIC_KEY: this.keys.publicKey, VAPID_PRIVATE_KEY: this.keys.privateKey, VAPID_SUBJECT: this.subject, PUSH_ALLOW_LOCAL: "true" };
  }

  /** A browser of this name subscribes. @param {string} name @returns {Subscription} */
  browser(name) {
    const pair = createECDH("prime256v1");
    const p256dh = pair.generateKeys("base64url");
    const auth = randomBytes(16);
    this.#browsers.set(`/${name}`, { pair, auth });
    return { endpoint: `${this.origin}/${name}`, p256dh, auth: auth.toString("base64url") };
  }

  /** @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response */
  async #take(request, response) {
    const parts = [];
    for await (const part of request) parts.push(part);
    try {
      const { headers, url = "" } = request;
      const browser = this.#browsers.get(url);
      assert.ok(browser, `nobody subscribed at ${url}`);
      assert.deepEqual([request.method, headers["content-encoding"]], ["POST", "aes128gcm"]);
      await this.#verify(headers.authorization ?? "");
      const clear = ece.decrypt(Buffer.concat(parts), { version: "aes128gcm", privateKey: browser.pair, authSecret: browser.auth.toString("base64url") });
      const topic = String(headers.topic);
      assert.match(topic, /^[A-Za-z0-9_-]{1,32}$/);
      /** @type {Push} */
      const push = { browser: url.slice(1), status: 0, message: JSON.parse(clear.toString()), ttl: Number(headers.ttl), urgency: String(headers.urgency), topic, at: Date.now() };
      push.status = this.answer(push);
      this.pushes.push(push);
      response.writeHead(push.status, push.status === 302 ? { Location: `${this.origin}/elsewhere` } : {}).end();
    } catch (error) {
      this.problems.push(String(/** @type {any} */ (error).stack));
      response.writeHead(400).end();
    }
  }

  /** Who sends proves it, to us and for now. @param {string} authorization */
  async #verify(authorization) {
    const [, token = "", key] = /^vapid t=([^,]+), k=(\S+)$/.exec(authorization) ?? [];
    assert.equal(key, this.keys.publicKey);
    const point = Buffer.from(this.keys.publicKey, "base64url");
    const jwk = { kty: "EC", crv: "P-256", x: point.subarray(1, 33).toString("base64url"), y: point.subarray(33).toString("base64url") };
    const { payload, protectedHeader } = await jwtVerify(token, createPublicKey({ key: jwk, format: "jwk" }), { audience: this.origin, subject: this.subject, algorithms: ["ES256"] });
    assert.equal(protectedHeader.typ, "JWT");
    assert.ok(Number(payload.exp) * 1000 <= Date.now() + 24 * 60 * 60 * 1000, "no service takes more than a day");
  }

  /** What a browser was told and took, a word each. @param {string} browser */
  told(browser) {
    return this.pushes.filter((push) => push.browser === browser && push.status < 300).map(({ message }) => message.kind);
  }

  /** Waits until a browser was told this and nothing else. @param {string} browser @param {string[]} kinds */
  async tells(browser, kinds) {
    await until(() => this.told(browser).length >= kinds.length, `${browser} is told ${kinds}; problems: ${this.problems}`);
    assert.deepEqual(this.told(browser), kinds);
    assert.deepEqual(this.problems, []);
  }
}
