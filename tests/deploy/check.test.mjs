// `npm run check`: what is well, and every setting that is not. That of a deployment is tested where one is made (deploy.test.mjs).

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, describe, test } from "node:test";
import { checkPolicy, checkSettings } from "../../scripts/check-settings.mjs";
import { askSite, checkNames } from "../../scripts/check-site.mjs";
import { inClone } from "../../scripts/places.mjs";
import { Clone } from "../support/clone.mjs";
import { defaultBuild, startServer } from "../support/server.mjs";

const builtInto = defaultBuild();
const SESSION_SECRET = "nFh3Vz0yQm8sKp2LxT6wBc9RjD4gAe1UiYo7";
const SID = "0123456789abcdef0123456789abcdef";
const TWILIO = {
  SESSION_SECRET, PUBLIC_URL: "https://chat.example", TWILIO_ACCOUNT_SID: `AC${SID}`, TWILIO_API_KEY_SID: `SK${SID}`,
  TWILIO_API_KEY_SECRET: "a key's secret", TWILIO_AUTH_TOKEN: "a token",
};

/** @param {Record<string, string | undefined>} values @param {string} [headers] */
async function found(values, headers = undefined) {
  const problems = await checkSettings(values, { builtInto, headers });
  for (const { what, cure } of problems) assert.ok(what.length > 5 && cure.length > 5 && !cure.includes("\n"), `${what} → ${cure}`);
  return problems.map(({ what }) => what);
}

describe("settings", () => {
  for (const [what, values] of /** @type {[string, Record<string, string>][]} */ ([
    ["a secret alone", { SESSION_SECRET }],
    ["Twilio with all that it needs", TWILIO],
    ["the other names of the key", { ...TWILIO, TWILIO_API_KEY_SID: "", TWILIO_API_KEY_SECRET: "", TWILIO_API_KEY: `SK${SID}`, TWILIO_API_SECRET: "s" }],
    ["a callback address of its own", { ...TWILIO, TWILIO_STATUS_CALLBACK_URL: "https://chat.example/api/appointments/twilio-status-callback" }],
    ["a TURN server", { SESSION_SECRET, TURN_URLS: "turn:turn.example:3478", TURN_SECRET: "s" }],
  ])) {
    test(`${what}: well`, async () => assert.deepEqual(await found(values), []));
  }

  for (const [values, ...wanted] of /** @type {[Record<string, string | undefined>, ...RegExp[]][]} */ ([
    [{}, /^SESSION_SECRET is not set/],
    [{ SESSION_SECRET: "short" }, /^SESSION_SECRET has the wrong form/],
    [{ SESSION_SECRET: "a".repeat(64) }, /^SESSION_SECRET can be guessed/],
    [{ SESSION_SECRET: "secret!!".repeat(8) }, /^SESSION_SECRET can be guessed/],
    [{ SESSION_SECRET, ADMIN_TOKEN: "0123".repeat(10) }, /^ADMIN_TOKEN can be guessed/],
    [{ SESSION_SECRET, ADMIN_TOKEN: "short" }, /^ADMIN_TOKEN has the wrong form/],
    [{ SESSION_SECRET, ADMIN_USERS: "<script>" }, /^ADMIN_USERS has the wrong form/],
    [{ SESSION_SECRET, PUBLIC_URL: "http://chat.example" }, /^PUBLIC_URL is not https/],
    [{ SESSION_SECRET, PUBLIC_URL: "https://chat.example/path" }, /^PUBLIC_URL has the wrong form/],
    [{ SESSION_SECRET, ICE_SERVERS: "[1]" }, /^ICE_SERVERS has the wrong form/],
    [{ SESSION_SECRET, TURN_URLS: "turn:x" }, /^TURN_SECRET is not set/],
    [{ SESSION_SECRET, TURN_SECRET: "s" }, /^TURN_URLS is not set/],
    [{ SESSION_SECRET, RING_TIMEOUT_SECONDS: "soon", P2P_MAX_PARTICIPANTS: "1" }, /^RING_TIMEOUT_SECONDS has the wrong form/, /^P2P_MAX_PARTICIPANTS has the wrong form/],
    [{ SESSION_SECRET, EVENT_RETENTION_DAYS: "0" }, /^EVENT_RETENTION_DAYS has the wrong form/],
    [{ ...TWILIO, TWILIO_API_KEY_SECRET: "" }, /^Twilio is half set: TWILIO_API_KEY_SECRET missing/],
    [{ ...TWILIO, TWILIO_AUTH_TOKEN: undefined }, /^TWILIO_AUTH_TOKEN is not set/],
    [{ ...TWILIO, PUBLIC_URL: undefined }, /^PUBLIC_URL is not set/],
    [{ ...TWILIO, TWILIO_ACCOUNT_SID: "AC1" }, /^TWILIO_ACCOUNT_SID has the wrong form/, /^Twilio is half set: TWILIO_ACCOUNT_SID missing/],
    [{ ...TWILIO, TWILIO_STATUS_CALLBACK_URL: "https://chat.example/hook" }, /path that the program does not answer: \/hook/],
    [{ ...TWILIO, TWILIO_STATUS_CALLBACK_URL: "http://chat.example/api/twilio/status-callback" }, /CALLBACK_URL is not https/, /another site/],
    [{ ...TWILIO, TWILIO_STATUS_CALLBACK_URL: "https://other.example/api/twilio/status-callback" }, /another site/],
    [{ ...TWILIO, TWILIO_API_BASE_URL: "http://127.0.0.1:1" }, /^TWILIO_API_BASE_URL is for tests/],
    [{ ...TWILIO, TWILIO_MEDIA_REGION: "mars1" }, /^TWILIO_MEDIA_REGION has the wrong form/],
  ])) {
    test(`${wanted.map(String).join(" and ")}`, async () => {
      const problems = await found(values);
      assert.equal(problems.length, wanted.length, problems.join("\n"));
      wanted.forEach((pattern, n) => assert.match(problems[n] ?? "", pattern));
    });
  }

  test("several at once are all named", async () => {
    const problems = await found({ SESSION_SECRET: "x", PUBLIC_URL: "chat.example", TWILIO_FALLBACK: "maybe", TWILIO_API_KEY: "SK1" });
    assert.deepEqual(problems.map((what) => what.split(" ")[0]).sort(), ["PUBLIC_URL", "SESSION_SECRET", "TWILIO_API_KEY", "TWILIO_FALLBACK"]);
  });

  test("a policy that keeps the page from Twilio", async () => {
    const headers = readFileSync(inClone("public/_headers"), "utf8");
    const without = headers.replace(" wss://global.vss.twilio.com", "");
    assert.deepEqual(await found(TWILIO, without), ["The page may not reach Twilio: connect-src lacks wss://global.vss.twilio.com"]);
    assert.deepEqual(await found({ SESSION_SECRET }, without), []);
    assert.equal(checkPolicy("").length, 1);
  });
});

test("the names of secrets tell what is missing", () => {
  const missing = (/** @type {string[]} */ ...names) => checkNames(names, (name) => `put ${name}`).map(({ cure }) => cure);
  assert.deepEqual(missing("SESSION_SECRET"), []);
  assert.deepEqual(missing(), ["put SESSION_SECRET"]);
  assert.deepEqual(missing("SESSION_SECRET", "TURN_URLS"), ["put TURN_SECRET"]);
  assert.deepEqual(missing(...Object.keys(TWILIO)), []);
  assert.deepEqual(missing("SESSION_SECRET", "TWILIO_ACCOUNT_SID", "TWILIO_API_KEY"), ["put TWILIO_API_SECRET", "put TWILIO_AUTH_TOKEN", "put PUBLIC_URL"]);
});

describe("a running site", () => {
  /** @param {Record<string, string>} vars */
  const asked = async (vars) => {
    const server = await startServer({ vars, builtInto });
    try {
      return (await askSite(server.url.replace("127.0.0.1", "localhost"))).map(({ what }) => what);
    } finally {
      await server.stop();
    }
  };

  test("that is well", async () => assert.deepEqual(await asked(TWILIO), []));
  test("that refuses a setting", async () => assert.deepEqual(await asked({ ICE_SERVERS: "[1]" }), ["The program refuses ICE_SERVERS"]));
  test("that takes no callbacks", async () => assert.deepEqual(await asked({ ...TWILIO, TWILIO_AUTH_TOKEN: "" }), ["Twilio's callbacks are refused"]));
  test("that is not there", async () => {
    const [problem, ...others] = await askSite("https://localhost:9");
    assert.match(problem?.what ?? "", /cannot be reached/);
    assert.deepEqual(others, []);
  });
});

describe("npm run check", () => {
  const clone = new Clone();
  after(() => clone.remove());

  test("--local on a fresh clone says what is missing, and is content once it is there", async () => {
    const nothing = await clone.script("check.mjs", ["--local"]);
    assert.equal(nothing.code, 1);
    assert.match(nothing.output, /There is no \.dev\.vars\. `npm run dev` makes/);
    clone.write(".dev.vars", `SESSION_SECRET="${SESSION_SECRET}"\n`);
    const fresh = await clone.script("check.mjs", ["--local"]);
    assert.equal(fresh.code, 1, fresh.output);
    assert.match(fresh.output, /✓ settings in \.dev\.vars[^]*✗ local database[^]*Migrations not applied: 0001[^]*→ npm run dev[^]*1 to mend/);
    const migrated = await clone.wrangler(["d1", "migrations", "apply", "DB", "--local"]);
    assert.equal(migrated.code, 0, migrated.output);
    const ready = await clone.script("check.mjs", ["--local"]);
    assert.equal(ready.code, 0, ready.output);
    assert.match(ready.output, /✓ Ready\./);
    assert.ok(!ready.output.includes(SESSION_SECRET));
  });

  test("--local names the operators whose names are free, or a guest's", async () => {
    clone.write(".dev.vars", `SESSION_SECRET="${SESSION_SECRET}"\nADMIN_USERS="ROOT,  Zoë   Two,Guest,O.Neill_3-b"\n`);
    assert.equal((await clone.wrangler(["d1", "migrations", "apply", "DB", "--local"])).code, 0);
    const people = [["root", "'hash'"], ["zoë two", "'hash'"], ["guest", "null"]].map(([key, hash], n) => `('u${n}', '${key}', '${key}', ${hash}, '', '')`);
    const insert = `insert into users (id, username, username_key, password_hash, created_at, last_seen_at) values ${people.join(", ")}`;
    const inserted = await clone.wrangler(["d1", "execute", "DB", "--local", "--command", insert]);
    assert.equal(inserted.code, 0, inserted.output);
    const { code, output } = await clone.script("check.mjs", ["--local"]);
    assert.equal(code, 1, output);
    assert.deepEqual([...output.matchAll(/Nobody has registered (.+), a name in ADMIN_USERS/g)].map(([, name]) => name), ["Guest", "O.Neill_3-b"]);
    assert.match(output, /→ Register Guest with a password on the site now, or take the name out/);
  });
});
