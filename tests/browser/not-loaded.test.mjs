// Parts of the page, and the page itself, that do not come because the network goes or changes at that moment.

import assert from "node:assert/strict";
import { overflow, smallTargets, violations } from "../support/accessible.mjs";
import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

const stage = useStage();
const MISSED = "This part of the page could not be loaded. Please try again.";

/** What is fetched when it is first pressed, and what shows that it is there. @type {{ file: string, press: string, shows: string | RegExp }[]} */
const PARTS = [
  { file: "record-control", press: "Record call", shows: /Recording is not available/ },
  { file: "reactions", press: "React", shows: "👍" },
];

stage.test("in a call, whoever presses what cannot be fetched without a network is told so, and presses again", async (scene) => {
  const { alice } = await scene.aliceAndBobInACall("voice");
  // One that is not available is pressed all the same: it says why.
  for (const { file, press, shows } of PARTS) {
    await alice.page.route(`**/static/${file}-*.js`, (route) => route.abort("internetdisconnected"));
    await alice.button(press).click({ force: true });
    await alice.page.getByRole("status").getByText(MISSED).waitFor();
    await alice.page.unroute(`**/static/${file}-*.js`);
    await alice.button(press).click({ force: true });
    await alice.reads(shows);
    await alice.page.keyboard.press("Escape");
    await alice.page.getByText(MISSED).waitFor({ state: "detached" });
  }
});

stage.test("a small window that cannot be drawn without a network closes, and the page says why", async (scene) => {
  const { alice } = await scene.aliceAndBobInACall();
  await alice.page.route("**/static/small-window-*.js", (route) => route.abort("internetdisconnected"));
  const opens = alice.context.waitForEvent("page");
  await alice.press("More");
  await alice.page.getByRole("menuitemcheckbox", { name: "Small window" }).click();
  const small = await opens;
  await alice.page.getByRole("status").getByText(MISSED).waitFor();
  await until(() => small.isClosed(), "the window is gone");
});

/** What the page begins with. */
const BEGINNING = { script: "**/static/chunk-*.js", stylesheet: "**/static/app-*.css" };

for (const [what, files] of Object.entries(BEGINNING)) {
  stage.test(`a network that changes while the page loads, so that its ${what} is lost: the page comes by itself, where it was`, async (scene) => {
    const alice = await scene.person("Alice", { signedIn: false });
    let lost = 0;
    await alice.page.route(files, (route) => {
      if (lost > 0) return route.continue();
      lost += 1;
      return route.abort("connectionfailed");
    });
    // Another address than the one it is at, or only the fragment would change.
    await alice.page.goto("about:blank");
    await alice.page.goto(`${alice.origin}/#/join/a%20code%20of%20an%20invitation`);
    await until(() => alice.page.evaluate(() => getComputedStyle(document.body).backgroundColor !== "rgba(0, 0, 0, 0)"), "it has its styles");
    await alice.reads("You have been invited to a room.");
    assert.equal(lost, 1);
  });
}

stage.test("a page that does not come twice says so in every language, and comes when one tries again", async (scene) => {
  const alice = await scene.person("Alice", { signedIn: false });
  let lost = 0;
  await alice.page.route(BEGINNING.script, (route) => {
    lost += 1;
    return route.abort("connectionfailed");
  });
  await alice.page.goto("about:blank");
  await alice.page.goto(`${alice.origin}/#/join/a%20code%20of%20an%20invitation`);
  const links = alice.page.locator(".starting a");
  const opacity = () => links.first().evaluate((link) => getComputedStyle(/** @type {Element} */ (link.closest("ul"))).opacity);
  // The page may be coming for the second time at this moment.
  await until(async () => (await links.count()) === 5 && (await opacity().catch(() => "0")) === "1", "it is said");
  await alice.page.waitForTimeout(1500);
  const before = lost;
  await alice.page.waitForTimeout(3000);
  assert.equal(lost, before, "it does not go on loading");
  assert.deepEqual(await links.allTextContents(), ["Try again", "Erneut versuchen", "Intentar de nuevo", "Réessayer", "أعد المحاولة"]);
  for (const width of [1280, 390]) {
    await alice.page.setViewportSize({ width, height: 800 });
    for (const look of [violations, overflow, smallTargets]) assert.deepEqual(await look(alice), [], `at ${width} px`);
  }
  await alice.page.unroute(BEGINNING.script);
  await links.first().click();
  await alice.reads("You have been invited to a room.");
});
