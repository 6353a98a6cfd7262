// The reference for speed: the specification's four endpoints as one would write them in JavaScript, with Hono and
// jose, over our tables. It checks nobody's session and nobody's membership.

import { Hono } from "hono";
import { SignJWT } from "jose";
import { CREATE_CALL, CREATE_PARTICIPANT, END_CALL, END_PARTICIPANTS, HISTORY, HISTORY_PARTICIPANTS, PERSON } from "./statements.mjs";

const TOKEN_SECONDS = 3600;

/** @type {Promise<CryptoKey> | undefined} Imported once: jose would import the bytes for every token. */
let key;

/** @param {string} secret */
function signingKey(secret) {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return (key ??= crypto.subtle.importKey("raw", new TextEncoder().encode(secret), algorithm, false, ["sign"]));
}

/** @type {Hono<{ Bindings: any }>} */
const app = new Hono();

app.get("/api/health", (c) => c.json({ success: true, provider: "twilio" }));

app.post("/api/calls/token", async (c) => {
  const { roomName, userId } = await c.req.json();
  if (typeof roomName !== "string" || !roomName.startsWith("room_")) return c.json({ success: false, error: "Invalid room name" }, 422);
  const person = await c.env.DB.prepare(PERSON).bind(userId).first();
  if (!person) return c.json({ success: false, error: "User not found" }, 404);
  const now = Math.floor(Date.now() / 1000);
  const token = await new SignJWT({ jti: `${c.env.TWILIO_API_KEY_SID}-${now}`, grants: { identity: person.username, video: { room: roomName } } })
    .setProtectedHeader({ alg: "HS256", typ: "JWT", cty: "twilio-fpa;v=1" })
    .setIssuer(c.env.TWILIO_API_KEY_SID).setSubject(c.env.TWILIO_ACCOUNT_SID)
    .setIssuedAt(now).setNotBefore(now).setExpirationTime(now + TOKEN_SECONDS)
    .sign(await signingKey(c.env.TWILIO_API_KEY_SECRET));
  return c.json({ success: true, token, identity: person.username, roomName, expiresIn: TOKEN_SECONDS });
});

app.post("/api/calls/create", async (c) => {
  const { roomId, callType, userId } = await c.req.json();
  if (callType !== "voice" && callType !== "video") return c.json({ success: false, error: "Invalid call type" }, 422);
  const callId = crypto.randomUUID();
  const now = new Date().toISOString();
  await c.env.DB.batch([
    c.env.DB.prepare(CREATE_CALL).bind(callId, roomId, userId, callType, now),
    c.env.DB.prepare(CREATE_PARTICIPANT).bind(callId, userId, now),
  ]);
  return c.json({ success: true, callId, message: "Call initiated" }, 201);
});

app.post("/api/calls/:callId/end", async (c) => {
  const callId = c.req.param("callId");
  const { duration = 0 } = await c.req.json();
  const now = new Date().toISOString();
  await c.env.DB.batch([
    c.env.DB.prepare(END_CALL).bind(callId, now, duration),
    c.env.DB.prepare(END_PARTICIPANTS).bind(callId, now),
  ]);
  return c.json({ success: true, message: "Call ended" });
});

app.get("/api/calls/room/:roomId", async (c) => {
  const { DB } = c.env;
  const roomId = c.req.param("roomId");
  if (c.req.query("participants") === undefined) {
    const { results } = await DB.prepare(HISTORY).bind(roomId).all();
    return c.json({ success: true, calls: results });
  }
  const [calls, participants] = await DB.batch([DB.prepare(HISTORY).bind(roomId), DB.prepare(HISTORY_PARTICIPANTS).bind(roomId)]);
  const of = Map.groupBy(participants.results, (/** @type {any} */ { call_id }) => call_id);
  return c.json({ success: true, calls: calls.results.map((/** @type {any} */ call) => ({ ...call, participants: of.get(call.id) ?? [] })) });
});

export default app;
