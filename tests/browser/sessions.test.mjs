// Who is signed in, and where.

import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

const stage = useStage({ fullStrength: true });

stage.test("a reload and a second tab know who is signed in", async (scene) => {
  const alice = await scene.person("Alice");
  await alice.reload();
  await alice.field("Room code").first().waitFor();
  await alice.open();
  await alice.field("Room code").first().waitFor();
});

stage.test("a taken name is refused with words, and another one helps", async (scene) => {
  const alice = await scene.person("Alice");
  const twin = await scene.person("Alice", { signedIn: false, colour: "blue" });
  await twin.field("Your name").fill(alice.name);
  await twin.press("Continue");
  await twin.reads(/taken|already|in use/i);
  await twin.field("Your name").fill(`${alice.name} 2`);
  await twin.press("Continue");
  await twin.field("Room code").first().waitFor();
});

stage.test("logging out everywhere signs the other device out, with words", async (scene) => {
  const { alice } = await scene.aliceAndBob();
  // A password makes the account outlive its sessions.
  await alice.page.evaluate(async () => {
    const reply = await fetch("/api/auth/password", {
      method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ password: "a".repeat(64) }),
    });
    if (!reply.ok) throw new Error(`${reply.status} ${await reply.text()}`);
  });
  await alice.reload();
  await alice.field("Message").waitFor();
  const tablet = await scene.person("Alice", { colour: "blue", sameAs: alice });
  const logOut = alice.button("Log out everywhere");
  if (!await logOut.isVisible()) {
    await alice.page.getByRole("button", { name: /account/i }).or(alice.button(alice.name)).first().click();
  }
  await logOut.click();
  await alice.field("Your name").waitFor();
  await tablet.field("Your name").waitFor();
  await until(async () => (await tablet.page.getByText(/session (has )?ended|signed out|sign in again/i).count()) > 0, "words for the other device");
});

stage.test("setting a password keeps the page signed in, and its sockets come back", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  /** @type {string[]} */
  const opened = [];
  alice.page.on("websocket", (socket) => opened.push(new URL(socket.url()).pathname));
  await alice.page.getByRole("button", { name: alice.name }).first().click();
  await alice.page.getByLabel("Password", { exact: true }).fill("correct horse battery");
  await alice.press("Set password");
  await alice.reads("Your name is now yours to keep.");
  await until(() => opened.includes("/api/inbox/socket") && opened.some((path) => path.startsWith("/api/rooms/")), "new sockets");
  await bob.says("Are you still there?");
  await alice.reads("Are you still there?");
  await alice.says("Yes, with a password now");
  await bob.reads("Yes, with a password now");
});
