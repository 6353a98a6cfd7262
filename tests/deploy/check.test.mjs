// `npm run check`: what is well, and every setting that is not. That of a deployment is tested where one is made (deploy.test.mjs).

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, describe, test } from "node:test";
import { checkPolicy, checkSettings } from "../../scripts/check-settings.mjs";
import { askSite, checkHeaders, checkNames } from "../../scripts/check-site.mjs";
import { inClone } from "../../scripts/places.mjs";
import { vapidKeys } from "../../scripts/vapid.mjs";
import { Clone } from "../support/clone.mjs";
import { defaultBuild, startServer } from "../support/server.mjs";

const builtInto = defaultBuild();
const SESSION_SECRET = "nFh3Vz0yQm8sKp2LxT6wBc9RjD4gAe1UiYo7";
const SID = "0123456789abcdef0123456789abcdef";
const TWILIO = {
  SESSION_SECRET, PUBLIC_URL: "https://chat.example", TWILIO_ACCOUNT_SID: `AC${SID}`, TWILIO_API_KEY_SID: `SK${SID}`,
  TWILIO_API_KEY_SECRET: "a key's secret", TWILIO_AUTH_TOKEN: "a token",
};

const { publicKey, privateKey } = vapidKeys();
const PUSH = { SESSION_SECRET, VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey, VAPID_SUBJECT: "mailto:us@chat.example" };
const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, "a key of the tests").toString("base64")}`;
const WEBHOOKS = { SESSION_SECRET, WEBHOOK_URL: "https://hooks.example/calls", WEBHOOK_SECRET };

/** @param {Record<string, string | undefined>} values @param {{ headers?: string, elsewhere?: string[] }} [options] */
async function found(values, options = {}) {
  const problems = await checkSettings(values, { builtInto, ...options });
  for (const { what, cure } of problems) assert.ok(what.length > 5 && cure.length > 5 && !cure.includes("\n"), `${what} → ${cure}`);
  return problems.map(({ what }) => what);
}

describe("settings", () => {
  for (const [what, values] of /** @type {[string, Record<string, string>][]} */ ([
    ["a secret alone", { SESSION_SECRET }],
    ["Twilio with all that it needs", TWILIO],
    ["the other names of the key", { ...TWILIO, TWILIO_API_KEY_SID: "", TWILIO_API_KEY_SECRET: "", TWILIO_API_KEY: `SK${SID}`, TWILIO_API_SECRET: "s" }],
    ["a callback address of its own", { ...TWILIO, TWILIO_STATUS_CALLBACK_URL: "https://chat.example/api/appointments/twilio-status-callback" }],
    ["calls without a page", PUSH],
    ["webhooks", WEBHOOKS],
    ["two secrets of webhooks while they are exchanged", { ...WEBHOOKS, WEBHOOK_SECRET: `${WEBHOOK_SECRET} ${WEBHOOK_SECRET}` }],
    ["prices and a budget", { SESSION_SECRET, PRICE_VIDEO_MINUTE: "0.004", PRICE_VOICE_MINUTE: "0", PRICE_P2P_MINUTE: "0.000001", MONTHLY_BUDGET: "50" }],
    ["how long history is kept", { SESSION_SECRET, EVENT_RETENTION_DAYS: "30", CALL_RETENTION_DAYS: "365", MESSAGE_RETENTION_DAYS: "36500" }],
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
    [{ SESSION_SECRET, CALL_RETENTION_DAYS: "0", MESSAGE_RETENTION_DAYS: "36501" }, /^CALL_RETENTION_DAYS has the wrong form/, /^MESSAGE_RETENTION_DAYS has the wrong form/],
    [{ SESSION_SECRET, PRICE_VIDEO_MINUTE: "-1", PRICE_VOICE_MINUTE: "free" }, /^PRICE_VIDEO_MINUTE has the wrong form/, /^PRICE_VOICE_MINUTE has the wrong form/],
    [{ SESSION_SECRET, MONTHLY_BUDGET: "0" }, /^MONTHLY_BUDGET has the wrong form/],
    [{ ...WEBHOOKS, WEBHOOK_SECRET: undefined }, /^WEBHOOK_SECRET is not set/],
    [{ ...WEBHOOKS, WEBHOOK_SECRET: "whsec_short" }, /^WEBHOOK_SECRET has the wrong form/],
    [{ ...WEBHOOKS, WEBHOOK_URL: "http://hooks.example" }, /^WEBHOOK_URL has the wrong form/],
    [{ ...PUSH, VAPID_PRIVATE_KEY: "" }, /^VAPID_PRIVATE_KEY is not set/],
    [{ SESSION_SECRET, VAPID_SUBJECT: PUSH.VAPID_SUBJECT }, /^VAPID_PUBLIC_KEY is not set/],
    [{ ...PUSH, VAPID_PUBLIC_KEY: "B", VAPID_SUBJECT: "us" }, /^VAPID_PUBLIC_KEY has the wrong form/, /^VAPID_SUBJECT has the wrong form/],
    [{ ...PUSH, VAPID_PRIVATE_KEY: vapidKeys().privateKey }, /^VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY do not belong together/],
    [{ ...PUSH, PUSH_ALLOW_LOCAL: "true" }, /^PUSH_ALLOW_LOCAL is for tests/],
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
    assert.deepEqual(await found(TWILIO, { headers: without }), ["The page may not reach Twilio: connect-src lacks wss://global.vss.twilio.com"]);
    assert.deepEqual(await found({ SESSION_SECRET }, { headers: without }), []);
    assert.equal(checkPolicy("").length, 1);
  });
});

describe("settings of which a part is set already, where nobody can read it", () => {
  test("are not missing", async () => {
    const { WEBHOOK_URL, VAPID_SUBJECT, TWILIO_API_KEY_SECRET } = { ...WEBHOOKS, ...PUSH, ...TWILIO };
    const elsewhere = [...Object.keys({ ...WEBHOOKS, ...PUSH, ...TWILIO }), "TURN_SECRET"];
    assert.deepEqual(await found({ WEBHOOK_URL, VAPID_SUBJECT, TWILIO_API_KEY_SECRET, TURN_URLS: "turn:turn.example" }, { elsewhere }), []);
  });
  test("but what is to take their place is judged", async () => {
    assert.deepEqual(await found({ SESSION_SECRET: "short", WEBHOOK_URL: "hooks" }, { elsewhere: ["SESSION_SECRET", "WEBHOOK_SECRET"] }), ["SESSION_SECRET has the wrong form", "WEBHOOK_URL has the wrong form"]);
  });
});

test("the names of secrets tell what is missing", () => {
  const missing = (/** @type {string[]} */ ...names) => checkNames(names, (name) => `put ${name}`).map(({ cure }) => cure);
  assert.deepEqual(missing("SESSION_SECRET"), []);
  assert.deepEqual(missing(), ["put SESSION_SECRET"]);
  assert.deepEqual(missing("SESSION_SECRET", "TURN_URLS"), ["put TURN_SECRET"]);
  assert.deepEqual(missing("SESSION_SECRET", "WEBHOOK_URL"), ["put WEBHOOK_SECRET"]);
  assert.deepEqual(missing("SESSION_SECRET", "WEBHOOK_SECRET"), []);
  assert.deepEqual(missing("SESSION_SECRET", "VAPID_SUBJECT"), ["put VAPID_PUBLIC_KEY", "put VAPID_PRIVATE_KEY"]);
  assert.deepEqual(missing(...Object.keys(TWILIO)), []);
  assert.deepEqual(missing("SESSION_SECRET", "TWILIO_ACCOUNT_SID", "TWILIO_API_KEY"), ["put TWILIO_API_SECRET", "put TWILIO_AUTH_TOKEN", "put PUBLIC_URL"]);
});

describe("headers of a site", () => {
  const promised = [...readFileSync(inClone("public/_headers"), "utf8").split("\n/static")[0]?.matchAll(/^ {2}([A-Za-z-]+): (.*)$/gm) ?? []].map(([, name = "", value = ""]) => [name, value]);
  /** @param {string} name @param {string} [value] */
  const sent = (name, value) => {
    const headers = new Headers(Object.fromEntries(promised));
    if (value === undefined) headers.delete(name);
    else headers.set(name, value);
    return checkHeaders(headers, "The page").map(({ what }) => what);
  };

  test("as they are deployed are well", () => assert.deepEqual(sent("X-Other", "1"), []));
  test("that are missing are told, each", () => {
    for (const [name = ""] of promised.filter(([name]) => name !== "Cache-Control")) assert.deepEqual(sent(name), [`The page is sent without ${name}`]);
  });
  for (const [name, value] of /** @type {[string, string][]} */ ([
    ["Strict-Transport-Security", "max-age=15552000"],
    ["Permissions-Policy", "camera=*, microphone=(self), display-capture=(self)"],
    ["Referrer-Policy", "unsafe-url"],
    ["Content-Security-Policy", "default-src 'none'; script-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"],
    ["Content-Security-Policy", "default-src 'none'; connect-src https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"],
    ["Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"],
  ])) {
    test(`${name}: ${value} is weaker`, () => assert.deepEqual(sent(name, value), [`The page is sent with a weaker ${name}: ${value}`]));
  }
  test("that open it to other sites are told", () => assert.match(sent("Access-Control-Allow-Origin", "*").join(), /^The page may be read by other sites/));
});

describe("a running site", () => {
  const cures = { put: (/** @type {string} */ name) => `put ${name}`, log: "tail" };
  /** @param {Record<string, string>} vars */
  const asked = async (vars) => {
    const server = await startServer({ vars, builtInto });
    try {
      return (await askSite(server.url.replace("127.0.0.1", "localhost"), cures)).map(({ what, cure }) => (/put/.test(cure) ? `${what} → ${cure}` : what));
    } finally {
      await server.stop();
    }
  };

  test("that is well", async () => assert.deepEqual(await asked(TWILIO), []));
  test("that refuses a setting", async () => assert.deepEqual(await asked({ ICE_SERVERS: "[1]" }), ["The program refuses ICE_SERVERS → Set it to what .dev.vars.example says: put ICE_SERVERS"]));
  test("that takes no callbacks", async () => assert.deepEqual(await asked({ ...TWILIO, TWILIO_AUTH_TOKEN: "" }), ["Twilio's callbacks are refused → put TWILIO_AUTH_TOKEN"]));
  test("that is not there", async () => {
    const [problem, ...others] = await askSite("https://localhost:9", cures);
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
