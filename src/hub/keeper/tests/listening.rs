//! Who is told of a call outside the room.

use super::*;
use crate::store::inboxes;

/// These people have a page open somewhere.
fn listening(scene: &Scene, names: &[&str]) {
    for name in names {
        pollster::block_on(scene.world.batch(inboxes::open(&UserId::new(*name), 0, true))).unwrap();
    }
}

/// Who was told since the last look, and which status.
fn told(scene: &Scene) -> Vec<String> {
    let told = scene.world.told.borrow_mut().drain(..).collect::<Vec<_>>();
    told.iter().map(|(who, frame)| format!("{who} {}", frame["call"]["status"].as_str().unwrap())).collect()
}

#[test]
fn a_call_is_told_to_the_other_members_who_listen_and_to_nobody_else() {
    let mut scene = Scene::new();
    listening(&scene, &["alice", "bob", "mallory"]);
    let call = scene.calls("alice");
    let (who, frame) = scene.world.told.borrow_mut().remove(0);
    assert_eq!((who.as_str(), &frame["type"], &frame["call"]["id"]), ("bob", &json!("call"), &json!(call)));
    assert_eq!(frame["room"], json!({ "id": RoomId::random([1; 16]), "room_name": "Room" }));
    assert!(frame["call"]["ring_ends_at"].is_string());
    assert_eq!(told(&scene), [""; 0]);
}

#[test]
fn an_answer_a_cancelling_and_a_timeout_are_told_to_all_who_listen_and_a_no_to_who_said_it() {
    let mut scene = Scene::new();
    listening(&scene, &["bob", "carol"]);
    let call = scene.calls("alice");
    told(&scene);
    scene.wants("bob", Wish::Decline { call: call.clone() }).unwrap();
    assert_eq!(told(&scene), ["bob initiated"]);
    scene.ends("alice", &call).unwrap();
    assert_eq!(told(&scene), ["bob cancelled", "carol cancelled"]);

    let call = scene.calls("alice");
    told(&scene);
    scene.wants("carol", Wish::Accept { call: call.clone() }).unwrap();
    assert_eq!(told(&scene), ["bob active", "carol active"]);
    scene.ends("alice", &call).unwrap();
    assert_eq!(told(&scene), ["bob ended", "carol ended"]);

    scene.calls("alice");
    told(&scene);
    scene.later(60);
    assert_eq!(told(&scene), ["bob missed", "carol missed"]);
}

#[test]
fn what_only_the_room_needs_to_know_is_told_to_nobody_outside() {
    let mut scene = Scene::new();
    listening(&scene, &["bob", "carol"]);
    let (call, alice, _) = scene.talking();
    told(&scene);
    scene.says(&alice, json!({"type": "call.media", "callId": call, "audio": false, "video": false, "screen": false}));
    scene.closes(&alice);
    scene.opens("alice", "alice-page");
    assert_eq!(told(&scene), [""; 0]);
}

#[test]
fn who_opens_a_page_while_it_rings_is_told_that_it_stops_also_after_the_room_slept() {
    let mut scene = Scene::new();
    let call = scene.calls("alice");
    scene.sleep();
    scene.wake();
    let text = pollster::block_on(scene.keeper.listen(UserId::new("bob"), at(scene.now))).unwrap();
    let frame: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&frame["type"], &frame["call"]["id"]), (&json!("call"), &json!(call)));
    scene.sleep();
    scene.ends("alice", &call).unwrap();
    assert_eq!(told(&scene), ["bob cancelled"]);
    assert_eq!(pollster::block_on(scene.keeper.listen(UserId::new("bob"), at(scene.now))).unwrap(), "");
}

#[test]
fn a_booked_room_rings_nobody() {
    let mut scene = Scene::new();
    listening(&scene, &["bob"]);
    let hours = "UPDATE chat_rooms SET opens_at = '2000-01-01T00:00:00.000Z', closes_at = '2100-01-01T00:00:00.000Z'";
    pollster::block_on(scene.world.run(Statement::new(hours, vec![]))).unwrap();
    let call = scene.calls("alice");
    scene.ends("alice", &call).unwrap();
    assert_eq!(told(&scene), [""; 0]);
}
