// A call at an agreed time, as a psychologist and a patient have it.

import assert from "node:assert/strict";
import { books, entry, joins, listSays, opensAppointments } from "../support/appointment-page.mjs";
import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

const stage = useStage();

/** @param {import("../support/stage.mjs").Scene} scene */
async function psychologistAndPatient(scene) {
  const [alice, bob] = await Promise.all([scene.person("Alice", { colour: "red" }), scene.person("Bob", { colour: "blue" })]);
  await Promise.all([opensAppointments(alice), opensAppointments(bob)]);
  return { alice, bob };
}

stage.test("a psychologist books, a patient confirms, both meet, and both find it completed with its duration", async (scene) => {
  const { alice, bob } = await psychologistAndPatient(scene);
  await books(alice, bob, { title: "First session" });
  await bob.reads(`${alice.name} invites you`);
  await listSays(bob, "First session", "Waits for your confirmation");
  // Alice is on the page of what she booked.
  await alice.reads(`${bob.name} has not confirmed yet`);
  await entry(bob, "First session").getByRole("button", { name: "Confirm" }).click();
  await listSays(bob, "First session", "Confirmed");
  await alice.reads("Confirmed");
  await alice.page.locator("main").getByRole("button", { name: "Join", exact: true }).click();
  await alice.reads("The other person is not here yet");
  assert.equal(await bob.button("Accept").count(), 0, "an appointment does not ring");
  await joins(bob, "First session");
  await Promise.all([alice.sees(bob), bob.sees(alice), alice.hears(), bob.hears()]);
  for (const person of [alice, bob]) await person.page.getByText("First session").first().waitFor();
  assert.equal(await alice.button("Show chat").count(), 0, "a room without a code has no chat");
  await until(async () => (await alice.asks("GET", "/api/appointments"))[0].status === "in_progress", "it is in progress");
  await alice.reads("0:02");
  await bob.leaves();
  await alice.missesButton("Leave call");
  for (const person of [alice, bob]) {
    await person.reads(/^Completed · \d+ min$/);
    const [appointment] = await person.asks("GET", "/api/appointments/");
    assert.deepEqual([appointment.status, appointment.attendee_name], ["completed", bob.name]);
    assert.ok(appointment.duration > 0, `talked for ${appointment.duration} s`);
    const { calls } = await person.asks("GET", `/api/calls/room/${appointment.room_id}`);
    assert.deepEqual(calls.map((/** @type {any} */ call) => [call.status, call.duration]), [["ended", appointment.duration]]);
    await until(async () => await person.liveTracks("video") + await person.liveTracks("audio") === 0, `${person.name}'s devices are off`);
  }
});

stage.test("who is muted and dark in the waiting room is so in the call, from the first moment", async (scene) => {
  const { alice, bob } = await psychologistAndPatient(scene);
  await books(alice, bob, { title: "Quietly" });
  await listSays(bob, "Quietly", "Waits for your confirmation");
  await joins(bob, "Quietly");
  await bob.press("Mute microphone");
  await bob.press("Turn camera off");
  await bob.finds("Turn camera on");
  await alice.page.locator("main").getByRole("button", { name: "Join", exact: true }).click();
  await bob.sees(alice);
  await bob.finds("Unmute microphone");
  await alice.tile(bob).getByText(/muted/i).first().waitFor();
  await alice.seesNoPictureOf(bob);
  assert.equal(await bob.liveTracks("video"), 0, "the camera's light is off");
  await bob.press("Turn camera on");
  await alice.sees(bob);
});

stage.test("joining on a second device moves the call there, and the first one says so", async (scene) => {
  const { alice, bob } = await psychologistAndPatient(scene);
  await books(alice, bob, { title: "Moving" });
  await listSays(bob, "Moving", "Waits for your confirmation");
  await joins(bob, "Moving");
  await alice.page.locator("main").getByRole("button", { name: "Join", exact: true }).click();
  await Promise.all([alice.sees(bob), bob.sees(alice)]);
  const phone = await scene.person("Bob", { colour: "green", sameAs: bob });
  await opensAppointments(phone);
  await joins(phone, "Moving");
  await bob.reads("This call moved to another device");
  await Promise.all([alice.sees(phone), phone.sees(alice)]);
});

stage.test("who leaves the waiting room has a dark camera, and nobody is waited with", async (scene) => {
  const { alice, bob } = await psychologistAndPatient(scene);
  await books(alice, bob, { title: "Not today" });
  await listSays(bob, "Not today", "Waits for your confirmation");
  await joins(bob, "Not today");
  await until(async () => (await bob.liveTracks("video")) === 1, "the preview's camera runs");
  await bob.press("Leave");
  await until(async () => (await bob.liveTracks("video")) + (await bob.liveTracks("audio")) === 0, "the preview's devices are off");
  await alice.page.locator("main").getByRole("button", { name: "Join", exact: true }).click();
  await alice.reads("The other person is not here yet");
});

stage.test("a stranger with the address learns nothing", async (scene) => {
  const { alice, bob } = await psychologistAndPatient(scene);
  await books(alice, bob, { title: "Private matter" });
  const [appointment] = await alice.asks("GET", "/api/appointments");
  const mallory = await scene.person("Mallory", { colour: "green" });
  await mallory.page.goto(`${mallory.origin}/#/appointments/${appointment.id}`);
  await mallory.reads("There is no such appointment, or it is not yours.");
  assert.equal(await mallory.page.getByText("Private matter").count(), 0);
});

stage.test("a conflict is told at the form, and nothing typed is lost", async (scene) => {
  const { alice, bob } = await psychologistAndPatient(scene);
  await books(alice, bob, { title: "The first", inMinutes: 60 });
  await opensAppointments(alice);
  await alice.button("Book an appointment").first().click();
  const form = alice.page.getByRole("dialog", { name: "Book an appointment" });
  const at = await alice.page.evaluate(() => new Date(Date.now() + 70 * 60_000).toString().slice(16, 21));
  const date = await alice.page.evaluate(() => new Date(Date.now() + 70 * 60_000).toLocaleDateString("sv-SE"));
  await form.getByLabel("With", { exact: true }).fill(bob.name);
  await form.getByLabel("Date", { exact: true }).fill(date);
  await form.getByLabel("Time", { exact: true }).fill(at);
  await form.getByRole("button", { name: "Book", exact: true }).click();
  await form.getByText(/You have “The first” then/).waitFor();
  assert.equal(await form.getByLabel("With", { exact: true }).inputValue(), bob.name);
});
