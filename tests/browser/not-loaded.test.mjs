// Parts of the page, and the page itself, that do not come because the network goes or changes at that moment.

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
