//! Whose browser is told of a call.

use super::*;
use crate::domain::push::Subscription;
use crate::domain::session::Session;
use crate::store::{inboxes, push};

/// These people's browsers want to be told.
fn subscribed(scene: &Scene, names: &[&str]) {
    for name in names {
        let session = Session::start(UserId::new(*name), (*name).to_owned(), false, 0, at(0));
        let (endpoint, key) = (format!("https://push.example.com/{name}"), String::new());
        let subscription = Subscription { endpoint, p256dh: key.clone(), auth: key };
        pollster::block_on(scene.world.batch(push::keep(&session, &subscription, at(0)))).unwrap();
    }
}

/// Who was told what since the last look.
fn pushed(scene: &Scene) -> Vec<String> {
    let pushed = scene.world.pushed.borrow_mut().drain(..).collect::<Vec<_>>();
    let kind = |text: &str| serde_json::from_str::<Value>(text).unwrap()["kind"].as_str().unwrap().to_owned();
    pushed.iter().map(|(who, message)| format!("{who} {}", kind(&message.payload))).collect()
}

#[test]
fn it_rings_at_every_browser_of_the_members_called_and_says_only_who_where_and_which() {
    let mut scene = Scene::new();
    subscribed(&scene, &["alice", "bob", "carol", "mallory"]);
    // Of an open page nobody knows whether somebody is there: a laptop that was closed counts as open for minutes.
    scene.opens("bob", "page-b-000");
    pollster::block_on(scene.world.batch(inboxes::open(&UserId::new("carol"), 0, true))).unwrap();
    let call = scene.calls("alice");
    let (who, message) = scene.world.pushed.borrow_mut().remove(0);
    assert_eq!(who, "bob");
    let payload: Value = serde_json::from_str(&message.payload).unwrap();
    let room = RoomId::random([1; 16]);
    let expected = json!({ "kind": "video", "call": call, "room": room, "room_name": "Room", "caller_name": "alice" });
    assert_eq!(payload, expected);
    assert_eq!((message.topic, message.ttl_seconds, message.urgency), (call.to_string(), 45, "high"));
    assert_eq!(pushed(&scene), ["carol video"]);
}

#[test]
fn who_is_asked_into_a_call_that_goes_on_is_told_by_whom_and_has_missed_it_when_they_did_not_come() {
    let mut scene = Scene::new();
    subscribed(&scene, &["carol"]);
    let (call, ..) = scene.talking();
    assert_eq!(pushed(&scene), ["carol video", "carol over"]);
    let ring = |scene: &mut Scene| {
        scene.wants("bob", Wish::Ring { call: call.clone(), user: UserId::new("carol") }).unwrap();
    };
    ring(&mut scene);
    let (_, message) = scene.world.pushed.borrow_mut().remove(0);
    let payload: Value = serde_json::from_str(&message.payload).unwrap();
    assert_eq!((payload["kind"].as_str(), payload["caller_name"].as_str()), (Some("video"), Some("bob")));
    ring(&mut scene);
    assert_eq!(pushed(&scene), [""; 0]);
    scene.later(60);
    assert_eq!(pushed(&scene), ["carol missed"]);
    ring(&mut scene);
    scene.wants("carol", Wish::Accept { call: call.clone() }).unwrap();
    assert_eq!(pushed(&scene), ["carol video", "carol over"]);
}

#[test]
fn who_was_told_that_it_rings_is_told_once_when_it_does_no_more() {
    let mut scene = Scene::new();
    subscribed(&scene, &["bob", "carol"]);
    let call = scene.calls("alice");
    assert_eq!(pushed(&scene), ["bob video", "carol video"]);
    scene.wants("bob", Wish::Decline { call: call.clone() }).unwrap();
    assert_eq!(pushed(&scene), ["bob over"]);
    scene.ends("alice", &call).unwrap();
    assert_eq!(pushed(&scene), ["carol missed"]);

    let call = scene.calls("alice");
    assert_eq!(pushed(&scene), ["bob video", "carol video"]);
    scene.wants("carol", Wish::Accept { call: call.clone() }).unwrap();
    assert_eq!(pushed(&scene), ["bob over", "carol over"]);
    scene.ends("alice", &call).unwrap();
    assert_eq!(pushed(&scene), [""; 0]);

    scene.calls("alice");
    pushed(&scene);
    scene.later(60);
    assert_eq!(pushed(&scene), ["bob missed", "carol missed"]);
}

#[test]
fn an_object_that_was_thrown_out_of_memory_still_tells_who_was_told() {
    let mut scene = Scene::new();
    subscribed(&scene, &["bob"]);
    let call = scene.calls("alice");
    pushed(&scene);
    scene.sleep();
    scene.ends("alice", &call).unwrap();
    assert_eq!(pushed(&scene), ["bob missed"]);
}

#[test]
fn a_browser_of_an_ended_session_is_passed_over() {
    let scene = Scene::new();
    subscribed(&scene, &["bob"]);
    let people = [UserId::new("bob")];
    let count = || pollster::block_on(scene.world.run(push::of(&people))).unwrap().0.len();
    assert_eq!(count(), 1);
    let ended = Statement::new("UPDATE users SET session_epoch = 1 WHERE id = 'bob'", Vec::new());
    pollster::block_on(scene.world.run(ended)).unwrap();
    assert_eq!(count(), 0);
}
