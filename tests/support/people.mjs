// A person in front of a browser: what they press, see and hear. Everything is found by its
// accessible name, as a screen reader finds it.

import assert from "node:assert/strict";
import { installProbe, look, voices } from "./probe.mjs";
import { PATIENCE, until } from "./until.mjs";

/** What Chromium says in the console when a page breaks its Content-Security-Policy. */
const BROKEN_POLICY = /content security policy|refused to (load|execute|apply|connect)|violates the following/i;

/** What Firefox says of a socket that is lost, and Chromium among the words of the console: it is no error of the page. */
const LOST_SOCKET = /can’t establish a connection to the server|The connection to \S+ was interrupted/;

/** @typedef {ReturnType<typeof look>} Seen */

/** More than what encoding does to a picture that stands still. @param {number[]} mean @param {number[]} before */
const isAnotherColour = (mean, before) => mean.some((part, which) => Math.abs(part - (before[which] ?? 0)) > 8);

/**
 * @typedef {object} Manners
 * @property {string} origin
 * @property {import('./cameras.mjs').Colour | 'changing' | null} colour of the picture their camera takes
 * @property {string} address where the server sees them come from
 * @property {readonly string[]} [hosts] others that their page may talk to
 */

export class Person {
  /** Everything the console said. @type {string[]} */
  console = [];
  /** What no test may cause. @type {string[]} */
  problems = [];

  /**
   * @param {string} name
   * @param {import('playwright-core').BrowserContext} context a profile of their own
   * @param {Manners} manners
   */
  constructor(name, context, { origin, colour, address, hosts = [] }) {
    this.name = name;
    this.hosts = [new URL(origin).host, ...hosts];
    this.context = context;
    this.origin = origin;
    this.colour = colour;
    this.address = address;
    /** Ends the browser as a crash would; only with a browser of their own. @type {(() => Promise<void>) | undefined} */
    this.kill = undefined;
    /** Theirs alone, where the test asked for one. @type {import('./line.mjs').Line | undefined} */
    this.line = undefined;
    /** @type {import('playwright-core').Page} */
    this.page = /** @type {any} */ (null);
  }

  /** Opens a tab. @param {string} [path] */
  async open(path = "/") {
    this.page = await this.context.newPage();
    this.page.setDefaultTimeout(PATIENCE);
    await this.page.addInitScript(installProbe);
    this.#watch(this.page);
    await this.page.goto(this.origin + path);
    return this;
  }

  /** @param {import('playwright-core').Page} page */
  #watch(page) {
    page.on("pageerror", (error) => {
      if (LOST_SOCKET.test(error.message)) this.console.push(`error: ${error.message}`);
      else this.problems.push(`error in the page: ${error.stack ?? error}`);
    });
    page.on("console", (message) => {
      const text = `${message.type()}: ${message.text()} ${message.location().url}`;
      this.console.push(text);
      if (BROKEN_POLICY.test(text)) this.problems.push(`broken policy: ${text}`);
    });
    page.on("request", (request) => this.#judgeAddress(request.url()));
    page.on("websocket", (socket) => this.#judgeAddress(socket.url()));
    page.on("response", (response) => {
      const { pathname } = new URL(response.url());
      if (response.status() >= 400 && !pathname.startsWith("/api/")) this.problems.push(`${response.status()} ${pathname}`);
    });
  }

  /** @param {string} address */
  #judgeAddress(address) {
    const { protocol, host } = new URL(address);
    if (protocol === "data:" || protocol === "blob:") return;
    if (!this.hosts.includes(host)) this.problems.push(`something is loaded from another host: ${address}`);
  }

  // — Finding things —

  /** @param {string} name */
  field(name) {
    return this.page.getByRole("textbox", { name, exact: true });
  }

  /** @param {string} name */
  button(name) {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** A picture and name of somebody else in the call. @param {{ name: string }} other */
  tile(other) {
    return this.page.getByRole("group", { name: other.name, exact: true });
  }

  /** @param {{ name: string }} other */
  video(other) {
    return this.tile(other).locator("video").first();
  }

  /** @param {string} name */
  async press(name) {
    await this.button(name).click();
  }

  /** Something on the page says this. @param {string | RegExp} words @param {number} [within] */
  async reads(words, within = PATIENCE) {
    await this.page.getByText(words).filter({ visible: true }).first().waitFor({ timeout: within });
  }

  /** A button is there (or, with `gone`, is not). @param {string} name @param {number} [within] */
  async finds(name, within = PATIENCE) {
    await this.button(name).waitFor({ timeout: within });
  }

  /** @param {string} name @param {number} [within] */
  async missesButton(name, within = PATIENCE) {
    await this.button(name).waitFor({ state: "hidden", timeout: within });
  }

  // — Rooms and chat —

  /** Has a session before the page is opened; `signIn` takes one by hand. */
  async comesSignedIn() {
    const reply = await this.context.request.post(`${this.origin}/api/auth/guest`, { data: { username: this.name } });
    assert.equal(reply.status(), 201, await reply.text());
  }

  async signIn() {
    await this.field("Your name").fill(this.name);
    await this.press("Continue");
    await this.field("Room code").first().waitFor();
    return this;
  }

  /** @param {string} code @param {string} [roomName] */
  async createRoom(code, roomName) {
    await this.field("Room code").last().fill(code);
    if (roomName) await this.field("Room name").fill(roomName);
    await this.press("Create room");
    await this.field("Message").waitFor();
  }

  /** @param {string} code */
  async joinRoom(code) {
    await this.field("Room code").first().fill(code);
    await this.press("Join room");
    await this.field("Message").waitFor();
  }

  /** @param {string} text */
  async says(text) {
    await this.field("Message").fill(text);
    await this.press("Send");
  }

  /** Comes back to the page as after pressing F5. */
  async reload() {
    await this.page.reload();
  }

  // — Calls —

  /** Answers an incoming call. @param {string} [how] */
  async accepts(how = "Accept") {
    await this.press(how);
    await this.finds("Leave call");
  }

  /**
   * The other's picture arrives, is theirs, and moves.
   * @param {Person} other @param {number} [within]
   */
  async sees(other, within = PATIENCE) {
    const what = `${this.name} sees ${other.name}'s ${other.colour} picture`;
    const isTheirs = (/** @type {Seen} */ seen) => (other.colour === "changing" ? seen.colour !== "nothing" : seen.colour === other.colour);
    const first = /** @type {Seen} */ (await until(async () => {
      const seen = await this.looksAt(other);
      return seen && isTheirs(seen) ? seen : null;
    }, what, within));
    await until(async () => {
      const seen = await this.looksAt(other);
      if (!seen || !isTheirs(seen) || seen.frames <= first.frames) return false;
      return other.colour === "changing" ? isAnotherColour(seen.mean, first.mean) : seen.print !== first.print;
    }, `${what} move`, within);
  }

  /** @param {Person} other */
  async looksAt(other) {
    return this.video(other).evaluate(look, undefined, { timeout: 2000 }).catch(() => null);
  }

  /** Frames shown of the other's picture so far. @param {Person} other */
  async framesOf(other) {
    return (await this.looksAt(other))?.frames ?? 0;
  }

  /** The picture goes on by at least so many frames from now. @param {Person} other */
  async keepsSeeing(other, frames = 6) {
    const before = await until(() => this.framesOf(other), `${this.name} sees ${other.name}`);
    await until(async () => (await this.framesOf(other)) >= before + frames, `${this.name} keeps seeing ${other.name}`);
  }

  /** Nothing of the other is shown: no tile, or one without a running picture. @param {Person} other @param {number} [within] */
  async seesNoPictureOf(other, within = PATIENCE) {
    await until(async () => (await this.tile(other).locator("video:visible").count()) === 0
      || (await this.looksAt(other))?.colour === "nothing", `${this.name} no longer has a picture of ${other.name}`, within);
  }

  /** What somebody else in the call shares. @param {{ name: string }} other */
  screenOf(other) {
    return this.page.getByRole("group", { name: `${other.name}’s screen`, exact: true });
  }

  /** Width by height of the widest picture of the other, the screen they share included. @param {{ name: string }} other @returns {Promise<number | undefined>} */
  async shapeOf(other) {
    const shapes = await this.tile(other).or(this.screenOf(other)).locator("video").evaluateAll((videos) => videos
      .map((video) => /** @type {HTMLVideoElement} */ (video))
      .filter(({ videoWidth }) => videoWidth > 0)
      .map(({ videoWidth, videoHeight }) => videoWidth / videoHeight));
    return shapes.sort((a, b) => b - a)[0];
  }

  /** @param {{ name: string }} other @param {number} [within] */
  async hasTileOf(other, within = PATIENCE) {
    await this.tile(other).waitFor({ timeout: within });
  }

  /** @param {{ name: string }} other @param {number} [within] */
  async hasNoTileOf(other, within = PATIENCE) {
    await this.tile(other).waitFor({ state: "detached", timeout: within });
  }

  /** So many voices grow in energy: sound, not silence, arrives. */
  async hears(count = 1) {
    const before = await this.page.evaluate(voices);
    await until(async () => {
      const now = await this.page.evaluate(voices);
      return Object.entries(now).filter(([id, energy]) => energy > (before[id] ?? 0) + 1e-6).length >= count;
    }, `${this.name} hears ${count}`);
  }

  /** Of nobody a sound arrives; Chromium's microphone beeps every half second. */
  async hearsNothing() {
    await until(async () => {
      const before = await this.page.evaluate(voices);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const now = await this.page.evaluate(voices);
      return Object.entries(now).every(([id, energy]) => energy <= (before[id] ?? 0) + 1e-6);
    }, `${this.name} hears nothing`);
  }

  /** How many of this page's camera (or microphone) tracks are running: whether its light is on. @param {'video' | 'audio'} kind */
  liveTracks(kind) {
    return this.page.evaluate((wanted) => /** @type {any} */ (globalThis).probe.tracks
      .filter((/** @type {MediaStreamTrack} */ track) => track.kind === wanted && track.readyState === "live").length, kind);
  }

  /** Asks the API as this page would. @param {string} method @param {string} path @param {any} [body] @returns {Promise<any>} */
  asks(method, path, body = undefined) {
    return this.page.evaluate(async (asked) => {
      const headers = asked.method === "GET" ? undefined : { "Content-Type": "application/json" };
      const reply = await fetch(asked.path, { method: asked.method, headers, body: asked.body && JSON.stringify(asked.body) });
      return reply.json();
    }, { method, path, body });
  }

  /** The room they joined last. @returns {Promise<string>} */
  async roomId() {
    return (await this.asks("GET", "/api/rooms")).rooms[0].id;
  }

  /** That room's calls as the server tells them, newest first. @returns {Promise<any[]>} */
  async calls() {
    return (await this.asks("GET", `/api/calls/room/${await this.roomId()}`)).calls;
  }

  async leaves() {
    await this.press("Leave call");
    await this.missesButton("Leave call");
  }

  // — When something went wrong —

  /** @param {string} folder */
  async report(folder) {
    const { writeFileSync } = await import("node:fs");
    const { join } = await import("node:path");
    const file = join(folder, this.name.replaceAll(/[^a-z0-9]+/gi, "-"));
    writeFileSync(`${file}.log`, [...this.problems, ...this.console].join("\n"));
    if (!this.page || this.page.isClosed()) return;
    await this.page.screenshot({ path: `${file}.png`, timeout: 5000 }).catch(() => {});
    const tree = await this.page.locator("body").ariaSnapshot({ timeout: 5000 }).catch(() => "(no page)");
    writeFileSync(`${file}.aria.txt`, `${this.page.url()}\n${tree}`);
  }
}
