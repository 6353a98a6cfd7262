// Two days of appointments between a doctor in Sydney and a patient in Berlin.

import { pictureComes } from "./index.mjs";

/** @typedef {import('../people.mjs').Person} Person */
/** @typedef {import('../stage.mjs').Scene} Scene */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * @param {Scene} scene
 * @param {import('./index.mjs').Visit} visit
 */
export async function playAppointments(scene, visit) {
  let ahead = 0;
  /** @param {number} by */
  const later = async (by) => {
    ahead += by;
    await scene.server.clockAhead(ahead);
  };
  const bob = await scene.person("Bob", { colour: "blue", context: { timezoneId: "Europe/Berlin", locale: "en-GB" } });
  await openList(bob);
  await bob.reads("Calls at an agreed time");
  await visit(bob, "appointments-empty");
  const smith = await scene.person("Dr Smith", { colour: "red", context: { timezoneId: "Australia/Sydney", locale: "en-GB" } });
  await openList(smith);

  /** @param {string} title @param {number} inMs @param {number} minutes @param {{ by?: Person, confirmed?: boolean }} [options] @returns {Promise<any>} */
  const books = async (title, inMs, minutes, { by = smith, confirmed = true } = {}) => {
    const other = by === smith ? bob : smith;
    const start = Math.ceil((Date.now() + ahead + inMs) / (5 * MINUTE)) * 5 * MINUTE;
    const { appointment } = await by.asks("POST", "/api/appointments", {
      title, with: other.name, startsAt: new Date(start).toISOString(), durationMinutes: minutes, timeZone: by === smith ? "Australia/Sydney" : "Europe/Berlin",
    });
    if (confirmed) await other.asks("POST", `/api/appointments/${appointment.id}/confirm`, { timeZone: other === smith ? "Australia/Sydney" : "Europe/Berlin" });
    return appointment;
  };

  await books("First visit", MINUTE, 20);
  const waited = await books("Results", 70 * MINUTE, 15);
  await books("Prescription", 130 * MINUTE, 10);
  for (const each of [smith, bob]) await each.page.locator("main").getByRole("button", { name: "Join", exact: true }).first().click();
  await Promise.all([pictureComes(smith, bob), pictureComes(bob, smith)]);
  await later(20 * MINUTE);
  await smith.leaves();
  await smith.reads(/^Completed/);
  await visit(smith, "appointment-after-call");
  await later(45 * MINUTE);
  await bob.asks("GET", `/api/appointments/video-token/${waited.id}`);
  await later(24 * HOUR);

  await books("Check-up", 4 * MINUTE, 50);
  await books("Talk about the scan, and what comes next for the knee", 3 * HOUR, 30, { confirmed: false });
  await books("Follow-up", 47 * HOUR, 50);
  await books("Question about the bill", 70 * HOUR, 15, { by: bob });
  const moved = await books("Physiotherapy", 26 * HOUR, 30);
  await smith.asks("POST", `/api/appointments/${moved.id}/cancel`, {});
  const declined = await books("Second opinion", 50 * HOUR, 30, { confirmed: false });
  await bob.asks("POST", `/api/appointments/${declined.id}/decline`, {});
  for (const each of [smith, bob]) {
    await each.page.goto(`${each.origin}/#/appointments`);
    await each.reload();
    await each.reads(/Check-up.*starts at/);
  }
  await visit(bob, "appointments");
  await bob.press("Dismiss reminder");
  await bob.page.locator(".appointments-list").evaluate((list) => list.scrollTo(0, list.scrollHeight));
  await visit(bob, "appointments-past");

  await smith.press("Book an appointment");
  await smith.field("Title").fill("Check-up");
  await smith.page.getByRole("combobox", { name: "With" }).fill(bob.name);
  await visit(smith, "appointment-booking");
  await smith.press("Book");
  await smith.reads(/ is busy then|You have/);
  await visit(smith, "appointment-conflict");
  await smith.press("Close");
  await smith.page.getByRole("link", { name: "Follow-up" }).click();
  await smith.finds("Reschedule");
  await smith.press("Dismiss reminder");
  await visit(smith, "appointment-details");
  await smith.press("Cancel appointment");
  await visit(smith, "appointment-cancel");
  await smith.press("Keep it");

  await bob.page.locator("main").getByRole("button", { name: "Join", exact: true }).click();
  await bob.reads("The other person is not here yet");
  await bob.reads("Your microphone works");
  await visit(bob, "waiting-room");
}

/** @param {Person} person */
async function openList(person) {
  await person.page.getByRole("link", { name: /Appointments/ }).click();
}
