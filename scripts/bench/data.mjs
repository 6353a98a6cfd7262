// What every measured server finds in its database: people with sessions, rooms, calls of the past.

import { pbkdf2Sync, randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { sign } from "../../tests/support/jwt.mjs";
import { migrate } from "../database.mjs";
import { Trouble } from "../steps.mjs";

export const SESSION_SECRET = "benchmarks only: thirty-two bytes or more of secret";
export const TWILIO = Object.freeze({
  TWILIO_ACCOUNT_SID: `AC${"0123456789abcdef".repeat(2)}`,
  TWILIO_API_KEY_SID: `SK${"fedcba9876543210".repeat(2)}`,
  TWILIO_API_KEY_SECRET: "a made-up key secret for benchmarks",
});

/** Sockets of the largest room, and one that speaks to them. */
const PEOPLE = 201;
const CALL_ROOMS = 300;
const HISTORY_ROOMS = 16;
const HISTORY_CALLS = 60;
const HUB_ROOMS = 64;
const ACCOUNTS = 60;
const PASSWORD_ROUNDS = 100_000;

/**
 * @typedef {{ id: string, username: string, token: string }} Person
 * @typedef {object} Data
 * @property {Person[]} people
 * @property {{ id: string, owner: Person }[]} callRooms without a live call
 * @property {{ id: string, owner: Person }[]} historyRooms with more ended calls than a page has
 * @property {{ id: string }[]} hubRooms everybody is a member
 * @property {{ username: string, password: string }[]} accounts to sign in to
 */

const id = () => randomBytes(16).toString("hex");

/** Fills a folder of state. @param {string} folder @returns {Promise<Data>} */
export async function prepareData(folder) {
  if (Number(process.versions.node.split(".")[0]) < 24) throw new Trouble("Please use `npm run bench`: it brings the Node that has SQLite.");
  const { DatabaseSync } = await import("node:sqlite");
  await migrate(folder);
  const files = join(folder, "v3/d1/miniflare-D1DatabaseObject");
  const file = readdirSync(files).find((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));
  if (!file) throw new Trouble(`There is no D1 file in ${files}.`);
  const database = new DatabaseSync(join(files, file));
  const insert = (/** @type {string} */ table, /** @type {any[]} */ ...values) =>
    database.prepare(`INSERT INTO ${table} VALUES (${values.map(() => "?").join(", ")})`).run(...values);
  const created = "2026-01-01T00:00:00.000Z";
  try {
    database.exec("BEGIN");
    const user = (/** @type {string} */ username, /** @type {string | null} */ hash) => {
      const person = { id: id(), username, token: "" };
      person.token = sessionOf(person);
      insert("users (id, username, username_key, password_hash, created_at, last_seen_at)", person.id, username, username.toLowerCase(), hash, created, created);
      return person;
    };
    const room = (/** @type {Person} */ owner, /** @type {Person[]} */ members) => {
      const room = { id: id(), owner };
      insert("chat_rooms (id, code_hash, room_name, owner_id, created_at)", room.id, randomBytes(32).toString("hex"), "Room", owner.id, created);
      for (const member of members) insert("room_members (room_id, user_id, joined_at)", room.id, member.id, created);
      return room;
    };
    const people = Array.from({ length: PEOPLE }, (_, n) => user(`Person ${n}`, null));
    const person = (/** @type {number} */ n) => /** @type {Person} */ (people[n % people.length]);
    const pair = (/** @type {number} */ n) => room(person(n), [person(n), person(n + 1)]);
    const callRooms = Array.from({ length: CALL_ROOMS }, (_, n) => pair(n));
    const historyRooms = Array.from({ length: HISTORY_ROOMS }, (_, n) => pair(n));
    const hubRooms = Array.from({ length: HUB_ROOMS }, () => room(person(0), people));
    for (const { id: roomId, owner } of historyRooms) {
      for (let n = 0; n < HISTORY_CALLS; n += 1) pastCall(insert, roomId, [owner, person(people.indexOf(owner) + 1)], n);
    }
    const accounts = Array.from({ length: ACCOUNTS }, (_, n) => {
      const [username, password, salt] = [`Account ${n}`, randomBytes(32).toString("hex"), randomBytes(16)];
      const key = pbkdf2Sync(password, salt, PASSWORD_ROUNDS, 32, "sha256");
      user(username, `pbkdf2-sha256$${PASSWORD_ROUNDS}$${salt.toString("base64")}$${key.toString("base64")}`);
      return { username, password };
    });
    database.exec("COMMIT");
    return { people, callRooms, historyRooms, hubRooms, accounts };
  } finally {
    database.close();
  }
}

/** @param {(table: string, ...values: any[]) => unknown} insert @param {string} roomId @param {Person[]} people @param {number} n */
function pastCall(insert, roomId, people, n) {
  const callId = `${roomId}.${randomBytes(8).toString("hex")}`;
  const at = (/** @type {number} */ seconds) => new Date(Date.UTC(2026, 1, 1) + n * 3_600_000 + seconds * 1000).toISOString();
  insert(
    "calls (id, room_id, caller_id, call_type, provider, status, started_at, answered_at, ended_at, duration, end_reason)",
    callId, roomId, people[0]?.id, "video", "p2p", "ended", at(0), at(8), at(308), 300, "left",
  );
  for (const { id: userId } of people) insert("call_participants (call_id, user_id, joined_at, left_at)", callId, userId, at(8), at(308));
}

/** A session as the Worker signs it. @param {{ id: string, username: string }} person */
function sessionOf({ id: sub, username: name }) {
  const iat = Math.floor(Date.now() / 1000);
  const claims = { aud: "session", sub, name, guest: true, epoch: 0, iat, exp: iat + 30 * 24 * 3600 };
  return sign({ typ: "JWT", alg: "HS256" }, claims, SESSION_SECRET);
}
