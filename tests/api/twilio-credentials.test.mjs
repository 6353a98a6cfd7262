// The operators' check of Twilio's credentials, from the API and from the command line.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, describe, test } from "node:test";
import { promisify } from "node:util";
import { inClone } from "../../scripts/places.mjs";
import { random, refused, succeeded, useServer } from "../support/api.mjs";
import { Account } from "../twilio-stand-in/account.mjs";
import { Twilio } from "../twilio-stand-in/twilio.mjs";

const ADMIN_TOKEN = "an operator's token for tests only, long enough";
const BEARER = { Authorization: `Bearer ${ADMIN_TOKEN}` };
const PATH = "/api/twilio/credentials";

/**
 * Twilio and a server whose variables are its, changed for the test.
 * @param {(twilio: Twilio) => Record<string, string>} [change]
 */
function useCheck(change = () => ({})) {
  const started = Twilio.start();
  after(async () => (await started).stop());
  /** @type {Record<string, string>} */
  const vars = {};
  const api = useServer(async () => {
    const twilio = await started;
    return { vars: Object.assign(vars, twilio.vars, { ADMIN_TOKEN, ADMIN_USERS: "Olga Operator, Oscar" }, change(twilio)) };
  });
  const check = async () => {
    const reply = await api.raw("GET", PATH, BEARER);
    for (const secret of (await started).account.secrets) assert.ok(!reply.text.includes(secret));
    return succeeded(reply);
  };
  return { api, check, vars, started };
}

/** What `npm run check:twilio` prints. @param {Record<string, string>} vars */
async function printed(vars) {
  const run = promisify(execFile)(process.execPath, [inClone("scripts/check-twilio.mjs"), "--json", "--no-dev-vars"], { env: { PATH: process.env.PATH, ...vars } });
  const { stdout } = await run.catch((error) => error);
  return JSON.parse(stdout);
}

/** @param {{ problems: { code: string }[] }} found */
const codes = ({ problems }) => problems.map(({ code }) => code);

describe("with good credentials", { concurrency: true }, () => {
  const { api, check, vars, started } = useCheck();

  test("everything is well, and the account is masked", async () => {
    const { sid } = (await started).account;
    const found = { valid: true, account_sid: `${sid.slice(0, 10)}…`, account_status: "active", api_key_valid: true, credentials_match: true, problems: [] };
    assert.deepEqual(await check(), { success: true, ...found });
    assert.deepEqual(await printed(vars), found);
  });

  test("it is for operators: by name in whatever capitals, or by token", async () => {
    const password = "0123456789abcdef".repeat(4);
    const { token } = succeeded(await api.request("POST", "/api/auth/register", { username: "olga OPERATOR", password }), 201);
    assert.equal(succeeded(await api.raw("GET", PATH, { Authorization: `Bearer ${token}` })).valid, true);
  });

  test("a guest of an operator's name is none, nor is anybody else", async () => {
    const { token } = succeeded(await api.request("POST", "/api/auth/guest", { username: "Oscar" }), 201);
    refused(await api.raw("GET", PATH, { Authorization: `Bearer ${token}` }), 403, "not_allowed");
    refused(await (await api.person()).get(PATH), 403, "not_allowed");
    refused(await api.raw("GET", PATH), 401, "not_signed_in");
    for (const token of [`${ADMIN_TOKEN}x`, ADMIN_TOKEN.slice(1), random(24)]) refused(await api.raw("GET", PATH, { Authorization: `Bearer ${token}` }), 401, "not_signed_in");
  });
});

for (const [what, change, expected] of /** @type {[string, (twilio: Twilio) => Record<string, string>, any][]} */ ([
  ["a wrong key", () => ({ TWILIO_API_KEY_SECRET: "wrong" }), { valid: false, api_key_valid: false, credentials_match: null, account_status: "active", codes: ["api_key_refused"] }],
  ["a wrong auth token", () => ({ TWILIO_AUTH_TOKEN: "wrong" }), { valid: false, api_key_valid: true, credentials_match: false, account_status: "active", codes: ["auth_token_refused"] }],
  ["another account's SID", () => ({ TWILIO_ACCOUNT_SID: new Account().sid }), { valid: false, api_key_valid: true, credentials_match: false, account_status: null, codes: ["auth_token_refused", "key_of_another_account"] }],
  ["a suspended account", ({ account }) => ((account.status = "suspended"), {}), { valid: false, api_key_valid: true, credentials_match: true, account_status: "suspended", codes: ["account_not_active"] }],
  ["both spellings of the key", () => ({ TWILIO_API_KEY: new Account().keySid, TWILIO_API_SECRET: "other" }), { valid: true, api_key_valid: true, credentials_match: true, account_status: "active", codes: ["key_spellings_differ"] }],
  ["no auth token", () => ({ TWILIO_AUTH_TOKEN: "" }), { valid: true, api_key_valid: true, credentials_match: true, account_status: "active", codes: ["auth_token_missing"] }],
  ["a Twilio that is not there", () => ({ TWILIO_API_BASE_URL: "http://127.0.0.1:9" }), { valid: false, api_key_valid: null, credentials_match: null, account_status: null, codes: ["unreachable"] }],
  ["half of the variables", () => ({ TWILIO_API_KEY_SECRET: "" }), { valid: false, api_key_valid: null, credentials_match: null, account_status: null, codes: ["partially_configured"] }],
])) {
  describe(`with ${what}`, () => {
    const { check, vars } = useCheck(change);

    test("that is what it says, here and on the command line, with what to do", async () => {
      const { success: _, ...found } = await check();
      const { account_sid: __, problems, ...rest } = found;
      assert.deepEqual({ ...rest, codes: codes(found) }, expected);
      for (const { message, cure } of problems) assert.ok(message.length > 10 && cure.length > 10);
      assert.deepEqual(await printed(vars), found);
    });
  });
}

describe("without Twilio", () => {
  const api = useServer({ vars: { ADMIN_TOKEN } });

  test("it says so", async () => {
    const found = succeeded(await api.raw("GET", PATH, BEARER));
    assert.deepEqual([found.valid, found.account_sid, codes(found)], [false, null, ["not_configured"]]);
  });
});
