// Everyone can use it: by keyboard alone, with a screen reader, in the dark, on a phone.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { books, listSays, opensAppointments } from "../support/appointment-page.mjs";
import { useStage } from "../support/stage.mjs";

const stage = useStage();
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const LOOKS = /** @type {const} */ ([
  { look: "light, on a desktop", context: { colorScheme: "light", viewport: { width: 1280, height: 800 } } },
  { look: "dark, on a phone", context: { colorScheme: "dark", viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } },
]);
const TURNED = /** @type {const} */ ({ "light, on a desktop": "dark", "dark, on a phone": "light" });

for (const { look, context } of LOOKS) {
  stage.test(`no screen has a serious accessibility violation (${look}, and the other colours)`, async (scene) => {
    const calm = { context: { ...context, reducedMotion: /** @type {const} */ ("reduce") } };
    const bob = await scene.person("Bob", { colour: "blue", ...calm, signedIn: false });
    const check = checkOf(bob, context.colorScheme, TURNED[look]);
    await bob.field("Your name").waitFor();
    await check("sign-in");
    await bob.signIn();
    await check("rooms");
    const alice = await scene.person("Alice", { colour: "red" });
    await alice.createRoom(scene.code, "Garden");
    await bob.joinRoom(scene.code);
    await alice.says("Hello");
    await bob.reads("Hello");
    await bob.says("Hello yourself");
    await alice.reads("Hello yourself");
    await check("room");
    await alice.press("Start video call");
    await bob.finds("Accept");
    await check("incoming call");
    await bob.accepts();
    await bob.sees(alice);
    await check("in a call");
    await bob.leaves();
    await bob.press("Call history");
    await bob.page.getByText(/video/i).first().waitFor();
    await check("call history");
  });

  stage.test(`no screen of appointments has a serious accessibility violation (${look}, and the other colours)`, async (scene) => {
    const calm = { context: { ...context, reducedMotion: /** @type {const} */ ("reduce") } };
    const bob = await scene.person("Bob", { colour: "blue", ...calm });
    const check = checkOf(bob, context.colorScheme, TURNED[look]);
    const alice = await scene.person("Alice", { colour: "red" });
    await opensAppointments(bob);
    await check("no appointments");
    await opensAppointments(alice);
    await books(alice, bob, { title: "Check-up" });
    await listSays(bob, "Check-up", "Waits for your confirmation");
    await check("an appointment in the list, and a reminder");
    await bob.button("Book an appointment").first().click();
    await bob.page.getByLabel("With", { exact: true }).waitFor();
    await check("booking");
    await bob.page.keyboard.press("Escape");
    await bob.page.getByRole("link", { name: "Check-up", exact: true }).click();
    await bob.page.getByRole("link", { name: "Add to calendar" }).waitFor();
    await check("an appointment");
    await bob.page.locator("main").getByRole("button", { name: "Join", exact: true }).click();
    await bob.reads("The other person is not here yet");
    await check("the waiting room");
    await bob.press("Leave");
  });
}

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

/** @param {import('../support/people.mjs').Person} person */
async function violations(person) {
  await person.page.evaluate(axe);
  const { violations: found } = await person.page.evaluate(() => /** @type {any} */ (globalThis).axe.run());
  return found
    .filter((/** @type {any} */ one) => one.impact === "serious" || one.impact === "critical")
    .map((/** @type {any} */ one) => `${one.id}: ${one.nodes.map((/** @type {any} */ node) => `${node.html.slice(0, 160)} (${node.any[0]?.message ?? ""})`).join(" | ")}`);
}

/**
 * Looks at a screen in both colours.
 * @param {import("../support/people.mjs").Person} bob @param {...("light" | "dark")} colours
 */
function checkOf(bob, ...colours) {
  return async (/** @type {string} */ screen) => {
    for (const colorScheme of colours) {
      await bob.page.emulateMedia({ colorScheme });
      assert.deepEqual(await violations(bob), [], `${screen} in ${colorScheme}`);
    }
    const { clientWidth, scrollWidth } = await bob.page.evaluate(() => {
      const { clientWidth, scrollWidth } = document.documentElement;
      return { clientWidth, scrollWidth };
    });
    assert.ok(scrollWidth <= clientWidth, `${screen} scrolls sideways: ${scrollWidth} > ${clientWidth}`);
  };
}
