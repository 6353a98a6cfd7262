use super::*;

fn refused(scene: &Scene, socket: &Socket) -> Value {
    scene.last(socket, "error")["code"].clone()
}

#[test]
fn a_call_rings_at_once_when_somebody_else_is_there() {
    let mut scene = Scene::new();
    let (alice, bob) = (scene.opens("alice", "alice-page"), scene.opens("bob", "bob-page"));
    let call = scene.calls("alice");
    assert_eq!(scene.stored(), "ringing");
    let frame = scene.last(&bob, "call")["call"].clone();
    assert_eq!((&frame["id"], &frame["status"]), (&json!(call), &json!("ringing")));
    assert_eq!((&frame["caller_name"], &frame["ring_ends_at"]), (&json!("alice"), &json!(at(45))));
    assert_eq!(frame["participants"][0]["presence"], "expected");
    scene.joins(&alice, &call);
    assert_eq!(scene.last(&bob, "call")["call"]["participants"][0]["connection_id"], "alice-page");
}

#[test]
fn a_call_rings_from_when_somebody_else_comes() {
    let mut scene = Scene::new();
    scene.opens("alice", "alice-page");
    scene.calls("alice");
    assert_eq!(scene.stored(), "initiated");
    scene.opens("alice", "alice-phone");
    assert_eq!(scene.stored(), "initiated");
    let bob = scene.opens("bob", "bob-page");
    assert_eq!(scene.stored(), "ringing");
    let frames = scene.received(&bob);
    assert_eq!((&frames[0]["type"], &frames[1]["call"]["status"]), (&json!("welcome"), &json!("ringing")));
}

#[test]
fn two_people_talk_and_one_leaves() {
    let mut scene = Scene::new();
    let (call, alice, bob) = scene.talking();
    scene.now += 60;
    scene.says(&bob, json!({"type": "call.leave", "callId": call}));
    assert_eq!(scene.stored(), "ended/left/60");
    let frame = scene.last(&alice, "call")["call"].clone();
    assert_eq!((&frame["status"], &frame["duration"]), (&json!("ended"), &json!(60)));
    assert_eq!(scene.world.memory.borrow().as_deref(), None);
    // The alarm that is left finds nothing to do.
    scene.later(300);
    assert_eq!(scene.world.alarm.get(), None);
}

#[test]
fn nobody_answers() {
    let mut scene = Scene::new();
    let (alice, bob) = (scene.opens("alice", "alice-page"), scene.opens("bob", "bob-page"));
    let call = scene.calls("alice");
    scene.joins(&alice, &call);
    scene.later(44);
    assert_eq!(scene.stored(), "ringing");
    scene.later(1);
    assert_eq!(scene.stored(), "missed/no_answer/0");
    assert_eq!(scene.last(&bob, "call")["call"]["status"], "missed");
}

#[test]
fn a_wish_after_the_ring_ended_comes_too_late_even_before_the_alarm() {
    let mut scene = Scene::new();
    let call = scene.calls("alice");
    scene.now = 46;
    assert_eq!(status(&scene.wants("bob", Wish::Accept { call: call.clone() })), Err("call_ended"));
    assert_eq!(scene.stored(), "missed/no_answer/0");
    assert_eq!(status(&scene.ends("alice", &call)), Ok(Status::Missed));
}

#[test]
fn both_press_at_once_and_land_in_one_call() {
    let mut scene = Scene::new();
    let first = scene.wants("alice", Wish::Create { call_type: CallType::Voice, carrier: Carrier::default() }).unwrap();
    let second = scene.wants("bob", Wish::Create { call_type: CallType::Video, carrier: Carrier::default() }).unwrap();
    assert_eq!((first.joined, second.joined), (false, true));
    assert_eq!((&first.call.id, second.call.status), (&second.call.id, Status::Active));
    assert_eq!(second.call.participants[1].username, "bob");
    assert_eq!(scene.world.database().scalar("SELECT count(*) FROM calls"), Some("1".into()));
}

#[test]
fn the_caller_pressing_twice_answers_nothing() {
    let mut scene = Scene::new();
    scene.calls("alice");
    let again = scene.wants("alice", Wish::Create { call_type: CallType::Voice, carrier: Carrier::default() }).unwrap();
    assert_eq!((again.joined, again.call.status), (true, Status::Initiated));
}

#[test]
fn everybody_declines() {
    let mut scene = Scene::new();
    let call = scene.calls("alice");
    assert_eq!(status(&scene.wants("bob", Wish::Decline { call: call.clone() })), Ok(Status::Initiated));
    let carol = scene.opens("carol", "carol-page");
    scene.says(&carol, json!({"type": "call.decline", "callId": call}));
    assert_eq!(scene.stored(), "declined/declined/0");
    assert_eq!(status(&scene.wants("bob", Wish::Decline { call })), Err("call_ended"));
}

#[test]
fn a_second_device_stops_ringing_and_leaves_for_nobody() {
    let mut scene = Scene::new();
    let (call, alice, bob) = scene.talking();
    let phone = scene.opens("bob", "bob-phone");
    scene.says(&phone, json!({"type": "call.leave", "callId": call}));
    assert_eq!(refused(&scene, &phone), "not_in_call");
    scene.joins(&phone, &call);
    assert_eq!(scene.last(&bob, "call")["call"]["participants"][1]["connection_id"], "bob-phone");
    scene.says(&bob, json!({"type": "call.leave", "callId": call}));
    assert_eq!(refused(&scene, &bob), "not_in_call");
    scene.closes(&bob);
    assert_eq!(scene.last(&alice, "call")["call"]["participants"][1]["presence"], "connected");
    scene.later(20);
    assert_eq!(scene.stored(), "active");
}

#[test]
fn a_lost_socket_has_ten_seconds() {
    let mut scene = Scene::new();
    let (_, alice, bob) = scene.talking();
    scene.closes(&bob);
    assert_eq!(scene.last(&alice, "call")["call"]["participants"][1]["presence"], "lost");
    scene.later(9);
    assert_eq!(scene.stored(), "active");
    scene.later(1);
    assert_eq!(scene.stored(), "ended/connection_lost/10");
}

#[test]
fn a_reload_comes_back_in_time_as_the_same_participant() {
    let mut scene = Scene::new();
    let (call, alice, bob) = scene.talking();
    scene.closes(&bob);
    scene.later(5);
    let again = scene.opens("bob", "bob-reloaded");
    scene.joins(&again, &call);
    scene.later(60);
    let frame = scene.last(&alice, "call")["call"].clone();
    assert_eq!(frame["participants"].as_array().unwrap().len(), 2);
    assert_eq!(scene.stored(), "active");
}

#[test]
fn media_signs_reach_the_others_without_a_write_to_the_database() {
    let mut scene = Scene::new();
    let (call, alice, bob) = scene.talking();
    let before = scene.world.batches.get();
    scene.says(&bob, json!({"type": "call.media", "callId": call, "audio": false, "video": true, "screen": true}));
    let sign = scene.last(&alice, "call")["call"]["participants"][1].clone();
    assert_eq!((&sign["audio"], &sign["screen"]), (&json!(false), &json!(true)));
    assert_eq!(scene.world.batches.get(), before);
}

#[test]
fn the_fourth_finds_the_call_full() {
    let mut scene = Scene::new();
    let (call, _, _) = scene.talking();
    scene.wants("carol", Wish::Accept { call: call.clone() }).unwrap();
    scene.world.database().scalar("SELECT 1");
    crate::store::calls::tests::member(scene.world.database(), "mallory");
    let full = scene.wants("mallory", Wish::Accept { call });
    assert_eq!(full, Err(Error::CallFull { most: 3 }));
}

#[test]
fn strangers_and_ended_sessions_learn_nothing() {
    let mut scene = Scene::new();
    let (call, _, _) = scene.talking();
    let wishes = |call: &CallId| {
        let call = call.clone();
        vec![
            Wish::Accept { call: call.clone() },
            Wish::Decline { call: call.clone() },
            Wish::End { call: call.clone(), duration: None, for_all: false },
            Wish::End { call, duration: None, for_all: true },
        ]
    };
    let unknown = CallId::random(&RoomId::random([1; 16]), [99; 16]);
    for over in [false, true] {
        if over {
            scene.ends("alice", &call).unwrap();
        }
        for wish in wishes(&call).into_iter().chain(wishes(&unknown)) {
            assert_eq!(status(&scene.wants("mallory", wish.clone())), Err("call_not_found"), "{wish:?}");
            let command = Command { actor: Actor { user: UserId::new("bob"), epoch: 7 }, wish };
            let expired = pollster::block_on(scene.keeper.command(command, at(scene.now)));
            assert_eq!(status(&expired), Err("session_expired"));
        }
        let create = Wish::Create { call_type: CallType::Voice, carrier: Carrier::default() };
        assert_eq!(status(&scene.wants("mallory", create)), Err("room_not_found"));
    }
    assert_eq!(scene.stored(), "ended/left/0");
}

#[test]
fn the_owner_ends_it_for_all_and_bob_may_not() {
    let mut scene = Scene::new();
    let call = scene.calls("bob");
    scene.wants("carol", Wish::Accept { call: call.clone() }).unwrap();
    let end = Wish::End { call, duration: None, for_all: true };
    assert_eq!(status(&scene.wants("carol", end.clone())), Err("not_allowed"));
    assert_eq!(status(&scene.wants("alice", end.clone())), Ok(Status::Ended));
    assert_eq!(status(&scene.wants("carol", end)), Ok(Status::Ended));
    assert_eq!(scene.stored(), "ended/ended_for_all/0");
}

#[test]
fn every_step_of_a_call_is_one_trip_to_the_database_and_a_refused_one_asks_why() {
    let mut scene = Scene::new();
    let create = || Wish::Create { call_type: CallType::Voice, carrier: Carrier::default() };
    let trips = |scene: &mut Scene, name: &str, wish: Wish| {
        let before = scene.world.batches.get();
        let done = scene.wants(name, wish);
        (status(&done), scene.world.batches.get() - before)
    };
    assert_eq!(trips(&mut scene, "mallory", create()), (Err("room_not_found"), 2));
    assert_eq!(trips(&mut scene, "alice", create()), (Ok(Status::Initiated), 1));
    let call = scene.keeper.room.call.clone().unwrap().id;
    assert_eq!(trips(&mut scene, "mallory", Wish::Accept { call: call.clone() }), (Err("call_not_found"), 2));
    assert_eq!(trips(&mut scene, "bob", Wish::Accept { call: call.clone() }), (Ok(Status::Active), 1));
    assert_eq!(trips(&mut scene, "carol", create()), (Ok(Status::Active), 1));
    let end = Wish::End { call, duration: None, for_all: false };
    assert_eq!(trips(&mut scene, "bob", end.clone()), (Ok(Status::Active), 1));
    assert_eq!(trips(&mut scene, "alice", end), (Ok(Status::Ended), 1));
    // A room that forgot its live call finds out that it has one, and joins it: insert, why not, save.
    scene.calls("alice");
    scene.world.alarm.set(None);
    scene.sleep();
    assert_eq!(trips(&mut scene, "bob", create()), (Ok(Status::Active), 3));
}

#[test]
fn who_comes_back_counts_without_the_time_in_between() {
    for asleep in [false, true] {
        let mut scene = Scene::new();
        // From 0 and from 1.
        let (call, alice, bob) = scene.talking();
        let carol = scene.opens("carol", "carol-page");
        scene.joins(&carol, &call);
        scene.now = 61;
        scene.says(&bob, json!({"type": "call.leave", "callId": call}));
        if asleep {
            scene.sleep();
        }
        scene.later(3000);
        // Coming back is one thing, however often it is said.
        scene.joins(&bob, &call);
        scene.joins(&bob, &call);
        assert_eq!(scene.used(), 3061 + 60 + 3060, "while it goes on");
        scene.later(60);
        scene.ends("bob", &call).unwrap();
        scene.later(10);
        scene.wants("bob", Wish::Accept { call: call.clone() }).unwrap();
        scene.later(10);
        scene.wants("alice", Wish::End { call: call.clone(), duration: None, for_all: true }).unwrap();
        assert_eq!(scene.used(), 3141 + (60 + 60 + 10) + 3140);
        let _ = (alice, carol);
    }
}
