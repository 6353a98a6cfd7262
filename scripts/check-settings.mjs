// What is wrong with values of settings: those of .dev.vars, or of a file that is to become a site's secrets.
// The rules are the program's own (src/config): it is started with the values, and asked whether it is well.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { inClone } from "./places.mjs";
import { isPair } from "./vapid.mjs";

/** @typedef {{ what: string, cure: string }} Problem */
/** @typedef {Record<string, string | undefined>} Values */

/** Twilio's paths of ours, as src/http/callbacks.rs takes them. */
export const CALLBACK_PATHS = ["/api/twilio/status-callback", "/api/appointments/twilio-status-callback"];

/** What the page talks to while Twilio carries its call. */
export const TWILIO_HOSTS = ["wss://global.vss.twilio.com", "wss://sdkgw.us1.twilio.com"];

/** Less than HMAC-SHA-256 can use is a guessable key; random text of 32 characters has about 150 by this measure. */
const LEAST_BITS = 120;

/** Cures in one line; the form of each setting is in .dev.vars.example. @type {Record<string, string>} */
const CURES = {
  SESSION_SECRET: "Make one: node -p \"require('crypto').randomBytes(48).toString('base64url')\"",
  ADMIN_TOKEN: "At least 32 bytes; make one like SESSION_SECRET, or remove it",
  ADMIN_USERS: "Names of people, by commas: ADMIN_USERS=\"Alice,Bob\"",
  PUBLIC_URL: "Only scheme and host: PUBLIC_URL=\"https://chat.example.com\"",
  TWILIO_ACCOUNT_SID: "\"AC\" and 32 hexadecimal digits: the console's first page, Account Info",
  TWILIO_API_KEY_SID: "\"SK\" and 32 hexadecimal digits: the console, API keys & tokens",
  TWILIO_API_KEY: "\"SK\" and 32 hexadecimal digits: the console, API keys & tokens",
  VAPID_PUBLIC_KEY: "Make the pair with npm run vapid, and set both and VAPID_SUBJECT, or none",
  VAPID_PRIVATE_KEY: "Make the pair with npm run vapid, and set both and VAPID_SUBJECT, or none",
  VAPID_SUBJECT: "Where push services' people can write to: VAPID_SUBJECT=\"mailto:you@example.com\"",
  TURN_URLS: "turn: or turns: addresses by commas, together with TURN_SECRET",
  TURN_SECRET: "Set it together with TURN_URLS (coturn's static-auth-secret), or remove both",
  WEBHOOK_URL: "https (http only on localhost), together with WEBHOOK_SECRET: WEBHOOK_URL=\"https://example.com/hooks\"",
  WEBHOOK_SECRET: "Make one: node -p \"'whsec_' + require('crypto').randomBytes(32).toString('base64')\"",
  ICE_SERVERS: "JSON like [{\"urls\":\"stun:stun.example.com:3478\"}]; turn: needs username and credential",
};

/** Settings of which the program takes all or none. */
const TOGETHER = [["TURN_URLS", "TURN_SECRET"], ["VAPID_PUBLIC_KEY", "VAPID_PRIVATE_KEY", "VAPID_SUBJECT"], ["WEBHOOK_URL", "WEBHOOK_SECRET"]];

/**
 * @param {Values} values secrets and variables together
 * @param {{ builtInto: string, headers?: string, elsewhere?: string[] }} options the built program; the text of
 *   public/_headers; what is set already where nobody can read it: that is not missing
 * @returns {Promise<Problem[]>}
 */
export async function checkSettings(values, { builtInto, headers = readFileSync(inClone("public/_headers"), "utf8"), elsewhere = [] }) {
  const asked = await askProgram(values, builtInto);
  const isElsewhere = (/** @type {string} */ name) => !values[name]?.trim() && elsewhere.includes(name);
  const refused = asked.refused.filter((variable) => !isElsewhere(variable));
  const problems = refused.map((variable) => ({
    what: values[variable]?.trim() ? `${variable} has the wrong form` : `${variable} is not set`,
    cure: CURES[variable] ?? `See ${variable} in .dev.vars.example`,
  }));
  const text = (/** @type {string} */ name) => (refused.includes(name) ? undefined : values[name]?.trim() || undefined);
  for (const name of ["SESSION_SECRET", "ADMIN_TOKEN"]) {
    const secret = text(name);
    if (secret && bits(secret) < LEAST_BITS) problems.push({ what: `${name} can be guessed: it repeats itself or has few different characters`, cure: CURES.SESSION_SECRET ?? "" });
  }
  const site = text("PUBLIC_URL");
  if (site && !site.toLowerCase().startsWith("https://")) {
    problems.push({ what: "PUBLIC_URL is not https: browsers give no camera, and Twilio's callbacks could be read", cure: CURES.PUBLIC_URL ?? "" });
  }
  const [publicKey, privateKey] = [text("VAPID_PUBLIC_KEY"), text("VAPID_PRIVATE_KEY")];
  if (publicKey && privateKey && !isPair(publicKey, privateKey)) {
    problems.push({ what: "VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY do not belong together", cure: CURES.VAPID_PUBLIC_KEY ?? "" });
  }
  if (text("PUSH_ALLOW_LOCAL") === "true") problems.push({ what: "PUSH_ALLOW_LOCAL is for tests", cure: "Remove it" });
  if (asked.provider === "twilio") problems.push(...checkTwilio(text, isElsewhere, headers));
  return problems;
}

/** @param {(name: string) => string | undefined} text @param {(name: string) => boolean} isElsewhere @param {string} headers @returns {Problem[]} */
function checkTwilio(text, isElsewhere, headers) {
  const has = (/** @type {string} */ name) => text(name) !== undefined || isElsewhere(name);
  /** @type {Problem[]} */
  const problems = [];
  const tell = (/** @type {string} */ what, /** @type {string} */ cure) => problems.push({ what, cure });
  const key = has("TWILIO_API_KEY_SID") || has("TWILIO_API_KEY_SECRET") ? ["TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET"] : ["TWILIO_API_KEY", "TWILIO_API_SECRET"];
  const missing = ["TWILIO_ACCOUNT_SID", ...(key.some(has) ? key : ["TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET"])].filter((name) => !has(name));
  if (missing.length > 0) tell(`Twilio is half set: ${missing.join(", ")} missing`, "Set what is missing, or remove Twilio's other variables");
  if (!has("TWILIO_AUTH_TOKEN")) tell("TWILIO_AUTH_TOKEN is not set: Twilio's callbacks are refused", "Copy it from the console's first page, Account Info");
  const callback = text("TWILIO_STATUS_CALLBACK_URL");
  const site = text("PUBLIC_URL");
  if (!has("TWILIO_STATUS_CALLBACK_URL") && !has("PUBLIC_URL")) tell("PUBLIC_URL is not set: Twilio cannot be told where to call back", CURES.PUBLIC_URL ?? "");
  if (callback) {
    const url = new URL(callback);
    const cure = `TWILIO_STATUS_CALLBACK_URL="${site?.replace(/\/+$/, "") ?? "https://chat.example.com"}${CALLBACK_PATHS[0]}", and the same in Twilio's console`;
    if (url.protocol !== "https:") tell("TWILIO_STATUS_CALLBACK_URL is not https", cure);
    if (!CALLBACK_PATHS.includes(url.pathname.replace(/\/$/, ""))) tell(`TWILIO_STATUS_CALLBACK_URL has a path that the program does not answer: ${url.pathname}`, cure);
    if (site && url.origin !== new URL(site).origin) tell("TWILIO_STATUS_CALLBACK_URL is at another site than PUBLIC_URL, which signatures are checked against", cure);
  }
  if (text("TWILIO_API_BASE_URL")) tell("TWILIO_API_BASE_URL is for tests", "Remove it");
  problems.push(...checkPolicy(headers));
  return problems;
}

/** The hosts that a call over Twilio needs. @param {string} policy the text that holds the Content-Security-Policy @returns {Problem[]} */
export function checkPolicy(policy) {
  const allowed = /content-security-policy:.*?connect-src ([^;\n]*)/i.exec(policy)?.[1]?.split(/\s+/) ?? [];
  const missing = TWILIO_HOSTS.filter((host) => !allowed.includes(host));
  return missing.length === 0 ? [] : [{ what: `The page may not reach Twilio: connect-src lacks ${missing.join(" ")}`, cure: "Add it to Content-Security-Policy in public/_headers" }];
}

/** Shannon's measure of a text, by its own letters: few different ones, or a repeated piece, make it small. @param {string} text */
function bits(text) {
  for (let length = 1; length <= text.length / 2; length += 1) {
    if (text === text.slice(0, length).repeat(Math.ceil(text.length / length)).slice(0, text.length)) return bits(text.slice(0, length));
  }
  const counts = [...text].reduce((map, letter) => map.set(letter, (map.get(letter) ?? 0) + 1), new Map());
  return [...counts.values()].reduce((sum, count) => sum - count * Math.log2(count / text.length), 0);
}

/**
 * Starts the program with the values. It names one bad setting at a time: that one is taken out, and it is asked again.
 * @param {Values} values @param {string} builtInto
 * @returns {Promise<{ refused: string[], provider: string | undefined }>}
 */
async function askProgram(values, builtInto) {
  // Imported here because npm may have brought it a moment ago. Miniflare is wrangler's dependency, not ours.
  const { Miniflare, convertV4MiniflareOptions } = createRequire(createRequire(import.meta.url).resolve("wrangler"))("miniflare");
  const { wranglerToml } = await import("./configuration.mjs");
  const { compatibility_date: compatibilityDate, compatibility_flags: compatibilityFlags, durable_objects: objects } = await wranglerToml();
  const module = (/** @type {string} */ type, /** @type {string} */ path, /** @type {string} */ file) => {
    const contents = readFileSync(file);
    return { type, path: inClone(path), contents: type === "ESModule" ? contents.toString() : contents };
  };
  const options = (/** @type {Values} */ bindings) => convertV4MiniflareOptions({
    name: "check",
    compatibilityDate,
    compatibilityFlags,
    modulesRoot: inClone(),
    modules: [
      module("ESModule", "worker/entry.mjs", inClone("worker/entry.mjs")),
      module("ESModule", "build/index.js", join(builtInto, "index.js")),
      module("CompiledWasm", "build/index_bg.wasm", join(builtInto, "index_bg.wasm")),
    ],
    bindings: Object.fromEntries(Object.entries(bindings).filter(([, value]) => value !== undefined)),
    d1Databases: { DB: "nothing is written here" },
    durableObjects: Object.fromEntries(objects.bindings.map((/** @type {any} */ { name, class_name: className }) => [name, { className, useSQLite: true }])),
    cf: false,
    port: 0,
    handleStructuredLogs: () => {},
  });
  const left = { ...values };
  /** @type {string[]} */
  const refused = [];
  const server = new Miniflare(options(left));
  try {
    for (;;) {
      const reply = await server.dispatchFetch("https://check/api/health");
      const { code, details, provider } = /** @type {any} */ (await reply.json());
      if (reply.status === 200) return { refused, provider };
      const variable = code === "misconfigured" ? details?.variable : undefined;
      // Refused without its value too, it is missing beside those that it belongs to: then these go.
      const others = refused.includes(variable) ? TOGETHER.find((names) => names.includes(variable))?.filter((name) => left[name]) ?? [] : [variable];
      if (!variable || others.length === 0) throw new Error(`the program answered ${reply.status} ${code} ${variable ?? ""}`);
      if (!refused.includes(variable)) refused.push(variable);
      for (const name of others) delete left[name];
      // A stand-in, so that what else is wrong can be seen.
      if (variable === "SESSION_SECRET") left[variable] = "x".repeat(32);
      await server.setOptions(options(left));
    }
  } finally {
    await server.dispose();
  }
}
