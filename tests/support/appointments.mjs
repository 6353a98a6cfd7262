// Appointments as tests speak of them: Alice is the psychologist who books, Bob the patient who comes.

import assert from "node:assert/strict";
import { succeeded } from "./replies.mjs";

/** @typedef {import("./person.mjs").Person} Person */

const SECOND = 1000;
export const MINUTE = 60 * SECOND;

/** How times are written in requests and rows: whole seconds. @param {number} milliseconds */
export const written = (milliseconds) => `${new Date(milliseconds).toISOString().slice(0, 19)}.000Z`;

/** A time so many minutes from now. @param {number} minutes */
export const inMinutes = (minutes) => written(Date.now() + minutes * MINUTE);

/** A time so many minutes after another. @param {string} time @param {number} minutes */
export const later = (time, minutes) => written(Date.parse(time) + minutes * MINUTE);

/**
 * What a booking asks for: an hour, the day after tomorrow, unless said otherwise.
 * @param {Person} attendee @param {any} [fields]
 */
export const aBooking = (attendee, fields = {}) => ({ with: attendee.name, startsAt: inMinutes(2 * 24 * 60), durationMinutes: 60, ...fields });

/**
 * Asks for an appointment and answers the reply.
 * @param {Person} organizer @param {Person} attendee @param {any} [fields]
 */
export const books = (organizer, attendee, fields) => organizer.post("/api/appointments", aBooking(attendee, fields));

/**
 * An appointment that was booked.
 * @param {Person} organizer @param {Person} attendee @param {any} [fields]
 */
export async function booked(organizer, attendee, fields = {}) {
  return succeeded(await books(organizer, attendee, fields), 201).appointment;
}

/**
 * Alice the psychologist, Bob the patient, and what she booked with him; minutes from now unless `startsAt` says when.
 * @param {import("./api.mjs").Api} api @param {{ startsIn?: number, [field: string]: any }} [fields]
 */
export async function anAppointment(api, { startsIn = 2 * 24 * 60, ...fields } = {}) {
  const [alice, bob] = await Promise.all([api.person("alice"), api.person("bob")]);
  const appointment = await booked(alice, bob, { startsAt: inMinutes(startsIn), ...fields });
  return { alice, bob, appointment, id: appointment.id, path: `/api/appointments/${appointment.id}`, room: appointment.room_id };
}

/** The appointment as this person sees it now. @param {Person} person @param {number} id */
export async function seen(person, id) {
  return succeeded(await person.get(`/api/appointments/${id}`)).appointment;
}

/** This person's list. @param {Person} person @param {Record<string, string>} [query] @returns {Promise<any[]>} */
export async function listed(person, query = {}) {
  const { status, body, text } = await person.get(`/api/appointments?${new URLSearchParams(query)}`);
  assert.equal(status, 200, text);
  assert.ok(Array.isArray(body), text);
  return body;
}

/** Asks for the right to join. @param {Person} person @param {number} id */
export const asksToJoin = (person, id) => person.get(`/api/appointments/video-token/${id}`);

/** The right to join, given. @param {Person} person @param {number} id */
export async function mayJoin(person, id) {
  const { status, body, text } = await asksToJoin(person, id);
  assert.equal(status, 200, text);
  return body;
}

/** Opens the room's socket with a ticket alone, as a page elsewhere would. @param {Person} person @param {string} room @param {string} ticket */
export const opensWith = (person, room, ticket) => person.api.upgrade(`/api/rooms/${room}/socket?ticket=${ticket}`);

/** What a person is called at the provider, in a booked room. @param {Person} person */
export const identity = (person) => `${person.id}-${person.name}`;
