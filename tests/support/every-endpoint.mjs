// Every endpoint that needs the database, each ready to be asked once, with people and rooms of its own where what it does
// lasts.

import { randomUUID } from "node:crypto";
import { aMessage, random, randomCode } from "./api.mjs";
import { anAppointment, inMinutes } from "./appointments.mjs";

/** What operators sign in with, where the server has it. */
export const ADMIN_TOKEN = "a token of tests, thirty-two bytes or more";

const PASSWORD = "correct horse battery";

/**
 * @typedef {import("./replies.mjs").Reply} Reply
 *
 * @typedef {object} Endpoint
 * @property {string} name
 * @property {() => Promise<Pick<Reply, "status" | "body" | "text" | "headers">>} ask
 * @property {number} status when nothing is wrong
 * @property {[number, string?]} [again] what the same request is answered after one that was done and not acknowledged:
 *   status, and the code of a refusal; by default as when nothing is wrong
 * @property {boolean} [reads] does nothing that lasts
 */

/** @param {import("./api.mjs").Api} api @returns {Promise<Endpoint[]>} */
export async function everyEndpoint(api) {
  const { id, code, alice, bob, leaver } = await api.roomOf("alice", "bob", "leaver");
  const [lasting, guest, ended, joiner, gone] = await Promise.all([
    api.person("Lasting", PASSWORD), api.person("Guest"), api.person("Ended", PASSWORD), api.person("Joiner"), api.person("Gone"),
  ]);
  const asOperator = { Authorization: `Bearer ${ADMIN_TOKEN}` };
  const inACall = async () => {
    const room = await api.roomOf("alice", "bob");
    return { ...room, callId: await room.alice.placeCall(room.id) };
  };
  const [toPlace, toAccept, toDecline, toEnd, toRead] = await Promise.all([api.roomOf("alice"), inACall(), inACall(), inACall(), inACall()]);
  const [toBook, toChange, toConfirm, toRefuse, toCancel, toJoin] = await Promise.all([
    Promise.all([api.person("alice"), api.person("bob")]), anAppointment(api), anAppointment(api), anAppointment(api), anAppointment(api),
    anAppointment(api, { startsIn: 5 }),
  ]);
  const [register, guestName, made, clientId] = [`New ${random()}`, `Guest ${random()}`, randomCode(), randomUUID()];
  const message = aMessage();
  const password = "another horse battery";
  const booking = { with: toBook[1].name, startsAt: inMinutes(3000), durationMinutes: 30, clientId };
  const title = "A second thought";
  const upgrade = async (/** @type {string} */ path, /** @type {any} */ person) => {
    const { socket, ...reply } = await api.upgrade(path, { headers: person.headers });
    socket?.close();
    const status = socket ? 101 : reply.status ?? 0;
    return { status, body: reply.body, text: reply.text ?? "", headers: new Headers(/** @type {any} */ (reply.headers ?? {})) };
  };
  /** @param {string} name @param {() => Promise<any>} ask @returns {Endpoint} */
  const reads = (name, ask, status = 200) => ({ name, ask, status, reads: true });
  return [
    { name: "register", status: 201, again: [409, "username_taken"], ask: () => api.request("POST", "/api/auth/register", { username: register, password: PASSWORD }) },
    { name: "guest", status: 201, again: [409, "username_taken"], ask: () => api.request("POST", "/api/auth/guest", { username: guestName }) },
    reads("login", () => api.request("POST", "/api/auth/login", { username: lasting.name, password: PASSWORD })),
    reads("me", () => alice.get("/api/auth/me")),
    { name: "password", status: 200, ask: () => guest.put("/api/auth/password", { password }) },
    { name: "logout", status: 200, again: [401, "session_expired"], ask: () => ended.post("/api/auth/logout", { everywhere: true }) },
    reads("account/export", () => alice.get("/api/account/export")),
    { name: "account", status: 200, ask: () => gone.request("DELETE", "/api/account", {}) },
    reads("admin/webhooks", () => api.raw("GET", "/api/admin/webhooks", asOperator)),
    { name: "admin/webhooks/replay", status: 200, ask: () => api.request("POST", "/api/admin/webhooks/replay", {}, asOperator) },
    reads("admin/usage", () => api.raw("GET", "/api/admin/usage", asOperator)),
    { name: "rooms/create", status: 201, again: [409, "room_code_taken"], ask: () => alice.post("/api/rooms/create", { roomCode: made }) },
    { name: "rooms/join", status: 200, ask: () => joiner.post("/api/rooms/join", { roomCode: code }) },
    reads("rooms", () => alice.get("/api/rooms")),
    reads("room", () => alice.get(`/api/rooms/${id}`)),
    { name: "leave", status: 200, again: [404, "room_not_found"], ask: () => leaver.post(`/api/rooms/${id}/leave`) },
    { name: "message", status: 201, again: [200], ask: () => alice.post(`/api/rooms/${id}/messages`, message) },
    reads("messages", () => bob.get(`/api/rooms/${id}/messages`)),
    reads("token", () => alice.post("/api/calls/token", { roomName: `room_${id}` })),
    { name: "calls/create", status: 201, again: [200], ask: () => toPlace.alice.startCall(toPlace.id) },
    { name: "accept", status: 200, ask: () => toAccept.bob.accept(toAccept.callId) },
    { name: "decline", status: 200, again: [409, "call_ended"], ask: () => toDecline.bob.decline(toDecline.callId) },
    { name: "end", status: 200, ask: () => toEnd.alice.end(toEnd.callId, { forAll: true }) },
    reads("call", () => toRead.alice.get(`/api/calls/${toRead.callId}`)),
    reads("history", () => toRead.alice.get(`/api/calls/room/${toRead.id}`)),
    reads("events", () => toRead.alice.get(`/api/calls/${toRead.callId}/events`)),
    { name: "appointments/book", status: 201, again: [200], ask: () => toBook[0].post("/api/appointments", booking) },
    reads("appointments", () => toJoin.alice.get("/api/appointments")),
    reads("appointment", () => toJoin.alice.get(toJoin.path)),
    reads("calendar", () => toJoin.alice.get(`${toJoin.path}.ics`)),
    { name: "appointments/change", status: 200, ask: () => toChange.alice.patch(toChange.path, { title }) },
    { name: "confirm", status: 200, ask: () => toConfirm.bob.post(`${toConfirm.path}/confirm`) },
    { name: "appointments/decline", status: 200, ask: () => toRefuse.bob.post(`${toRefuse.path}/decline`) },
    { name: "cancel", status: 200, ask: () => toCancel.alice.post(`${toCancel.path}/cancel`) },
    { name: "video-token", status: 200, ask: () => toJoin.bob.get(`/api/appointments/video-token/${toJoin.id}`) },
    reads("a room's socket", () => upgrade(`/api/rooms/${id}/socket`, bob), 101),
    reads("the inbox's socket", () => upgrade("/api/inbox/socket", bob), 101),
  ];
}

/**
 * What must never be in a database: work half done, or done twice.
 * @param {import("./api.mjs").Api} api
 */
export async function halfDone(api) {
  const [counts] = await api.sql(`SELECT
    (SELECT count(*) FROM chat_rooms r WHERE code_hash IS NOT NULL AND NOT EXISTS (SELECT 1 FROM room_members WHERE room_id = r.id)) AS rooms_without_members,
    (SELECT count(*) FROM calls c WHERE NOT EXISTS (SELECT 1 FROM call_participants WHERE call_id = c.id)) AS calls_without_people,
    (SELECT count(*) FROM appointments a WHERE (SELECT count(*) FROM room_members WHERE room_id = a.room_id) <> 2) AS appointments_without_people,
    (SELECT count(*) FROM chat_rooms r WHERE opens_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM appointments WHERE room_id = r.id)) AS booked_rooms_without_appointments,
    (SELECT count(*) FROM (SELECT 1 FROM messages GROUP BY room_id, sender_id, client_id HAVING count(*) > 1)) AS doubled_messages,
    (SELECT count(*) FROM (SELECT 1 FROM appointments WHERE client_id IS NOT NULL GROUP BY organizer_id, client_id HAVING count(*) > 1)) AS doubled_bookings,
    (SELECT count(*) FROM (SELECT 1 FROM calls WHERE ended_at IS NULL GROUP BY room_id HAVING count(*) > 1)) AS doubled_calls,
    (SELECT count(*) FROM calls WHERE (ended_at IS NULL) <> (status IN ('initiated', 'ringing', 'active'))) AS calls_in_no_state,
    (SELECT count(*) FROM calls WHERE duration < 0 OR ended_at < started_at OR answered_at < started_at OR ended_at < answered_at) AS negative_durations`);
  return Object.entries(counts).filter(([, number]) => number !== 0);
}

