// The check of Twilio's credentials, from the API and from the command line: proven by asking Twilio, told to
// operators alone, every problem with what to do about it.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { afterEach, describe, test } from "node:test";
import { promisify } from "node:util";
import { inClone } from "../../scripts/places.mjs";
import { random, refused, succeeded, useServer } from "../support/api.mjs";
import { useTwilio } from "../support/twilio.mjs";

const PATH = "/api/twilio/credentials";
const ADMIN_TOKEN = "a token of tests, thirty-two bytes or more";
const OPERATOR = `operator ${random()}`;

/** What `npm run check:twilio` prints. @param {any} scene */
async function printed({ vars }) {
  const args = [inClone("scripts/check-twilio.mjs"), "--json", "--no-dev-vars"];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { PATH: process.env.PATH, ...vars } }).catch((error) => error);
  return JSON.parse(stdout);
}

/** What the API answers, with the problems' codes; the command line prints the same. @param {any} scene @param {boolean} [both] */
async function check(scene, both = false) {
  const reply = await scene.api.raw("GET", PATH, { Authorization: `Bearer ${ADMIN_TOKEN}` });
  assert.equal(reply.status, 200, reply.text);
  const { success, ...found } = reply.body;
  assert.equal(success, true);
  if (both) assert.deepEqual(await printed(scene), found);
  const { problems, ...rest } = found;
  for (const { message, cure, ...each } of problems) {
    assert.ok(message.length > 10 && cure.length > 10 && each.code, "words and a cure");
  }
  for (const secret of [...scene.twilio.account.secrets, scene.twilio.account.sid, ADMIN_TOKEN]) {
    assert.ok(!reply.text.includes(secret) && !scene.api.server.logs().includes(secret));
  }
  return { ...rest, codes: problems.map((/** @type {any} */ { code }) => code) };
}

describe("the credential check", () => {
  const scene = useTwilio({ ADMIN_TOKEN, ADMIN_USERS: `${OPERATOR}, Somebody Else` });
  /** @type {(() => void)[]} */
  const undo = [];
  afterEach(() => undo.splice(0).forEach((each) => each()));

  /** The account is another for one test. @param {Partial<import("../twilio-stand-in/account.mjs").Account>} changes */
  function account(changes) {
    const before = Object.fromEntries(Object.keys(changes).map((name) => [name, /** @type {any} */ (scene.twilio.account)[name]]));
    Object.assign(scene.twilio.account, changes);
    undo.push(() => Object.assign(scene.twilio.account, before));
  }

  test("finds good credentials good, having asked Twilio with the key and with the auth token", async () => {
    const { account_sid, ...rest } = await check(scene, true);
    assert.deepEqual(rest, { valid: true, account_status: "active", api_key_valid: true, credentials_match: true, codes: [] });
    assert.match(account_sid, new RegExp(`^${scene.twilio.account.sid.slice(0, 10)}\\W+$`));
    const users = scene.twilio.rest.asked.map(({ user }) => user);
    assert.ok(users.includes(scene.twilio.account.keySid) && users.includes(scene.twilio.account.sid));
  });

  test("knows a standard key, which may not look at accounts, for a good one", async () => {
    account({ hasStandardKey: true });
    const { valid, credentials_match, codes } = await check(scene);
    assert.deepEqual({ valid, credentials_match, codes }, { valid: true, credentials_match: true, codes: [] });
  });

  test("tells a key whose secret is another one", async () => {
    account({ keySecret: "the secret of another key" });
    const { valid, api_key_valid, codes } = await check(scene, true);
    assert.deepEqual({ valid, api_key_valid, codes }, { valid: false, api_key_valid: false, codes: ["api_key_refused"] });
  });

  test("tells an auth token that is not the account's", async () => {
    account({ authToken: "the token of another account" });
    const { valid, api_key_valid, credentials_match, codes } = await check(scene);
    assert.deepEqual({ valid, api_key_valid, credentials_match, codes }, { valid: false, api_key_valid: true, credentials_match: false, codes: ["auth_token_refused"] });
  });

  test("tells a key of another account", async () => {
    account({ sid: "AC00000000000000000000000000000000" });
    const { valid, credentials_match, codes } = await check(scene);
    assert.deepEqual([valid, credentials_match], [false, false]);
    assert.ok(codes.includes("key_of_another_account"), codes.join());
  });

  for (const status of /** @type {const} */ (["suspended", "closed"])) {
    test(`tells that the account is ${status}`, async () => {
      account({ status });
      const { valid, account_status, codes } = await check(scene);
      assert.deepEqual({ valid, account_status, codes }, { valid: false, account_status: status, codes: ["account_not_active"] });
    });
  }

  test("tells a Twilio that cannot be reached, and proves nothing by it", async () => {
    scene.twilio.rest.trouble(() => true, { drop: true }, 99);
    undo.push(() => scene.twilio.rest.calm());
    const { valid, api_key_valid, credentials_match, codes } = await check(scene, true);
    assert.deepEqual({ valid, api_key_valid, credentials_match, codes }, { valid: false, api_key_valid: null, credentials_match: null, codes: ["unreachable"] });
  });

  test("is for operators: whose names are in ADMIN_USERS, with an account of their own, and who has the ADMIN_TOKEN", async () => {
    const name = await scene.api.request("POST", "/api/auth/register", { username: OPERATOR.toUpperCase(), password: "a password of tests" });
    assert.equal(name.status, 201, name.text);
    assert.equal((await scene.api.raw("GET", PATH, { Authorization: `Bearer ${name.body.token}` })).status, 200);
    const guest = await scene.api.request("POST", "/api/auth/guest", { username: "Somebody Else" });
    refused(await scene.api.raw("GET", PATH, { Authorization: `Bearer ${guest.body.token}` }), 403, "not_allowed");
    refused(await (await scene.api.person("alice")).get(PATH), 403, "not_allowed");
    refused(await scene.api.raw("GET", PATH), 401, "not_signed_in");
    refused(await scene.api.raw("GET", PATH, { Authorization: `Bearer ${ADMIN_TOKEN}x` }), 401, "not_signed_in");
  });
});

describe("with both spellings of the key, and no auth token", () => {
  const other = { TWILIO_API_KEY: "SK00000000000000000000000000000000", TWILIO_API_SECRET: "another secret" };
  const scene = useTwilio({ ADMIN_TOKEN, ...other, TWILIO_AUTH_TOKEN: "" });

  test("the first pair counts, and the check says that they differ and what does not work", async () => {
    const { valid, codes } = await check(scene, true);
    assert.deepEqual([valid, codes.sort()], [true, ["auth_token_missing", "key_spellings_differ"]]);
    assert.ok(scene.twilio.rest.asked.every(({ user }) => user !== other.TWILIO_API_KEY));
  });
});

describe("with the other spelling alone", () => {
  const scene = useTwilio((twilio) => ({
    ADMIN_TOKEN, TWILIO_API_KEY_SID: "", TWILIO_API_KEY_SECRET: "", TWILIO_API_KEY: twilio.account.keySid, TWILIO_API_SECRET: twilio.account.keySecret,
  }));

  test("everything is as with the first", async () => assert.equal((await check(scene)).valid, true));
});

describe("with half of the variables, or none", () => {
  const half = useTwilio({ ADMIN_TOKEN, TWILIO_API_KEY_SECRET: "" });
  const none = useServer({ vars: { ADMIN_TOKEN } });

  test("what is missing is named, and nobody is asked", async () => {
    assert.deepEqual((await check(half, true)).codes, ["partially_configured"]);
    assert.deepEqual(half.twilio.rest.asked, []);
    const { valid, problems } = succeeded(await none.raw("GET", PATH, { Authorization: `Bearer ${ADMIN_TOKEN}` }));
    assert.deepEqual([valid, problems[0].code], [false, "not_configured"]);
  });
});

describe("a setting that cannot be", () => {
  const region = useTwilio({ TWILIO_MEDIA_REGION: "moon1" });
  const sid = useTwilio({ TWILIO_ACCOUNT_SID: "AC123" });

  test("is named, and its value is not repeated", async () => {
    for (const [scene, variable, value] of /** @type {[any, string, string][]} */ ([[region, "TWILIO_MEDIA_REGION", "moon1"], [sid, "TWILIO_ACCOUNT_SID", "AC123"]])) {
      const reply = await scene.api.raw("GET", "/api/health");
      refused(reply, 500, "misconfigured", { variable });
      assert.ok(!reply.text.includes(value));
    }
  });
});
