use super::*;
use crate::domain::call::tests::{RULES, at, person};
use crate::domain::call::{Call, CallRow, CallType, Event, Media, Provider};
use crate::domain::id::{CallId, ConnectionId, RoomId};
use crate::domain::room::Venue;
use crate::error::Error;
use crate::store::sqlite::Sqlite;
use crate::store::{Database, Statement};

/// Alice, Bob and Carol are members of a room that Alice owns; Mallory is not.
fn a_room() -> (Sqlite, RoomId) {
    let database = Sqlite::migrated();
    people(&database);
    (database, RoomId::random([1; 16]))
}

/// Puts the people and their room into a database.
pub fn people(database: &Sqlite) {
    for name in ["alice", "bob", "carol", "mallory"] {
        execute(
            database,
            "INSERT INTO users (id, username, username_key, created_at, last_seen_at) VALUES (?1, ?1, ?1, ?2, ?2)",
            vec![name.into(), at(0).into()],
        );
    }
    execute(
        database,
        "INSERT INTO chat_rooms (id, code_hash, room_name, owner_id, created_at) VALUES (?1, ?2, 'Room', 'alice', ?3)",
        vec![(&RoomId::random([1; 16])).into(), "0".repeat(64).into(), at(0).into()],
    );
    for name in ["alice", "bob", "carol"] {
        member(database, name);
    }
}

/// Makes a person a member of the room.
pub fn member(database: &Sqlite, name: &str) {
    execute(
        database,
        "INSERT INTO room_members (room_id, user_id, joined_at) VALUES (?1, ?2, ?3)",
        vec![(&RoomId::random([1; 16])).into(), name.into(), at(0).into()],
    );
}

fn execute(database: &Sqlite, sql: &'static str, values: Vec<Value>) {
    pollster::block_on(database.run(Statement::new(sql, values))).unwrap();
}

fn actor(name: &str) -> Actor {
    Actor { user: person(name), epoch: 0 }
}

fn place(room: &RoomId, caller: &str, byte: u8) -> Call {
    let id = CallId::random(room, [byte; 16]);
    Call::place(id, room.clone(), person(caller), vec![], CallType::Voice, Provider::P2p, at(1), &RULES)
}

/// Whether the call was stored, and who else is a member; and what the room's live call is then.
fn create_call(database: &Sqlite, call: &mut Call, actor: &Actor) -> (Option<Vec<Other>>, Access) {
    let rows = pollster::block_on(database.batch(create(call, None, actor))).unwrap();
    let others = placed(call, &rows).unwrap();
    let live = pollster::block_on(database.run(live(Some(actor), &call.room))).unwrap();
    (others, answered(vec![live]).unwrap())
}

/// Whether the call was saved, and how the database has it then.
fn save_call(database: &Sqlite, before: &Call, call: &mut Call, actor: Option<&Actor>) -> (bool, Access) {
    let rows = pollster::block_on(database.batch(save(before, call, actor, at(9)).unwrap())).unwrap();
    let is_saved = saved(call, actor, &rows).unwrap();
    let access = pollster::block_on(database.run(access(actor, &call.room, Some(&call.id)))).unwrap();
    (is_saved, answered(vec![access]).unwrap())
}

fn join(call: &Call, name: &str, second: i64) -> Call {
    let event = Event::Joined { user: person(name), connection: ConnectionId::new(name), media: Media::default() };
    call.after(&event, at(second), &RULES).unwrap()
}

#[test]
fn a_created_call_has_its_names_its_room_and_its_caller_in_it_without_being_read_back() {
    let (database, room) = a_room();
    execute(&database, "UPDATE chat_rooms SET provider_room = 'apt-1', is_recordable = 0", vec![]);
    let mut call = place(&room, "alice", 1);
    let (others, access) = create_call(&database, &mut call, &actor("alice"));
    assert_eq!(others, Some(vec![Other(person("bob"), 0), Other(person("carol"), 0)]));
    assert_eq!((call.caller_name.as_str(), &call.venue), ("alice", &access.venue));
    assert_eq!((call.venue.provider_room.as_deref(), call.venue.is_recordable), (Some("apt-1"), false));
    assert!(access.session && access.member);
    assert_eq!((access.owner, access.username), (Some(person("alice")), Some("alice".into())));
    assert_eq!(access.others, others.unwrap());
    assert_eq!(access.call, Some(call.row()));
}

#[test]
fn the_second_of_two_calls_at_once_finds_the_first() {
    let (database, room) = a_room();
    let (mut first, mut second) = (place(&room, "alice", 1), place(&room, "bob", 2));
    create_call(&database, &mut first, &actor("alice"));
    let (stored, access) = create_call(&database, &mut second, &actor("bob"));
    assert_eq!((stored, access.call.unwrap().id), (None, first.id));
    assert_eq!(database.scalar("SELECT count(*) FROM calls"), Some("1".into()));
    assert_eq!(database.scalar("SELECT group_concat(user_id) FROM call_participants"), Some("alice".into()));
}

#[test]
fn neither_a_stranger_nor_an_ended_session_creates_a_call() {
    let (database, room) = a_room();
    let (stored, access) = create_call(&database, &mut place(&room, "mallory", 1), &actor("mallory"));
    assert!(stored.is_none() && access.session && !access.member);
    let expired = Actor { user: person("alice"), epoch: 1 };
    let (stored, access) = create_call(&database, &mut place(&room, "alice", 1), &expired);
    assert!(stored.is_none() && !access.session && access.member);
    let nowhere = RoomId::random([9; 16]);
    assert!(create_call(&database, &mut place(&nowhere, "alice", 1), &actor("alice")).0.is_none());
    assert_eq!(database.scalar("SELECT count(*) FROM calls"), Some("0".into()));
}

#[test]
fn a_call_is_saved_through_its_whole_life() {
    let (database, room) = a_room();
    let mut call = place(&room, "alice", 1);
    create_call(&database, &mut call, &actor("alice"));
    let mut answered = join(&call, "bob", 5);
    let (applied, access) = save_call(&database, &call, &mut answered, Some(&actor("bob")));
    assert_eq!(answered.participants[1].username, "bob");
    assert_eq!((applied, access.call), (true, Some(answered.row())));
    let left = Event::Left { user: person("bob"), duration: None };
    let mut ended = answered.after(&left, at(65), &RULES).unwrap();
    let (applied, access) = save_call(&database, &answered, &mut ended, None);
    assert_eq!((applied, access.call), (true, Some(ended.row())));
    // Over is over.
    let (applied, access) = save_call(&database, &answered, &mut answered.clone(), None);
    assert_eq!((applied, access.call), (false, Some(ended.row())));
}

#[test]
fn whether_a_call_at_twilio_may_be_recorded_is_asked_again_with_every_change() {
    let (database, room) = a_room();
    let mut call = Call { provider: Provider::Twilio, ..place(&room, "alice", 1) };
    create_call(&database, &mut call, &actor("alice"));
    execute(&database, "UPDATE chat_rooms SET is_recordable = 0, room_name = 'Checkup'", vec![]);
    let mut rings = call.after(&Event::Rang, at(2), &RULES).unwrap();
    assert!(rings.venue.is_recordable);
    assert!(save_call(&database, &call, &mut rings, None).0);
    assert_eq!((rings.venue.is_recordable, rings.venue.name.as_str()), (false, "Checkup"));
}

#[test]
fn coming_back_clears_when_one_left_and_keeps_when_one_joined() {
    let (database, room) = a_room();
    let mut call = place(&room, "alice", 1);
    create_call(&database, &mut call, &actor("alice"));
    let mut three = join(&join(&call, "bob", 5), "carol", 6);
    save_call(&database, &call, &mut three, None);
    let mut two = three.after(&Event::Left { user: person("bob"), duration: None }, at(9), &RULES).unwrap();
    let row = save_call(&database, &three, &mut two, None).1.call.unwrap();
    assert_eq!(row.participants[1].left_at, Some(at(9)));
    let mut back = join(&two, "bob", 20);
    let row = save_call(&database, &two, &mut back, None).1.call.unwrap();
    assert_eq!((row.participants[1].joined_at, row.participants[1].left_at), (at(5), None));
    assert_eq!((row.participants[2].joined_at, row.participants[2].left_at), (at(6), None));
}

#[test]
fn a_save_by_a_stranger_an_ended_session_or_upon_another_state_changes_nothing() {
    let (database, room) = a_room();
    let mut call = place(&room, "alice", 1);
    create_call(&database, &mut call, &actor("alice"));
    let before = database.scalar("SELECT status || (SELECT count(*) FROM call_participants) FROM calls");
    let mut mallory = join(&call, "mallory", 5);
    assert!(!save_call(&database, &call, &mut mallory, Some(&actor("mallory"))).0);
    let expired = Actor { user: person("bob"), epoch: 9 };
    assert!(!save_call(&database, &call, &mut join(&call, "bob", 5), Some(&expired)).0);
    let other = join(&call, "bob", 5);
    assert!(!save_call(&database, &other, &mut join(&other, "carol", 6), None).0);
    // A third who comes into a running call changes nothing but the participants.
    save_call(&database, &call, &mut join(&call, "bob", 5), None);
    assert!(!save_call(&database, &other, &mut join(&other, "mallory", 6), Some(&actor("mallory"))).0);
    let after = database.scalar("SELECT status || (SELECT count(*) FROM call_participants) FROM calls");
    assert_eq!((before, after), (Some("initiated1".into()), Some("active2".into())));
}

#[test]
fn what_a_room_says_about_its_calls_is_read_with_the_access() {
    let (database, room) = a_room();
    let read =
        || answered(vec![pollster::block_on(database.run(live(Some(&actor("alice")), &room))).unwrap()]).unwrap();
    assert_eq!(read().venue, Venue { name: "Room".into(), ..Venue::default() });
    let book = "UPDATE chat_rooms SET opens_at = ?1, closes_at = ?2, provider_room = 'apt-1', is_recordable = 0";
    execute(&database, book, vec![at(5).into(), at(9).into()]);
    let hours = crate::domain::room::Hours { opens_at: at(5), closes_at: at(9) };
    let booked =
        Venue { hours: Some(hours), provider_room: Some("apt-1".into()), is_recordable: false, name: "Room".into() };
    assert_eq!(read().venue, booked);
    // At second 1 the room is not open.
    assert!(create_call(&database, &mut place(&room, "alice", 1), &actor("alice")).0.is_none());
}

#[test]
fn who_is_let_into_a_room_is_read_in_few_words() {
    let (database, room) = a_room();
    let read = |actor: &Actor, room: &RoomId| {
        pollster::block_on(database.run(standing(actor, room))).unwrap().first::<Standing>().unwrap()
    };
    let alice = || read(&actor("alice"), &room).unwrap();
    assert_eq!((alice().admit(at(1)), alice().hours(), alice().live), (Ok(()), None, None));
    assert_eq!(alice().username, "alice");
    create_call(&database, &mut place(&room, "alice", 1), &actor("alice"));
    assert_eq!(alice().live, Some(Provider::P2p));
    execute(
        &database,
        "UPDATE calls SET status = 'cancelled', ended_at = ?1, duration = 0, end_reason = 'cancelled'",
        vec![at(2).into()],
    );
    let book = "UPDATE chat_rooms SET opens_at = ?1, closes_at = ?2, provider_room = 'apt-1'";
    execute(&database, book, vec![at(5).into(), at(9).into()]);
    assert_eq!((alice().live, alice().provider_room.as_deref()), (None, Some("apt-1")));
    assert_eq!(alice().admit(at(5)), Ok(()));
    for closed in [at(4), at(9)] {
        let refused = Error::RoomClosed { opens_at: at(5), closes_at: at(9) };
        assert_eq!(alice().admit(closed), Err(refused));
    }
    assert_eq!(read(&actor("mallory"), &room).unwrap().admit(at(5)), Err(Error::RoomNotFound));
    assert_eq!(read(&actor("alice"), &RoomId::random([9; 16])).unwrap().admit(at(5)), Err(Error::RoomNotFound));
    let expired = Actor { epoch: 9, ..actor("alice") };
    assert_eq!(read(&expired, &room).unwrap().admit(at(5)), Err(Error::SessionExpired));
    assert!(read(&Actor { user: person("nobody"), epoch: 0 }, &room).is_none());
}

#[test]
fn a_stranger_is_told_no_membership_when_reading_a_call() {
    let (database, room) = a_room();
    let mut call = place(&room, "alice", 1);
    create_call(&database, &mut call, &actor("alice"));
    let read = |who: &str, id: &CallId| {
        let statement = access(Some(&actor(who)), &room, Some(id));
        answered(pollster::block_on(database.batch(vec![statement])).unwrap()).unwrap()
    };
    assert!(!read("mallory", &call.id).member);
    assert!(read("bob", &call.id).call.is_some());
    assert!(read("bob", &CallId::random(&room, [9; 16])).call.is_none());
}

#[test]
fn the_history_comes_newest_first_in_pages_that_neither_repeat_nor_skip() {
    let (database, room) = a_room();
    for number in 0..120 {
        // Three calls at the same moment each time, so that the order within a moment counts too.
        execute(
            &database,
            "INSERT INTO calls (id, room_id, caller_id, call_type, provider, status, started_at, ended_at, duration, end_reason)
             VALUES (?1, ?2, 'alice', 'voice', 'p2p', 'missed', ?3, ?3, 0, 'no_answer')",
            vec![format!("{number:03}").into(), (&room).into(), at(i64::from(number / 3)).into()],
        );
    }
    let page = |before: Option<&CallId>| {
        let mut rows = pollster::block_on(database.run(history(&actor("alice"), &room, before))).unwrap();
        rows.0.remove(0);
        rows.all::<CallRow>().unwrap()
    };
    let mut seen: Vec<String> = Vec::new();
    let mut before = None;
    loop {
        let calls = page(before.as_ref());
        let Some(last) = calls.last() else { break };
        before = Some(last.id.clone());
        seen.extend(calls.iter().map(|call| call.id.to_string()));
    }
    let expected: Vec<String> = (0..120).rev().map(|number| format!("{number:03}")).collect();
    assert_eq!(seen, expected);
    assert!(page(Some(&CallId::new("unknown"))).is_empty());
}

#[test]
fn the_sweep_finds_only_old_live_calls() {
    let (database, room) = a_room();
    let mut call = place(&room, "alice", 1);
    create_call(&database, &mut call, &actor("alice"));
    let found =
        |before| pollster::block_on(database.run(open_since(before, 200))).unwrap().all::<CallName>().unwrap().len();
    assert_eq!((found(at(0)), found(at(2))), (0, 1));
    let mut ended = call.after(&Event::Abandoned, at(3), &RULES).unwrap();
    save_call(&database, &call, &mut ended, None);
    assert_eq!(found(at(9)), 0);
}

#[test]
fn every_query_on_calls_uses_an_index() {
    let (database, room) = a_room();
    let call = place(&room, "alice", 1);
    let id = call.id.clone();
    let mut statements = create(&call, None, &actor("alice"));
    statements.extend(save(&call, &call, Some(&actor("bob")), at(9)).unwrap());
    let bob = actor("bob");
    statements.extend([standing(&bob, &room), open_since(at(0), 200)]);
    statements.extend([history(&bob, &room, None), history(&bob, &room, Some(&id))]);
    for statement in statements {
        for step in database.query_plan(&statement) {
            let scans_a_table = step.starts_with("SCAN") && !step.contains("USING");
            let is_fine = step.contains("CONSTANT ROW")
                || step == "SCAN one"
                || step.contains("json_each")
                || step.contains("subquery");
            assert!(!scans_a_table || is_fine, "{step}\n{}", statement.sql);
        }
    }
    let plan = database.query_plan(&history(&bob, &room, Some(&id))).join("\n");
    assert!(plan.contains("USING INDEX calls_by_room (room_id=? AND started_at<?)"), "{plan}");
}
