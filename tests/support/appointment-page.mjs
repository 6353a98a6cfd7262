// What people do with appointments in front of a browser.

/** @typedef {import('./people.mjs').Person} Person */

/** Opens the list of appointments. @param {Person} person */
export async function opensAppointments(person) {
  await person.page.getByRole("link", { name: /^Appointments/ }).click();
  await person.page.getByRole("heading", { name: "Appointments", level: 1 }).waitFor();
}

/**
 * Books through the form.
 * @param {Person} organizer @param {Person} attendee
 * @param {{ title: string, inMinutes?: number, minutes?: number }} plan `inMinutes` from now, to the minute
 */
export async function books(organizer, attendee, { title, inMinutes = 3, minutes = 30 }) {
  await organizer.button("Book an appointment").first().click();
  const form = organizer.page.getByRole("dialog", { name: "Book an appointment" });
  const clock = await organizer.page.evaluate((ahead) => {
    const at = new Date(Date.now() + ahead * 60_000);
    const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
    return { date: `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`, time: `${two(at.getHours())}:${two(at.getMinutes())}` };
  }, inMinutes);
  await form.getByLabel("With", { exact: true }).fill(attendee.name);
  await form.getByLabel("Title", { exact: true }).fill(title);
  await form.getByLabel("Date", { exact: true }).fill(clock.date);
  await form.getByLabel("Time", { exact: true }).fill(clock.time);
  await form.getByLabel("Minutes", { exact: true }).fill(String(minutes));
  await form.getByRole("button", { name: "Book", exact: true }).click();
  await form.waitFor({ state: "detached" });
}

/** The entry of one appointment in the list. @param {Person} person @param {string} title */
export function entry(person, title) {
  return person.page.getByRole("listitem").filter({ has: person.page.getByRole("link", { name: title }) });
}

/** What the list says about one. @param {Person} person @param {string} title @param {string | RegExp} words */
export async function listSays(person, title, words) {
  await entry(person, title).getByText(words).waitFor();
}

/** Presses Join on it, in the list. @param {Person} person @param {string} title @param {string} [button] */
export async function joins(person, title, button = "Join") {
  await entry(person, title).getByRole("button", { name: button, exact: true }).click();
}
