// Every state of the page, and the views that it shows. Whoever adds a view adds the state that shows it here and
// plays it in a story: the accessibility tests look at each of them, `npm run screenshots` photographs each of them, and
// tests/web/states.test.mjs misses a view that is shown nowhere.

import { playAppointments } from "./appointments.mjs";
import { playCalls } from "./calls.mjs";
import { playModeration } from "./moderation.mjs";
import { playRinging } from "./ringing.mjs";
import { playRooms } from "./rooms.mjs";
import { until } from "../until.mjs";

/** @typedef {import('../people.mjs').Person} Person */
/** @typedef {import('../stage.mjs').Scene} Scene */
/** Called where the story has come to a state, by who sees it. @typedef {(person: Person, state: State) => Promise<void>} Visit */
/** @typedef {keyof typeof STATES} State */

export const STATES = {
  // rooms.mjs
  "sign-in": ["sign-in.js", "language-choice.js", "page.js"],
  "sign-in-problem": ["sign-in.js", "parts.js"],
  "new-account": ["sign-in.js"],
  "rooms-empty": ["rooms.js"],
  "weak-code": ["rooms.js"],
  "invited": ["rooms.js"],
  "room-empty": ["room.js", "conversation.js", "composer.js"],
  "chat": ["room.js", "conversation.js", "icons.js"],
  "unlock": ["unlock.js"],
  "room-details": ["room-details.js"],
  "account": ["account.js", "account-data.js", "push-switch.js"],
  "account-delete": ["account-data.js"],
  // calls.mjs
  "history-empty": ["history.js"],
  "calling": ["stage.js", "announce.js"],
  "incoming": ["incoming.js"],
  "declined": ["call-strip.js"],
  "missed": ["call-strip.js"],
  "join-call": ["call-strip.js"],
  "before-joining": ["before-joining.js", "own-devices.js", "preview.js"],
  "voice-call": ["stage.js", "stage-view.js", "tiles.js", "call-controls.js", "arrangement.js"],
  "call": ["tiles.js", "own-picture.js", "network-bars.js", "keys.js"],
  "call-camera-off": ["tiles.js"],
  "call-chat": ["chat-beside.js", "conversation.js"],
  "call-menu": ["call-menu.js", "call-panels.js"],
  "call-hands": ["tiles.js", "stage.js"],
  "call-reactions": ["reactions.js"],
  "call-people": ["people.js", "side-panel.js"],
  "call-connection": ["connection-details.js"],
  "call-verify": ["verify.js"],
  "call-devices": ["device-sheet.js", "own-devices.js", "preview.js"],
  "call-shortcuts": ["shortcuts-help.js"],
  "call-speaker": ["stage-view.js", "arrangement.js"],
  "call-aside": ["stage.js"],
  "screen-share": ["tiles.js"],
  "sharing": ["stage-notes.js"],
  "call-three": ["tiles.js"],
  "call-end-for-all": ["people.js", "call-owner.js"],
  "call-not-loaded": ["stage-notes.js"],
  "no-devices": ["stage-notes.js"],
  "history": ["history.js"],
  // ringing.mjs
  "unread": ["rooms.js"],
  "calls": ["calls.js"],
  "call-add-people": ["people.js", "ring-member.js"],
  "asked-in": ["incoming.js"],
  "incoming-busy": ["incoming.js"],
  "caller-busy": ["stage.js"],
  "call-elsewhere": ["call-strip.js"],
  // moderation.mjs
  "at-the-door": ["door.js"],
  "visitors": ["visitors.js"],
  "refused": ["door.js"],
  "room-owner": ["room-owner.js", "room-details.js"],
  "call-visitors": ["visitors.js", "stage-notes.js"],
  "call-owner": ["call-owner.js", "people.js"],
  "muted": ["page.js"],
  "rating": ["rating.js"],
  "rating-reasons": ["rating.js"],
  // appointments.mjs
  "appointments-empty": ["appointments.js"],
  "appointment-after-call": ["appointment.js"],
  "appointments": ["appointments.js", "reminders.js", "due-reminders.js", "reminder.js"],
  "appointments-past": ["appointments.js"],
  "appointment-booking": ["booking.js"],
  "appointment-conflict": ["booking.js"],
  "appointment-details": ["appointment.js"],
  "appointment-cancel": ["appointment.js"],
  "waiting-room": ["waiting-room.js"],
};

/**
 * What draws nothing of its own.
 * @type {Record<string, string>}
 */
export const NO_VIEW = {
  "words.js": "times and outcomes in words",
  "fell-back.js": "why a call is carried another way in words",
  "dialog-head.js": "the head of every dialog",
  "keyboard.js": "keys, pressed in tests/browser/call-keys.test.mjs",
  "record-control.js": "only over Twilio, looked at in tests/browser/twilio-recording.test.mjs",
  "day-words.js": "days in words",
  "appointment-words.js": "appointments in words",
  "later.js": "loads a view when it is first shown",
  "on-demand.js": "the views that are loaded so",
  "sounds.js": "sounds",
  "own-picture-moves.js": "takes one's own picture to another corner, which tests/browser/call-view.test.mjs does",
  "recording.js": "only over Twilio, looked at in tests/browser/twilio-recording.test.mjs",
  "push-offer.js": "asked once, where a browser can be notified: web push has tests of its own for it",
  "small-window.js": "a window of the browser's own, looked at in tests/browser/call-view.test.mjs",
};

/** The stories that lead there. */
export const STORIES = [
  { title: "rooms and chat", hooks: false, play: playRooms },
  { title: "calls", hooks: false, play: playCalls },
  { title: "ringing anywhere", hooks: false, play: playRinging },
  { title: "doors and owners", hooks: false, play: playModeration },
  { title: "appointments", hooks: true, play: playAppointments },
];

/** Whether the picture of somebody else is moving. @param {Person} viewer @param {Person} shown */
export async function pictureComes(viewer, shown) {
  await viewer.hasTileOf(shown);
  await until(async () => await viewer.framesOf(shown) > 5, `${viewer.name} sees ${shown.name}`, 120_000);
}

/** The page speaks another language at once, as when it was chosen in another tab. @param {Person} person @param {string} code */
export async function speaks(person, code) {
  await person.page.evaluate((newValue) => {
    localStorage.setItem("language", newValue);
    dispatchEvent(new StorageEvent("storage", { key: "language", newValue }));
  }, code);
  await person.page.waitForFunction((language) => document.documentElement.lang === language, code);
}
