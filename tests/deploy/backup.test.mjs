// What docs/DEPLOY.md says about backups, done with wrangler: a database is exported to a file, and the file
// makes the same database anew.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { Clone } from "../support/clone.mjs";

const clone = new Clone();
after(() => clone.remove());

/** @param {...string} args */
async function d1(...args) {
  const { code, output } = await clone.wrangler(["d1", ...args]);
  assert.equal(code, 0, output);
  return output;
}

/** @param {string} state @param {string} query @returns {any[]} */
function rows(state, query) {
  const folder = join(state, "v3/d1/miniflare-D1DatabaseObject");
  const file = readdirSync(folder).find((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));
  assert.ok(file, `no D1 file in ${folder}`);
  const database = new DatabaseSync(join(folder, file));
  try {
    return database.prepare(query).all();
  } finally {
    database.close();
  }
}

const AT = "2026-01-01T00:00:00.000Z";
const LATER = "2026-01-01T01:00:00.000Z";
/** A row or more of every table. */
const SEED = `
  insert into users (id, username, username_key, created_at, last_seen_at) values ('u1', 'Жанна', 'жанна', '${AT}', '${AT}'), ('u2', 'O''Neil; --', 'o''neil; --', '${AT}', '${AT}'), ('u3', 'Eve', 'eve', '${AT}', '${AT}');
  insert into chat_rooms (id, code_hash, room_name, owner_id, created_at) values ('r1', '${"a".repeat(64)}', 'Garden', 'u1', '${AT}'), ('r2', '${"b".repeat(64)}', 'Booked', 'u1', '${AT}');
  insert into room_members (room_id, user_id, joined_at) values ('r1', 'u1', '${AT}'), ('r1', 'u2', '${AT}');
  insert into room_visitors (room_id, user_id, state, at) values ('r1', 'u3', 'removed', '${AT}');
  insert into room_events (room_id, at, type, by_id, user_id) values ('r1', '${AT}', 'removed', 'u1', 'u3');
  insert into messages (id, room_id, sender_id, client_id, ciphertext, iv, created_at) values ('m1', 'r1', 'u1', 'c1', '${"QUJD".repeat(9000)}', 'iv', '${AT}'), ('m2', 'r1', 'u2', 'c2', 'x', 'iv', '${AT}'), ('m3', 'r1', 'u2', 'c3', 'x', 'iv', '${AT}');
  delete from messages where id = 'm3';
  insert into calls (id, room_id, caller_id, call_type, provider, status, started_at, answered_at, ended_at, duration, end_reason) values ('r1.c1', 'r1', 'u1', 'video', 'twilio', 'ended', '${AT}', '${AT}', '${LATER}', 3600, 'left');
  insert into call_participants (call_id, user_id, joined_at, left_at) values ('r1.c1', 'u1', '${AT}', '${LATER}'), ('r1.c1', 'u2', '${AT}', '${LATER}');
  insert into call_events (call_id, source, type, at, stored_at, room_sid, room_name, sequence, is_applied, data) values ('r1.c1', 'twilio', 'room-ended', '${LATER}', '${LATER}', 'RM1', 'room', 0, 1, '{"a":"it''s"}');
  insert into call_reports (call_id, user_id, at, setup_ms, path, loss_percent, end_reason, rating) values ('r1.c1', 'u1', '${LATER}', 812, 'relay', 0.25, 'left', 'good');
  insert into metric_totals (name, label, value) values ('securechat_calls_total', 'provider="p2p",type="voice",status="ended"', 0.1);
  insert into appointments (room_id, organizer_id, attendee_id, title, starts_at, ends_at, duration_minutes, created_at, updated_at) values ('r2', 'u1', 'u2', 'Check-up', '${AT}', '${LATER}', 60, '${AT}', '${AT}');
  insert into webhook_events (id, subject, type, payload, created_at, next_attempt_at) values ('msg_1', 'r1.c1', 'call.ended', '{}', '${LATER}', '${LATER}');
  insert into usage_by_month (month, provider, call_type, calls, participants, seconds) values ('2025-12', 'twilio', 'video', 1, 2, 60);
  insert into usage_warnings (month, percent, at) values ('2026-01', 80, '${LATER}');
  insert into push_subscriptions (endpoint, user_id, session_epoch, p256dh, auth, created_at) values ('https://push.example/1', 'u2', 0, 'p', 'a', '${AT}');
`;

test("an exported database comes back whole in an empty one, and goes on counting where it was", async () => {
  // Exported from where `wrangler dev` keeps it: `d1 export` takes no other place.
  const [here, there] = [clone.path(".wrangler/state"), clone.path("there")];
  await d1("migrations", "apply", "DB", "--local");
  clone.write("seed.sql", SEED);
  await d1("execute", "DB", "--local", "--file", clone.path("seed.sql"));
  await d1("export", "DB", "--local", "--output", clone.path("backup.sql"));
  await d1("execute", "DB", "--local", "--persist-to", there, "--file", clone.path("backup.sql"));

  const schema = "select type, name, sql from sqlite_schema where name not like 'sqlite_%' and name not like '_cf_%' order by type, name";
  const tables = rows(here, schema).filter(({ type }) => type === "table").map(({ name }) => name);
  assert.ok(tables.includes("users") && tables.includes("calls"), tables.join(" "));
  assert.deepEqual(rows(there, schema), rows(here, schema));
  for (const table of tables) {
    const whole = rows(here, `select * from "${table}"`);
    assert.ok(whole.length > 0, `${table} is empty: give it a row in SEED`);
    assert.deepEqual(rows(there, `select * from "${table}"`), whole, table);
  }
  assert.deepEqual(rows(there, "pragma foreign_key_check"), []);
  assert.match(await d1("migrations", "list", "DB", "--local", "--persist-to", there), /No migrations to apply/);

  // The last message was deleted: its number must not be given again, or a page takes the next one for read.
  const last = rows(here, "select seq from sqlite_sequence where name = 'messages'")[0]?.seq;
  assert.equal(last, 3);
  await d1("execute", "DB", "--local", "--persist-to", there, "--command", `insert into messages (id, room_id, sender_id, client_id, ciphertext, iv, created_at) values ('m4', 'r1', 'u1', 'c4', 'x', 'iv', '${LATER}')`);
  assert.deepEqual(rows(there, "select seq from messages where id = 'm4'").map(({ seq }) => seq), [4]);
});
