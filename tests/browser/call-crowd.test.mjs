// A call of many: nine pictures, the rest in the list, and nobody jumps about.

import assert from "node:assert/strict";
import { Api, succeeded } from "../support/api.mjs";
import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

const stage = useStage({ vars: { P2P_MAX_PARTICIPANTS: "16" } });

stage.test("of eleven others nine are shown, the rest are in the list, and a seat that becomes free goes to who has waited longest", async (scene) => {
  const alice = await scene.person("Alice");
  const created = alice.page.waitForRequest(/\/api\/rooms\/create$/);
  await alice.createRoom(scene.code, "Garden");
  const { roomCode } = (await created).postDataJSON();
  const roomId = await alice.roomId();
  // They have no browsers: sockets that say they are in the call are enough to be shown.
  const api = new Api();
  api.server = scene.server;
  /** @type {{ name: string, socket: import("../support/socket.mjs").Socket }[]} */
  const others = [];
  await alice.press("Start voice call");
  /** @type {string} */
  const callId = await until(async () => (await alice.calls())[0]?.id, "the call is there");
  for (let number = 1; number <= 11; number += 1) {
    const person = await api.person(`Guest ${number}`);
    succeeded(await person.post("/api/rooms/join", { roomCode }));
    others.push({ name: person.name, socket: await person.joinCall(roomId, callId) });
  }
  const shown = () => alice.page.locator(".tile[data-tile]").evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute("aria-label")));
  const names = others.map(({ name }) => name);
  await until(async () => (await shown()).length === 9, "nine tiles");
  assert.deepEqual(await shown(), names.slice(0, 9));
  await alice.press("2 more people");
  const list = alice.page.getByRole("complementary", { name: "People" });
  await until(async () => (await list.getByRole("listitem").count()) === 12, "all are in the list");
  await list.getByRole("button", { name: `Pin ${names[10]}` }).click();
  await until(async () => (await alice.page.locator(".tile.large").getAttribute("aria-label")) === names[10], "who has no seat can be pinned");
  await list.getByRole("button", { name: `Unpin ${names[10]}` }).click();
  await list.getByRole("button", { name: "Close" }).click();
  others[2]?.socket.send({ type: "call.leave", callId });
  await alice.finds("1 more person");
  assert.deepEqual(await shown(), [...names.slice(0, 2), names[9], ...names.slice(3, 9)]);
  api.hangUp();
});
