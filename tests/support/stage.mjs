// Where browser tests play: one server a file, browsers by the colour of their camera, and for each
// test people with profiles of their own. After each test: no page has failed, broken its policy,
// missed a file or asked another host.

import assert from "node:assert/strict";
import { randomBytes, randomInt } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { cameraFilm } from "./cameras.mjs";
import { CHROMIUM_ARGS, chromiumPath, launchChromium } from "./chromium.mjs";
import { installDesk } from "./desk.mjs";
import { installScreen, launchFirefox, withoutFirefox } from "./firefox.mjs";
import { blurNothing, joinAtOnce, stretchLittle } from "./habits.mjs";
import { Network } from "./line.mjs";
import { Person } from "./people.mjs";
import { startServer } from "./server.mjs";
import { Twilio, TWILIO_HOSTS } from "../twilio-stand-in/twilio.mjs";

const FAKE_QUESTION = "--use-fake-ui-for-media-stream";
const FAKE_DEVICES = "--use-fake-device-for-media-stream";

/**
 * Browsers beyond the usual ones, which grant everything and have a camera of one colour.
 * @type {Record<string, string[]>} arguments taken instead of the usual ones
 */
const OTHER_BROWSERS = {
  // Asks the person, and nobody answers: only what a test grants is allowed. A whole browser: the shell asks nobody.
  asking: [FAKE_DEVICES],
  "no camera": [FAKE_QUESTION, `${FAKE_DEVICES}=device-count=0`],
  "no devices": [FAKE_QUESTION],
  // Several of each, of which the second camera is one for depth that no call can send; and what Chromium can do to a background, which it does not offer by default.
  "several devices": [FAKE_QUESTION, `${FAKE_DEVICES}=device-count=3`, "--enable-blink-features=MediaCaptureBackgroundBlur"],
};

/** Names of people who use Firefox, or `everybody`: `SECURECHAT_FIREFOX=Alice npm test -- --only browser`. */
const IN_FIREFOX = (process.env.SECURECHAT_FIREFOX ?? "").split(",").filter(Boolean);

/**
 * @typedef {object} PersonOptions
 * @property {import('./cameras.mjs').Colour} [colour] of their camera's picture
 * @property {keyof typeof OTHER_BROWSERS | 'own' | 'firefox'} [browser] one without a coloured camera; `own` can be killed
 * @property {boolean} [line] a browser behind a line of its own, which a test can cut, narrow and swap (`person.line`)
 * @property {import('playwright-core').BrowserContextOptions} [context]
 * @property {boolean} [signedIn] false: only the page is opened
 * @property {Person} [sameAs] another device of this person
 * @property {string} [path]
 * @property {boolean} [asked] before they join a running call: by default they have decided to skip that
 * @property {import('./desk.mjs').DeskDevice[]} [desk] devices that a test can plug in and out, instead of the browser's
 */

/**
 * @typedef {object} StageOptions
 * @property {Record<string, string>} [vars] the server's
 * @property {"workers" | "pages"} [form] how the server is deployed
 * @property {boolean} [hooks] the server has doors for tests: a clock that moves
 * @property {boolean} [fullStrength] secrets are stretched as everywhere else (habits.mjs)
 * @property {boolean} [exactNames] people are called just what the test calls them
 * @property {boolean | Record<string, string>} [twilio] calls by Twilio Video, over a stand-in of its own; variables besides its secrets
 * @property {string[]} [firefox] names of people who use Firefox
 * @property {boolean} [whole] a browser with all its windows, not its shell (chromium.mjs)
 * @property {Partial<Record<import('./cameras.mjs').Colour, string>>} [films] files that play as the cameras in place of plain colours
 * @property {number} [perSecond] pictures that those plain cameras take: in a call, half of the processor goes with them
 */

/**
 * @param {StageOptions} [options]
 */
export function useStage(options = {}) {
  const stage = new Stage({ perSecond: 8, ...options });
  before(() => stage.start());
  after(() => stage.stop());
  return stage;
}

export class Stage {
  /** @type {Map<string, Promise<import('playwright-core').Browser>>} */
  #browsers = new Map();
  /** @type {import('./server.mjs').Server} */
  server = /** @type {any} */ (null);
  /** Only on a stage with `twilio`. @type {Twilio} */
  twilio = /** @type {any} */ (null);
  state = "";

  /** @param {StageOptions} options */
  constructor({ vars, form = "workers", hooks = false, fullStrength = false, exactNames = false, films = {}, perSecond = 15, twilio = false, whole = false, firefox = IN_FIREFOX }) {
    this.vars = vars;
    this.form = form;
    this.hooks = hooks;
    this.whole = whole;
    this.withTwilio = twilio;
    this.films = films;
    this.perSecond = perSecond;
    this.firefox = firefox;
    this.fullStrength = fullStrength;
    this.exactNames = exactNames;
  }

  async start() {
    this.state = mkdtempSync(join(tmpdir(), "securechat-stage-"));
    // No STUN server: all browsers are on this machine, and tests ask nobody outside.
    const vars = { ICE_SERVERS: "[]", ...this.vars };
    if (this.withTwilio) {
      this.twilio = await Twilio.start();
      Object.assign(vars, this.twilio.vars, typeof this.withTwilio === "object" ? this.withTwilio : {});
    }
    this.server = await startServer({ persistTo: this.state, form: this.form, hooks: this.hooks, vars });
    if (this.twilio) this.twilio.callbacks.accountUrl = `${this.origin}/api/twilio/status-callback`;
  }

  async stop() {
    for (const browser of this.#browsers.values()) await (await browser).close();
    await this.server?.stop();
    await this.twilio?.stop();
    rmSync(this.state, { recursive: true, force: true });
  }

  get origin() {
    return this.server.url.replace("127.0.0.1", "localhost");
  }

  get chromiumArgs() {
    return this.twilio?.chromiumArgs ?? [];
  }

  /** What makes a browser's camera take this picture. @param {import('./cameras.mjs').Colour} colour */
  camera(colour) {
    return `--use-file-for-fake-video-capture=${this.films[colour] ?? cameraFilm(colour, { perSecond: this.perSecond })}`;
  }

  /** @param {string} kind a camera's colour, or one of OTHER_BROWSERS @returns {Promise<import('playwright-core').Browser>} */
  browser(kind) {
    const running = this.#browsers.get(kind);
    if (running) return running;
    const others = OTHER_BROWSERS[kind];
    const colour = /** @type {import('./cameras.mjs').Colour} */ (kind);
    const launched = kind === "firefox" ? launchFirefox() : others
      ? launchChromium({ whole: this.whole || kind === "asking", without: [FAKE_QUESTION, FAKE_DEVICES], args: [...others, ...this.chromiumArgs] })
      : launchChromium({ whole: this.whole, args: [...this.chromiumArgs, this.camera(colour)] });
    this.#browsers.set(kind, launched);
    return launched;
  }

  /**
   * A test with people of its own.
   * @param {string} sentence
   * @param {(scene: Scene, t: import("node:test").TestContext) => Promise<void>} play
   * @param {{ timeout?: number, skip?: string }} [limits] `skip`: why this machine cannot
   */
  test(sentence, play, { timeout = this.firefox.length > 0 ? 300_000 : 150_000, skip } = {}) {
    if (this.firefox.length > 0) skip ??= withoutFirefox();
    test(sentence, { timeout, skip }, async (t) => {
      const scene = new Scene(this);
      try {
        await play(scene, t);
        scene.judge();
      } catch (error) {
        const folder = await scene.report(sentence, error);
        t.diagnostic(`pictures and logs: ${folder}`);
        console.error(`✗ ${sentence}: pictures and logs in ${folder}`);
        throw error;
      } finally {
        await scene.end();
      }
    });
  }
}

export class Scene {
  /** @type {Person[]} */
  people = [];
  /** @type {(() => Promise<unknown>)[]} */
  #endings = [];
  /** Only where people have lines. @type {Promise<Network> | undefined} */
  #network;

  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage;
    this.mark = randomBytes(3).toString("hex");
    /** A room code of this test. */
    this.code = `room ${randomBytes(12).toString("hex")} of a test`;
  }

  get server() {
    return this.stage.server;
  }

  get twilio() {
    return this.stage.twilio;
  }

  /**
   * Somebody with a browser profile of their own, signed in by name.
   * @param {string} name @param {PersonOptions} [options]
   */
  async person(name, { colour = "red", browser, line = false, context = {}, signedIn = true, sameAs, path = "/", asked = false, desk } = {}) {
    if (!line) browser ??= this.stage.firefox.some((one) => one === name || one === "everybody") ? "firefox" : undefined;
    const address = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;
    const far = line ? await this.#farBrowser(colour) : undefined;
    const program = far ?? (browser === "own" ? await this.#ownBrowser(colour) : { browser: await this.stage.browser(browser ?? colour) });
    const profile = await program.browser.newContext({
      viewport: { width: 1100, height: 760 },
      extraHTTPHeaders: { "CF-Connecting-IP": address },
      // Drawn without a graphics card, what moves takes a third of the processor.
      reducedMotion: "reduce",
      // Requests that pass a service worker escape the tests' own hands.
      serviceWorkers: "block",
      ...context,
    });
    this.#endings.push(() => profile.close());
    await profile.addInitScript(blurNothing);
    if (!this.stage.fullStrength) await profile.addInitScript(stretchLittle);
    if (!asked) await profile.addInitScript(joinAtOnce);
    if (browser === "firefox") await profile.addInitScript(installScreen);
    if (desk) await profile.addInitScript(installDesk, desk);
    if (sameAs) await profile.addCookies(await sameAs.context.cookies());
    const fullName = sameAs?.name ?? (this.stage.exactNames ? name : `${name} ${this.mark}`);
    const hosts = this.stage.twilio ? TWILIO_HOSTS : [];
    const person = new Person(fullName, profile, { origin: this.stage.origin, colour: browser === "firefox" ? "changing" : browser && browser !== "own" ? null : colour, address, hosts });
    person.kill = "kill" in program ? program.kill : undefined;
    person.line = far?.line;
    this.people.push(person);
    if (signedIn && !sameAs) await person.comesSignedIn();
    await person.open(path);
    if (signedIn || sameAs) await person.field("Room code").first().waitFor();
    return person;
  }

  /** A browser behind a line of its own. @param {import('./cameras.mjs').Colour} colour */
  async #farBrowser(colour) {
    if (!this.#network) {
      const network = new Network(chromiumPath(this.stage) ?? chromium.executablePath(), this.server.url);
      this.#endings.unshift(async () => network.close());
      this.#network = network.open();
    }
    const line = (await this.#network).line();
    const browser = await chromium.launch({
      executablePath: line.executable,
      args: [...CHROMIUM_ARGS, ...line.chromiumArgs, this.stage.camera(colour)],
    });
    this.#endings.push(() => browser.close());
    return { browser, line };
  }

  /** A browser whose process a test can kill. @param {import('./cameras.mjs').Colour} colour */
  async #ownBrowser(colour) {
    const process = await chromium.launchServer({
      executablePath: chromiumPath(this.stage),
      args: [...CHROMIUM_ARGS, ...this.stage.chromiumArgs, this.stage.camera(colour)],
    });
    this.#endings.push(() => process.close().catch(() => {}));
    const browser = await chromium.connect(process.wsEndpoint());
    return { browser, kill: () => process.kill() };
  }

  /**
   * Two people in a room of their own, Alice in red and Bob in blue.
   * @param {PersonOptions} [alicesOptions] @param {PersonOptions} [bobsOptions]
   */
  async aliceAndBob(alicesOptions, bobsOptions) {
    const [alice, bob] = await Promise.all([
      this.person("Alice", { colour: "red", ...alicesOptions }),
      this.person("Bob", { colour: "blue", ...bobsOptions }),
    ]);
    await alice.createRoom(this.code, "Garden");
    await bob.joinRoom(this.code);
    return { alice, bob };
  }

  /** The same two, in a call that Alice placed. @param {'video' | 'voice'} [type] @param {PersonOptions} [alicesOptions] @param {PersonOptions} [bobsOptions] */
  async aliceAndBobInACall(type = "video", alicesOptions = undefined, bobsOptions = undefined) {
    const { alice, bob } = await this.aliceAndBob(alicesOptions, bobsOptions);
    await alice.press(`Start ${type} call`);
    await bob.accepts();
    await alice.finds("Leave call");
    if (type === "video") await Promise.all([alice.sees(bob), bob.sees(alice)]);
    else await Promise.all([alice.hears(), bob.hears()]);
    return { alice, bob };
  }

  judge() {
    assert.deepEqual(this.people.flatMap((person) => person.problems.map((problem) => `${person.name}: ${problem}`)), []);
  }

  /** @param {string} sentence @param {unknown} error */
  async report(sentence, error) {
    const folder = mkdtempSync(join(tmpdir(), `securechat-failed-${sentence.slice(0, 40).replaceAll(/[^a-z0-9]+/gi, "-")}-`));
    writeFileSync(join(folder, "error.txt"), String(/** @type {any} */ (error)?.stack ?? error));
    writeFileSync(join(folder, "server.log"), this.server.logs());
    for (const person of this.people) await person.report(folder).catch(() => {});
    return folder;
  }

  async end() {
    for (const end of this.#endings.splice(0).reverse()) await end().catch(() => {});
  }
}
