use super::*;
use crate::domain::limits::{SOCKET_SECONDS, SOCKETS_A_ROOM};
use crate::hub::Notice;

#[test]
fn the_first_frame_is_a_greeting_and_the_others_learn_of_a_newcomer() {
    let mut scene = Scene::new();
    let alice = scene.opens("alice", "alice-page");
    let bob = scene.opens("bob", "bob-page");
    let greeting = scene.received(&bob).remove(0);
    assert_eq!((&greeting["type"], &greeting["protocol"]), (&json!("welcome"), &json!(1)));
    assert_eq!(greeting["connectionId"], "bob-page");
    let online: Vec<&str> =
        greeting["online"].as_array().unwrap().iter().map(|user| user["id"].as_str().unwrap()).collect();
    assert_eq!((online, &greeting["call"]), (vec!["alice", "bob"], &Value::Null));
    assert_eq!(
        scene.last(&alice, "presence"),
        json!({"type": "presence", "user": {"id": "bob", "username": "bob"}, "online": true})
    );
}

#[test]
fn presence_is_per_person_not_per_page() {
    let mut scene = Scene::new();
    let alice = scene.opens("alice", "alice-page");
    let (laptop, phone) = (scene.opens("bob", "bob-laptop"), scene.opens("bob", "bob-phone"));
    scene.received(&alice);
    scene.closes(&laptop);
    assert_eq!(scene.received(&alice), Vec::<Value>::new());
    scene.closes(&phone);
    assert_eq!(scene.last(&alice, "presence")["online"], false);
}

#[test]
fn a_page_that_comes_back_replaces_its_older_socket_without_anybody_noticing() {
    let mut scene = Scene::new();
    let (_, alice, bob) = scene.talking();
    scene.received(&alice);
    let again = scene.opens("bob", "bob-page");
    assert_eq!(*scene.world.closed.borrow(), vec![(bob.id.clone(), 4001)]);
    scene.closes(&bob);
    assert_eq!(scene.received(&alice), Vec::<Value>::new());
    assert_eq!(scene.last(&again, "welcome")["call"]["participants"][1]["presence"], "connected");
}

#[test]
fn nobody_takes_anothers_connection_name() {
    let mut scene = Scene::new();
    let (call, alice, bob) = scene.talking();
    let carol = scene.opens("carol", "bob-page");
    assert_ne!(carol.connection, bob.connection);
    scene.received(&bob);
    scene.says(&alice, json!({"type": "signal", "callId": call, "to": "bob-page", "data": {"secret": 1}}));
    assert_eq!(
        scene.last(&bob, "signal"),
        json!({"type": "signal", "callId": call, "from": "alice-page", "data": {"secret": 1}})
    );
    assert_eq!(scene.last(&carol, "signal"), Value::Null);
}

#[test]
fn signals_pass_only_between_two_connected_participants_of_the_call() {
    let mut scene = Scene::new();
    let (call, alice, bob) = scene.talking();
    let carol = scene.opens("carol", "carol-page");
    let signal = |call: &CallId, to: &str| json!({"id": "s", "type": "signal", "callId": call, "to": to, "data": {}});
    for (from, frame, code) in [
        (&carol, signal(&call, "bob-page"), "not_in_call"),
        (&alice, signal(&call, "carol-page"), "no_such_participant"),
        (&alice, signal(&call, "alice-page"), "no_such_participant"),
        (&alice, signal(&CallId::new("other"), "bob-page"), "call_not_found"),
    ] {
        scene.says(from, frame);
        let error = scene.last(from, "error");
        assert_eq!((&error["code"], &error["id"], &error["success"]), (&json!(code), &json!("s"), &json!(false)));
    }
    // Bob's place moves to his phone: his laptop is out of it.
    let phone = scene.opens("bob", "bob-phone");
    scene.joins(&phone, &call);
    scene.says(&bob, signal(&call, "alice-page"));
    assert_eq!(scene.last(&bob, "error")["code"], "not_in_call");
    scene.says(&alice, signal(&call, "bob-page"));
    assert_eq!(scene.last(&alice, "error")["code"], "no_such_participant");
    scene.says(&alice, signal(&call, "bob-phone"));
    assert_eq!(scene.last(&phone, "signal")["from"], "alice-page");
}

#[test]
fn a_reaction_of_a_participant_reaches_everybody_and_changes_nothing() {
    let mut scene = Scene::new();
    let (call, alice, bob) = scene.talking();
    let carol = scene.opens("carol", "carol-page");
    let reaction = |call: &CallId| json!({"id": "r", "type": "reaction", "callId": call, "emoji": "clap"});
    let remembered = scene.world.memory.borrow().clone();
    scene.says(&alice, reaction(&call));
    let expected =
        json!({"type": "reaction", "callId": call, "user": {"id": "alice", "username": "alice"}, "emoji": "clap"});
    for socket in [&alice, &bob, &carol] {
        assert_eq!(scene.last(socket, "reaction"), expected);
    }
    assert_eq!(*scene.world.memory.borrow(), remembered);
    for (from, frame, code) in [
        (&carol, reaction(&call), "not_in_call"),
        (&alice, reaction(&CallId::new("other")), "call_not_found"),
        (&alice, json!({"id": "r", "type": "reaction", "callId": call, "emoji": "boo"}), "malformed_frame"),
    ] {
        scene.says(from, frame);
        assert_eq!(scene.last(from, "error")["code"], code);
    }
}

#[test]
fn hands_are_in_every_call_frame_for_those_who_come_later_too() {
    let mut scene = Scene::new();
    let (call, alice, bob) = scene.talking();
    let raised = scene.now;
    scene.says(&bob, json!({"type": "call.hand", "callId": call, "raised": true}));
    assert_eq!(scene.last(&alice, "call")["call"]["participants"][1]["hand_raised_at"], json!(at(raised)));
    let again = scene.opens("alice", "alice-page");
    let greeting = scene.last(&again, "welcome");
    assert_eq!(greeting["call"]["participants"][1]["hand_raised_at"], json!(at(raised)));
    assert_eq!(greeting["call"]["participants"][0]["hand_raised_at"], Value::Null);
    scene.says(&bob, json!({"type": "call.hand", "callId": call, "raised": false}));
    assert_eq!(scene.last(&again, "call")["call"]["participants"][1]["hand_raised_at"], Value::Null);
}

#[test]
fn typing_goes_to_the_others_only() {
    let mut scene = Scene::new();
    let (alice, bob) = (scene.opens("alice", "alice-page"), scene.opens("bob", "bob-page"));
    scene.received(&alice);
    scene.says(&alice, json!({"type": "typing", "active": true}));
    assert_eq!(scene.last(&bob, "typing")["active"], true);
    assert_eq!(scene.received(&alice), Vec::<Value>::new());
}

#[test]
fn a_flood_closes_the_socket() {
    let mut scene = Scene::new();
    let (alice, bob) = (scene.opens("alice", "alice-page"), scene.opens("bob", "bob-page"));
    for _ in 0..201 {
        scene.says(&alice, json!({"type": "typing", "active": true}));
    }
    assert_eq!(*scene.world.closed.borrow(), vec![(alice.id, 4008)]);
    assert_eq!(scene.last(&bob, "presence")["online"], false);
}

#[test]
fn what_is_no_frame_is_answered_with_an_error_and_binary_too() {
    let mut scene = Scene::new();
    let alice = scene.opens("alice", "alice-page");
    pollster::block_on(scene.keeper.frame(&alice.id, None, at(0)));
    assert_eq!(scene.last(&alice, "error")["code"], "malformed_frame");
    scene.says(&alice, json!({"type": "dance"}));
    assert_eq!(scene.last(&alice, "error")["code"], "unknown_frame");
}

#[test]
fn news_from_outside_reach_everybody() {
    let mut scene = Scene::new();
    let (alice, bob) = (scene.opens("alice", "alice-page"), scene.opens("bob", "bob-page"));
    scene.hears(Notice::Message { message: json!({"seq": 7}), listeners: Vec::new() });
    for socket in [&alice, &bob] {
        assert_eq!(scene.last(socket, "message"), json!({"type": "message", "message": {"seq": 7}}));
    }
    let dave = User { id: UserId::new("dave"), username: "Dave".into() };
    scene.hears(Notice::MemberJoined { user: dave });
    assert_eq!(
        scene.last(&alice, "member"),
        json!({"type": "member", "user": {"id": "dave", "username": "Dave"}, "joined": true})
    );
}

#[test]
fn who_leaves_the_room_is_out_of_the_call_and_of_the_socket() {
    let mut scene = Scene::new();
    let (_, alice, bob) = scene.talking();
    scene.hears(Notice::MemberLeft { user: bob.user.clone(), erased: false });
    assert_eq!(*scene.world.closed.borrow(), vec![(bob.id, 4003)]);
    assert_eq!(scene.stored(), "ended/left/0");
    assert_eq!(scene.last(&alice, "call")["call"]["status"], "ended");
}

#[test]
fn who_signed_out_everywhere_may_not_come_back_with_the_old_session() {
    let mut scene = Scene::new();
    let (_, alice, bob) = scene.talking();
    scene.hears(Notice::SessionsEnded { user_id: bob.user.id.clone() });
    assert_eq!(*scene.world.closed.borrow(), vec![(bob.id, 4005)]);
    assert_eq!(scene.last(&alice, "call")["call"]["participants"][1]["presence"], "lost");
    scene.later(11);
    assert_eq!(scene.stored(), "ended/connection_lost/10");
}

#[test]
fn one_socket_too_many_closes_the_persons_oldest_that_is_not_in_the_call() {
    let mut scene = Scene::new();
    let bob = scene.opens("bob", "bob-page");
    let mut open: Vec<_> = Vec::new();
    for n in 0..SOCKETS_A_ROOM {
        scene.later(1);
        open.push(scene.opens("alice", &format!("alice-page-{n}")));
    }
    assert!(scene.world.closed.borrow().is_empty());
    let call = scene.calls("alice");
    scene.joins(&open[0], &call);
    scene.opens("alice", "alice-page-new");
    assert_eq!(*scene.world.closed.borrow(), [(open[1].id.clone(), 4001)]);
    // The same page again takes its own place, and asleep nobody forgets who was first.
    scene.sleep();
    scene.opens("alice", "alice-page-new");
    assert_eq!(scene.world.closed.borrow().len(), 2);
    scene.opens("alice", "alice-page-newer");
    assert_eq!(scene.world.closed.borrow().last(), Some(&(open[2].id.clone(), 4001)));
    // Nobody went: Alice is still here.
    assert!(!scene.received(&bob).iter().any(|frame| frame["type"] == "presence" && frame["online"] == false));
}

#[test]
fn who_deletes_the_account_is_called_so_in_the_running_call_and_in_what_is_remembered_of_it() {
    for has_left in [false, true] {
        let mut scene = Scene::new();
        let run = |scene: &Scene, sql: &'static str| {
            pollster::block_on(scene.world.database().run(Statement::new(sql, vec![]))).unwrap();
        };
        run(&scene, "UPDATE users SET username = 'Roberta' WHERE id = 'bob'");
        let (call, alice, bob) = scene.talking();
        let carol = scene.opens("carol", "carol-page");
        scene.joins(&carol, &call);
        if has_left {
            scene.ends("bob", &call).unwrap();
        }
        assert!(scene.world.memory.borrow().as_ref().unwrap().contains("Roberta"));
        run(
            &scene,
            "UPDATE users SET username = 'Deleted person', username_key = NULL, deleted_at = '' WHERE id = 'bob'",
        );
        let _ = (scene.received(&alice), scene.received(&carol));
        let user = User { id: bob.user.id.clone(), username: "Roberta".into() };
        scene.hears(Notice::MemberLeft { user, erased: true });
        assert_eq!(scene.stored(), "active");
        let frame = scene.last(&alice, "call");
        assert_eq!(frame["call"]["participants"][1]["username"], "Deleted person", "{has_left}");
        assert!(!frame.to_string().contains("Roberta"));
        assert!(!scene.world.memory.borrow().as_ref().unwrap().contains("Roberta"));
        // Nor does what comes later say it.
        scene.ends("alice", &call).unwrap();
        assert!(!scene.last(&carol, "call").to_string().contains("Roberta"));
    }
}

#[test]
fn a_socket_open_for_hours_has_to_come_back_before_it_hears_or_says_anything() {
    let mut scene = Scene::new();
    let alice = scene.opens("alice", "alice-page");
    scene.now += 1;
    let bob = scene.opens("bob", "bob-page");
    scene.now += SOCKET_SECONDS - 1;
    scene.says(&alice, json!({"type": "typing", "active": true}));
    assert_eq!(*scene.world.closed.borrow(), vec![(alice.id.clone(), 4010)]);
    assert_eq!(scene.last(&bob, "typing"), Value::Null);
    scene.now += 1;
    scene.hears(Notice::Message { message: json!({"text": "for members"}), listeners: Vec::new() });
    assert_eq!(*scene.world.closed.borrow(), vec![(alice.id, 4010), (bob.id.clone(), 4010)]);
    assert_eq!(scene.last(&bob, "message"), Value::Null);
}

#[test]
fn who_talks_for_hours_comes_back_to_the_same_call() {
    let mut scene = Scene::new();
    let (call, alice, bob) = scene.talking();
    scene.later(SOCKET_SECONDS - 10);
    while scene.world.closed.borrow().is_empty() {
        scene.later(1);
    }
    assert_eq!(*scene.world.closed.borrow(), vec![(alice.id, 4010), (bob.id, 4010)]);
    for name in ["alice", "bob"] {
        let again = scene.opens(name, &format!("{name}-page"));
        scene.joins(&again, &call);
    }
    scene.later(60);
    assert_eq!((scene.stored(), scene.world.closed.borrow().len()), ("active".into(), 2));
}
