// The calls endpoints as a plain client uses them, without a socket.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assertRecent, participant, random, refused, succeeded, useServer } from "../support/api.mjs";

const api = useServer();

describe("placing a call", { concurrency: true }, () => {
  test("makes a call with its caller in it", async () => {
    const { id, alice } = await api.roomOf("alice", "bob");
    const body = succeeded(await alice.startCall(id, "voice"), 201);
    assert.equal(body.message, "Call initiated");
    assert.equal(body.joined, false);
    assert.equal(body.callId, body.call.id);
    const { id: callId, started_at, participants, ...rest } = body.call;
    assert.equal(callId, body.callId);
    assertRecent(started_at);
    assert.deepEqual(rest, {
      room_id: id, caller_id: alice.id, caller_name: alice.name, call_type: "voice", status: "initiated", provider: "p2p", fallback: null,
      answered_at: null, ended_at: null, duration: null, end_reason: null,
    });
    assert.equal(participants.length, 1);
    const { joined_at, ...caller } = participants[0];
    assertRecent(joined_at);
    assert.deepEqual(caller, { user_id: alice.id, username: alice.name, left_at: null });
    assert.deepEqual(await alice.call(callId), body.call);
  });

  test("takes the caller's own userId and refuses another's", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    refused(await alice.post("/api/calls/create", { roomId: id, callType: "video", userId: bob.id }), 403, "identity_mismatch");
    succeeded(await alice.post("/api/calls/create", { roomId: id, callType: "video", userId: alice.id }), 201);
  });

  test("while one is live joins that one, which answers it", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    const body = succeeded(await bob.startCall(id, "voice"));
    assert.deepEqual([body.callId, body.joined], [callId, true]);
    assert.equal(body.call.status, "active");
    assert.equal(body.call.call_type, "video", "the live call's type stays");
    assertRecent(body.call.answered_at);
  });

  test("twice by the caller changes nothing", async () => {
    const { id, alice } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    const body = succeeded(await alice.startCall(id));
    assert.deepEqual([body.callId, body.joined, body.call.status], [callId, true, "initiated"]);
    assert.equal(body.call.participants.length, 1);
  });

  test("by two at the same moment lands both in one call", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const replies = await Promise.all([alice.startCall(id), bob.startCall(id)]);
    assert.deepEqual(replies.map(({ status }) => status).sort(), [200, 201]);
    assert.equal(replies[0].body.callId, replies[1].body.callId);
    const call = await alice.call(replies[0].body.callId);
    assert.equal(call.status, "active");
    assert.equal(call.participants.length, 2);
  });

  test("twenty times at the same moment makes one live row", async () => {
    const { id, alice, bob, carol, dave } = await api.roomOf("alice", "bob", "carol", "dave");
    const everybody = [alice, bob, carol, dave];
    const replies = await Promise.all(Array.from({ length: 20 }, (_, n) => everybody[n % 4].startCall(id)));
    assert.equal(replies.filter(({ status }) => status === 201).length, 1);
    assert.equal(replies.filter(({ status }) => status === 200).length, 19);
    assert.equal(new Set(replies.map(({ body }) => body.callId)).size, 1);
    const rows = await api.sql("SELECT id FROM calls WHERE room_id = ?", id);
    assert.deepEqual(rows.map((row) => row.id), [replies[0].body.callId]);
    assert.equal((await alice.call(replies[0].body.callId)).participants.length, 4);
  });

  test("after the last one ended makes another", async () => {
    const { id, alice } = await api.roomOf("alice", "bob");
    const first = await alice.placeCall(id);
    succeeded(await alice.end(first));
    assert.notEqual(await alice.placeCall(id), first);
  });
});

describe("answering", { concurrency: true }, () => {
  test("accepting makes the call active with both in it", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    const { message, call } = succeeded(await bob.accept(callId));
    assert.equal(message, "Call accepted");
    assert.equal(call.status, "active");
    assertRecent(call.answered_at);
    assert.equal(participant(call, bob).left_at, null);
    assert.deepEqual(await alice.call(callId), call);
  });

  test("accepting twice is harmless", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    const { call } = succeeded(await bob.accept(callId));
    assert.deepEqual(succeeded(await bob.accept(callId)).call, call);
  });

  test("the caller's own acceptance answers nothing", async () => {
    const { id, alice } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    succeeded(await alice.accept(callId));
    assert.equal((await alice.call(callId)).status, "initiated");
  });

  test("a declined call cannot be answered", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    const { message, call } = succeeded(await bob.decline(callId));
    assert.equal(message, "Call declined");
    assert.deepEqual([call.status, call.end_reason, call.duration, call.answered_at], ["declined", "declined", 0, null]);
    assertRecent(call.ended_at);
    for (const person of [alice, bob]) {
      refused(await person.accept(callId), 409, "call_ended");
      refused(await person.decline(callId), 409, "call_ended");
    }
    assert.deepEqual(await alice.call(callId), call);
  });

  test("among three, one decline leaves the call ringing for the third", async () => {
    const { id, alice, bob, carol } = await api.roomOf("alice", "bob", "carol");
    const callId = await alice.placeCall(id);
    assert.equal(succeeded(await bob.decline(callId)).call.status, "initiated");
    assert.equal(succeeded(await carol.accept(callId)).call.status, "active");
  });

  test("who declined may still change their mind while it rings", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob", "carol");
    const callId = await alice.placeCall(id);
    succeeded(await bob.decline(callId));
    assert.equal(succeeded(await bob.accept(callId)).call.status, "active");
  });

  test("who is in the call cannot decline it", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    refused(await alice.decline(callId), 409, "already_in_call");
    succeeded(await bob.accept(callId));
    refused(await bob.decline(callId), 409, "already_in_call");
  });

  test("a fifth finds the call full", async () => {
    const { id, alice, bob, carol, dave, eve } = await api.roomOf("alice", "bob", "carol", "dave", "eve");
    const callId = await alice.placeCall(id);
    for (const person of [bob, carol, dave]) succeeded(await person.accept(callId));
    for (const attempt of [eve.accept(callId), eve.startCall(id)]) {
      const { error } = refused(await attempt, 409, "call_full", { maxParticipants: 4 });
      assert.match(error, /4/);
    }
    assert.equal((await eve.call(callId)).participants.length, 4);
    succeeded(await dave.end(callId));
    succeeded(await eve.accept(callId));
  });
});

describe("ending", { concurrency: true }, () => {
  test("an unanswered call by its caller cancels it", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    const { message, call } = succeeded(await alice.end(callId));
    assert.equal(message, "Call ended");
    assert.deepEqual([call.status, call.end_reason, call.duration], ["cancelled", "cancelled", 0]);
    assert.ok(participant(call, alice).left_at);
    refused(await bob.accept(callId), 409, "call_ended");
  });

  test("a call of two by one of them ends it for both", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    succeeded(await bob.accept(callId));
    const { message, call } = succeeded(await bob.end(callId));
    assert.equal(message, "Call ended");
    assert.equal(call.status, "ended");
    assertRecent(call.ended_at);
    for (const each of call.participants) assertRecent(each.left_at);
  });

  test("a call of three by one of them only leaves it", async () => {
    const { id, alice, bob, carol } = await api.roomOf("alice", "bob", "carol");
    const callId = await alice.placeCall(id);
    succeeded(await bob.accept(callId));
    succeeded(await carol.accept(callId));
    const { message, call } = succeeded(await alice.end(callId));
    assert.equal(message, "Left call");
    assert.deepEqual([call.status, call.ended_at], ["active", null]);
    assert.ok(participant(call, alice).left_at);
    assert.equal(participant(call, bob).left_at, null);
    assert.equal(succeeded(await bob.end(callId)).message, "Call ended");
  });

  test("who left can come back and keeps the moment they first joined", async () => {
    const { id, alice, bob, carol } = await api.roomOf("alice", "bob", "carol");
    const callId = await alice.placeCall(id);
    succeeded(await bob.accept(callId));
    const { call } = succeeded(await carol.accept(callId));
    succeeded(await carol.end(callId));
    const again = succeeded(await carol.accept(callId)).call;
    assert.equal(again.participants.length, 3);
    assert.deepEqual(participant(again, carol), participant(call, carol));
  });

  test("a call that is over is a harmless success", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    const { call } = succeeded(await alice.end(callId));
    for (const [person, body] of /** @type {[any, any][]} */ ([[alice, undefined], [bob, { duration: 99 }], [bob, { forAll: true }], [alice, { forAll: true }]])) {
      const again = succeeded(await person.end(callId, body));
      assert.equal(again.message, "Call ended");
      assert.deepEqual(again.call, call);
    }
  });

  test("a call one is not in changes nothing", async () => {
    const { id, alice, bob, carol } = await api.roomOf("alice", "bob", "carol");
    const callId = await alice.placeCall(id);
    const { call } = succeeded(await bob.accept(callId));
    const { message, call: after } = succeeded(await carol.end(callId, { duration: 5 }));
    assert.equal(message, "Left call");
    assert.deepEqual(after, call);
  });

  test("for all is for the caller and the room's owner only", async () => {
    for (const who of /** @type {const} */ (["owner", "caller"])) {
      const { id, owner, caller, carol } = await api.roomOf("owner", "caller", "carol");
      const callId = await caller.placeCall(id);
      succeeded(await carol.accept(callId));
      refused(await carol.end(callId, { forAll: true }), 403, "not_allowed");
      assert.equal((await carol.call(callId)).status, "active");
      const { message, call } = succeeded(await { owner, caller }[who].end(callId, { forAll: true }));
      assert.equal(message, "Call ended");
      assert.deepEqual([call.status, call.end_reason], ["ended", "ended_for_all"]);
    }
  });

  test("a reported duration counts when the server never saw anybody in the call", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    succeeded(await bob.accept(callId));
    const { call } = succeeded(await alice.end(callId, { duration: 125 }));
    assert.deepEqual([call.status, call.end_reason, call.duration], ["ended", "reported", 125]);
  });

  test("a reported duration counts for a client that neither answers nor connects, as long as it is one", async () => {
    const { id, alice } = await api.roomOf("alice", "bob");
    const talked = succeeded(await alice.end(await alice.placeCall(id), { duration: 30 })).call;
    assert.deepEqual([talked.status, talked.end_reason, talked.duration], ["ended", "reported", 30]);
    const none = succeeded(await alice.end(await alice.placeCall(id), { duration: 0 })).call;
    assert.deepEqual([none.status, none.end_reason, none.duration], ["cancelled", "cancelled", 0]);
  });

  test("a duration is a whole number of seconds from 0 to a day", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    succeeded(await bob.accept(callId));
    for (const duration of [-1, 86_401]) refused(await alice.end(callId, { duration }), 422, "invalid_duration");
    for (const duration of [1.5, 1e300]) refused(await alice.end(callId, { duration }), 422, "invalid_field", { field: "duration" });
    assert.equal((await alice.call(callId)).status, "active");
    assert.equal(succeeded(await alice.end(callId, { duration: 86_400 })).call.duration, 86_400);
  });

  test("many times at the same moment ends it once", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    succeeded(await bob.accept(callId));
    const replies = await Promise.all(Array.from({ length: 10 }, (_, n) => (n % 2 ? alice : bob).end(callId, { duration: n })));
    const calls = replies.map((reply) => succeeded(reply).call);
    for (const call of calls) assert.deepEqual(call, calls[0]);
    assert.equal(calls[0].status, "ended");
  });
});

test("an answer and a cancellation at the same moment end in one of the two, never both", async () => {
  for (let round = 0; round < 5; round += 1) {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    const [accepted] = await Promise.all([bob.accept(callId), alice.end(callId)]);
    const call = await alice.call(callId);
    if (accepted.status === 200) assert.equal(call.status, "ended", "answered, then left by one of two");
    else {
      refused(accepted, 409, "call_ended");
      assert.equal(call.status, "cancelled");
    }
  }
});

