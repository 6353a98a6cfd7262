use super::*;
use crate::domain::limits::{ENDED_GUEST_DAYS, EXPORTED_MESSAGES};
use crate::domain::user::DELETED;
use crate::service::account::{self, PARTS};
use crate::service::auth::{self, Ended};
use crate::store::account::MOST_ERASED;
use crate::store::{Database, Statement};

fn run(world: &World, sql: &'static str) {
    block_on(world.database.run(Statement::new(sql, vec![]))).unwrap();
}

fn erase(world: &World, session: &Session, current: Option<&str>) -> Result<Option<Ended>, Error> {
    block_on(account::erase(&world.database, &world.hasher, session, current, true, world.now()))
}

fn export(world: &World, session: &Session, before: i64) -> Result<account::Export, Error> {
    block_on(account::export(&world.database, session, before))
}

fn part<'a>(export: &'a account::Export, name: &str) -> &'a [String] {
    &export.parts[PARTS.iter().position(|part| *part == name).unwrap()]
}

/// Many messages of Alice's, besides those there are.
fn write_many(world: &World, room: &Room, most: i32) {
    let sql = "INSERT INTO messages (id, room_id, sender_id, client_id, ciphertext, iv, created_at)
               WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?2)
               SELECT 'm' || n, id, owner_id, 'c' || n, 'AAAA', 'AAAA', created_at FROM chat_rooms, n WHERE id = ?1";
    block_on(world.database.run(Statement::new(sql, vec![(&room.id).into(), most.into()]))).unwrap();
}

#[test]
fn what_a_person_wrote_and_was_called_goes_and_what_others_wrote_stays() {
    let (world, alice, bob, room) = World::with_room();
    world.send(&alice, &room, "client-1").unwrap();
    world.send(&bob, &room, "client-2").unwrap();
    let own = world.create(&alice, "only for Alice").unwrap();
    let ended = erase(&world, &alice, None).unwrap().unwrap();
    assert!(ended.account && ended.rooms.len() == 2);
    assert_eq!(ended.user, shown(&alice));
    let row = "SELECT username || ' ' || coalesce(username_key, '-') || ' ' || coalesce(password_hash, '-') || ' ' || session_epoch
               FROM users WHERE deleted_at IS NOT NULL";
    assert_eq!(world.database.scalar(row).unwrap(), format!("{DELETED} - - 1"));
    assert_eq!(world.database.scalar("SELECT group_concat(client_id) FROM messages").unwrap(), "client-2");
    assert_eq!(
        world.database.scalar(&format!("SELECT count(*) FROM chat_rooms WHERE id = '{}'", own.id)).unwrap(),
        "0"
    );
    let (seen, members, _) = block_on(service::rooms::get(&world.database, &world.rooms, &bob, &room.id)).unwrap();
    assert_eq!((seen.owner_id, members.len()), (bob.user_id.clone(), 1));
    block_on(auth::close_sockets(&world.rooms, &world.rooms, ended));
    assert!(world.told().contains(&Notice::MemberLeft { user: shown(&alice), erased: true }));
    // The name is free, the session over, and asking again is harmless.
    assert_ne!(world.guest("Alice").user_id, alice.user_id);
    assert_eq!(world.send(&alice, &room, "client-3").unwrap_err(), Error::SessionExpired);
    assert_eq!(erase(&world, &alice, None), Ok(None));
    assert_eq!(world.database.scalar("SELECT count(*) FROM users WHERE deleted_at IS NOT NULL").unwrap(), "1");
}

#[test]
fn who_has_a_password_has_to_give_it() {
    let world = World::new();
    let alice = world.person("Alice");
    for current in [None, Some(""), Some("wrong horse")] {
        assert_eq!(erase(&world, &alice, current), Err(Error::WrongPassword));
    }
    let elsewhere = world.login("Alice", PASSWORD).unwrap();
    assert!(erase(&world, &alice, Some(PASSWORD)).unwrap().is_some());
    assert_eq!(world.login("Alice", PASSWORD), Err(Error::WrongCredentials));
    assert_eq!(export(&world, &elsewhere, i64::MAX).unwrap_err(), Error::SessionExpired);
}

#[test]
fn an_ended_session_deletes_nothing() {
    let world = World::new();
    let alice = world.person("Alice");
    block_on(auth::logout(&world.database, &alice, true, false, world.now())).unwrap();
    assert_eq!(erase(&world, &alice, Some(PASSWORD)), Err(Error::SessionExpired));
    // Nor does one that ends between the question for the password and the deed.
    let other = world.login("Alice", PASSWORD).unwrap();
    let late = crate::store::account::erase(&alice, None, true, world.now());
    let rows = block_on(world.database.batch(late)).unwrap();
    assert!(rows[0].is_empty());
    assert!(block_on(auth::me(&world.database, &other, world.now())).is_ok());
}

#[test]
fn a_persons_many_messages_go_in_steps() {
    let (world, alice, bob, room) = World::with_room();
    world.send(&bob, &room, "client-1").unwrap();
    write_many(&world, &room, MOST_ERASED * 2 + 10);
    erase(&world, &alice, None).unwrap().unwrap();
    assert_eq!(world.database.scalar("SELECT group_concat(client_id) FROM messages").unwrap(), "client-1");
}

#[test]
fn names_at_the_provider_go_too_and_late_events_do_not_bring_them_back() {
    let (world, alice, bob, room) = World::with_room();
    let event = |sequence: i32, identity: &str| crate::twilio::webhook::Event {
        account_sid: "AC1".into(),
        room_sid: "RM1".into(),
        room_name: "room".into(),
        kind: crate::twilio::webhook::Kind::TrackAdded,
        at: world.now(),
        sequence,
        identity: Some(identity.into()),
        data: serde_json::from_value(serde_json::json!({ "participant_sid": format!("PA-{identity}") })).unwrap(),
    };
    let store =
        |event| block_on(world.database.batch(crate::store::events::store(&event, world.now()))).map(drop).unwrap();
    let booked = format!("{}-Alice", alice.user_id);
    for (sequence, identity) in ["Alice", "Bob", &booked].into_iter().enumerate() {
        store(event(i32::try_from(sequence).unwrap(), identity));
    }
    erase(&world, &alice, None).unwrap().unwrap();
    store(event(3, "Alice"));
    store(event(4, &booked));
    store(event(5, "Bob"));
    let named = "SELECT group_concat(sequence || coalesce(identity, '-') || (user_id IS NOT NULL)) FROM call_events";
    assert_eq!(world.database.scalar(named).unwrap(), "0-1,1Bob1,2-1,3-1,4-1,5Bob1");
    // Somebody else of that name is called by it.
    world.guest("Alice");
    store(crate::twilio::webhook::Event { room_sid: "RM2".into(), ..event(0, "Alice") });
    let last = world.database.scalar("SELECT identity FROM call_events ORDER BY id DESC");
    assert_eq!(last.as_deref(), Some("Alice"));
    let _ = (bob, room);
}

#[test]
fn names_go_out_of_what_was_told_outside() {
    let (world, alice, bob, _) = World::with_room();
    let call = CallId::new("c1");
    run(
        &world,
        "INSERT INTO calls (id, room_id, caller_id, call_type, provider, status, started_at, answered_at)
         SELECT 'c1', id, owner_id, 'voice', 'p2p', 'active', created_at, created_at FROM chat_rooms",
    );
    run(&world, "INSERT INTO call_participants (call_id, user_id, joined_at) SELECT 'c1', id, created_at FROM users");
    let tell = || block_on(world.database.run(crate::store::webhooks::of_call(&call, world.now()))).unwrap();
    tell();
    let told = |name: &str| {
        let sql =
            format!("SELECT coalesce(group_concat(type), '') FROM webhook_events WHERE payload LIKE '%\"{name}\"%'");
        world.database.scalar(&sql).unwrap()
    };
    let all = told("Alice");
    assert_eq!(all, "call.started,participant.joined,call.answered");
    let of_bob =
        "SELECT group_concat(payload) FROM webhook_events WHERE about = (SELECT id FROM users WHERE username = 'Bob')";
    let before = world.database.scalar(of_bob);
    run(&world, "UPDATE webhook_events SET state = 'delivered', next_attempt_at = NULL, delivered_at = created_at");
    erase(&world, &alice, None).unwrap().unwrap();
    assert_eq!((told("Alice"), told(DELETED)), (String::new(), all));
    assert_eq!(world.database.scalar(of_bob), before);
    assert_eq!(told("Bob"), "call.started,participant.joined,call.answered");
    // What is left to tell is only what is new.
    run(&world, "UPDATE call_participants SET left_at = joined_at WHERE user_id = (SELECT caller_id FROM calls)");
    tell();
    assert_eq!(told(DELETED), "call.started,participant.joined,call.answered,participant.left");
    assert_eq!(world.database.scalar("SELECT count(*) FROM webhook_events").unwrap(), "5");
    // Nor does it need the call itself.
    run(&world, "DELETE FROM calls");
    erase(&world, &bob, None).unwrap().unwrap();
    assert_eq!(told("Bob"), "");
}

#[test]
fn everything_that_is_kept_about_a_person_comes_and_nothing_of_others() {
    let (world, alice, bob, room) = World::with_room();
    world.send(&alice, &room, "client-1").unwrap();
    world.send(&bob, &room, "client-2").unwrap();
    run(
        &world,
        "INSERT INTO calls (id, room_id, caller_id, call_type, provider, status, started_at, ended_at, duration, end_reason)
         SELECT 'c1', id, owner_id, 'voice', 'p2p', 'missed', created_at, created_at, 0, 'no_answer' FROM chat_rooms",
    );
    run(
        &world,
        "INSERT INTO call_participants (call_id, user_id, joined_at) SELECT id, caller_id, started_at FROM calls",
    );
    run(
        &world,
        "INSERT INTO call_events (call_id, source, type, at, stored_at, user_id, data, is_applied)
         SELECT id, 'securechat', 'recording-consent', started_at, started_at, caller_id, '{\"consent\":true}', 1 FROM calls",
    );
    let all = export(&world, &alice, i64::MAX).unwrap();
    assert!(all.profile.contains(&format!("\"id\":\"{}\"", alice.user_id)), "{}", all.profile);
    assert!(!all.profile.contains("hash"));
    for (name, rows) in [("rooms", 1), ("messages", 1), ("calls", 1), ("events", 1), ("appointments", 0)] {
        assert_eq!(part(&all, name).len(), rows, "{name}");
    }
    assert!(part(&all, "messages")[0].contains("client-1"));
    assert!(part(&all, "events")[0].contains("\"data\":{\"consent\":true}"));
    assert_eq!(all.next, None);
    let of_bob = export(&world, &bob, i64::MAX).unwrap();
    assert_eq!((part(&of_bob, "calls").len(), part(&of_bob, "messages").len()), (0, 1));
}

#[test]
fn many_messages_come_in_several_replies() {
    let (world, alice, _, room) = World::with_room();
    write_many(&world, &room, EXPORTED_MESSAGES + 5);
    let first = export(&world, &alice, i64::MAX).unwrap();
    let second = export(&world, &alice, first.next.unwrap()).unwrap();
    assert_eq!((part(&first, "messages").len(), part(&second, "messages").len(), second.next), (5000, 5, None));
    // Large ones fill a reply sooner.
    run(&world, "UPDATE messages SET ciphertext = printf('%040000d', seq)");
    let first = export(&world, &alice, i64::MAX).unwrap();
    assert_eq!(part(&first, "messages").len(), 200);
    let second = export(&world, &alice, first.next.unwrap()).unwrap();
    let number =
        |rows: &[String], at: usize| serde_json::from_str::<serde_json::Value>(&rows[at]).unwrap()["seq"].as_i64();
    assert_eq!(number(part(&second, "messages"), 0), number(part(&first, "messages"), 199).map(|seq| seq - 1));
}

#[test]
fn browsers_are_forgotten_with_the_session_however_it_ends() {
    let (world, alice, bob, _) = World::with_room();
    let (carol, dave) = (world.person("Carol"), world.person("Dave"));
    run(
        &world,
        "INSERT INTO push_subscriptions (endpoint, user_id, session_epoch, p256dh, auth, created_at)
         SELECT username, id, session_epoch, 'key', 'secret', '' FROM users",
    );
    let kept = || world.database.scalar("SELECT group_concat(endpoint) FROM push_subscriptions");
    block_on(auth::logout(&world.database, &alice, false, false, world.now())).unwrap();
    assert_eq!(kept().as_deref(), Some("Bob,Carol,Dave"), "a guest signs out");
    world.wait(2 * 86_400);
    world.guest("Bob");
    assert_eq!(kept().as_deref(), Some("Carol,Dave"), "a guest's name is taken");
    block_on(auth::logout(&world.database, &carol, false, false, world.now())).unwrap();
    assert_eq!(kept().as_deref(), Some("Carol,Dave"), "other devices of hers are signed in");
    block_on(auth::logout(&world.database, &carol, true, false, world.now())).unwrap();
    assert_eq!(kept().as_deref(), Some("Dave"), "everywhere");
    let new = ("another password", Some(PASSWORD));
    block_on(auth::set_password(&world.database, &world.hasher, &dave, new, world.random(), world.now())).unwrap();
    assert_eq!(kept(), None, "a new password");
    let _ = bob;
}

#[test]
fn guests_who_ended_long_ago_become_tombstones_and_nobody_else_does() {
    let (world, alice, bob, room) = World::with_room();
    let (carol, dave) = (world.person("Carol"), world.guest("Dave"));
    for (session, client_id) in [(&alice, "client-1"), (&bob, "client-2")] {
        world.send(session, &room, client_id).unwrap();
    }
    block_on(auth::logout(&world.database, &alice, false, false, world.now())).unwrap();
    let sweep = || block_on(account::erase_guests(&world.database, true, world.now())).unwrap();
    let names =
        || world.database.scalar("SELECT group_concat(username) FROM (SELECT * FROM users ORDER BY created_at)");
    world.wait((ENDED_GUEST_DAYS - 1) * 86_400);
    block_on(auth::logout(&world.database, &dave, false, false, world.now())).unwrap();
    sweep();
    assert_eq!(names().as_deref(), Some("Alice,Bob,Carol,Dave"), "not a day too early");
    world.wait(86_400);
    // Dave was last seen as long ago.
    for _ in 0..2 {
        sweep();
        assert_eq!(names(), Some(format!("{DELETED},Bob,Carol,{DELETED}")));
        assert_eq!(world.database.scalar("SELECT group_concat(client_id) FROM messages").unwrap(), "client-2");
    }
    assert_eq!(world.database.scalar("SELECT count(*) FROM users WHERE deleted_at IS NOT NULL").unwrap(), "2");
    assert!(block_on(auth::me(&world.database, &carol, world.now())).is_ok());
    // Bob is a guest whose name nobody wanted.
    assert!(block_on(auth::me(&world.database, &bob, world.now())).is_ok());
}
