use super::*;
use crate::config::Retention;
use crate::service::retention;
use crate::store::{Database, Statement};

const DAY: i64 = 24 * 60 * 60;

fn forget(world: &World, retention: Retention) {
    block_on(retention::forget(&world.database, retention, world.now.get())).unwrap();
}

fn a_call(world: &World, room: &Room, ended: bool) -> CallId {
    let id = CallId::random(&room.id, world.random());
    let sql = "INSERT INTO calls (id, room_id, caller_id, call_type, provider, status, started_at, ended_at, duration, end_reason)
               SELECT ?1, id, owner_id, 'video', 'p2p', iif(?3, 'missed', 'ringing'), ?2, iif(?3, ?2, NULL), iif(?3, 0, NULL),
                      iif(?3, 'no_answer', NULL) FROM chat_rooms WHERE id = ?4";
    let values = vec![(&id).into(), world.now.get().into(), i32::from(ended).into(), (&room.id).into()];
    block_on(world.database.run(Statement::new(sql, values))).unwrap();
    for sql in [
        "INSERT INTO call_participants (call_id, user_id, joined_at) SELECT id, caller_id, started_at FROM calls WHERE id = ?1",
        "INSERT INTO call_events (call_id, source, type, at, stored_at, user_id, is_applied)
         SELECT id, 'securechat', 'recording-consent', started_at, started_at, caller_id, 1 FROM calls WHERE id = ?1",
    ] {
        block_on(world.database.run(Statement::new(sql, vec![(&id).into()]))).unwrap();
    }
    id
}

fn count(world: &World, table: &str) -> String {
    world.database.scalar(&format!("SELECT count(*) FROM {table}")).unwrap()
}

#[test]
fn without_a_setting_nothing_is_ever_deleted() {
    let (world, alice, _, room) = World::with_room();
    world.send(&alice, &room, "client-1").unwrap();
    a_call(&world, &room, true);
    world.wait(10_000 * DAY);
    forget(&world, Retention::default());
    assert_eq!((count(&world, "messages"), count(&world, "calls")), ("1".into(), "1".into()));
}

#[test]
fn what_is_older_goes_and_the_rest_stays_also_the_second_time() {
    let (world, alice, bob, room) = World::with_room();
    world.send(&alice, &room, "client-1").unwrap();
    a_call(&world, &room, true);
    a_call(&world, &room, false);
    world.wait(30 * DAY - 2);
    let kept = world.send(&bob, &room, "client-2").unwrap();
    a_call(&world, &room, true);
    let all = || ["messages", "calls", "call_participants", "call_events"].map(|table| count(&world, table)).join(" ");
    let retention = Retention { call_days: Some(30), message_days: Some(30) };
    forget(&world, retention);
    assert_eq!(all(), "2 3 3 3", "not a day too early");
    world.wait(60);
    for _ in 0..2 {
        forget(&world, retention);
        // The live call stays however old it is.
        assert_eq!(all(), "1 2 2 2");
    }
    assert!(kept.message.contains(&world.database.scalar("SELECT id FROM messages").unwrap()));
    assert_eq!(count(&world, "users"), "2");
    forget(&world, Retention { call_days: None, message_days: Some(30) });
    assert_eq!(all(), "1 2 2 2");
}

#[test]
fn one_run_deletes_no_more_than_a_step() {
    let (world, alice, _, room) = World::with_room();
    world.send(&alice, &room, "client-1").unwrap();
    block_on(world.database.run(Statement::new(
        "INSERT INTO messages (id, room_id, sender_id, client_id, ciphertext, iv, created_at)
         WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 6000)
         SELECT 'm' || n, room_id, sender_id, 'c' || n, ciphertext, iv, created_at FROM messages, n",
        vec![],
    )))
    .unwrap();
    world.wait(2 * DAY);
    let retention = Retention { call_days: None, message_days: Some(1) };
    forget(&world, retention);
    assert_eq!(count(&world, "messages"), "1001");
    forget(&world, retention);
    assert_eq!(count(&world, "messages"), "0");
}
