// Whoever is on the page is reminded, quietly, and comes in with one press.

import assert from "node:assert/strict";
import { opensAppointments } from "../support/appointment-page.mjs";
import { useStage } from "../support/stage.mjs";

const stage = useStage({ hooks: true });

stage.test("ten minutes before and at the start there is a quiet reminder, one press from the waiting room", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  const startsAt = new Date(Math.ceil(Date.now() / 1000) * 1000 + 10 * 60_000 + 4_000).toISOString();
  await alice.asks("POST", "/api/appointments", { with: bob.name, title: "Check-up", startsAt, durationMinutes: 30 });
  const reminder = (/** @type {typeof bob} */ person) => person.page.getByRole("status", { name: "Reminders" });
  await reminder(bob).getByText(/“Check-up” with .* starts at/).waitFor();
  assert.equal(await bob.page.evaluate(() => document.activeElement?.closest("[aria-label=Reminders]") ?? null), null, "it takes no focus");
  await reminder(alice).getByRole("button", { name: "Dismiss reminder" }).click();
  await reminder(alice).getByText("Check-up").waitFor({ state: "detached" });
  await reminder(bob).getByRole("button", { name: "Join" }).click();
  await bob.reads("The other person is not here yet");
  assert.equal(await reminder(bob).getByText("Check-up").count(), 0, "who is there needs no reminder");
});

stage.test("the join button says when it opens, and works by itself when it does", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  const startsAt = new Date(Math.ceil(Date.now() / 1000) * 1000 + 15 * 60_000 + 8_000).toISOString();
  await alice.asks("POST", "/api/appointments", { with: bob.name, title: "Soon", startsAt, durationMinutes: 30 });
  await opensAppointments(bob);
  await bob.reads(/^Opens at \d\d:\d\d/);
  assert.equal(await bob.page.locator("main").getByRole("button", { name: "Join", exact: true }).count(), 0);
  await bob.page.locator("main").getByRole("button", { name: "Join", exact: true }).click();
  await bob.reads("The other person is not here yet");
});
