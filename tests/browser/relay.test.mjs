// People whose networks let nothing through but a relay: a real coturn, with the credentials that the server makes.

import assert from "node:assert/strict";
import { after } from "node:test";
import { coturnMissing, startCoturn } from "../support/coturn.mjs";
import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

const SECRET = "tests only: shared with coturn";
const skip = coturnMissing();
const turn = skip ? undefined : await startCoturn(SECRET);
after(() => turn?.stop());
const stage = useStage({ vars: { TURN_URLS: turn?.url ?? "turn:127.0.0.1:9", TURN_SECRET: SECRET } });

/** Runs in the page: as behind a firewall, no other way than by a relay. */
function onlyByRelay() {
  globalThis.RTCPeerConnection = new Proxy(RTCPeerConnection, {
    construct: (target, [config]) => Reflect.construct(target, [{ ...config, iceTransportPolicy: "relay" }]),
  });
}

stage.test("two people whose networks let nothing else through call each other by the relay", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  for (const person of [alice, bob]) {
    await person.context.addInitScript(onlyByRelay);
    await person.reload();
    await person.finds("Start video call");
  }
  await alice.press("Start video call");
  await bob.accepts();
  await Promise.all([alice.sees(bob), bob.sees(alice), alice.hears(), bob.hears()]);
  await alice.press("More");
  await alice.page.getByRole("menuitem", { name: "Connection" }).click();
  const way = alice.page.getByRole("region", { name: `Connection to ${bob.name}` });
  await until(async () => /Way\s*through a relay/.test(await way.innerText()), "the way is shown as it is");
  assert.match(turn?.logs() ?? "", /ALLOCATE processed, success/);
}, { skip });

stage.test("a relay refuses credentials that are not ours, and the call says that there is no connection", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  for (const person of [alice, bob]) {
    await person.context.addInitScript(onlyByRelay);
    await person.page.route("**/api/calls/token", async (route) => {
      const reply = await route.fetch();
      const json = await reply.json();
      json.iceServers = json.iceServers.map((/** @type {RTCIceServer} */ server) => (server.credential ? { ...server, credential: "guessed" } : server));
      await route.fulfill({ response: reply, json });
    });
    await person.reload();
    await person.finds("Start video call");
  }
  await alice.press("Start video call");
  await bob.accepts();
  await alice.tile(bob).getByText("No connection. Still trying…").waitFor({ timeout: 60_000 });
  assert.match(turn?.logs() ?? "", /401|Unauthorized|wrong credentials/i);
}, { skip });
