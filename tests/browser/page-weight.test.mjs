// What a browser really fetches for a peer-to-peer call, from signing in to seeing each other.

import assert from "node:assert/strict";
import { makeSite } from "../../scripts/page.mjs";
import { gzipped, LARGEST_P2P_CALL, sum, table, weightOfCall } from "../../scripts/page-weight.mjs";
import { useStage } from "../support/stage.mjs";

const stage = useStage();

stage.test("a peer-to-peer call fetches what is counted for it, and no more", async (scene, t) => {
  const site = await makeSite();
  const alice = await scene.person("Alice", { signedIn: false });
  /** @type {Set<string>} */
  const fetched = new Set();
  alice.page.on("request", (request) => {
    const path = new URL(request.url()).pathname.slice(1);
    if (/\.(js|css)$/.test(path)) fetched.add(path);
  });
  await alice.page.reload();
  await alice.signIn();
  const code = `${alice.name} rings in the garden`;
  await alice.createRoom(code);
  const bob = await scene.person("Bob", { colour: "blue" });
  await bob.joinRoom(code);
  await bob.says("Shall we talk?");
  await alice.reads("Shall we talk?");
  await alice.press("Start video call");
  await bob.accepts();
  await Promise.all([alice.sees(bob), bob.sees(alice), alice.hears(), bob.hears()]);
  // What comes after the call is not of the call: a rating, an offer to be notified.
  const talking = [...fetched];
  await alice.leaves();

  const weights = new Map(talking.map((path) => [path, gzipped(site, path)]));
  t.diagnostic(`${sum(weights)} bytes gzipped\n${table(weights)}`);
  assert.deepEqual(talking.sort(), [...weightOfCall(site).keys()].sort());
  assert.ok(sum(weights) <= LARGEST_P2P_CALL);
});

stage.test("a part that is not to be had any more says so, and a new start of the page has it", async (scene) => {
  const { alice } = await scene.aliceAndBob();
  // As after a deployment, when the part has another name.
  await alice.page.route("**/static/history-*.js", (route) => route.abort());
  await alice.press("Call history");
  await alice.reads(/could not be loaded/);
  await alice.page.unroute("**/static/history-*.js");
  await alice.press("Load the page again");
  await alice.press("Call history");
  await alice.page.getByRole("dialog", { name: "Calls in this room" }).waitFor();
});
