// What can be seen of a deployed site: the names of its secrets, and what it answers.

import { CALLBACK_PATHS, checkPolicy } from "./check-settings.mjs";

/** @typedef {import("./check-settings.mjs").Problem} Problem */

/**
 * What mends a site.
 * @typedef {object} Cures
 * @property {(name: string) => string} put sets a variable @property {string} log shows the program's log
 */

const PATIENCE_MS = 10_000;

const YEAR_SECONDS = 31_536_000;

const is = (/** @type {string} */ wanted) => (/** @type {string} */ value) => value === wanted;
const holds = (/** @type {RegExp[]} */ ...patterns) => (/** @type {string} */ value) => patterns.every((pattern) => pattern.test(value));

/** What docs/SECURITY.md says of everything that is sent. @type {Record<string, (value: string) => boolean>} */
const HEADERS = {
  "X-Content-Type-Options": is("nosniff"),
  "X-Frame-Options": is("DENY"),
  "Referrer-Policy": is("no-referrer"),
  "Cross-Origin-Opener-Policy": is("same-origin"),
  "Cross-Origin-Resource-Policy": is("same-origin"),
  "Strict-Transport-Security": (value) => Number(/max-age=(\d+)/.exec(value)?.[1]) >= YEAR_SECONDS,
  "Permissions-Policy": holds(/\bcamera=\((self)?\)/, /\bmicrophone=\((self)?\)/, /\bdisplay-capture=\((self)?\)/),
  "Content-Security-Policy": (value) =>
    holds(/default-src 'none'/, /frame-ancestors 'none'/, /base-uri 'none'/, /form-action 'none'/)(value) && !/unsafe-|\*| (https?|wss?):( |;|$)/.test(value),
};

/** @param {Headers} headers of a reply @param {string} what was asked for @returns {Problem[]} */
export function checkHeaders(headers, what) {
  const cure = "Deploy again; else a rule of the domain at Cloudflare changes headers";
  const problems = Object.entries(HEADERS).filter(([name, isGood]) => !isGood(headers.get(name) ?? ""))
    .map(([name]) => ({ what: `${what} is sent ${headers.has(name) ? `with a weaker ${name}: ${headers.get(name)}` : `without ${name}`}`, cure }));
  const open = headers.get("Access-Control-Allow-Origin");
  return open === null ? problems : [...problems, { what: `${what} may be read by other sites: Access-Control-Allow-Origin ${open}`, cure }];
}

/**
 * @param {string[]} names of what is set @param {(name: string) => string} put the command that sets one
 * @returns {Problem[]}
 */
export function checkNames(names, put) {
  const has = (/** @type {string} */ name) => names.includes(name);
  const missing = has("SESSION_SECRET") ? [] : ["SESSION_SECRET"];
  const key = has("TWILIO_API_KEY") || has("TWILIO_API_SECRET") ? ["TWILIO_API_KEY", "TWILIO_API_SECRET"] : ["TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET"];
  const twilio = ["TWILIO_ACCOUNT_SID", ...(has("TWILIO_API_KEY_SID") || has("TWILIO_API_KEY_SECRET") ? ["TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET"] : key)];
  if (twilio.some(has)) {
    // With a callback address of its own the site's is not needed for it.
    const address = has("TWILIO_STATUS_CALLBACK_URL") ? [] : ["PUBLIC_URL"];
    missing.push(...[...twilio, "TWILIO_AUTH_TOKEN", ...address].filter((name) => !has(name)));
  }
  const push = ["VAPID_PUBLIC_KEY", "VAPID_PRIVATE_KEY", "VAPID_SUBJECT"];
  if (push.some(has)) missing.push(...push.filter((name) => !has(name)));
  if (has("WEBHOOK_URL") && !has("WEBHOOK_SECRET")) missing.push("WEBHOOK_SECRET");
  if (has("TURN_URLS") !== has("TURN_SECRET")) missing.push(has("TURN_URLS") ? "TURN_SECRET" : "TURN_URLS");
  return missing.map((name) => ({ what: `${name} is not set`, cure: put(name) }));
}

/** Asks a running site. @param {string} url @param {Cures} cures @returns {Promise<Problem[]>} */
export async function askSite(url, { put, log }) {
  /** @type {Problem[]} */
  const problems = [];
  const tell = (/** @type {string} */ what, /** @type {string} */ cure) => problems.push({ what, cure });
  const { origin, hostname } = new URL(url);
  const ask = (/** @type {string} */ path, /** @type {RequestInit} */ init = {}) =>
    fetch(origin + path, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS), ...init });
  if (!origin.startsWith("https://") && hostname !== "localhost") tell("The site is not asked by https: browsers give no camera there", "Use the https address");
  try {
    const page = await ask("/");
    const headers = [...page.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
    if (page.status !== 200) tell(`The page answers ${page.status}`, "Deploy again, and look at the domain's routes");
    problems.push(...checkHeaders(page.headers, "The page"));
    const reply = await ask("/api/health");
    const health = await reply.json().catch(() => ({}));
    problems.push(...checkHeaders(reply.headers, "/api/health"));
    if (reply.headers.get("Cache-Control") !== "no-store") tell("/api/health may be kept by caches", "Look at the domain's cache rules: nothing of /api is to be kept");
    if (health.code === "misconfigured") tell(`The program refuses ${health.details?.variable}`, `Set it to what .dev.vars.example says: ${put(health.details?.variable)}`);
    else if (reply.status !== 200) tell(`/api/health answers ${reply.status}`, `Look into the log: ${log}`);
    if (health.provider === "twilio") {
      problems.push(...checkPolicy(headers));
      const callback = await ask(CALLBACK_PATHS[0] ?? "", { method: "POST", body: new URLSearchParams({ AccountSid: "AC" }) });
      const { code } = await callback.json().catch(() => ({}));
      if (code === "callbacks_not_configured") tell("Twilio's callbacks are refused", put("TWILIO_AUTH_TOKEN"));
      else if (code !== "invalid_signature") tell(`Twilio's callback address answers ${callback.status} ${code ?? ""}`, "Look at the domain's routes and its firewall rules");
    }
  } catch (error) {
    tell(`The site cannot be reached: ${/** @type {any} */ (error).cause?.code ?? error}`, "Look at the address, and whether the deploy went through");
  }
  return problems;
}
