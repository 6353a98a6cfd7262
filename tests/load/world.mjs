// What a server under load finds in its database: people with sessions and the rooms they are in; and what it leaves there.

import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { migrate } from "../../scripts/database.mjs";
import { sign } from "../support/jwt.mjs";

export const SESSION_SECRET = "load only: thirty-two bytes or more of secret";

/**
 * @typedef {{ id: string, name: string, token: string }} Person
 * @typedef {{ id: string, people: Person[] }} Room
 */

const id = () => randomBytes(16).toString("hex");

/**
 * Makes so many rooms with so many people each, nobody in two of them.
 * @param {string} folder of the state @param {{ count: number, people: number }[]} wanted
 * @returns {Promise<Room[][]>}
 */
export async function makeRooms(folder, wanted) {
  await migrate(folder);
  const database = await open(folder);
  const now = new Date().toISOString();
  try {
    database.exec("BEGIN");
    const user = database.prepare("INSERT INTO users (id, username, username_key, created_at, last_seen_at) VALUES (?, ?, ?, ?, ?)");
    const chat = database.prepare("INSERT INTO chat_rooms (id, code_hash, room_name, owner_id, created_at) VALUES (?, ?, 'Room', ?, ?)");
    const member = database.prepare("INSERT INTO room_members (room_id, user_id, joined_at) VALUES (?, ?, ?)");
    let number = 0;
    const rooms = wanted.map(({ count, people }) => Array.from({ length: count }, () => {
      const room = { id: id(), people: Array.from({ length: people }, () => person(`Person ${(number += 1)}`)) };
      for (const each of room.people) user.run(each.id, each.name, each.name.toLowerCase(), now, now);
      chat.run(room.id, randomBytes(32).toString("hex"), room.people[0]?.id ?? "", now);
      for (const each of room.people) member.run(room.id, each.id, now);
      return room;
    }));
    database.exec("COMMIT");
    return rooms;
  } finally {
    database.close();
  }
}

/** Rows of a database that a server has. @param {string} folder @param {string} query @returns {Promise<any[]>} */
export async function rowsOf(folder, query) {
  const database = await open(folder);
  try {
    database.exec("PRAGMA busy_timeout = 5000");
    return database.prepare(query).all();
  } finally {
    database.close();
  }
}

/** @param {string} folder */
async function open(folder) {
  const { DatabaseSync } = await import("node:sqlite");
  const files = join(folder, "v3/d1/miniflare-D1DatabaseObject");
  const file = readdirSync(files).find((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));
  if (!file) throw new Error(`There is no D1 file in ${files}.`);
  return new DatabaseSync(join(files, file));
}

/** Somebody with a session as the Worker signs it. @param {string} name @returns {Person} */
function person(name) {
  const iat = Math.floor(Date.now() / 1000);
  const sub = id();
  const claims = { aud: "session", sub, name, guest: true, epoch: 0, iat, exp: iat + 30 * 24 * 3600 };
  return { id: sub, name, token: sign({ typ: "JWT", alg: "HS256" }, claims, SESSION_SECRET) };
}
