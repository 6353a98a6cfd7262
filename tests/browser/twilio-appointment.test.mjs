// The same appointment over Twilio: our page with the unmodified SDK and a stand-in of Twilio that takes no wrong tokens.

import assert from "node:assert/strict";
import { books, entry, joins, listSays, opensAppointments } from "../support/appointment-page.mjs";
import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

const stage = useStage({ twilio: true });

stage.test("over Twilio a psychologist and a patient meet in the appointment's room, each under a name of their own", async (scene) => {
  const [alice, bob] = await Promise.all([scene.person("Alice", { colour: "red" }), scene.person("Bob", { colour: "blue" })]);
  await Promise.all([opensAppointments(alice), opensAppointments(bob)]);
  await books(alice, bob, { title: "Second session" });
  await listSays(bob, "Second session", "Waits for your confirmation");
  await entry(bob, "Second session").getByRole("button", { name: "Confirm" }).click();
  await listSays(bob, "Second session", "Confirmed");
  await joins(bob, "Second session");
  await bob.reads("The other person is not here yet");
  await alice.page.locator("main").getByRole("button", { name: "Join", exact: true }).click();
  await Promise.all([alice.sees(bob), bob.sees(alice), alice.hears(), bob.hears()]);
  const [{ id, organizer_id, attendee_id, room_id }] = await alice.asks("GET", "/api/appointments");
  const identities = [`${organizer_id}-${alice.name}`, `${attendee_id}-${bob.name}`];
  const room = scene.twilio.roomOf(identities[0] ?? "");
  assert.match(room?.name ?? "", new RegExp(`^apt-${id}-\\d+-[a-z0-9]{8}$`));
  assert.deepEqual(room?.present.map(({ identity }) => identity).sort(), identities.sort());
  await alice.reads("0:02");
  await bob.leaves();
  await alice.missesButton("Leave call");
  for (const person of [alice, bob]) await person.reads(/^Completed · \d+ min$/);
  await until(async () => {
    const [appointment] = await bob.asks("GET", "/api/appointments");
    return appointment.status === "completed" && appointment.duration > 0;
  }, "completed with its duration");
  const { calls } = await bob.asks("GET", `/api/calls/room/${room_id}`);
  assert.deepEqual(calls.map((/** @type {any} */ call) => [call.provider, call.status]), [["twilio", "ended"]]);
});
