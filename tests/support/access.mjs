// Who may do what, as a table: everybody there is to one endpoint or frame, and what each of them is told.

import { MINUTE, aBooking, booked, inMinutes } from "./appointments.mjs";
import { SESSION_SECRET, random } from "./api.mjs";
import { madeEarlier } from "./jwt.mjs";
import { aSubscription } from "./push-service.mjs";
import { ADMIN_TOKEN } from "./every-endpoint.mjs";
import { aFailedEvent } from "./receiver.mjs";
import { succeeded } from "./replies.mjs";

/**
 * The columns. "admin" is a person in ADMIN_USERS, "program" one that shows the ADMIN_TOKEN, "expired" the owner with a
 * session that is over, "foreign" the owner on a page of another site.
 */
export const ACTORS = /** @type {const} */ (["anonymous", "stranger", "member", "former", "owner", "admin", "program", "expired", "foreign"]);

/** @typedef {typeof ACTORS[number]} Actor */
/** @typedef {Record<Actor, string>} Cells */

/**
 * A place with somebody of each kind: the owner's room with a member, a former member and a ringing call, and an
 * appointment of owner and member that can be joined.
 * @typedef {{ api: import("./api.mjs").Api, room: string, code: string, call: string, appointment: number, booked: string, webhook: string, people: Record<"stranger" | "member" | "former" | "owner" | "admin", import("./person.mjs").Person> }} World
 */

/**
 * @param {import("./api.mjs").Api} api @param {import("./person.mjs").Person} admin
 * @returns {Promise<World>}
 */
export async function aWorld(api, admin) {
  const { id: room, code, owner, member, former } = await api.roomOf("owner", "member", "former");
  succeeded(await former.post(`/api/rooms/${room}/leave`));
  const stranger = await api.person("stranger");
  const call = await owner.placeCall(room);
  const appointment = await booked(owner, member, { startsAt: inMinutes(5) });
  const webhook = await aFailedEvent(api);
  const people = { stranger, member, former, owner, admin };
  return { api, room, code, call, appointment: appointment.id, booked: appointment.room_id, webhook, people };
}

/** What a request of somebody brings along. @param {World} world @param {Actor} actor @returns {Record<string, string>} */
export function headersOf({ people }, actor) {
  if (actor === "anonymous") return {};
  if (actor === "program") return { Authorization: `Bearer ${ADMIN_TOKEN}` };
  if (actor === "expired") {
    const token = madeEarlier(people.owner.token, 31 * 24 * 60 * 60, SESSION_SECRET);
    return { ...people.owner.headers, Authorization: `Bearer ${token}` };
  }
  if (actor === "foreign") return { ...people.owner.headers, Origin: "https://elsewhere.example" };
  return people[actor].headers;
}

const NOBODY = "401 not_signed_in";
const OVER = "401 session_expired";
const ELSEWHERE = "403 foreign_origin";

/** The same for everybody, but for pages of other sites. @param {string} outcome @returns {Cells} */
const anybody = (outcome) => ({ anonymous: outcome, stranger: outcome, member: outcome, former: outcome, owner: outcome, admin: outcome, program: outcome, expired: outcome, foreign: ELSEWHERE });

/** The same for everybody signed in: a program of operators is nobody. @param {string} outcome @returns {Cells} */
const signedIn = (outcome) => ({ ...anybody(outcome), anonymous: NOBODY, program: NOBODY, expired: OVER });

/** For operators. @param {string} outcome @returns {Cells} */
const operators = (outcome) => ({ ...signedIn(NOT_ALLOWED), admin: outcome, program: outcome });

/**
 * For those inside; to everybody else it is as if there were nothing.
 * @param {string} hidden @param {string} member @param {string} [owner] @returns {Cells}
 */
const inside = (hidden, member, owner = member) => ({ ...signedIn(hidden), member, owner });

const NO_ROOM = "404 room_not_found";
const NO_CALL = "404 call_not_found";
const NO_APPOINTMENT = "404 appointment_not_found";
const NOT_ALLOWED = "403 not_allowed";

/**
 * A row: an operation of the document, perhaps with a word on which case of it; what everybody is told; and how it is
 * asked for where that is not plain from its path. The later somebody is in `last`, the later they ask.
 * @typedef {{ operation: string, about?: string, cells: Cells, body?: (world: World, actor: Actor) => any, room?: (world: World) => string, last?: Actor[] }} Row
 */

/** @param {string} operation @param {Cells} cells @param {Omit<Row, "operation" | "cells">} [rest] @returns {Row} */
const row = (operation, cells, rest = {}) => ({ operation, cells, ...rest });

/** Every endpoint. @type {Row[]} */
export const ENDPOINTS = [
  row("register", anybody("201"), { body: () => ({ username: `new ${random()}`, password: random(16) }) }),
  row("signIn", anybody("401 wrong_credentials"), { body: () => ({ username: `new ${random()}`, password: random(16) }) }),
  row("signInAsGuest", anybody("201"), { body: () => ({ username: `new ${random()}` }) }),
  row("getMe", signedIn("200")),
  row("setPassword", { ...signedIn("200"), admin: "403 wrong_password" }, { body: () => ({ password: random(16) }) }),
  row("signOut", { ...signedIn("200"), admin: "200" }),
  row("exportAccount", signedIn("200")),
  row("deleteAccount", { ...signedIn("200"), admin: "409 operator_account" }),
  row("getPushKey", signedIn("200")),
  row("subscribePush", signedIn("503 push_not_configured"), { body: () => aSubscription() }),
  row("unsubscribePush", signedIn("200"), { body: () => ({ endpoint: aSubscription().endpoint }) }),
  row("createRoom", signedIn("201"), { body: () => ({ roomCode: `code-${random(12)}` }) }),
  row("joinRoom", signedIn("200"), { body: ({ code }) => ({ roomCode: code }) }),
  row("listRooms", signedIn("200")),
  row("getRoom", inside(NO_ROOM, "200")),
  row("leaveRoom", inside(NO_ROOM, "200")),
  row("leaveRoom", inside(NO_ROOM, NOT_ALLOWED), { about: "an appointment's", room: (world) => world.booked }),
  row("markRoomRead", inside(NO_ROOM, "200"), { body: () => ({ seq: 1 }) }),
  row("changeRoom", inside(NO_ROOM, NOT_ALLOWED, "200"), { body: () => ({ lobby: true }) }),
  row("changeRoom", inside(NO_ROOM, NOT_ALLOWED), { about: "an appointment's", room: (world) => world.booked, body: () => ({ lobby: true }) }),
  row("admitVisitor", inside(NO_ROOM, NOT_ALLOWED, "200")),
  row("removeMember", inside(NO_ROOM, NOT_ALLOWED, "200"), { last: ["owner"] }),
  row("listRoomEvents", inside(NO_ROOM, NOT_ALLOWED, "200")),
  row("openRoomSocket", inside(NO_ROOM, "101")),
  row("openRoomSocket", inside(NO_ROOM, "101"), { about: "an appointment's", room: (world) => world.booked }),
  row("openInboxSocket", signedIn("101")),
  row("sendMessage", inside(NO_ROOM, "201"), {
    body: () => ({ ciphertext: "AAAA", iv: Buffer.alloc(12).toString("base64"), clientId: random(8) }),
  }),
  row("listMessages", inside(NO_ROOM, "200")),
  row("getCallToken", inside(NO_ROOM, "200"), { body: ({ room }) => ({ roomName: `room_${room}` }) }),
  row("getCallToken", { ...inside("403 identity_mismatch", "403 identity_mismatch"), stranger: NO_ROOM }, {
    about: "in the stranger's name", body: ({ room, people }) => ({ roomName: `room_${room}`, userId: people.stranger.id }),
  }),
  row("createCall", inside(NO_ROOM, "200"), { body: ({ room }) => ({ roomId: room, callType: "voice" }) }),
  row("acceptCall", inside(NO_CALL, "200")),
  row("declineCall", inside(NO_CALL, "200", "409 already_in_call"), { last: ["member"] }),
  row("endCall", inside(NO_CALL, "200")),
  row("endCall", inside(NO_CALL, NOT_ALLOWED, "200"), { about: "for all", body: () => ({ forAll: true }), last: ["owner"] }),
  row("sayBusy", inside(NO_CALL, "200", "409 already_in_call")),
  row("ringMember", inside(NO_CALL, "409 not_in_call", "200"), { body: ({ people }) => ({ userId: people.member.id }) }),
  row("listRecentCalls", signedIn("200")),
  row("markCallsSeen", signedIn("200")),
  row("consentToRecording", inside(NO_CALL, "409 not_in_call", "409 recording_unavailable"), { body: () => ({ consent: true }) }),
  row("lockCall", inside(NO_CALL, NOT_ALLOWED, "409 not_in_call"), { body: () => ({ locked: true }) }),
  row("muteParticipant", inside(NO_CALL, NOT_ALLOWED, "409 no_such_participant")),
  row("removeParticipant", inside(NO_CALL, NOT_ALLOWED, "409 no_such_participant")),
  row("admitParticipant", inside(NO_CALL, NOT_ALLOWED, "200")),
  row("rateCall", inside(NO_CALL, "409 not_in_call", "200"), { body: () => ({ rating: "good" }) }),
  row("getCall", inside(NO_CALL, "200")),
  row("listCallEvents", inside(NO_CALL, "200")),
  row("listCalls", inside(NO_ROOM, "200")),
  row("bookAppointment", signedIn("201"), {
    body: ({ people }, actor) => aBooking(actor === "member" ? people.owner : people.member, {
      startsAt: new Date(Date.now() + (2 + ACTORS.indexOf(actor)) * 24 * 60 * MINUTE).toISOString(),
    }),
  }),
  row("listAppointments", signedIn("200")),
  row("getAppointment", inside(NO_APPOINTMENT, "200")),
  row("getAppointmentFile", inside(NO_APPOINTMENT, "200")),
  row("changeAppointment", inside(NO_APPOINTMENT, NOT_ALLOWED, "200"), { body: () => ({ title: "Another" }) }),
  row("cancelAppointment", inside(NO_APPOINTMENT, NOT_ALLOWED, "200"), { last: ["owner"] }),
  row("confirmAppointment", inside(NO_APPOINTMENT, "200", NOT_ALLOWED)),
  row("declineAppointment", inside(NO_APPOINTMENT, "200", NOT_ALLOWED), { last: ["member"] }),
  row("joinAppointment", inside(NO_APPOINTMENT, "200")),
  row("getHealth", anybody("200")),
  row("checkTwilio", operators("200")),
  row("listWebhooks", operators("200")),
  row("replayWebhook", operators("200")),
  row("replayWebhooks", operators("200")),
  row("watchCalls", operators("200")),
  row("getMetrics", operators("200")),
  row("getUsage", operators("200")),
  // Its own proof, whoever brings it from wherever.
  row("takeTwilioEvent", { ...anybody("403 invalid_signature"), foreign: "403 invalid_signature" }),
];

/** The order in which they ask: what some do changes what others find. @param {Row} row @returns {Actor[]} */
export function inOrder({ last = [] }) {
  const first = /** @type {Actor[]} */ (["anonymous", "stranger", "former", "admin", "program", "expired", "foreign", "member", "owner"]);
  return [...first.filter((actor) => !last.includes(actor)), ...last];
}
