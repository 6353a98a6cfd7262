// A call rings wherever somebody is, and stops everywhere at once.

import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

const stage = useStage();

/** So many rooms of one's own that the one that is called in has no socket of this page. @param {import("../support/people.mjs").Person} person */
async function hasManyRooms(person) {
  for (let number = 0; number < 9; number += 1) {
    const reply = await person.asks("POST", "/api/rooms/create", { roomCode: `a room of ${person.name} ${number}`, roomName: `Room ${number}` });
    if (!reply.success) throw new Error(JSON.stringify(reply));
  }
  await person.page.goto(person.origin);
  await person.reads("Room 8");
}

/** The tabs of a person in which a ring is heard: only oscillators that were started count. @param {import("../support/people.mjs").Person[]} tabs */
async function heardIn(tabs) {
  const heard = await Promise.all(tabs.map(({ page }) => page.evaluate(() => /** @type {any} */ (globalThis).tones ?? 0)));
  return heard.filter((tones) => tones > 0).length;
}

stage.test("a call rings on the room list, also in a room that this page has no socket for", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  await hasManyRooms(bob);
  await alice.press("Start voice call");
  await bob.finds("Accept");
  await bob.reads(/Incoming voice call in Garden/);
  await alice.press("Cancel call");
  await bob.missesButton("Accept");
  // The next one is answered from there.
  await alice.press("Start video call");
  await bob.accepts();
  await Promise.all([alice.sees(bob), bob.sees(alice)]);
});

stage.test("a page that is opened while it rings rings too, also when it is another room's", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  await hasManyRooms(bob);
  await alice.press("Start voice call");
  await bob.finds("Accept");
  await bob.reload();
  await bob.finds("Accept");
  await bob.press("Decline");
  await alice.reads(/declined/i);
  await bob.reload();
  await bob.reads("Room 8");
  await bob.missesButton("Accept");
});

stage.test("it rings in another room, in two tabs and on two devices, and an answer stops all", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  await hasManyRooms(bob);
  await bob.page.getByRole("link", { name: /Room 3/ }).click();
  await bob.page.getByRole("heading", { name: "Room 3" }).waitFor();
  const tablet = await scene.person("Bob", { colour: "green", sameAs: bob });
  const second = await bob.context.newPage();
  await second.goto(bob.origin);
  await alice.press("Start video call");
  const there = second.getByRole("button", { name: "Accept", exact: true });
  await Promise.all([bob.finds("Accept"), tablet.finds("Accept"), there.waitFor()]);
  await tablet.accepts();
  await Promise.all([bob.missesButton("Accept", 3000), there.waitFor({ state: "hidden", timeout: 3000 })]);
  await bob.reads("Answered on another device");
  await tablet.sees(alice);
});

stage.test("of two tabs that show the call one makes the sound, and the other when that one is closed", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  await bob.context.addInitScript(() => {
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...when) {
      /** @type {any} */ (globalThis).tones = (/** @type {any} */ (globalThis).tones ?? 0) + 1;
      return start.apply(this, when);
    };
  });
  await bob.reload();
  await bob.field("Message").waitFor();
  const first = bob.page;
  const second = await bob.context.newPage();
  await second.goto(bob.origin);
  const tabs = [first, second].map((page) => /** @type {any} */ ({ page }));
  // A browser plays nothing in a page in which nothing was pressed.
  for (const { page } of tabs) await page.locator("body").click({ position: { x: 2, y: 2 } });
  await alice.press("Start voice call");
  for (const { page } of tabs) await page.getByRole("button", { name: "Accept", exact: true }).waitFor();
  await until(async () => await heardIn(tabs) > 0, "one of the tabs rings");
  const loud = await heardIn([tabs[0]]) ? first : second;
  const silent = loud === first ? second : first;
  await loud.waitForFunction(() => /** @type {any} */ (globalThis).tones > 6);
  if (await heardIn(tabs) !== 1) throw new Error("both tabs ring");
  await loud.close();
  await until(async () => await heardIn([/** @type {any} */ ({ page: silent })]) === 1, "the other tab goes on ringing");
});
