// Everyone can use it: by keyboard alone, with a screen reader, in the dark, on a phone, with large letters, from right
// to left.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { overflow, smallTargets, violations } from "../support/accessible.mjs";
import { STATES, STORIES, speaks } from "../support/states/index.mjs";
import { until } from "../support/until.mjs";
import { useStage } from "../support/stage.mjs";

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

/**
 * How a state is looked at. Every state meets axe by day and by night, at a desk and on a phone, from left and from right:
 * every other one by day at a desk and by night on a phone, the rest the other way round. Without `axe` only what sticks out
 * is looked for: half of a desktop's window is what is seen of it at 200 %; 320 px are a phone's at the size that its reader
 * needs, and German words are the longest. Languages stand together: each change draws the page anew.
 * @type {readonly { look: string, colorScheme: "light" | "dark", size: { width: number, height: number }, language: string, axe?: boolean }[][]}
 */
const LOOKS = /** @type {const} */ (["light", "dark"]).map((atDesk) => {
  const onPhone = atDesk === "light" ? "dark" : "light";
  return [
    { look: `a ${atDesk} desktop`, colorScheme: atDesk, size: DESKTOP, language: "en", axe: true },
    { look: "640 px", colorScheme: atDesk, size: { width: 640, height: 400 }, language: "en" },
    { look: `a ${onPhone} phone, in Arabic`, colorScheme: onPhone, size: PHONE, language: "ar", axe: true },
    { look: "320 px, in German", colorScheme: onPhone, size: { width: 320, height: 568 }, language: "de" },
  ];
});

const seen = new Set();
/** All that is wrong, so that one run tells everything. @type {string[]} */
const faults = [];

/** @type {import('../support/states/index.mjs').Visit} */
async function visit(person, state) {
  seen.add(state);
  const looks = LOOKS[seen.size % LOOKS.length] ?? [];
  const note = (/** @type {string} */ where, /** @type {string[]} */ found) => faults.push(...found.map((fault) => `${state} on ${where}: ${fault}`));
  let speaking = "en";
  for (const { look, colorScheme, size, language, axe } of looks) {
    await person.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await person.page.setViewportSize(size);
    if (language !== speaking) await speaks(person, speaking = language);
    if (axe) note(look, await violations(person));
    note(look, await overflow(person));
    if (axe) note(look, await smallTargets(person));
  }
  await speaks(person, "en");
  await person.page.setViewportSize(DESKTOP);
  const moving = await person.page.evaluate(() => document.getAnimations().filter((one) => one.playState === "running" && Number(one.effect?.getComputedTiming().activeDuration) > 0).length);
  note("a device that asks for no motion", moving > 0 ? [`${moving} animations run`] : []);
  await person.page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
}

for (const { title, hooks, play } of STORIES) {
  describe(title, () => {
    // A state is looked at for long: what rings meanwhile has to go on ringing, and pictures need not be smooth.
    const stage = useStage({ hooks, perSecond: 3, vars: { RING_TIMEOUT_SECONDS: "600" } });
    stage.test("every state can be read, reached and pressed by everybody", async (scene) => {
      faults.length = 0;
      await play(scene, visit);
      assert.deepEqual(faults, []);
    }, { timeout: 900_000 });
  });
}

test("no state of the list was left out", () => assert.deepEqual(Object.keys(STATES).filter((state) => !seen.has(state)), []));

describe("by keyboard", () => {
  const stage = useStage();

  stage.test("a call is placed, muted and left with the keyboard alone", async (scene) => {
    const { alice, bob } = await scene.aliceAndBob();
    await tabTo(alice, "Start video call");
    await alice.page.keyboard.press("Enter");
    await tabTo(bob, "Accept");
    await bob.page.keyboard.press("Enter");
    await alice.sees(bob);
    await tabTo(alice, "Mute microphone");
    await alice.page.keyboard.press("Space");
    await tabTo(alice, "Unmute microphone");
    await tabTo(alice, "Leave call");
    await alice.page.keyboard.press("Enter");
    await alice.missesButton("Leave call");
    await bob.missesButton("Leave call");
  });

  stage.test("signing in, making a room and writing need no mouse", async (scene) => {
    const alice = await scene.person("Alice", { signedIn: false });
    await alice.field("Your name").waitFor();
    await tabTo(alice, "Your name");
    await alice.page.keyboard.type(alice.name);
    await alice.page.keyboard.press("Enter");
    await alice.field("Room name").waitFor();
    await tabTo(alice, "Room name");
    await alice.page.keyboard.type("By keyboard");
    await tabTo(alice, "Create room");
    await alice.page.keyboard.press("Enter");
    await alice.field("Message").waitFor();
    await tabTo(alice, "Message");
    await alice.page.keyboard.type("typed and sent");
    await alice.page.keyboard.press("Enter");
    await alice.page.getByText("typed and sent", { exact: true }).waitFor();
  });

  stage.test("whoever closes a dialog is where they opened it", async (scene) => {
    const { alice } = await scene.aliceAndBob();
    for (const name of ["Call history", /Room details/, /Guest/]) {
      const opener = alice.page.getByRole("button", { name }).first();
      await opener.focus();
      await alice.page.keyboard.press("Enter");
      const dialog = alice.page.getByRole("dialog");
      await dialog.waitFor();
      assert.ok(await dialog.evaluate((element) => element.contains(document.activeElement)), `the focus is in the dialog of ${name}`);
      await alice.page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
      await until(() => opener.evaluate((element) => element === document.activeElement), `the focus is back on ${name}`);
    }
  });

  stage.test("the first key leads past the rooms, to what is written", async (scene) => {
    const { alice } = await scene.aliceAndBob();
    const link = alice.page.getByRole("link", { name: "Skip to the content" });
    assert.ok(await link.evaluate((element) => element === document.querySelector("a, button, input")), "it is the first that Tab comes to");
    assert.ok(await link.evaluate((element) => element.getBoundingClientRect().width < 2), "nobody else sees it");
    await link.focus();
    assert.ok(await link.evaluate((element) => element.getBoundingClientRect().width > 24), "who comes to it sees it");
    await alice.page.keyboard.press("Enter");
    assert.ok(await alice.page.evaluate(() => document.activeElement?.matches("main")), "the focus is in the room");
    assert.match(alice.page.url(), /#\/rooms\//);
  });

  stage.test("where colours are the reader’s own, buttons have edges and the focus is seen", async (scene) => {
    const { alice } = await scene.aliceAndBobInACall("voice");
    await alice.page.emulateMedia({ forcedColors: "active" });
    for (const name of ["Mute microphone", "Leave call", "Send"]) {
      const edge = await alice.button(name).evaluate((element) => parseFloat(getComputedStyle(element).borderTopWidth));
      assert.ok(edge >= 1, `${name} has an edge`);
    }
    await tabTo(alice, "Mute microphone");
    await alice.page.emulateMedia({ forcedColors: "none", colorScheme: "dark" });
    await tabTo(alice, "Leave call");
  });

  stage.test("what nobody can press, read or reach is found", async (scene) => {
    const alice = await scene.person("Alice", { signedIn: false });
    await alice.field("Your name").waitFor();
    await alice.page.evaluate(() => {
      const app = /** @type {HTMLElement} */ (document.getElementById("app"));
      app.innerHTML = "<main><h1>Bad</h1><button>x</button><p>pale</p><div><p>cut</p></div></main>";
      const [button, pale, box, cut] = /** @type {HTMLElement[]} */ ([...app.querySelectorAll("button, p:not(div p), div, div p")]);
      Object.assign(button?.style ?? {}, { width: "12px", height: "12px", padding: "0" });
      Object.assign(pale?.style ?? {}, { color: "#ccc", background: "#fff" });
      Object.assign(box?.style ?? {}, { width: "100px", overflow: "hidden" });
      Object.assign(cut?.style ?? {}, { width: "300px" });
    });
    assert.match((await violations(alice)).join(), /color-contrast/);
    assert.match((await overflow(alice)).join(), /cut/);
    assert.match((await smallTargets(alice)).join(), /12 × 12, not 24/);
  });

  stage.test("the language is chosen on the page, is spoken at once, and is remembered", async (scene) => {
    const alice = await scene.person("Alice", { signedIn: false });
    await alice.page.getByRole("combobox", { name: "Language" }).selectOption("ar");
    await alice.page.getByRole("combobox", { name: "اللغة" }).waitFor();
    assert.deepEqual(await alice.page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), ["ar", "rtl"]);
    await alice.page.reload();
    await alice.page.getByRole("combobox", { name: "اللغة" }).selectOption("de");
    await alice.button("Weiter").waitFor();
    assert.deepEqual(await alice.page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), ["de", "ltr"]);
  });

  stage.test("without a choice the page speaks the browser’s language", async (scene) => {
    const alice = await scene.person("Alice", { signedIn: false, context: { locale: "fr-CH" } });
    await alice.button("Continuer").waitFor();
  });
});

/**
 * Presses Tab until the focus is on the control of that name, and shows where it is.
 * @param {import('../support/people.mjs').Person} person @param {string} name
 */
async function tabTo(person, name) {
  const wanted = person.button(name).or(person.field(name)).first();
  await wanted.waitFor();
  for (let presses = 0; presses <= 60; presses += 1) {
    const found = await wanted.evaluate((element) => element === document.activeElement);
    if (found) {
      // Where the focus was put without a key, it is drawn from the first key on.
      if (presses === 0) for (const key of ["Shift+Tab", "Tab"]) await person.page.keyboard.press(key);
      const style = await wanted.evaluate((element) => {
        const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(element);
        return { outlineStyle, outlineWidth, boxShadow, borderColor };
      });
      const visible = (style.outlineStyle !== "none" && style.outlineWidth !== "0px") || style.boxShadow !== "none";
      assert.ok(visible, `the focus on “${name}” cannot be seen: ${JSON.stringify(style)}`);
      return;
    }
    await person.page.keyboard.press("Tab");
  }
  assert.fail(`60 times Tab do not lead to “${name}”`);
}
