// What the inbox tells at once: everything that one of the two does about an appointment, to both and to nobody else.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { succeeded, useServer } from "../support/api.mjs";
import { anAppointment, booked, books, inMinutes, later } from "../support/appointments.mjs";

const api = useServer();

/** @param {import("../support/socket.mjs").Socket} inbox */
const appointments = (inbox) => inbox.frames.filter(({ type }) => type === "appointment");

/** An inbox has handled this frame, so that everything told before has come. @param {import("../support/socket.mjs").Socket} inbox */
async function quiet(inbox) {
  await new Promise((resolve) => setTimeout(resolve, 300));
  inbox.send({ type: "no-such-frame" });
  await inbox.next("error", ({ code }) => code === "unknown_frame");
}

describe("the inbox", { concurrency: true }, () => {
  test("tells the other of a booking at once, as the API shows it", async () => {
    const [alice, bob] = await Promise.all([api.person("alice"), api.person("bob")]);
    const inbox = await bob.openInbox();
    const appointment = await booked(alice, bob);
    assert.deepEqual(await inbox.next("appointment", undefined, 3000), { type: "appointment", appointment });
  });

  /** @type {[string, "alice" | "bob", (path: string, appointment: any) => [string, string, any]][]} */
  const deeds = [
    ["another title", "alice", (path) => ["PATCH", path, { title: "Another" }]],
    ["another time", "alice", (path, { starts_at }) => ["PATCH", path, { startsAt: later(starts_at, 60) }]],
    ["a confirmation", "bob", (path) => ["POST", `${path}/confirm`, { timeZone: "Europe/Vienna" }]],
    ["a refusal", "bob", (path) => ["POST", `${path}/decline`, {}]],
    ["a cancellation", "alice", (path) => ["POST", `${path}/cancel`, {}]],
  ];
  for (const [what, who, deed] of deeds) {
    test(`tells the other of ${what}, wherever they have a page open, and a stranger nothing`, async () => {
      const { path, appointment, ...people } = await anAppointment(api);
      const [doer, other] = who === "alice" ? [people.alice, people.bob] : [people.bob, people.alice];
      const mallory = await api.person("mallory");
      const [phone, laptop, own, hers] = await Promise.all([other.openInbox(), other.openInbox(), doer.openInbox(), mallory.openInbox()]);
      const { appointment: changed } = succeeded(await doer.request(...deed(path, appointment)));
      for (const inbox of [phone, laptop, own]) {
        assert.deepEqual((await inbox.next("appointment", ({ appointment: told }) => told.sequence === changed.sequence, 3000)).appointment, changed);
      }
      await quiet(hers);
      assert.deepEqual(hers.frames.map(({ type }) => type), ["welcome", "error"]);
    });
  }

  test("is silent about what changed nothing: a retry, a second cancellation, a refusal, a question", async () => {
    const [alice, bob] = await Promise.all([api.person("alice"), api.person("bob")]);
    const fields = { clientId: "once-and-only-once", startsAt: inMinutes(500) };
    const { id } = await booked(alice, bob, fields);
    const path = `/api/appointments/${id}`;
    succeeded(await alice.post(`${path}/cancel`));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const inbox = await bob.openInbox();
    succeeded(await books(alice, bob, fields));
    succeeded(await alice.post(`${path}/cancel`));
    assert.equal((await bob.post(`${path}/confirm`)).status, 409);
    assert.equal((await books(alice, bob, { startsAt: "soon" })).status, 422);
    await alice.get("/api/appointments");
    await quiet(inbox);
    assert.deepEqual(appointments(inbox), []);
  });

  test("does not tell him who is in his way", async () => {
    const { bob, appointment } = await anAppointment(api);
    const carol = await api.person("carol");
    const inbox = await bob.openInbox();
    assert.equal((await books(carol, bob, { startsAt: appointment.starts_at })).status, 409);
    await quiet(inbox);
    assert.deepEqual(appointments(inbox), [], "a booking that failed is nobody's news");
  });
});
