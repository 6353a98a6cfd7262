// Getting into a room, and words that only its members can read.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

const stage = useStage({ fullStrength: true });

stage.test("a name and a code are enough to meet and to chat", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  await alice.says("Hello Bob, how are you?");
  await bob.reads("Hello Bob, how are you?");
  await bob.says("Fine! <b>Bold</b> & 🌱");
  await alice.reads("Fine! <b>Bold</b> & 🌱");
  await alice.reads(bob.name);
});

stage.test("after a reload the history is there, in order and each message once", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  const said = ["first words", "second words", "third words", "fourth words"];
  for (const [number, text] of said.entries()) {
    const [speaker, listener] = number % 2 ? [bob, alice] : [alice, bob];
    await speaker.says(text);
    await listener.reads(text);
  }
  for (const person of [alice, bob]) {
    await person.reload();
    await person.reads("fourth words");
    const shown = await person.page.getByText(/^(first|second|third|fourth) words$/).allInnerTexts();
    assert.deepEqual(shown, said, person.name);
  }
});

stage.test("a wrong code leads into no room", async (scene) => {
  const { alice } = await scene.aliceAndBob();
  await alice.says("only for us");
  const mallory = await scene.person("Mallory", { colour: "blue" });
  await mallory.field("Room code").first().fill(`${scene.code}x`);
  await mallory.press("Join room");
  await mallory.reads(/no room with this code/i);
  assert.equal(await mallory.field("Message").count(), 0);
  const asked = await mallory.page.evaluate(async () => (await (await fetch("/api/rooms")).json()).rooms);
  assert.deepEqual(asked, []);
});

stage.test("on a device that does not know the code nothing can be read, until the right one is typed", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  await alice.says("our secret garden");
  await bob.reads("our secret garden");
  const tablet = await scene.person("Bob", { colour: "red", sameAs: bob });
  await tablet.page.getByRole("link", { name: /Garden/ }).or(tablet.page.getByRole("button", { name: /Garden/ })).first().click();
  await tablet.field("Room code").last().waitFor();
  await tablet.page.waitForLoadState("networkidle");
  assert.equal(await tablet.page.getByText("our secret garden").count(), 0);
  const stored = await tablet.page.evaluate(async () => {
    const { rooms } = await (await fetch("/api/rooms")).json();
    return (await fetch(`/api/rooms/${rooms[0].id}/messages`)).text();
  });
  assert.ok(stored.includes("ciphertext") && !stored.includes("secret garden"));

  await tablet.field("Room code").last().fill(scene.code);
  await tablet.field("Room code").last().press("Enter");
  await tablet.reads("our secret garden");
});

stage.test("a message made with another key is shown as unreadable, and the others are not hurt", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  await alice.says("readable");
  await bob.page.evaluate(async () => {
    const { rooms } = await (await fetch("/api/rooms")).json();
    const random = (/** @type {number} */ length) => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(length))));
    const message = { ciphertext: random(80), iv: random(12), clientId: crypto.randomUUID() };
    await fetch(`/api/rooms/${rooms[0].id}/messages`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(message) });
  });
  await alice.reads(/(cannot|can’t|could not|can't) be (read|decrypted)|cannot (read|decrypt)/i);
  await alice.reads("readable");
});

stage.test("the server keeps neither words nor codes nor names of what was said", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  await alice.says("the treasure is under the third oak");
  await bob.reads("the treasure is under the third oak");
  const files = readdirSync(stage.state, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  assert.ok(files.some((file) => file.name.endsWith(".sqlite")), "there is a database to look into");
  const everything = Buffer.concat(files.map((file) => readFileSync(join(file.parentPath, file.name))));
  assert.ok(everything.includes(alice.name), "the database is the one in use");
  for (const secret of ["treasure", "third oak", scene.code, Buffer.from(scene.code).toString("base64")]) {
    assert.ok(!everything.includes(secret), `“${secret}” is in the server's files`);
  }
  assert.ok(!stage.server.logs().includes(scene.code));
});

stage.test("a weak code is called weak, the proposed one is not", async (scene) => {
  const alice = await scene.person("Alice");
  const code = alice.field("Room code").last();
  await code.fill("password");
  await alice.reads(/weak|easy to guess|guess/i);
  await code.fill("k7m2xq-9fhw3d-0tz8vn-c4jrye");
  await until(async () => await alice.page.getByText(/\bweak\b|easy to guess/i).filter({ visible: true }).count() === 0, "no warning for a strong code");
});

for (const fragment of /** @type {const} */ (["/join/", "room="])) {
  stage.test(`an invitation link (#${fragment}…) leads a newcomer into the room in one step`, async (scene) => {
    const { alice } = await scene.aliceAndBob();
    await alice.says("welcome");
    const carol = await scene.person("Carol", { colour: "green", signedIn: false, path: `/#${fragment}${encodeURIComponent(scene.code)}` });
    await carol.field("Your name").fill(carol.name);
    await carol.press("Join");
    await carol.reads("welcome");
    assert.ok(!carol.page.url().includes(encodeURIComponent(scene.code)), "the code does not stay in the address bar");
  });
}

stage.test("somebody typing is shown to the other", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  // Whoever comes into the room meanwhile learns it with one of the next words.
  await until(async () => {
    await alice.field("Message").pressSequentially("Well, let me think ");
    return bob.page.getByText(/typing|writing/i).filter({ visible: true }).first().isVisible();
  }, "Bob sees that Alice is typing");
});
