// Twilio's two addresses for browsers, behind one TLS port: signalling
// (wss://global.vss.twilio.com/signaling, twilio-video lib/util/constants.js) and telemetry
// (wss://sdkgw.us1.twilio.com/v1/VideoEvents, lib/util/insightspublisher/index.js).

import { randomUUID } from "node:crypto";
import { createServer } from "node:https";
import { WebSocketServer } from "ws";
import { selfSigned } from "./certificate.mjs";

/** One browser's socket. */
export class Line {
  /** @type {any} a session of signalling.mjs */
  session = undefined;

  /** @param {import("ws").WebSocket} web */
  constructor(web) {
    this.web = web;
  }

  /** @param {any} body */
  send(body) {
    this.frame({ type: "msg", body });
  }

  /** @param {any} frame */
  frame(frame) {
    if (this.web.readyState === this.web.OPEN) this.web.send(JSON.stringify(frame));
  }

  drop() {
    this.web.terminate();
  }
}

export class Lines {
  /** No new line is taken while this is set: the network is down. */
  down = false;
  /** `hello` is answered with "busy, do not come again" (53006 in the SDK). */
  busy = false;
  /** Telemetry that came, for tests of what is sent there. @type {any[]} */
  telemetry = [];
  /** @type {Set<Line>} */
  open = new Set();

  /** @param {import("./signalling.mjs").Signalling} signalling */
  constructor(signalling) {
    this.signalling = signalling;
    const { key, cert, spkiHash } = selfSigned(["*.twilio.com", "*.vss.twilio.com", "*.us1.twilio.com"]);
    this.spkiHash = spkiHash;
    this.server = createServer({ key, cert }, (_, response) => response.writeHead(404).end());
    const sockets = new WebSocketServer({ noServer: true });
    this.server.on("upgrade", (request, socket, head) => {
      if (this.down) return void socket.destroy();
      const address = `${request.headers.host}${request.url}`;
      const welcome = address === "global.vss.twilio.com/signaling" ? this.#signalling : /^sdkgw\.us1\.twilio\.com\/v1\/VideoEvents/.test(address) ? this.#telemetry : null;
      if (!welcome) return void socket.end("HTTP/1.1 404 Not Found\r\n\r\n");
      sockets.handleUpgrade(request, socket, head, (web) => welcome.call(this, web));
    });
  }

  /** @returns {Promise<number>} the port */
  listen() {
    return new Promise((resolve) => this.server.listen(0, "127.0.0.1", () => resolve(/** @type {any} */ (this.server.address()).port)));
  }

  async stop() {
    for (const line of this.open) line.drop();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** @param {import("ws").WebSocket} web */
  #signalling(web) {
    const line = new Line(web);
    this.open.add(line);
    web.on("close", () => {
      this.open.delete(line);
      this.signalling.lost(line);
    });
    web.on("message", (data) => {
      const frame = JSON.parse(String(data));
      if (frame.type === "heartbeat") line.frame({ type: "heartbeat" });
      else if (frame.type === "hello" && this.busy) line.frame({ type: "busy", retryAfter: -1, keepAlive: false });
      else if (frame.type === "hello") {
        line.frame({ type: "welcome", negotiatedTimeout: frame.timeout });
        if (frame.body) this.signalling.handle(line, frame.body);
      } else if (frame.type === "msg") this.signalling.handle(line, frame.body);
    });
  }

  /** @param {import("ws").WebSocket} web */
  #telemetry(web) {
    web.on("message", (data) => {
      const message = JSON.parse(String(data));
      this.telemetry.push(message);
      if (message.type === "connect") web.send(JSON.stringify({ type: "connected", session: randomUUID() }));
    });
  }
}
