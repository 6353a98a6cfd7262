// A room's sockets as a plain JavaScript Durable Object would keep them, with hibernation: it passes `typing` frames
// on to everybody else. It checks nobody and counts no frames.

// @ts-expect-error the platform's own module, which the types of a browser do not know
import { DurableObject } from "cloudflare:workers";

export class HubObject extends DurableObject {
  /** @param {any} context @param {any} env */
  constructor(context, env) {
    super(context, env);
    this.context = context;
    // Read once: asking every socket for its attachment on every message is much slower.
    /** @type {Map<any, { id: string, username: string }>} */
    this.users = new Map(context.getWebSockets().map((/** @type {any} */ socket) => [socket, socket.deserializeAttachment()]));
  }

  /** @param {Request} request */
  fetch(request) {
    const { searchParams } = new URL(request.url);
    const user = { id: searchParams.get("user") ?? "", username: searchParams.get("name") ?? "" };
    const { 0: client, 1: server } = new /** @type {any} */ (globalThis).WebSocketPair();
    server.serializeAttachment(user);
    this.context.acceptWebSocket(server);
    this.users.set(server, user);
    server.send(JSON.stringify({ type: "welcome", protocol: 1 }));
    return new Response(null, /** @type {any} */ ({ status: 101, webSocket: client }));
  }

  /** @param {any} socket @param {string} text */
  webSocketMessage(socket, text) {
    const frame = JSON.parse(text);
    const user = this.users.get(socket);
    if (frame.type !== "typing" || !user) return;
    const sent = JSON.stringify({ type: "typing", user, active: frame.active });
    for (const [other, { id }] of this.users) if (id !== user.id) other.send(sent);
  }

  /** @param {any} socket */
  webSocketClose(socket) {
    this.users.delete(socket);
    socket.close(1000);
  }
}
