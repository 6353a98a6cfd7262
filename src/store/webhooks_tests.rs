use std::cell::RefCell;

use serde_json::Value as Row;

use super::*;
use crate::domain::call::tests::at;
use crate::domain::id::UserId;
use crate::domain::webhook::judge;
use crate::store::sqlite::Sqlite;
use crate::store::{Database, Value};

/// A room with people, and whatever a test writes into its outbox.
struct Scene {
    database: Sqlite,
    call: CallId,
    told: RefCell<usize>,
}

impl Scene {
    fn new() -> Self {
        let database = Sqlite::migrated();
        crate::store::calls::tests::people(&database);
        let call = CallId::random(&RoomId::random([1; 16]), [2; 16]);
        Self { database, call, told: RefCell::default() }
    }

    fn run(&self, sql: &'static str, values: Vec<Value>) {
        pollster::block_on(self.database.run(Statement::new(sql, values))).unwrap();
    }

    fn ask<T: serde::de::DeserializeOwned>(&self, statement: Statement) -> Vec<T> {
        pollster::block_on(self.database.run(statement)).unwrap().all().unwrap()
    }

    /// Alice calls, at second 1.
    fn placed(&self) {
        self.run(
            "INSERT INTO calls (id, room_id, caller_id, call_type, provider, status, started_at)
             VALUES (?1, ?2, 'alice', 'video', 'p2p', 'initiated', ?3)",
            vec![(&self.call).into(), (&RoomId::random([1; 16])).into(), at(1).into()],
        );
        self.came("alice", 1);
    }

    fn came(&self, name: &str, second: i64) {
        self.run(
            "INSERT INTO call_participants (call_id, user_id, joined_at) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET left_at = NULL",
            vec![(&self.call).into(), (&UserId::new(name)).into(), at(second).into()],
        );
    }

    fn left(&self, name: &str, second: i64) {
        self.run("UPDATE call_participants SET left_at = ?2 WHERE user_id = ?1", vec![name.into(), at(second).into()]);
    }

    fn answered(&self, second: i64) {
        self.run("UPDATE calls SET status = 'active', answered_at = ?1", vec![at(second).into()]);
    }

    fn over(&self, status: &str, second: i64) {
        self.run(
            "UPDATE calls SET status = ?1, ended_at = ?2, duration = 5, end_reason = 'left'",
            vec![status.into(), at(second).into()],
        );
        self.run("UPDATE call_participants SET left_at = coalesce(left_at, ?1)", vec![at(second).into()]);
    }

    /// What is new in the outbox after the statement: `type person @second`.
    fn tells(&self, second: i64) -> Vec<String> {
        self.run_statement(of_call(&self.call, at(second)));
        let all: Vec<Row> = self.ask(list(None, None));
        let known = self.told.replace(all.len());
        let new = all.iter().rev().skip(known);
        new.map(|row| {
            let payload = &row["payload"];
            let since = Timestamp::parse(payload["timestamp"].as_str().unwrap()).unwrap().seconds_since(at(0));
            let who = payload["data"]["username"].as_str().unwrap_or_default();
            format!("{} {who}@{since}", payload["type"].as_str().unwrap())
        })
        .collect()
    }

    fn run_statement(&self, statement: Statement) {
        pollster::block_on(self.database.run(statement)).unwrap();
    }

    fn due(&self, second: i64) -> Vec<Event> {
        self.ask(due(at(second), 10))
    }

    fn next(&self) -> Option<i64> {
        self.ask::<NextDue>(next_due()).first().map(|next| next.at.seconds_since(at(0)))
    }

    /// An event of a subject that is due from a second on.
    fn waiting(&self, id: &str, subject: &str, second: i64) {
        self.run(
            "INSERT INTO webhook_events (id, subject, type, payload, created_at, next_attempt_at)
             VALUES (?1, ?2, 'call.started', '{}', ?3, ?3)",
            vec![id.into(), subject.into(), at(second).into()],
        );
    }

    fn attempted(&self, id: &str, outcome: Outcome, second: i64) {
        let event = self.due(second).into_iter().find(|event| event.id == id).unwrap();
        let verdict = judge(outcome, event.attempts, at(second), 0);
        self.run_statement(attempted(&event, outcome, verdict, at(second)));
    }
}

fn ids(events: &[Event]) -> Vec<&str> {
    events.iter().map(|event| event.id.as_str()).collect()
}

#[test]
fn a_call_is_told_step_by_step_and_each_step_once() {
    let scene = Scene::new();
    assert!(scene.tells(0).is_empty(), "no call");
    scene.placed();
    assert_eq!(scene.tells(1), ["call.started @1", "participant.joined alice@1"]);
    assert!(scene.tells(2).is_empty());
    scene.run("UPDATE calls SET status = 'ringing'", vec![]);
    assert!(scene.tells(2).is_empty(), "ringing is not told");
    scene.came("bob", 3);
    scene.answered(3);
    assert_eq!(scene.tells(3), ["participant.joined bob@3", "call.answered @3"]);
    scene.came("carol", 4);
    assert_eq!(scene.tells(4), ["participant.joined carol@4"]);
    scene.left("carol", 5);
    assert_eq!(scene.tells(5), ["participant.left carol@5"]);
    scene.came("carol", 4);
    assert_eq!(scene.tells(7), ["participant.joined carol@7"], "who comes back is told when");
    assert!(scene.tells(8).is_empty());
    scene.over("ended", 9);
    let rest = ["participant.left alice@9", "participant.left bob@9", "participant.left carol@9", "call.ended @9"];
    assert_eq!(scene.tells(9), rest);
    assert!(scene.tells(10).is_empty());
}

#[test]
fn a_call_nobody_answered_is_missed_and_every_other_end_is_an_end() {
    for (status, kind) in [
        ("missed", "call.missed @9"),
        ("declined", "call.ended @9"),
        ("cancelled", "call.ended @9"),
        ("failed", "call.ended @9"),
    ] {
        let scene = Scene::new();
        scene.placed();
        scene.tells(1);
        scene.over(status, 9);
        assert_eq!(scene.tells(9), ["participant.left alice@9", kind]);
        assert!(scene.tells(10).is_empty());
    }
}

#[test]
fn what_was_not_told_at_its_time_is_made_up_for() {
    let scene = Scene::new();
    scene.placed();
    scene.came("bob", 3);
    scene.answered(3);
    scene.left("bob", 8);
    let all = [
        "call.started @1",
        "participant.joined alice@1",
        "participant.joined bob@3",
        "call.answered @3",
        "participant.left bob@8",
    ];
    assert_eq!(scene.tells(8), all);
}

#[test]
fn the_body_has_the_call_as_the_api_shows_it_and_ids_are_all_different() {
    let scene = Scene::new();
    scene.placed();
    scene.tells(1);
    let rows: Vec<Row> = scene.ask(list(None, None));
    let started = &rows[1];
    assert_eq!(started["state"], "pending");
    assert_eq!(started["subject"], scene.call.as_str());
    assert_ne!(started["id"], rows[0]["id"]);
    let id = started["id"].as_str().unwrap();
    assert!(id.starts_with("msg_") && !id.contains('.'), "{id}");
    let access = crate::store::calls::access(None, &RoomId::random([1; 16]), Some(&scene.call));
    let shown: Vec<Row> = scene.ask(access);
    assert_eq!(started["payload"]["data"], shown[0]["call"]);
    let joined = serde_json::json!({
        "call_id": scene.call, "room_id": RoomId::random([1; 16]), "call_type": "video", "provider": "p2p",
        "user_id": "alice", "username": "alice", "joined_at": at(1), "left_at": null,
    });
    assert_eq!(rows[0]["payload"]["data"], joined);
}

#[test]
fn an_event_waits_for_the_earlier_ones_of_its_subject_and_for_no_other() {
    let scene = Scene::new();
    for (id, subject) in [("a1", "a"), ("a2", "a"), ("b1", "b"), ("b2", "b")] {
        scene.waiting(id, subject, 1);
    }
    assert!(scene.due(0).is_empty());
    assert_eq!(scene.next(), Some(1));
    assert_eq!(ids(&scene.due(1)), ["a1", "b1"]);
    scene.attempted("a1", Outcome::Answered(500), 1);
    scene.attempted("b1", Outcome::Answered(200), 1);
    assert_eq!(ids(&scene.due(1)), ["b2"], "a2 waits for a1");
    scene.attempted("b2", Outcome::Answered(200), 1);
    assert_eq!(scene.next(), Some(6));
    assert!(scene.due(5).is_empty());
    assert_eq!(ids(&scene.due(6)), ["a1"]);
    scene.attempted("a1", Outcome::Answered(410), 6);
    assert_eq!(ids(&scene.due(6)), ["a2"], "what was given up is in nobody's way");
    scene.attempted("a2", Outcome::TimedOut, 6);
    let rows: Vec<Row> = scene.ask(list(None, None));
    let shown: Vec<_> = rows
        .iter()
        .map(|row| {
            format!("{} {} {} {} {}", row["id"], row["state"], row["attempts"], row["last_status"], row["last_error"])
        })
        .collect();
    assert_eq!(
        shown,
        [
            r#""b2" "delivered" 1 200 null"#,
            r#""b1" "delivered" 1 200 null"#,
            r#""a2" "pending" 1 null "no answer in time""#,
            r#""a1" "failed" 2 410 null"#,
        ]
    );
}

#[test]
fn lists_are_by_state_and_page() {
    let scene = Scene::new();
    for n in 0..60 {
        scene.waiting(&format!("e{n:02}"), &format!("s{n}"), 1);
    }
    scene.attempted("e00", Outcome::Answered(410), 1);
    let page = |state, before| -> Vec<(String, i32)> {
        let rows: Vec<Row> = scene.ask(list(state, before));
        let number = |row: &Row| i32::try_from(row["number"].as_i64().unwrap()).unwrap();
        rows.iter().map(|row| (row["id"].as_str().unwrap().to_owned(), number(row))).collect()
    };
    let first = page(None, None);
    assert_eq!((first.len(), first[0].0.as_str()), (50, "e59"));
    let second = page(None, Some(first[49].1));
    assert_eq!((second.len(), second[0].0.as_str(), second[9].0.as_str()), (10, "e09", "e00"));
    assert_eq!(page(Some(State::Failed), None).len(), 1);
    assert_eq!(page(Some(State::Pending), Some(first[49].1)).len(), 9);
    assert!(page(Some(State::Delivered), None).is_empty());
}

#[test]
fn an_event_is_sent_again_whatever_became_of_it() {
    let scene = Scene::new();
    for id in ["one", "two", "three"] {
        scene.waiting(id, id, 1);
    }
    scene.attempted("one", Outcome::Answered(200), 1);
    scene.attempted("two", Outcome::Answered(410), 1);
    scene.attempted("three", Outcome::Unreachable, 1);
    assert!(scene.due(2).is_empty());
    for id in ["one", "two", "three"] {
        let again: Vec<Row> = scene.ask(replay(id, at(2)));
        assert_eq!(
            (&again[0]["id"], &again[0]["state"], &again[0]["attempts"]),
            (&id.into(), &"pending".into(), &0.into())
        );
    }
    assert_eq!(ids(&scene.due(2)), ["one", "two", "three"]);
    assert!(scene.ask::<Row>(replay("four", at(2))).is_empty());
    for id in ["one", "two", "three"] {
        scene.attempted(id, Outcome::Answered(if id == "one" { 200 } else { 410 }), 3);
    }
    let rows = pollster::block_on(scene.database.batch(replay_failed(at(4)))).unwrap();
    assert_eq!(rows[0].first::<Replayed>().unwrap().unwrap().count, 2);
    assert_eq!(ids(&scene.due(4)), ["two", "three"]);
}

#[test]
fn old_events_go_but_none_of_a_call_that_goes_on() {
    let scene = Scene::new();
    scene.placed();
    scene.tells(1);
    scene.waiting("old", "another", 1);
    scene.waiting("new", "another", 20);
    let left =
        || scene.database.scalar("SELECT group_concat(subject, ' ') FROM webhook_events ORDER BY number").unwrap();
    scene.run_statement(delete_before(at(10)));
    let call = scene.call.as_str();
    assert_eq!(left(), format!("{call} {call} another"));
    scene.run_statement(of_call(&scene.call, at(11)));
    assert_eq!(left(), format!("{call} {call} another"), "nothing is told again");
    scene.over("ended", 12);
    scene.run_statement(delete_before(at(10)));
    assert_eq!(left(), "another");
    assert_eq!(ids(&scene.due(20)), ["new"]);
}

#[test]
fn every_query_on_the_outbox_uses_an_index() {
    let scene = Scene::new();
    let mut statements = vec![
        of_call(&scene.call, at(1)),
        of_appointment(&RoomId::random([1; 16]), 0, Status::Scheduled, "appointment.booked", at(1)),
        due(at(1), 10),
        next_due(),
        list(None, None),
        list(Some(State::Failed), None),
        list(Some(State::Pending), None),
        replay("one", at(1)),
        delete_before(at(1)),
        crate::store::usage::of_month(Month::of(at(1)), at(1)),
    ];
    statements.extend(replay_failed(at(1)));
    for statement in statements {
        for step in scene.database.query_plan(&statement) {
            let scans_a_table = step.starts_with("SCAN") && !step.contains("USING");
            // Its own few rows, sorted; and the people of one call.
            let is_fine = step.contains("CONSTANT ROW")
                || ["n", "p", "(subquery"].iter().any(|name| step.starts_with(&format!("SCAN {name}")))
                || step == "SCAN people";
            assert!(!scans_a_table || is_fine, "{step}\n{}", statement.sql);
        }
    }
}
