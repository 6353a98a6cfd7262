// Every endpoint that asks the database (a test holds the list against the document), each ready to be asked once, with people and rooms of its own where what it does
// lasts.

import { randomUUID } from "node:crypto";
import { vapidKeys } from "../../scripts/vapid.mjs";
import { Account } from "../twilio-stand-in/account.mjs";
import { aMessage, random, randomCode, succeeded } from "./api.mjs";
import { anAppointment, inMinutes } from "./appointments.mjs";
import { aSubscription } from "./push-service.mjs";
import { aFailedEvent } from "./receiver.mjs";
import { Story, tells } from "./twilio.mjs";

/** What operators sign in with, where the server has it. */
export const ADMIN_TOKEN = "a token of tests, thirty-two bytes or more";

const PASSWORD = "correct horse battery";

/** Operations that do without the database. */
export const WITHOUT_DATABASE = ["checkTwilio", "getHealth", "getPushKey"];

const twilio = new Account();
const push = vapidKeys();

/** What the server needs besides, so that each endpoint has something to do. */
export const VARS = {
  TWILIO_AUTH_TOKEN: twilio.authToken, VAPID_PUBLIC_KEY: push.publicKey, VAPID_PRIVATE_KEY: push.privateKey, VAPID_SUBJECT: "mailto:tests@example.com",
};

/**
 * @typedef {import("./replies.mjs").Reply} Reply
 *
 * @typedef {object} Endpoint
 * @property {string} operation as the OpenAPI document calls it
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
  const connected = async () => {
    const room = await api.roomOf("alice", "bob", "carol");
    const callId = await room.alice.placeCall(room.id);
    await room.alice.joinCall(room.id, callId);
    await room.bob.joinCall(room.id, callId);
    return { ...room, callId };
  };
  const [toBusy, toRate, toConsent, toLock, toMute, toRemove, toAdmit, toRing] = await Promise.all([
    inACall(), inACall(), connected(), connected(), connected(), connected(), connected(), connected(),
  ]);
  const owned = () => api.roomOf("alice", "bob");
  const [toOpen, toDismiss, toLetIn] = await Promise.all([owned(), owned(), owned()]);
  const [visitor, subscriber] = await Promise.all([api.person("Visitor"), api.person("Subscriber")]);
  succeeded(await toLetIn.alice.patch(`/api/rooms/${toLetIn.id}`, { lobby: true }));
  succeeded(await visitor.post("/api/rooms/join", { roomCode: toLetIn.code }), 202);
  const [browser, forgotten] = [aSubscription(), aSubscription()];
  const event = await aFailedEvent(api);
  const story = new Story(twilio, `nobody's ${random()}`).event("room-created");
  const does = (/** @type {Awaited<ReturnType<typeof connected>>} */ call, /** @type {string} */ what) => call.alice.post(`/api/calls/${call.callId}/participants/${call.bob.id}/${what}`);
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
  /** @param {string} operation @param {() => Promise<any>} ask @returns {Endpoint} */
  const reads = (operation, ask, status = 200) => ({ operation, ask, status, reads: true });
  return [
    { operation: "register", status: 201, again: [409, "username_taken"], ask: () => api.request("POST", "/api/auth/register", { username: register, password: PASSWORD }) },
    { operation: "signInAsGuest", status: 201, again: [409, "username_taken"], ask: () => api.request("POST", "/api/auth/guest", { username: guestName }) },
    reads("signIn", () => api.request("POST", "/api/auth/login", { username: lasting.name, password: PASSWORD })),
    reads("getMe", () => alice.get("/api/auth/me")),
    { operation: "setPassword", status: 200, ask: () => guest.put("/api/auth/password", { password }) },
    { operation: "signOut", status: 200, again: [401, "session_expired"], ask: () => ended.post("/api/auth/logout", { everywhere: true }) },
    reads("exportAccount", () => alice.get("/api/account/export")),
    { operation: "deleteAccount", status: 200, ask: () => gone.request("DELETE", "/api/account", {}) },
    reads("listWebhooks", () => api.raw("GET", "/api/admin/webhooks", asOperator)),
    { operation: "replayWebhooks", status: 200, ask: () => api.request("POST", "/api/admin/webhooks/replay", {}, asOperator) },
    reads("getUsage", () => api.raw("GET", "/api/admin/usage", asOperator)),
    { operation: "createRoom", status: 201, again: [409, "room_code_taken"], ask: () => alice.post("/api/rooms/create", { roomCode: made }) },
    { operation: "joinRoom", status: 200, ask: () => joiner.post("/api/rooms/join", { roomCode: code }) },
    reads("listRooms", () => alice.get("/api/rooms")),
    reads("getRoom", () => alice.get(`/api/rooms/${id}`)),
    { operation: "leaveRoom", status: 200, again: [404, "room_not_found"], ask: () => leaver.post(`/api/rooms/${id}/leave`) },
    { operation: "sendMessage", status: 201, again: [200], ask: () => alice.post(`/api/rooms/${id}/messages`, message) },
    reads("listMessages", () => bob.get(`/api/rooms/${id}/messages`)),
    reads("getCallToken", () => alice.post("/api/calls/token", { roomName: `room_${id}` })),
    { operation: "createCall", status: 201, again: [200], ask: () => toPlace.alice.startCall(toPlace.id) },
    { operation: "acceptCall", status: 200, ask: () => toAccept.bob.accept(toAccept.callId) },
    { operation: "declineCall", status: 200, again: [409, "call_ended"], ask: () => toDecline.bob.decline(toDecline.callId) },
    { operation: "endCall", status: 200, ask: () => toEnd.alice.end(toEnd.callId, { forAll: true }) },
    reads("getCall", () => toRead.alice.get(`/api/calls/${toRead.callId}`)),
    reads("listCalls", () => toRead.alice.get(`/api/calls/room/${toRead.id}`)),
    reads("listCallEvents", () => toRead.alice.get(`/api/calls/${toRead.callId}/events`)),
    { operation: "bookAppointment", status: 201, again: [200], ask: () => toBook[0].post("/api/appointments", booking) },
    reads("listAppointments", () => toJoin.alice.get("/api/appointments")),
    reads("getAppointment", () => toJoin.alice.get(toJoin.path)),
    reads("getAppointmentFile", () => toJoin.alice.get(`${toJoin.path}.ics`)),
    { operation: "changeAppointment", status: 200, ask: () => toChange.alice.patch(toChange.path, { title }) },
    { operation: "confirmAppointment", status: 200, ask: () => toConfirm.bob.post(`${toConfirm.path}/confirm`) },
    { operation: "declineAppointment", status: 200, ask: () => toRefuse.bob.post(`${toRefuse.path}/decline`) },
    { operation: "cancelAppointment", status: 200, ask: () => toCancel.alice.post(`${toCancel.path}/cancel`) },
    { operation: "joinAppointment", status: 200, ask: () => toJoin.bob.get(`/api/appointments/video-token/${toJoin.id}`) },
    reads("openRoomSocket", () => upgrade(`/api/rooms/${id}/socket`, bob), 101),
    reads("openInboxSocket", () => upgrade("/api/inbox/socket", bob), 101),
    { operation: "subscribePush", status: 201, ask: () => subscriber.post("/api/push/subscriptions", browser) },
    { operation: "unsubscribePush", status: 200, ask: () => subscriber.request("DELETE", "/api/push/subscriptions", { endpoint: forgotten.endpoint }) },
    { operation: "markRoomRead", status: 200, ask: () => bob.post(`/api/rooms/${id}/read`, { seq: 1 }) },
    { operation: "changeRoom", status: 200, ask: () => toOpen.alice.patch(`/api/rooms/${toOpen.id}`, { lobby: true }) },
    { operation: "admitVisitor", status: 200, ask: () => toLetIn.alice.post(`/api/rooms/${toLetIn.id}/members/${visitor.id}/admit`) },
    { operation: "removeMember", status: 200, ask: () => toDismiss.alice.post(`/api/rooms/${toDismiss.id}/members/${toDismiss.bob.id}/remove`) },
    reads("listRoomEvents", () => alice.get(`/api/rooms/${id}/events`)),
    { operation: "sayBusy", status: 200, ask: () => toBusy.bob.post(`/api/calls/${toBusy.callId}/busy`) },
    { operation: "ringMember", status: 200, ask: () => toRing.alice.post(`/api/calls/${toRing.callId}/ring`, { userId: toRing.carol.id }) },
    reads("listRecentCalls", () => toRead.alice.get("/api/calls/recent")),
    { operation: "markCallsSeen", status: 200, ask: () => toRead.alice.post("/api/calls/seen") },
    // Only Twilio records, and that it cannot be done says the database too.
    reads("consentToRecording", () => toConsent.alice.post(`/api/calls/${toConsent.callId}/recording`, { consent: true }), 409),
    { operation: "lockCall", status: 200, ask: () => toLock.alice.post(`/api/calls/${toLock.callId}/lock`, { locked: true }) },
    { operation: "muteParticipant", status: 200, ask: () => does(toMute, "mute") },
    { operation: "removeParticipant", status: 200, ask: () => does(toRemove, "remove") },
    { operation: "admitParticipant", status: 200, ask: () => does(toAdmit, "admit") },
    { operation: "rateCall", status: 200, ask: () => toRate.alice.post(`/api/calls/${toRate.callId}/rating`, { rating: "good" }) },
    { operation: "replayWebhook", status: 200, ask: () => api.request("POST", `/api/admin/webhooks/${event}/replay`, {}, asOperator) },
    reads("watchCalls", () => api.raw("GET", "/api/admin/calls", asOperator)),
    reads("getMetrics", () => api.raw("GET", "/api/metrics", asOperator)),
    { operation: "takeTwilioEvent", status: 204, ask: () => tells(api, twilio, story) },
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

