// What reaches people who are elsewhere: in other rooms, in other calls, on other devices.

/** @typedef {import('../people.mjs').Person} Person */

/** To the list of rooms, whatever the size of the window. @param {Person} person */
async function goesToTheRooms(person) {
  await person.page.goto(person.origin);
  await person.field("Room code").first().waitFor();
}

/** @param {import('../stage.mjs').Scene} scene @param {import('./index.mjs').Visit} visit */
export async function playRinging(scene, visit) {
  const [alice, bob, carol] = [await scene.person("Alice", { colour: "red" }), await scene.person("Bob", { colour: "blue" }), await scene.person("Carol", { colour: "green" })];
  await carol.createRoom(`${scene.code} of Carol`, "Terrace");
  await goesToTheRooms(carol);
  await bob.joinRoom(`${scene.code} of Carol`);
  await goesToTheRooms(bob);
  await alice.createRoom(scene.code, "Garden party");
  for (const each of [bob, carol]) {
    await each.joinRoom(scene.code);
    await goesToTheRooms(each);
  }
  await alice.says("Shall we talk?");
  await alice.says("I will just call you");
  await alice.press("Start video call");
  await bob.finds("Accept");
  await alice.press("Cancel call");
  await bob.page.getByRole("link", { name: /Garden party.*unread: 3/ }).waitFor();
  await visit(bob, "unread");
  await bob.page.getByRole("link", { name: /^Calls/ }).click();
  await bob.finds("Call back in Garden party");
  await visit(bob, "calls");
  await alice.press("Start voice call");
  await carol.press("Decline");
  await bob.accepts();
  await alice.hears();
  await alice.press("More");
  await alice.page.getByRole("menuitem", { name: "Add people" }).click();
  await alice.finds(`Ring ${carol.name}`);
  await visit(alice, "call-add-people");
  await alice.press(`Ring ${carol.name}`);
  await carol.finds("Accept");
  await visit(carol, "asked-in");
  await carol.press("Decline");
  await carol.missesButton("Accept");
  await carol.page.getByRole("link", { name: /Terrace/ }).click();
  await carol.press("Start voice call");
  await bob.finds("Answer and leave the current call");
  await visit(bob, "incoming-busy");
  await carol.reads(`${bob.name} is in another call`);
  await visit(carol, "caller-busy");
  await carol.press("Cancel call");
  const tablet = await scene.person("Bob", { colour: "blue", sameAs: bob });
  await tablet.joinRoom(scene.code);
  await tablet.finds("Move call here");
  await visit(tablet, "call-elsewhere");
  await bob.leaves();
}
