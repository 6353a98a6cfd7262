//! What is told outside of a room's calls.

use super::*;

/// A room whose calls are told outside.
fn told() -> Scene {
    let mut scene = Scene::new();
    scene.world.webhooks.set(true);
    scene.sleep();
    scene
}

/// Everything in the outbox, in order: the event, and the person where it is about one.
fn outbox(scene: &Scene) -> Vec<String> {
    let sql = "SELECT coalesce(group_concat(type || iif(about = '', '', ' ' || about), '\n'), '')
               FROM (SELECT * FROM webhook_events ORDER BY number)";
    scene.world.database().scalar(sql).unwrap().lines().map(str::to_owned).collect()
}

const TALKED: [&str; 7] = [
    "call.started",
    "participant.joined alice",
    "participant.joined bob",
    "call.answered",
    "participant.left alice",
    "participant.left bob",
    "call.ended",
];

#[test]
fn a_whole_call_is_told_once_and_in_order() {
    let mut scene = told();
    let (call, ..) = scene.talking();
    assert_eq!(outbox(&scene), TALKED[..4]);
    scene.now += 5;
    scene.ends("bob", &call).unwrap();
    assert_eq!(outbox(&scene), TALKED);
    // Placed, answered, ended; that she is connected is no news to the database.
    assert_eq!(scene.world.outbox_sent.get(), 3);
    scene.ends("bob", &call).unwrap();
    scene.later(600);
    assert_eq!(outbox(&scene), TALKED);
}

#[test]
fn without_a_receiver_nothing_is_written() {
    let mut scene = Scene::new();
    let (call, ..) = scene.talking();
    scene.ends("alice", &call).unwrap();
    assert_eq!((outbox(&scene).len(), scene.world.outbox_sent.get()), (0, 0));
}

#[test]
fn a_call_that_rings_out_is_missed() {
    let mut scene = told();
    scene.calls("alice");
    scene.later(45);
    let missed = ["call.started", "participant.joined alice", "participant.left alice", "call.missed"];
    assert_eq!(outbox(&scene), missed);
}

#[test]
fn what_the_database_refused_is_not_told() {
    let mut scene = told();
    let bob = scene.opens("bob", "bob-page");
    let call = scene.calls("alice");
    assert_eq!(status(&scene.wants("mallory", Wish::Accept { call: call.clone() })), Err("call_not_found"));
    scene.world.failures.borrow_mut().push_back(Failure::BeforeTheWrite);
    scene.joins(&bob, &call);
    assert_eq!(outbox(&scene), TALKED[..2]);
    scene.joins(&bob, &call);
    assert_eq!(outbox(&scene), TALKED[..4]);
}

/// The write arrives, its answer does not, and the object has forgotten: what it decides anew was told already.
#[test]
fn what_is_decided_twice_is_told_once() {
    let mut scene = told();
    let bob = scene.opens("bob", "bob-page");
    let call = scene.calls("alice");
    scene.now += 1;
    scene.world.failures.borrow_mut().push_back(Failure::AfterTheWrite);
    scene.joins(&bob, &call);
    assert_eq!(outbox(&scene), TALKED[..4]);
    scene.now += 1;
    scene.joins(&bob, &call);
    assert_eq!(outbox(&scene), TALKED[..4]);
    scene.world.failures.borrow_mut().push_back(Failure::AfterTheWrite);
    assert!(scene.ends("bob", &call).is_err());
    scene.crash();
    scene.later(600);
    assert_eq!(outbox(&scene), TALKED);
}

#[test]
fn who_goes_and_comes_back_is_told_each_time() {
    let mut scene = told();
    let (call, ..) = scene.talking();
    let carol = scene.opens("carol", "carol-page");
    for _ in 0..2 {
        scene.joins(&carol, &call);
        scene.says(&carol, json!({"type": "call.leave", "callId": call}));
        scene.now += 1;
    }
    let carols = ["participant.joined carol", "participant.left carol"];
    assert_eq!(outbox(&scene)[4..], [carols, carols].concat());
}
