// Tries Twilio's credentials out and prints what is wrong and what to do: `npm run check:twilio [-- --json]`.
// Reads the variables from the environment and .dev.vars (`--no-dev-vars`: only from the environment); prints no secret.
// The same as the Worker's GET /api/twilio/credentials (src/twilio/credentials.rs), which tests hold it against.

import { existsSync, readFileSync } from "node:fs";
import { parseArgs, parseEnv } from "node:util";
import { inClone } from "./places.mjs";

const PATIENCE_MS = 5000;
const TRIES = 2;
const VIDEO = "https://video.twilio.com";
const ACCOUNTS = "https://api.twilio.com";

/** @typedef {{ code: string, message: string, cure: string }} Problem */
/** @typedef {{ status: number, body: any } | "unreachable"} Answer */

/** @param {Record<string, string | undefined>} env */
function settings(env) {
  const text = (/** @type {string} */ name) => env[name]?.trim() || undefined;
  const pairs = [["TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET"], ["TWILIO_API_KEY", "TWILIO_API_SECRET"]];
  const isSet = (/** @type {string[]} */ pair) => pair.some(text);
  const pair = isSet(pairs[0]) || !isSet(pairs[1]) ? pairs[0] : pairs[1];
  const names = ["TWILIO_ACCOUNT_SID", ...pair];
  const [account, key, secret] = names.map(text);
  const base = text("TWILIO_API_BASE_URL")?.replace(/\/+$/, "");
  return {
    account, key, secret, token: text("TWILIO_AUTH_TOKEN"), video: base ?? VIDEO, accounts: base ?? ACCOUNTS,
    missing: names.filter((name) => !text(name)),
    differ: [0, 1].some((place) => text(pairs[0][place]) && text(pairs[1][place]) && text(pairs[0][place]) !== text(pairs[1][place])),
  };
}

/** @param {string} url @param {string} user @param {string} password @returns {Promise<Answer>} */
async function ask(url, user, password) {
  for (let tried = 1; ; tried += 1) {
    try {
      const headers = { Accept: "application/json", Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
      const response = await fetch(url, { headers, redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) });
      const { status } = response;
      if (tried < TRIES && (status === 429 || status >= 500)) continue;
      return { status, body: await response.json().catch(() => ({})) };
    } catch {
      if (tried === TRIES) return "unreachable";
    }
  }
}

const isRefused = (/** @type {Answer} */ answer) => answer !== "unreachable" && [401, 403].includes(answer.status);
const isAbsent = (/** @type {Answer} */ answer) => answer !== "unreachable" && answer.status === 404;
const isThere = (/** @type {Answer} */ answer) => answer !== "unreachable" && answer.status === 200;
const statusOf = (/** @type {Answer} */ answer) => (answer !== "unreachable" && answer.status === 200 ? answer.body.status : undefined);

/** @param {Record<string, string | undefined>} env */
export async function check(env) {
  const { account, key, secret, token, video, accounts, missing, differ } = settings(env);
  /** @type {Problem[]} */
  const fatal = [];
  /** @type {Problem[]} */
  const notes = [];
  const tell = (/** @type {Problem[]} */ to, /** @type {string} */ code, /** @type {string} */ message, /** @type {string} */ cure) => {
    if (!to.some((told) => told.code === code)) to.push({ code, message, cure });
  };
  const unreachable = (/** @type {Answer} */ answer) => tell(
    fatal, "unreachable", answer === "unreachable" ? "Twilio cannot be reached" : `Twilio answered with status ${answer.status}`,
    "Look at https://status.twilio.com and at TWILIO_API_BASE_URL, and try again.",
  );
  /** @type {{ masked: string | null, status: string | null, key: boolean | null, matches: boolean | null }} */
  const found = { masked: null, status: null, key: null, matches: null };

  if (missing.length === 3) {
    tell(fatal, "not_configured", "Twilio credentials not configured: calls go from browser to browser",
      "Set TWILIO_ACCOUNT_SID, TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET, or leave it at that.");
  } else if (!account || !key || !secret) {
    tell(fatal, "partially_configured", `Twilio credentials not configured: ${missing.join(", ")} missing`,
      "Set what is missing, or remove Twilio's other variables to have calls from browser to browser.");
  } else {
    found.masked = `${account.slice(0, 10)}…`;
    const url = `${accounts}/2010-04-01/Accounts/${account}`;
    const [byKey, byToken] = await Promise.all([ask(`${url}.json`, key, secret), token ? ask(`${url}.json`, account, token) : undefined]);
    found.status = statusOf(byKey) ?? null;
    if (isThere(byKey)) [found.key, found.matches] = [true, true];
    else if (isAbsent(byKey)) [found.key, found.matches] = [true, false];
    else if (isRefused(byKey)) {
      // A standard key may do everything but look at accounts: rooms tell whether it is one.
      const rooms = await ask(`${video}/v1/Rooms/credential-check`, key, secret);
      if (isThere(rooms) || isAbsent(rooms)) found.key = true;
      else if (isRefused(rooms)) found.key = false;
      else unreachable(rooms);
    } else unreachable(byKey);
    if (found.key === false) {
      tell(fatal, "api_key_refused", "Invalid API Key: Twilio does not know the API key, its secret is another one, or the account is closed to it",
        "Make a new key under Account > API keys & tokens (region US1) and set TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET to it, both together.");
    }
    let tokenFits = true;
    if (!byToken) {
      tell(notes, "auth_token_missing", "TWILIO_AUTH_TOKEN is not set: Twilio's status callbacks are refused",
        "Copy the auth token from the console's first page into TWILIO_AUTH_TOKEN.");
    } else if (isThere(byToken)) found.status ??= statusOf(byToken) ?? null;
    else if (isAbsent(byToken) || isRefused(byToken)) {
      tokenFits = false;
      tell(fatal, "auth_token_refused", "Twilio refuses the auth token for this account",
        "Copy Account SID and auth token anew from the console's first page: both have to be of one account.");
    } else unreachable(byToken);
    if (found.key && found.matches === null && tokenFits) {
      if (token) {
        const owned = await ask(`${url}/Keys/${key}.json`, account, token);
        if (isThere(owned) || isAbsent(owned)) found.matches = isThere(owned);
        else unreachable(owned);
      } else {
        tell(notes, "match_unproven", "Whether the API key belongs to the account cannot be seen with a standard key alone", "Set TWILIO_AUTH_TOKEN, and ask again.");
      }
    }
    if (found.matches === false) {
      tell(fatal, "key_of_another_account", "The API key belongs to another account than TWILIO_ACCOUNT_SID", "Set account and key from the same account of the console.");
    }
    if (found.status && found.status !== "active") {
      tell(fatal, "account_not_active", `The account is ${found.status}`, "Open the console: it says why, and how to open the account again.");
    }
    if (!tokenFits) found.matches = false;
  }
  if (differ) {
    tell(notes, "key_spellings_differ", "The API key is set under both pairs of names, with different values; TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET count",
      "Remove TWILIO_API_KEY and TWILIO_API_SECRET.");
  }
  return {
    valid: fatal.length === 0, account_sid: found.masked, account_status: found.status, api_key_valid: found.key,
    credentials_match: found.matches, problems: [...fatal, ...notes],
  };
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { json: { type: "boolean" }, "no-dev-vars": { type: "boolean" } } });
  const file = inClone(".dev.vars");
  const local = !values["no-dev-vars"] && existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {};
  const result = await check({ ...process.env, ...local });
  if (values.json) {
    console.log(JSON.stringify(result, null, 2));
  } else {
    const shown = (/** @type {boolean | null} */ answer) => (answer === null ? "not known" : answer ? "yes" : "no");
    console.log(`Account            ${result.account_sid ?? "not set"}${result.account_status ? ` (${result.account_status})` : ""}`);
    console.log(`API key valid      ${shown(result.api_key_valid)}`);
    console.log(`Belong together    ${shown(result.credentials_match)}`);
    for (const { code, message, cure } of result.problems) console.log(`\n✗ ${message} (${code})\n  → ${cure}`);
    console.log(result.valid ? "\n✓ Calls over Twilio can work." : "\nCalls over Twilio cannot work like this.");
  }
  process.exitCode = result.valid ? 0 : 1;
}
