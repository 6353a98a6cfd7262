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
    let retention = Retention { call_days: Some(30), message_days: Some(30), ..Retention::default() };
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
    forget(&world, Retention { message_days: Some(30), ..Retention::default() });
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
    let retention = Retention { message_days: Some(1), ..Retention::default() };
    forget(&world, retention);
    assert_eq!(count(&world, "messages"), "1001");
    forget(&world, retention);
    assert_eq!(count(&world, "messages"), "0");
}

#[test]
fn an_appointment_goes_with_its_room_and_all_that_took_place_there() {
    let (world, alice, bob, room) = World::with_room();
    world.send(&alice, &room, "client-1").unwrap();
    let (old, recent) = (world.now(), world.now().plus_seconds(30 * DAY));
    for (n, status, end) in [
        (1, "completed", old),
        (2, "cancelled", old),
        // Its outcome is still to be written down.
        (3, "scheduled", old),
        // Its call goes on.
        (4, "no_show", old),
        (5, "completed", recent),
    ] {
        let id = RoomId::random([n; 16]);
        for sql in [
            "INSERT INTO chat_rooms (id, code_hash, room_name, owner_id, created_at, opens_at, closes_at)
             SELECT ?1, printf('%064d', ?2), 'Knee', ?3, ?5, ?5, ?5 WHERE ?4 <> ?6",
            "INSERT INTO room_members (room_id, user_id, joined_at)
             SELECT ?1, id, ?5 FROM users WHERE ?2 IS NOT NULL AND ?3 <> ?4 AND ?4 <> ?6",
            "INSERT INTO appointments (room_id, organizer_id, attendee_id, title, status, starts_at, ends_at,
                                       duration_minutes, created_at, updated_at)
             SELECT ?1, ?3, ?6, 'Knee', ?4, '2000', ?5, 30, ?5, ?5 WHERE ?2 IS NOT NULL",
            "INSERT INTO calls (id, room_id, caller_id, call_type, provider, status, started_at, ended_at, duration,
                                end_reason)
             SELECT 'c' || ?2, ?1, ?3, 'video', 'p2p', iif(?2 = 4, 'ringing', 'missed'), ?5, iif(?2 = 4, NULL, ?5),
                    iif(?2 = 4, NULL, 0), iif(?2 = 4, NULL, 'no_answer') WHERE ?4 <> ?6",
        ] {
            let values = vec![
                (&id).into(),
                i32::from(n).into(),
                (&alice.user_id).into(),
                status.into(),
                end.into(),
                (&bob.user_id).into(),
            ];
            block_on(world.database.run(Statement::new(sql, values))).unwrap();
        }
    }
    let left = || {
        let list = |sql: &str| world.database.scalar(sql).unwrap();
        let appointments = list("SELECT group_concat(id) FROM (SELECT id FROM appointments ORDER BY id)");
        let calls = list("SELECT group_concat(id) FROM (SELECT id FROM calls ORDER BY id)");
        [appointments, calls, count(&world, "chat_rooms"), count(&world, "room_members")]
    };
    let all = ["1,2,3,4,5", "c1,c2,c3,c4,c5", "6", "12"];
    world.wait(30 * DAY - 60);
    let retention = Retention { appointment_days: Some(30), ..Retention::default() };
    forget(&world, retention);
    assert_eq!(left(), all, "not a day too early");
    world.wait(120);
    forget(&world, Retention { call_days: None, appointment_days: None, message_days: Some(9000) });
    assert_eq!(left(), all);
    for _ in 0..2 {
        forget(&world, retention);
        assert_eq!(left(), ["3,4,5", "c3,c4,c5", "4", "8"]);
    }
    assert_eq!(count(&world, "messages"), "1");
}
