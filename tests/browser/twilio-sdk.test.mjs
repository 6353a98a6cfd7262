// Twilio's unmodified SDK and the stand-in, without our page: when this fails, a failing call over
// Twilio says nothing about our page. The policy is the page's own, so it is proven that the SDK runs
// under it and reaches both of Twilio's hosts.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { cameraFilm } from "../support/cameras.mjs";
import { launchChromium } from "../support/chromium.mjs";
import { look } from "../support/probe.mjs";
import { until } from "../support/until.mjs";
import { Twilio } from "../twilio-stand-in/twilio.mjs";

const require = createRequire(import.meta.url);
const { jwt } = require("twilio");
const SDK = readFileSync(require.resolve("twilio-video/dist/twilio-video.min.js"));
const POLICY = /Content-Security-Policy: (.+)/.exec(readFileSync(new URL("../../public/_headers", import.meta.url), "utf8"))?.[1] ?? "";

/** @type {Twilio} */
let twilio;
/** @type {import("node:http").Server} */
let web;
/** @type {import("playwright-core").Browser[]} */
let browsers = [];

before(async () => {
  twilio = await Twilio.start();
  web = createServer((request, response) => {
    const isSdk = request.url === "/sdk.js";
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("Content-Type", isSdk ? "text/javascript" : "text/html");
    response.end(isSdk ? SDK : "<!doctype html><title>SDK</title><link rel=icon href=data:,><script src=/sdk.js></script>");
  });
  await new Promise((resolve) => web.listen(0, "127.0.0.1", () => resolve(undefined)));
  browsers = await Promise.all(/** @type {const} */ (["red", "blue"]).map((colour) => launchChromium({
    args: [...twilio.chromiumArgs, `--use-file-for-fake-video-capture=${cameraFilm(colour)}`],
  })));
});

after(async () => {
  for (const browser of browsers) await browser.close();
  web?.closeAllConnections();
  web?.close();
  await twilio?.stop();
});

/** A page in the room `garden` with this identity. @param {import("playwright-core").Browser} browser @param {string} identity */
async function enters(browser, identity) {
  const { sid, keySid, keySecret } = twilio.account;
  const token = new jwt.AccessToken(sid, keySid, keySecret, { identity, ttl: 600 });
  token.addGrant(new jwt.AccessToken.VideoGrant({ room: "garden" }));
  const page = await browser.newPage();
  /** @type {string[]} */
  const problems = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => /content security policy/i.test(message.text()) && problems.push(message.text()));
  await page.goto(`http://localhost:${/** @type {any} */ (web.address()).port}/`);
  await page.evaluate(join, token.toJwt());
  return { page, problems };
}

/** Runs in the page. @param {string} token */
async function join(token) {
  const room = await /** @type {any} */ (globalThis).Twilio.Video.connect(token, { name: "garden", audio: true, video: { width: 640, height: 480 } });
  const told = /** @type {any[]} */ ([]);
  Object.assign(globalThis, { told });
  const show = (/** @type {any} */ track) => track.kind === "video" && document.body.append(track.attach());
  const meet = (/** @type {any} */ participant) => {
    participant.on("trackSubscribed", show);
    for (const { track } of participant.tracks.values()) if (track) show(track);
  };
  for (const participant of room.participants.values()) meet(participant);
  room.on("participantConnected", meet);
  room.on("reconnecting", (/** @type {any} */ error) => told.push(`reconnecting ${error.code}`));
  room.on("reconnected", () => told.push("reconnected"));
  room.on("disconnected", (/** @type {any} */ _, /** @type {any} */ error) => told.push(`disconnected ${error?.code}`));
}

/** @param {import("playwright-core").Page} page */
const told = (page) => page.evaluate(() => /** @type {string[]} */ (/** @type {any} */ (globalThis).told));

test("two pages see each other, come back after a cut line, and are told that the room is over", { timeout: 120_000 }, async () => {
  const alice = await enters(browsers[0], "alice");
  const bob = await enters(browsers[1], "bob");
  const sees = (/** @type {import("playwright-core").Page} */ page, /** @type {string} */ colour) => until(async () =>
    (await page.locator("video").first().evaluate(look, undefined, { timeout: 500 }).catch(() => null))?.colour === colour, `${colour} is seen`);
  await Promise.all([sees(alice.page, "blue"), sees(bob.page, "red")]);
  twilio.cut("bob");
  await until(async () => (await told(bob.page)).includes("reconnected"), "Bob is back");
  twilio.roomOf("bob")?.complete();
  await until(async () => (await told(bob.page)).includes("disconnected 53118"), "Bob is told");
  assert.deepEqual(await told(bob.page), ["reconnecting 53001", "reconnected", "disconnected 53118"]);
  assert.deepEqual(await told(alice.page), ["disconnected 53118"]);
  await until(() => twilio.lines.telemetry.some(({ type }) => type === "event"), "the SDK's telemetry came");
  assert.deepEqual([...alice.problems, ...bob.problems], []);
  const events = twilio.callbacks.events.map((event) => event.StatusCallbackEvent);
  assert.deepEqual([events[0], events.at(-1)], ["room-created", "room-ended"]);
});
