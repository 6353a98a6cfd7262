// Being asked into a call that goes on, and being busy.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { participant, refused, succeeded, twoInACall, useServer } from "../support/api.mjs";

const api = useServer({ vars: { RING_TIMEOUT_SECONDS: "4" } });
const AT_ONCE = 1_000;

/** Alice and Bob talk; Carol is a member too. */
async function carolIsMissing() {
  const { id, alice, bob, carol } = await api.roomOf("alice", "bob", "carol");
  const callId = await alice.placeCall(id);
  const a = await alice.joinCall(id, callId);
  const b = await bob.joinCall(id, callId);
  await a.next("call", ({ call }) => participant(call, bob)?.presence === "connected");
  const ring = (/** @type {import("../support/api.mjs").Person} */ by, /** @type {{ id: string }} */ whom) => by.post(`/api/calls/${callId}/ring`, { userId: whom.id });
  return { id, alice, bob, carol, callId, a, b, ring };
}

describe("who is in the call", { concurrency: true }, () => {
  test("rings a member who is not, wherever they are, and the others see it", async () => {
    const { id, bob, carol, callId, a, ring } = await carolIsMissing();
    const [inbox, bobs] = await Promise.all([carol.openInbox(), bob.openInbox()]);
    succeeded(await ring(bob, carol));
    const { call, room } = await inbox.next("call", ({ call }) => call.id === callId, AT_ONCE);
    assert.equal(room.id, id);
    assert.deepEqual(call.rung.map((/** @type {any} */ rung) => [rung.user_id, rung.by]), [[carol.id, bob.id]]);
    await a.next("call", ({ call }) => call.rung?.length === 1);
    succeeded(await carol.accept(callId));
    const answered = (await inbox.next("call", ({ call }) => call.id === callId && !call.rung, AT_ONCE)).call;
    assert.ok(participant(answered, carol));
    assert.deepEqual(bobs.frames.filter(({ type }) => type === "call"), []);
  });

  test("rings nobody who is in it, is no member, or is being rung", async () => {
    const { alice, bob, carol, callId, a, ring } = await carolIsMissing();
    refused(await ring(alice, bob), 409, "already_in_call");
    refused(await ring(alice, alice), 409, "already_in_call");
    refused(await ring(alice, await api.person("mallory")), 404, "person_not_found");
    refused(await alice.post(`/api/calls/${callId}/ring`, {}), 422, "invalid_field");
    refused(await ring(carol, bob), 409, "not_in_call");
    refused(await ring(await api.person("mallory"), carol), 404, "call_not_found");
    const first = succeeded(await ring(alice, carol));
    succeeded(await ring(bob, carol));
    const { call } = await a.next("call", ({ call }) => call.rung?.length === 1);
    assert.equal(call.rung[0].by, alice.id);
    assert.equal(first.call.id, callId);
  });

  test("learns of a no, and may ask again only after it would have rung to its end", async () => {
    const { alice, carol, callId, a, ring } = await carolIsMissing();
    const inbox = await carol.openInbox();
    succeeded(await ring(alice, carol));
    const { call } = await inbox.next("call", undefined, AT_ONCE);
    succeeded(await carol.decline(callId));
    await a.next("call", ({ call }) => call.declined.includes(carol.id));
    await inbox.next("call", ({ call }) => call.declined.includes(carol.id), AT_ONCE);
    succeeded(await ring(alice, carol));
    assert.deepEqual((await alice.connect(call.room_id)).welcome.call.declined, [carol.id]);
    // It stops by itself where nobody answers, and then asks anew.
    await inbox.next("call", ({ call }) => !call.rung, 10_000);
    succeeded(await ring(alice, carol));
    const again = (await inbox.next("call", ({ call }) => call.rung, AT_ONCE)).call;
    assert.deepEqual(again.declined, []);
  });

  test("rings nobody into a call that is over", async () => {
    const { alice, bob, carol, callId, ring } = await carolIsMissing();
    succeeded(await bob.end(callId));
    refused(await ring(alice, carol), 409, "call_ended");
  });
});

describe("who talks to somebody else", { concurrency: true }, () => {
  test("is shown as busy to the caller, and still may answer", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    const a = await alice.joinCall(id, callId);
    succeeded(await bob.post(`/api/calls/${callId}/busy`));
    assert.deepEqual((await a.next("call", ({ call }) => call.busy, AT_ONCE)).call.busy, [bob.id]);
    succeeded(await bob.post(`/api/calls/${callId}/busy`));
    const b = await bob.joinCall(id, callId);
    const { call } = await a.next("call", ({ call }) => call.status === "active");
    assert.equal(call.busy, undefined);
    refused(await bob.post(`/api/calls/${callId}/busy`), 409, "already_in_call");
    b.close();
  });

  test("is nobody who is not called", async () => {
    const { alice, callId } = await twoInACall(api);
    refused(await (await api.person("mallory")).post(`/api/calls/${callId}/busy`), 404, "call_not_found");
    succeeded(await alice.end(callId));
    refused(await alice.post(`/api/calls/${callId}/busy`), 409, "call_ended");
  });
});
