// `npm run screenshots [-- --only calls]`: plays the stories of tests/support/states between real browsers, and photographs
// every state of the page into docs/screenshots/: on a desktop and a phone, light and dark, some in Arabic. The gallery,
// docs/SCREENSHOTS.md, is written from what is there.
//
// Needs a built program, and for appointments one whose clock moves (`npm test` leaves both).

import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { launchChromium } from "../tests/support/chromium.mjs";
import { Scene, Stage } from "../tests/support/stage.mjs";
import { STATES, STORIES, speaks } from "../tests/support/states/index.mjs";
import { portraits } from "./portraits.mjs";
import { inClone } from "./places.mjs";
import { script, step } from "./steps.mjs";

/** @typedef {import('../tests/support/people.mjs').Person} Person */
/** @typedef {import('../tests/support/states/index.mjs').State} State */

const FOLDER = inClone("docs", "screenshots");
const GALLERY = inClone("docs", "SCREENSHOTS.md");
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

const LOOKS = /** @type {const} */ ([
  { suffix: "desktop", words: "on a desktop, light", colorScheme: "light", size: DESKTOP, language: "en" },
  { suffix: "desktop-dark", words: "on a desktop, dark", colorScheme: "dark", size: DESKTOP, language: "en" },
  { suffix: "phone", words: "on a phone, light", colorScheme: "light", size: PHONE, language: "en" },
  { suffix: "phone-dark", words: "on a phone, dark", colorScheme: "dark", size: PHONE, language: "en" },
  { suffix: "desktop-arabic", words: "in Arabic, on a desktop", colorScheme: "light", size: DESKTOP, language: "ar" },
  { suffix: "phone-arabic", words: "in Arabic, on a phone", colorScheme: "dark", size: PHONE, language: "ar" },
]);
const IN_ARABIC = new Set(["sign-in", "rooms-empty", "chat", "room-details", "incoming", "call", "call-menu", "appointments", "appointment-booking", "waiting-room"]);
/** A picture may be this large, and all of them together. */
const LARGEST = 60_000;
const LARGEST_GALLERY = 6_000_000;

/** Works on pictures. */
const painter = await launchChromium();
const paper = await painter.newPage();

await script(async () => {
  mkdirSync(FOLDER, { recursive: true });
  const { values } = parseArgs({ options: { only: { type: "string" } } });
  const films = await portraits(["red", "blue", "green"]);
  try {
    for (const { title, hooks, play } of STORIES) {
      if (values.only === undefined || title.includes(values.only)) await film(new Stage({ exactNames: true, films, hooks }), (scene) => play(scene, photograph));
    }
  } finally {
    await painter.close();
  }
  for (const name of readdirSync(FOLDER)) if (!Object.keys(STATES).some((state) => LOOKS.some(({ suffix }) => name === `${state}-${suffix}.webp`))) rmSync(join(FOLDER, name));
  const sizes = readdirSync(FOLDER).map((name) => statSync(join(FOLDER, name)).size);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  if (all > LARGEST_GALLERY) throw new Error(`the pictures are ${all} bytes, more than ${LARGEST_GALLERY}`);
  writeFileSync(GALLERY, gallery());
  console.log(`» ${sizes.length} pictures, ${Math.round(all / 1000)} kB: docs/SCREENSHOTS.md`);
});

/** @param {Stage} stage @param {(scene: Scene) => Promise<void>} story */
async function film(stage, story) {
  await step("server", () => stage.start());
  const scene = new Scene(stage);
  try {
    await story(scene);
    scene.judge();
  } catch (error) {
    console.error(`pictures and logs: ${await scene.report("screenshots", error)}`);
    throw error;
  } finally {
    await scene.end();
    await stage.stop();
  }
}

/** @param {Person} person @param {State} state */
async function photograph(person, state) {
  await step(state, async () => {
    // A call's pictures are coarse at first.
    if (await person.page.locator("video:visible").count() > 0) await person.page.waitForTimeout(2000);
    for (const { suffix, colorScheme, size, language } of LOOKS) {
      if (language !== "en" && !IN_ARABIC.has(state)) continue;
      await person.page.setViewportSize(size);
      await person.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      if (language !== "en") await speaks(person, language);
      await person.page.waitForTimeout(150); // For the layout and a picture of the new size.
      const picture = await person.page.screenshot({ animations: "disabled" });
      writeFileSync(join(FOLDER, `${state}-${suffix}.webp`), await smaller(picture));
      if (language !== "en") await speaks(person, "en");
    }
    await person.page.setViewportSize(DESKTOP);
    await person.page.emulateMedia({ colorScheme: "light", reducedMotion: "no-preference" });
  });
}

/** The same picture as a small WebP. @param {Buffer} png */
async function smaller(png) {
  let webp = Buffer.alloc(0);
  for (const quality of [0.8, 0.65, 0.5, 0.35]) {
    webp = Buffer.from(await paper.evaluate(encode, { png: png.toString("base64"), quality }), "base64");
    if (webp.length <= LARGEST) break;
  }
  return webp;
}

/** In the browser. @param {{ png: string, quality: number }} picture @returns {Promise<string>} */
async function encode({ png, quality }) {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
  canvas.getContext("2d")?.drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", quality).split(",")[1] ?? "";
}

function gallery() {
  const entries = Object.keys(STATES).map((state) => {
    const pictures = LOOKS.flatMap(({ suffix, words, size }) => {
      const name = `${state}-${suffix}.webp`;
      if (!existsSync(join(FOLDER, name))) return [];
      return [`<img src="screenshots/${name}" alt="${title(state)}, ${words}" height="${size === PHONE ? 360 : 300}">`];
    });
    return pictures.length === 0 ? "" : `## ${title(state)}\n${pictures.join("\n")}\n\n`;
  });
  return `# What the page looks like\nEvery state of the page, made by \`npm run screenshots\`. What leads to each: \`tests/support/states/\`.\n\n${entries.join("")}`.trimEnd() + "\n";
}

/** @param {string} state */
function title(state) {
  return `${(state[0] ?? "").toUpperCase()}${state.slice(1).replaceAll("-", " ")}`;
}
