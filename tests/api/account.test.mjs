// A person's own data: fetched as a file, and deleted so that nothing of it is left.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { booked, inMinutes, listed, seen } from "../support/appointments.mjs";
import { aMessage, eventually, random, refused, succeeded, twoInACall, useServer } from "../support/api.mjs";
import { Receiver } from "../support/receiver.mjs";
import { Story, tells, tokenFor, useTwilio } from "../support/twilio.mjs";

const PASSWORD = "correct horse battery";

/** @param {import("../support/person.mjs").Person} person @param {any} [body] */
const leaves = (person, body = {}) => person.request("DELETE", "/api/account", body);

/** Every text in every table. @param {import("../support/api.mjs").Api} api */
async function everything(api) {
  const tables = await api.sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'sqlite_%'");
  const rows = await Promise.all(tables.map(async ({ name }) => (await api.sql(`SELECT * FROM "${name}"`)).map((row) => ({ table: name, ...row }))));
  assert.ok(rows.flat().length > 10, "the whole database was read");
  return rows.flat().map((row) => JSON.stringify(row));
}

describe("the data of one's own", { concurrency: true }, () => {
  const api = useServer();

  test("comes as one file, with everything and with nothing of others", async () => {
    const { id, alice, bob, callId } = await twoInACall(api);
    const message = aMessage();
    succeeded(await alice.post(`/api/rooms/${id}/messages`, message), 201);
    const theirs = aMessage();
    succeeded(await bob.post(`/api/rooms/${id}/messages`, theirs), 201);
    const appointment = await booked(alice, bob, { title: "Check-up" });
    const reply = await alice.get("/api/account/export");
    const body = succeeded(reply);
    assert.equal(reply.headers.get("content-disposition"), 'attachment; filename="securechat-account.json"');
    assert.deepEqual(Object.keys(body).sort(), ["appointments", "callReports", "calls", "events", "exportedAt", "messages", "next", "profile", "pushSubscriptions", "roomEvents", "rooms", "success", "visits"]);
    const { created_at: since, last_seen_at: last, ...profile } = body.profile;
    assert.ok(since && last);
    assert.deepEqual(profile, { id: alice.id, username: alice.name, guest: true });
    assert.deepEqual(body.rooms.map((/** @type {any} */ room) => [room.id, room.owner]), [[id, true]]);
    assert.deepEqual(body.messages.map((/** @type {any} */ each) => [each.ciphertext, each.iv, each.client_id, each.room_id]), [[message.ciphertext, message.iv, message.clientId, id]]);
    assert.deepEqual(body.calls.map((/** @type {any} */ call) => [call.id, call.caller, call.status]), [[callId, true, "active"]]);
    assert.deepEqual(body.appointments.map((/** @type {any} */ each) => [each.id, each.role, each.with, each.title]), [[appointment.id, "organizer", bob.name, "Check-up"]]);
    assert.equal(body.next, null);
    assert.doesNotMatch(reply.text, /hash|epoch|token/);
    assert.ok(!reply.text.includes(theirs.ciphertext));
    const ofBob = succeeded(await bob.get("/api/account/export"));
    assert.deepEqual(ofBob.appointments.map((/** @type {any} */ each) => [each.role, each.with]), [["attendee", alice.name]]);
    assert.equal(ofBob.calls[0].caller, false);
  });

  test("is for who is signed in, with a number that is one", async () => {
    refused(await api.raw("GET", "/api/account/export"), 401, "not_signed_in");
    const alice = await api.person("Alice");
    refused(await alice.get("/api/account/export?before=x"), 422, "invalid_cursor");
    succeeded(await alice.get("/api/account/export?before=7"));
  });

  test("is fetched ten times a minute at most", async () => {
    const alice = await api.person("Alice");
    let count = 0;
    let reply = await alice.get("/api/account/export");
    while (reply.status === 200 && count < 21) {
      count += 1;
      reply = await alice.get("/api/account/export");
    }
    refused(reply, 429, "too_many_requests");
    assert.ok(Number(reply.headers.get("retry-after")) > 0);
    assert.ok(count >= 10, `${count}`);
  });
});

describe("deleting the account", { concurrency: true }, () => {
  const api = useServer();

  test("needs the password of who has one, and is limited like signing in", async () => {
    const alice = await api.person("Alice", PASSWORD);
    for (const currentPassword of [undefined, "", "wrong horse battery"]) refused(await leaves(alice, { currentPassword }), 403, "wrong_password");
    refused(await leaves(alice, { currentPassword: 7 }), 422, "invalid_field", { field: "currentPassword" });
    succeeded(await alice.get("/api/auth/me"));
    let reply;
    do reply = await leaves(alice, { currentPassword: random() }); while (reply.status === 403);
    refused(reply, 429, "too_many_requests");
    refused(await api.request("DELETE", "/api/account", {}), 401, "not_signed_in");
  });

  test("ends every session and socket, leaves rooms and a running call, and frees the name", async () => {
    const { id, alice, bob, callId, a, b } = await twoInACall(api);
    const inbox = await alice.openInbox();
    const reply = await leaves(alice);
    succeeded(reply);
    assert.match(reply.headers.get("set-cookie") ?? "", /^session=; .*Max-Age=0/);
    assert.equal((await a.closed).code, 4005);
    assert.equal((await inbox.closed).code, 4005);
    await b.next("member", (frame) => frame.user.id === alice.id && frame.joined === false);
    const over = await b.call((call) => call.ended_at);
    assert.equal(over.id, callId);
    refused(await alice.get("/api/auth/me"), 401, "session_expired");
    refused(await api.upgrade(`/api/rooms/${id}/socket`, { headers: alice.headers }), 401, "session_expired");
    const { room, members } = succeeded(await bob.get(`/api/rooms/${id}`));
    assert.equal(room.owner_id, bob.id);
    assert.deepEqual(members.map((/** @type {any} */ member) => member.user_id), [bob.id]);
    const again = succeeded(await api.request("POST", "/api/auth/guest", { username: alice.name }), 201);
    assert.notEqual(again.user.id, alice.id);
  });

  test("twice is harmless, and nobody is deleted by the session of somebody else", async () => {
    const [alice, bob] = await Promise.all([api.person("Alice", PASSWORD), api.person("Bob", PASSWORD)]);
    const elsewhere = await alice.signInAgain();
    succeeded(await leaves(alice, { currentPassword: PASSWORD }));
    succeeded(await leaves(alice, { currentPassword: PASSWORD }));
    succeeded(await leaves(elsewhere));
    refused(await elsewhere.get("/api/auth/me"), 401, "session_expired");
    refused(await api.request("POST", "/api/auth/login", { username: alice.name, password: PASSWORD }), 401, "wrong_credentials");
    succeeded(await bob.get("/api/auth/me"));
    const carol = await api.person("Carol", PASSWORD);
    const old = await carol.signInAgain();
    succeeded(await carol.post("/api/auth/logout", { everywhere: true }));
    refused(await leaves(old, { currentPassword: PASSWORD }), 401, "session_expired");
  });

  test("several at once delete once", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const socket = await bob.connect(id);
    const replies = await Promise.all([1, 2, 3].map(() => leaves(alice)));
    for (const reply of replies) assert.ok([200, 401].includes(reply.status), reply.text);
    assert.ok(replies.some(({ status }) => status === 200));
    await socket.next("member", (frame) => frame.joined === false);
    assert.equal((await api.sql("SELECT count(*) AS n FROM users WHERE id = ? AND deleted_at IS NOT NULL", alice.id))[0].n, 1);
  });

  test("calls off what is to come, tells the others, and ends what rings there", async () => {
    const [alice, bob, carol] = await Promise.all([api.person("alice", PASSWORD), api.person("bob"), api.person("carol")]);
    const hers = await booked(alice, bob, { title: `By ${alice.name}`, timeZone: "Asia/Tokyo", startsAt: inMinutes(1) });
    const asked = await booked(carol, alice, { title: "With somebody" });
    const [inboxOfBob, inboxOfCarol, page] = [await bob.openInbox(), await carol.openInbox(), await bob.connect(hers.room_id)];
    const callId = await alice.placeCall(hers.room_id);
    await page.call((call) => call.status === "ringing");
    succeeded(await leaves(alice, { currentPassword: PASSWORD }));
    const told = await inboxOfBob.next("appointment", (frame) => frame.appointment.status === "cancelled");
    assert.deepEqual([told.appointment.id, told.appointment.organizer_name, told.appointment.title], [hers.id, "Deleted person", "Appointment"]);
    assert.equal((await inboxOfCarol.next("appointment", (frame) => frame.appointment.status === "declined")).appointment.id, asked.id);
    assert.equal((await page.call((call) => call.ended_at)).status, "cancelled");
    refused(await bob.accept(callId), 409, "call_ended");
    const shown = await seen(carol, asked.id);
    assert.deepEqual([shown.status, shown.attendee_name, shown.title], ["declined", "Deleted person", "With somebody"]);
    assert.deepEqual((await listed(bob)).map((each) => each.organizer_time_zone), [null]);
    refused(await carol.post("/api/appointments", { with: alice.id, startsAt: inMinutes(99), durationMinutes: 30 }), 404, "person_not_found");
  });

  test("a guest who logs out calls off as well", async () => {
    const [alice, bob] = await Promise.all([api.person("alice", PASSWORD), api.person("bob")]);
    const [one, two] = [await booked(alice, bob), await booked(bob, alice, { startsAt: inMinutes(600) })];
    const inbox = await alice.openInbox();
    succeeded(await bob.post("/api/auth/logout"));
    const statuses = new Map();
    for (let n = 0; n < 2; n += 1) {
      const { appointment } = await inbox.next("appointment");
      statuses.set(appointment.id, appointment.status);
    }
    assert.deepEqual([statuses.get(one.id), statuses.get(two.id)], ["declined", "cancelled"]);
    assert.equal((await seen(alice, one.id)).attendee_name, bob.name, "a guest's name stays with what took place");
    succeeded(await alice.post("/api/appointments", { with: "nobody", startsAt: inMinutes(600), durationMinutes: 30 }).then((reply) => {
      refused(reply, 404, "person_not_found");
      return alice.get("/api/auth/me");
    }));
  });
});

describe("an operator's account", () => {
  const OPERATOR = `Operator ${random()}`;
  const api = useServer({ vars: { ADMIN_USERS: OPERATOR } });

  test("is not deleted while its name makes operators, and a guest of that name is none", async () => {
    const guest = succeeded(await api.request("POST", "/api/auth/guest", { username: OPERATOR }), 201);
    const of = (/** @type {string} */ token) => ({ Authorization: `Bearer ${token}` });
    succeeded(await api.request("DELETE", "/api/account", {}, of(guest.token)));
    const { token } = succeeded(await api.request("POST", "/api/auth/register", { username: OPERATOR.toUpperCase(), password: PASSWORD }), 201);
    for (const currentPassword of [PASSWORD, "wrong horse battery"]) {
      refused(await api.request("DELETE", "/api/account", { currentPassword }, of(token)), 409, "operator_account");
    }
    refused(await api.request("POST", "/api/auth/register", { username: OPERATOR, password: PASSWORD }), 409, "username_taken");
    succeeded(await api.request("GET", "/api/auth/me", undefined, of(token)));
  });
});

const receiver = await Receiver.start();
after(() => receiver.stop());

describe("what is left in the database", () => {
  const { twilio, api } = (() => {
    const scene = useTwilio(receiver.vars);
    return { twilio: () => scene.twilio, api: scene.api };
  })();

  test("neither name nor message nor token, while the others' history stays readable", async () => {
    const alice = await api.person("Alice", PASSWORD);
    const { id, bob, code } = await api.roomOf("bob", "carol");
    succeeded(await alice.post("/api/rooms/join", { roomCode: code }));
    const mine = succeeded(await alice.post("/api/rooms/create", { roomCode: `mine ${random()}`, roomName: `${alice.name}'s` }), 201).room;
    const [written, answered] = [aMessage(), aMessage()];
    succeeded(await alice.post(`/api/rooms/${id}/messages`, written), 201);
    succeeded(await bob.post(`/api/rooms/${id}/messages`, answered), 201);
    const clientId = `attempt-${random()}`;
    const appointment = await booked(alice, bob, { title: `${alice.name} and Bob`, clientId });
    // A call over Twilio, which knows them by their names.
    const { roomName } = succeeded(await tokenFor(alice, id));
    const callId = await alice.placeCall(id);
    await alice.joinCall(id, callId);
    const b = await bob.joinCall(id, callId);
    const story = new Story(twilio().account, roomName);
    for (const event of ["room-created", "participant-connected", "track-added"]) {
      const told = story.event(event, 1, event === "room-created" ? {} : { ParticipantSid: "PA1", ParticipantIdentity: alice.name });
      assert.equal((await tells(api, twilio().account, told)).status, 204);
    }
    await receiver.hears(callId, ["call.started", `participant.joined ${alice.name}`, `participant.joined ${bob.name}`, "call.answered"]);
    await receiver.hears(appointment.room_id, ["appointment.booked"]);
    succeeded(await alice.post(`/api/calls/${callId}/rating`, { rating: "bad", reason: "sound" }));
    const now = new Date().toISOString();
    const { room: closed } = succeeded(await bob.post("/api/rooms/create", { roomCode: `closed ${random()}` }), 201);
    const visit = "INSERT INTO room_visitors (room_id, user_id, state, at) VALUES (?, ?, 'waiting', ?)";
    await api.sql(visit, closed.id, alice.id, now);
    const browser = `https://push.example.com/${random()}`;
    await api.sql("INSERT INTO push_subscriptions (endpoint, user_id, session_epoch, p256dh, auth, created_at) VALUES (?, ?, 0, 'key', 'secret', ?)", browser, alice.id, now);
    const before = await everything(api);
    assert.ok(before.some((row) => row.includes(alice.name)));
    for (const table of ["call_reports", "room_visitors", "push_subscriptions"]) assert.ok(before.some((row) => row.includes(alice.id) && JSON.parse(row).table === table), table);
    // What is told from now on stays where it is.
    receiver.answer = () => 503;

    succeeded(await leaves(alice, { currentPassword: PASSWORD }));
    await b.call((call) => call.ended_at);
    // Twilio is late.
    const late = story.event("participant-disconnected", 9, { ParticipantSid: "PA1", ParticipantIdentity: alice.name });
    assert.equal((await tells(api, twilio().account, late)).status, 204);
    await eventually(() => bob.call(callId), (call) => call.ended_at);

    const rows = await everything(api);
    const lower = alice.name.toLowerCase();
    for (const gone of [lower, written.ciphertext, written.iv, written.clientId, clientId, alice.token, alice.token.split(".")[1] ?? "", mine.id, browser]) {
      assert.deepEqual(rows.filter((row) => row.toLowerCase().includes(gone.toLowerCase())), [], gone);
    }
    // What still bears the id are the tombstone and that things took place.
    const tables = new Set(rows.filter((row) => row.includes(alice.id)).map((row) => JSON.parse(row).table));
    assert.deepEqual([...tables].sort(), ["appointments", "call_events", "call_participants", "calls", "users", "webhook_events"]);
    const [tombstone] = await api.sql("SELECT username, username_key, password_hash FROM users WHERE id = ?", alice.id);
    assert.deepEqual({ ...tombstone }, { username: "Deleted person", username_key: null, password_hash: null });

    // The receiver learns how it went on, and nothing again.
    receiver.answer = () => 204;
    await eventually(async () => receiver.told(callId), (told) => told.includes("call.ended"));
    assert.deepEqual(receiver.told(callId).slice(4).sort(), ["call.ended", "participant.left Deleted person", `participant.left ${bob.name}`].sort());
    await receiver.hears(appointment.room_id, ["appointment.booked", "appointment.cancelled"]);

    const { messages } = succeeded(await bob.get(`/api/rooms/${id}/messages`));
    assert.deepEqual(messages.map((/** @type {any} */ each) => each.ciphertext), [answered.ciphertext]);
    const { calls } = succeeded(await bob.get(`/api/calls/room/${id}`));
    assert.deepEqual([calls[0].id, calls[0].caller_name], [callId, "Deleted person"]);
    assert.ok(calls[0].participants.some((/** @type {any} */ each) => each.username === "Deleted person"));
    const { events } = succeeded(await bob.get(`/api/calls/${callId}/events`));
    assert.ok(events.length >= 4);
    assert.ok(events.filter((/** @type {any} */ event) => event.user_id === alice.id).every((/** @type {any} */ event) => event.participant === "Deleted person"));
    assert.deepEqual([(await seen(bob, appointment.id)).status, (await seen(bob, appointment.id)).title], ["cancelled", "Appointment"]);
    // The name can be had again; the one of the tombstone cannot.
    succeeded(await api.request("POST", "/api/auth/guest", { username: alice.name }), 201);
    refused(await api.request("POST", "/api/auth/guest", { username: "deleted  person" }), 422, "invalid_username");
  });
});
