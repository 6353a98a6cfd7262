// Two appointments of one person never overlap, and what is in the way stays somebody's own affair.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { refused, succeeded, useServer } from "../support/api.mjs";
import { anAppointment, booked, books, inMinutes, later, listed, seen } from "../support/appointments.mjs";

const api = useServer();

/** An hour of Alice's and Bob's, and Carol, who is nobody to it. */
async function aTakenHour() {
  const [scene, carol] = [await anAppointment(api, { title: "Private matter", durationMinutes: 60 }), await api.person("carol")];
  return { ...scene, carol, at: scene.appointment.starts_at };
}

/** As the one who takes part in it is told of it. @param {any} appointment */
const yours = ({ id, title, starts_at, ends_at }) => ({ whose: "yours", appointmentId: id, title, startsAt: starts_at, endsAt: ends_at });
const theirs = { whose: "theirs" };

describe("an appointment in the way", { concurrency: true }, () => {
  test("of the organizer's is named to them", async () => {
    const { alice, carol, appointment, at } = await aTakenHour();
    refused(await books(alice, carol, { startsAt: at }), 409, "appointment_conflict", { conflicts: [yours(appointment)] });
  });

  test("of the attendee's is not told but that it is there", async () => {
    const { bob, carol, appointment, at } = await aTakenHour();
    const reply = await books(carol, bob, { startsAt: at });
    refused(reply, 409, "appointment_conflict", { conflicts: [theirs] });
    const { room_id, organizer_id, organizer_name, starts_at, ends_at } = appointment;
    for (const secret of [room_id, organizer_id, organizer_name, starts_at, ends_at]) assert.ok(!reply.text.includes(secret), `${secret} in ${reply.text}`);
    assert.ok(!reply.text.includes("Private matter"));
  });

  test("of both is theirs together: whoever asks takes part in it", async () => {
    const { alice, bob, appointment, at } = await aTakenHour();
    for (const [organizer, attendee] of [[alice, bob], [bob, alice]]) {
      refused(await books(organizer, attendee, { startsAt: at }), 409, "appointment_conflict", { conflicts: [yours(appointment)] });
    }
  });

  test("of each is told to each as befits, all of them at once", async () => {
    const { alice, appointment, at } = await aTakenHour();
    const [dave, carol] = [await api.person("dave"), await api.person("carol")];
    await booked(dave, carol, { startsAt: at });
    const { details } = refused(await books(alice, carol, { startsAt: at }), 409, "appointment_conflict");
    assert.deepEqual(details.conflicts.toSorted((/** @type {any} */ a, /** @type {any} */ b) => a.whose < b.whose ? -1 : 1), [theirs, yours(appointment)]);
  });

  for (const [how, offset, durationMinutes] of /** @type {const} */ ([
    ["begins before and ends within", -30, 31], ["begins within and ends after", 59, 60], ["lies within", 20, 20], ["surrounds it", -30, 120], ["is the same", 0, 60],
  ])) {
    test(`is in the way of one that ${how}`, async () => {
      const { alice, bob, carol, at } = await aTakenHour();
      const startsAt = later(at, offset);
      refused(await books(alice, carol, { startsAt, durationMinutes }), 409, "appointment_conflict");
      refused(await books(carol, alice, { startsAt, durationMinutes }), 409, "appointment_conflict");
      refused(await books(bob, carol, { startsAt, durationMinutes }), 409, "appointment_conflict");
      assert.deepEqual(await listed(carol), []);
    });
  }

  test("is not in the way of one that begins when it ends, or ends when it begins", async () => {
    const { alice, bob, carol, at } = await aTakenHour();
    await booked(alice, carol, { startsAt: later(at, 60), durationMinutes: 60 });
    await booked(carol, bob, { startsAt: later(at, -60), durationMinutes: 60 });
    assert.equal((await listed(carol)).length, 2);
  });

  test("is not in the way of other people", async () => {
    const { carol, at } = await aTakenHour();
    await booked(carol, await api.person("dave"), { startsAt: at });
  });

  for (const [what, who] of /** @type {const} */ ([["cancel", "alice"], ["decline", "bob"]])) {
    test(`is no longer in the way after ${what}`, async () => {
      const { carol, at, path, ...people } = await aTakenHour();
      succeeded(await people[who].post(`${path}/${what}`));
      await booked(carol, people.bob, { startsAt: at, durationMinutes: 30 });
      await booked(people.alice, people.bob, { startsAt: later(at, 30), durationMinutes: 30 });
    });
  }

  test("that was confirmed is in the way as before", async () => {
    const { alice, bob, carol, at, path } = await aTakenHour();
    succeeded(await bob.post(`${path}/confirm`));
    refused(await books(alice, carol, { startsAt: at }), 409, "appointment_conflict");
  });
});

describe("moving", { concurrency: true }, () => {
  test("onto a part of its own time is not in its own way", async () => {
    const { alice, at, path } = await aTakenHour();
    const { appointment } = succeeded(await alice.patch(path, { startsAt: later(at, 30) }));
    assert.equal(appointment.starts_at, later(at, 30));
  });

  test("onto another appointment of either is refused, and nothing has changed", async () => {
    const { alice, bob, carol, at, path, id, appointment } = await aTakenHour();
    const hers = await booked(alice, carol, { startsAt: later(at, 120) });
    await booked(carol, bob, { startsAt: later(at, 240) });
    refused(await alice.patch(path, { startsAt: later(at, 90), title: "Moved" }), 409, "appointment_conflict", { conflicts: [yours(hers)] });
    refused(await alice.patch(path, { startsAt: later(at, 240) }), 409, "appointment_conflict", { conflicts: [theirs] });
    refused(await alice.patch(path, { durationMinutes: 121 }), 409, "appointment_conflict", { conflicts: [yours(hers)] });
    assert.deepEqual(await seen(bob, id), appointment);
    succeeded(await alice.patch(path, { durationMinutes: 120 }));
  });

  test("frees the time it had", async () => {
    const { alice, carol, at, path } = await aTakenHour();
    succeeded(await alice.patch(path, { startsAt: later(at, 24 * 60) }));
    await booked(carol, alice, { startsAt: at });
    refused(await alice.patch(path, { startsAt: at }), 409, "appointment_conflict");
  });
});

describe("many at the same moment", () => {
  test("for one time of the same two: one wins, and the others are told which", async () => {
    const [alice, bob] = [await api.person("alice"), await api.person("bob")];
    const startsAt = inMinutes(1000);
    const replies = await Promise.all(Array.from({ length: 20 }, () => books(alice, bob, { startsAt })));
    const won = replies.filter(({ status }) => status === 201);
    assert.equal(won.length, 1, JSON.stringify(replies.map(({ status }) => status)));
    for (const reply of replies.filter((each) => each !== won[0])) {
      refused(reply, 409, "appointment_conflict", { conflicts: [yours(won[0].body.appointment)] });
    }
    assert.deepEqual(await listed(bob), [won[0].body.appointment]);
    assert.equal((await api.sql("select 1 from appointments where organizer_id = ?", alice.id)).length, 1);
  });

  test("of ten people for one time of one: one wins, and the others hear nothing of whose", async () => {
    const bob = await api.person("bob");
    const asking = await Promise.all(Array.from({ length: 10 }, () => api.person("somebody")));
    const startsAt = inMinutes(1000);
    // Each asks twice, and the times lie across one another.
    const replies = await Promise.all([...asking, ...asking].map((person, place) => books(person, bob, { startsAt: later(startsAt, place % 3), durationMinutes: 30 })));
    const won = replies.filter(({ status }) => status === 201);
    assert.equal(won.length, 1, JSON.stringify(replies.map(({ status }) => status)));
    const winner = won[0].body.appointment;
    for (const [place, reply] of replies.entries()) {
      if (reply === won[0]) continue;
      const own = [...asking, ...asking][place].id === winner.organizer_id;
      refused(reply, 409, "appointment_conflict", { conflicts: [own ? yours(winner) : theirs] });
    }
    assert.equal((await listed(bob)).length, 1);
  });

  test("moved to the same time: one wins", async () => {
    const [alice, bob] = [await api.person("alice"), await api.person("bob")];
    const appointments = [];
    for (let n = 1; n <= 8; n += 1) appointments.push(await booked(alice, bob, { startsAt: inMinutes(n * 100) }));
    const startsAt = inMinutes(10_000);
    const replies = await Promise.all(appointments.map(({ id }) => alice.patch(`/api/appointments/${id}`, { startsAt })));
    assert.equal(replies.filter(({ status }) => status === 200).length, 1, JSON.stringify(replies.map(({ status }) => status)));
    for (const reply of replies.filter(({ status }) => status !== 200)) refused(reply, 409, "appointment_conflict");
  });
});
