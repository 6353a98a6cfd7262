//! Databases that fail, objects that sleep, crash and forget.

use super::*;
use crate::domain::call::CallRow;

fn fail(scene: &Scene, failure: Failure) {
    scene.world.failures.borrow_mut().push_back(failure);
}

#[test]
fn when_the_database_fails_nothing_has_happened() {
    let mut scene = Scene::new();
    let bob = scene.opens("bob", "bob-page");
    fail(&scene, Failure::BeforeTheWrite);
    scene.received(&bob);
    let failed = scene.wants("alice", Wish::Create { call_type: CallType::Voice, carrier: Carrier::default() });
    assert_eq!(status(&failed), Err("unavailable"));
    assert_eq!((scene.received(&bob).len(), scene.world.memory.borrow().clone()), (0, None));
    let call = scene.calls("alice");
    fail(&scene, Failure::BeforeTheWrite);
    scene.joins(&bob, &call);
    assert_eq!(scene.last(&bob, "error")["code"], "unavailable");
    assert_eq!(scene.stored(), "ringing");
    scene.joins(&bob, &call);
    assert_eq!(scene.stored(), "active");
}

#[test]
fn an_alarm_that_fails_is_tried_again() {
    let mut scene = Scene::new();
    scene.calls("alice");
    fail(&scene, Failure::BeforeTheWrite);
    scene.later(45);
    assert_eq!(scene.stored(), "initiated");
    assert_eq!(scene.world.alarm.get(), Some(at(50)));
    scene.later(5);
    assert_eq!(scene.stored(), "missed/no_answer/0");
}

#[test]
fn a_write_whose_answer_was_lost_is_found_out() {
    let mut scene = Scene::new();
    let (alice, bob) = (scene.opens("alice", "alice-page"), scene.opens("bob", "bob-page"));
    let call = scene.calls("alice");
    scene.joins(&alice, &call);
    fail(&scene, Failure::AfterTheWrite);
    scene.joins(&bob, &call);
    assert_eq!(scene.last(&bob, "error")["code"], "unavailable");
    // The database says active, the object ringing. It finds out instead of calling the call missed.
    scene.later(45);
    assert_eq!(scene.last(&alice, "call")["call"]["status"], "active");
    scene.later(10);
    assert_eq!(scene.stored(), "ended/connection_lost/55");
}

#[test]
fn a_create_whose_answer_was_lost_is_joined() {
    let mut scene = Scene::new();
    fail(&scene, Failure::AfterTheWrite);
    assert!(scene.wants("alice", Wish::Create { call_type: CallType::Voice, carrier: Carrier::default() }).is_err());
    assert_eq!(scene.stored(), "initiated");
    let again = scene.wants("alice", Wish::Create { call_type: CallType::Voice, carrier: Carrier::default() }).unwrap();
    assert_eq!((again.joined, again.call.status), (true, Status::Initiated));
    assert_eq!(scene.world.database().scalar("SELECT count(*) FROM calls"), Some("1".into()));
}

#[test]
fn an_end_whose_answer_was_lost_leaves_no_ghost() {
    let mut scene = Scene::new();
    let (call, alice, _) = scene.talking();
    fail(&scene, Failure::AfterTheWrite);
    assert!(scene.ends("bob", &call).is_err());
    assert_eq!(scene.stored(), "ended/left/0");
    scene.received(&alice);
    // The object still has it live; the next thing anybody does shows that it is over.
    assert_eq!(status(&scene.ends("bob", &call)), Ok(Status::Ended));
    assert_eq!(scene.last(&alice, "call")["call"]["status"], "ended");
    let new = scene.wants("alice", Wish::Create { call_type: CallType::Voice, carrier: Carrier::default() }).unwrap();
    assert!(!new.joined && new.call.id != call);
}

#[test]
fn a_deadline_that_finds_the_call_ended_already_is_in_nobodys_way() {
    let mut scene = Scene::new();
    let call = scene.calls("alice");
    fail(&scene, Failure::AfterTheWrite);
    assert!(scene.ends("alice", &call).is_err());
    scene.later(45);
    assert_eq!((scene.stored(), scene.world.logged.borrow().len()), ("cancelled/cancelled/0".into(), 0));
    assert_eq!(scene.world.alarm.get(), None);
    assert!(
        !scene.wants("bob", Wish::Create { call_type: CallType::Voice, carrier: Carrier::default() }).unwrap().joined
    );
}

#[test]
fn a_call_survives_sleep() {
    let mut scene = Scene::new();
    let (call, alice, bob) = scene.talking();
    scene.sleep();
    scene.says(&alice, json!({"type": "signal", "callId": call, "to": "bob-page", "data": {}}));
    assert_eq!(scene.last(&bob, "signal")["from"], "alice-page");
    scene.sleep();
    scene.closes(&bob);
    assert_eq!(scene.last(&alice, "call")["call"]["participants"][1]["presence"], "lost");
    scene.sleep();
    scene.later(10);
    assert_eq!(scene.stored(), "ended/connection_lost/10");
}

#[test]
fn a_socket_that_died_while_the_room_slept_is_noticed_on_waking() {
    let mut scene = Scene::new();
    let (call, alice, bob) = scene.talking();
    scene.sleep();
    scene.world.open.borrow_mut().retain(|open| open.id != bob.id);
    scene.says(&alice, json!({"type": "call.media", "callId": call, "audio": true, "video": true, "screen": true}));
    assert_eq!(scene.last(&alice, "call")["call"]["participants"][1]["presence"], "lost");
    scene.later(10);
    assert_eq!(scene.stored(), "ended/connection_lost/10");
}

#[test]
fn after_a_crash_both_come_back_to_the_same_call() {
    let mut scene = Scene::new();
    let (call, _, _) = scene.talking();
    scene.crash();
    scene.now += 3;
    let alice = scene.opens("alice", "alice-page");
    scene.joins(&alice, &call);
    let bob = scene.opens("bob", "bob-page");
    scene.joins(&bob, &call);
    scene.later(30);
    assert_eq!(scene.stored(), "active");
    scene.says(&alice, json!({"type": "signal", "callId": call, "to": "bob-page", "data": {}}));
    assert_eq!(scene.last(&bob, "signal")["from"], "alice-page");
}

#[test]
fn a_crash_that_nobody_comes_back_from_leaves_nothing_open() {
    let mut scene = Scene::new();
    scene.talking();
    scene.later(120);
    scene.crash();
    scene.later(400);
    // Noticed when the room looked after its call, as it does every 48 seconds.
    assert_eq!(scene.stored(), "ended/connection_lost/150");
}

#[test]
fn what_the_object_forgot_the_sweep_closes() {
    let mut scene = Scene::new();
    let call = scene.calls("alice");
    *scene.world.memory.borrow_mut() = None;
    scene.world.alarm.set(None);
    scene.sleep();
    scene.now = 400;
    scene.wake();
    pollster::block_on(scene.keeper.sweep(&call, at(400))).unwrap();
    assert_eq!(scene.stored(), "failed/abandoned/0");
    pollster::block_on(scene.keeper.sweep(&call, at(401))).unwrap();
}

#[test]
fn the_sweep_leaves_a_running_call_alone() {
    let mut scene = Scene::new();
    let (call, _, _) = scene.talking();
    pollster::block_on(scene.keeper.sweep(&call, at(400))).unwrap();
    assert_eq!(scene.stored(), "active");
}

#[test]
fn a_broken_memory_counts_as_none_and_the_database_still_has_the_call() {
    let mut scene = Scene::new();
    let call = scene.calls("alice");
    *scene.world.memory.borrow_mut() = Some("{broken".into());
    scene.sleep();
    assert_eq!(status(&scene.wants("bob", Wish::Accept { call })), Ok(Status::Active));
}

#[test]
fn two_objects_of_one_room_never_make_two_calls() {
    // Cloudflare runs one; should it ever run two for a moment, the database decides.
    let mut scene = Scene::new();
    let mut other = Scene::keeper(&scene.world);
    let first = scene.calls("alice");
    pollster::block_on(other.wake(at(0))).unwrap();
    *scene.world.memory.borrow_mut() = None;
    let mut other_empty = Scene::keeper(&scene.world);
    let actor = Actor { user: UserId::new("bob"), epoch: 0 };
    let wish = Wish::Create { call_type: CallType::Voice, carrier: Carrier::default() };
    let done = pollster::block_on(other_empty.command(Command { actor, wish }, at(1))).unwrap();
    assert_eq!((done.call.id, done.joined, done.call.status), (first, true, Status::Active));
}

#[test]
fn what_is_stored_and_what_is_shown_agree() {
    let mut scene = Scene::new();
    let (call, alice, _) = scene.talking();
    let statement = crate::store::calls::access(None, &RoomId::random([1; 16]), Some(&call));
    let row = pollster::block_on(scene.world.database().run(statement)).unwrap();
    let stored: CallRow = row.first::<Access>().unwrap().unwrap().call.unwrap();
    let shown = scene.last(&alice, "call")["call"].clone();
    assert_eq!(serde_json::from_value::<CallRow>(shown).unwrap(), stored);
}

#[test]
fn a_call_in_which_nobody_was_yet_is_found_in_the_database_when_the_room_wakes() {
    let mut scene = Scene::new();
    let call = scene.calls("alice");
    assert_eq!((scene.world.memory.borrow().clone(), scene.world.alarm.get()), (None, Some(at(45))));
    scene.now = 20;
    scene.sleep();
    scene.world.alarm.set(Some(at(45)));
    let bob = scene.opens("bob", "bob-page");
    let frames = scene.received(&bob);
    assert_eq!((&frames[0]["call"]["id"], &frames[0]["call"]["ring_ends_at"]), (&json!(call), &json!(at(45))));
    assert_eq!(frames[1]["call"]["status"], "ringing");
    // Its caller has as long to come as it rings, and it rings as long as it would have.
    scene.later(24);
    assert_eq!(scene.stored(), "ringing");
    scene.later(1);
    assert_eq!(scene.stored(), "missed/no_answer/0");

    let call = scene.calls("alice");
    scene.sleep();
    scene.later(44);
    assert_eq!(scene.stored(), "ringing");
    let alice = scene.opens("alice", "alice-page");
    scene.joins(&alice, &call);
    assert!(scene.world.memory.borrow().is_some(), "the database does not know by which page she is in it");
    scene.ends("alice", &call).unwrap();
    assert_eq!(scene.world.memory.borrow().clone(), None);
}

#[test]
fn a_room_that_cannot_ask_for_its_call_asks_again() {
    let mut scene = Scene::new();
    let (alice, call) = (scene.opens("alice", "alice-page"), scene.calls("bob"));
    scene.sleep();
    fail(&scene, Failure::BeforeTheWrite);
    scene.says(&alice, json!({"type": "typing", "active": true}));
    assert_eq!(scene.world.logged.borrow().len(), 1);
    assert!(scene.world.closed.borrow().is_empty());
    scene.joins(&alice, &call);
    assert_eq!(scene.stored(), "active");

    scene.ends("bob", &call).unwrap();
    scene.calls("bob");
    scene.sleep();
    fail(&scene, Failure::BeforeTheWrite);
    scene.later(45);
    assert_eq!(scene.world.alarm.get(), Some(at(50)), "the alarm is tried again");
    scene.later(5);
    assert_eq!(scene.stored(), "missed/no_answer/0");
}
