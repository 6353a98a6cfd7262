// From the first visit to a conversation.

const CODE = "k7m2xq-9fhw3d-0tz8vn-c4jrye";

/** @param {import('../stage.mjs').Scene} scene @param {import('./index.mjs').Visit} visit */
export async function playRooms(scene, visit) {
  const bob = await scene.person("Bob", { colour: "blue", signedIn: false });
  await bob.field("Your name").waitFor();
  await visit(bob, "sign-in");
  await bob.press("Continue");
  await bob.reads(/at least 2 characters/);
  await visit(bob, "sign-in-problem");
  await bob.press("New account");
  await visit(bob, "new-account");
  await bob.press("Use only a name");
  await bob.signIn();
  await visit(bob, "rooms-empty");
  await bob.field("Room code").fill("password");
  await bob.reads(/easy to guess/);
  await visit(bob, "weak-code");

  const alice = await scene.person("Alice", { colour: "red" });
  await alice.createRoom(CODE, "Garden party");
  await visit(alice, "room-empty");
  await bob.page.goto(`${bob.origin}/#room=${CODE}`);
  await bob.reads("You have been invited");
  await visit(bob, "invited");
  await bob.press("Join room");
  await bob.field("Message").waitFor();
  for (const [who, text] of /** @type {[import('../people.mjs').Person, string][]} */ ([
    [alice, "Good morning! Did the seeds arrive?"],
    [bob, "Yes, all of them. Even the purple carrots"],
    [alice, "Wonderful. I have sketched the beds, shall I show you?"],
    [bob, "Please! Have you got ten minutes?"],
  ])) {
    await who.says(text);
    for (const each of [alice, bob]) await each.reads(text);
  }
  await visit(alice, "chat");
  await alice.page.getByRole("button", { name: /Room details/ }).click();
  await alice.page.getByRole("dialog").getByText("Invite somebody").waitFor();
  await visit(alice, "room-details");
  await alice.page.keyboard.press("Escape");
  await alice.page.getByRole("button", { name: /Alice.* Guest/ }).click();
  await alice.page.getByRole("dialog").getByText("Your data").waitFor();
  await visit(alice, "account");
  await alice.press("Delete my account…");
  await visit(alice, "account-delete");
  await alice.press("Keep my account");
  await alice.page.keyboard.press("Escape");

  const elsewhere = await scene.person("Bob", { colour: "blue", sameAs: bob });
  await elsewhere.page.getByRole("link", { name: /Garden party/ }).click();
  await elsewhere.reads("This device does not know the code of this room");
  await visit(elsewhere, "unlock");
}
