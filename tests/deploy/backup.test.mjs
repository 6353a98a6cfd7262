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
const SEED = `
  insert into users (id, username, username_key, created_at, last_seen_at) values ('u1', 'Жанна', 'жанна', '${AT}', '${AT}'), ('u2', 'O''Neil; --', 'o''neil; --', '${AT}', '${AT}');
  insert into chat_rooms (id, code_hash, room_name, owner_id, created_at) values ('r1', '${"a".repeat(64)}', 'Garden', 'u1', '${AT}');
  insert into room_members (room_id, user_id, joined_at) values ('r1', 'u1', '${AT}'), ('r1', 'u2', '${AT}');
`;

test("an exported database comes back whole in an empty one", async () => {
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
  for (const [table, least] of /** @type {[string, number][]} */ ([["users", 2], ["chat_rooms", 1], ["room_members", 2], ["d1_migrations", 1]])) {
    const whole = rows(here, `select * from ${table}`);
    assert.ok(whole.length >= least, table);
    assert.deepEqual(rows(there, `select * from ${table}`), whole, table);
  }
  assert.deepEqual(rows(there, "pragma foreign_key_check"), []);
  assert.match(await d1("migrations", "list", "DB", "--local", "--persist-to", there), /No migrations to apply/);
});
