//! What a month took and cost.

use serde_json::{Value, json};

use super::*;
use crate::config::Costs;
use crate::domain::usage::{Money, Month, Prices};
use crate::service::usage::{of_month, watch};
use crate::store::{Database, Statement};

fn money(text: &str) -> Money {
    Money::parse(text).unwrap()
}

fn costs(budget: Option<&str>) -> Costs {
    let prices = Prices { video: money("0.004"), voice: money("0.0025"), p2p: money("0") };
    Costs { prices, monthly_budget: budget.map(money) }
}

/// A world with one room, and calls in it.
struct Ledger {
    world: World,
    alice: Session,
    number: Cell<i32>,
}

impl Ledger {
    fn open() -> Self {
        let world = World::new();
        let alice = world.person("Alice");
        let ledger = Self { world, alice, number: Cell::new(0) };
        ledger.run(
            "INSERT INTO chat_rooms (id, code_hash, room_name, owner_id, created_at) VALUES ('r', ?1, 'R', ?2, '')",
            vec!["0".repeat(64).into(), (&ledger.alice.user_id).into()],
        );
        ledger
    }

    fn run(&self, sql: &'static str, values: Vec<crate::store::Value>) {
        block_on(self.world.database.run(Statement::new(sql, values))).unwrap();
    }

    /// A call, over or not, and one person in it from one time to another.
    fn call(&self, provider: &str, kind: &str, from: &str, to: Option<&str>) {
        self.number.set(self.number.get() + 1);
        let id = format!("call{}", self.number.get());
        self.run(
            "INSERT INTO calls (id, room_id, caller_id, call_type, provider, status, started_at, ended_at, duration,
                                end_reason)
             VALUES (?1, 'r', ?2, ?3, ?4, iif(?6 IS NULL, 'initiated', 'cancelled'), ?5, ?6, iif(?6 IS NULL, NULL, 0),
                     iif(?6 IS NULL, NULL, 'cancelled'))",
            vec![
                id.clone().into(),
                (&self.alice.user_id).into(),
                kind.into(),
                provider.into(),
                from.into(),
                to.map(str::to_owned).into(),
            ],
        );
        self.comes(&id, &self.alice, from, to);
    }

    fn comes(&self, call: &str, who: &Session, from: &str, to: Option<&str>) {
        self.run(
            "INSERT INTO call_participants (call_id, user_id, joined_at, left_at) VALUES (?1, ?2, ?3, ?4)",
            vec![call.into(), (&who.user_id).into(), from.into(), to.map(str::to_owned).into()],
        );
    }

    fn usage(&self, month: &str, budget: Option<&str>) -> Value {
        let month = Month::parse(month).unwrap();
        let now = self.world.now.get();
        serde_json::to_value(block_on(of_month(&self.world.database, &costs(budget), month, now)).unwrap()).unwrap()
    }

    fn watch(&self, budget: Option<&str>, webhooks: bool) -> bool {
        block_on(watch(&self.world.database, &costs(budget), webhooks, self.world.now.get())).unwrap()
    }

    fn told(&self) -> String {
        let sql = "SELECT coalesce(group_concat(payload -> '$.data', ' '), '') FROM webhook_events";
        self.world.database.scalar(sql).unwrap()
    }
}

#[test]
fn minutes_are_counted_to_the_second_by_provider_and_kind() {
    let ledger = Ledger::open();
    let bob = ledger.world.person("Bob");
    ledger.call("twilio", "video", "2026-11-01T00:00:00.000Z", Some("2026-11-01T00:10:00.999Z"));
    ledger.comes("call1", &bob, "2026-11-01T00:01:00.400Z", Some("2026-11-01T00:02:30.399Z"));
    ledger.call("twilio", "voice", "2026-11-30T23:59:59.999Z", Some("2026-12-01T01:00:00.000Z"));
    ledger.call("p2p", "video", "2026-11-15T10:00:00.000Z", Some("2026-11-15T10:00:00.000Z"));
    // A clock that went back makes nothing less.
    ledger.call("p2p", "video", "2026-11-15T11:00:00.000Z", Some("2026-11-15T10:00:00.000Z"));
    ledger.call("twilio", "video", "2026-10-31T23:59:59.999Z", Some("2026-11-01T05:00:00.000Z"));
    let usage = ledger.usage("2026-11", None);
    let kind = |provider, call_type, calls, participants, seconds: u64, price: f64, cost: f64| {
        json!({
            "provider": provider, "call_type": call_type, "calls": calls, "participants": participants,
            "participant_seconds": seconds,
            "participant_minutes": ((seconds * 100) as f64 / 60.0).round() / 100.0,
            "minute_price": price, "cost": cost,
        })
    };
    let expected = json!([
        kind("p2p", "voice", 0, 0, 0, 0.0, 0.0),
        kind("p2p", "video", 2, 2, 0, 0.0, 0.0),
        kind("twilio", "voice", 1, 1, 3600, 0.0025, 0.15),
        kind("twilio", "video", 1, 2, 689, 0.004, 0.045933),
    ]);
    assert_eq!(usage["usage"], expected);
    let whole = json!({
        "month": "2026-11", "from": "2026-11-01T00:00:00.000Z", "to": "2026-12-01T00:00:00.000Z", "usage": expected,
        "participant_minutes": 71.48, "cost": 0.195933, "budget": null,
    });
    assert_eq!(usage, whole);
    assert_eq!(ledger.usage("2026-12", None)["cost"], 0.0);
}

#[test]
fn what_is_deleted_stays_in_the_usage_of_its_month() {
    let ledger = Ledger::open();
    let bob = ledger.world.person("Bob");
    ledger.call("twilio", "video", "2026-11-01T00:00:00.000Z", Some("2026-11-01T00:10:00.999Z"));
    ledger.comes("call1", &bob, "2026-11-01T00:01:00.400Z", Some("2026-11-01T00:05:30.399Z"));
    ledger.run("UPDATE call_participants SET away_ms = 180000 WHERE user_id = ?1", vec![(&bob.user_id).into()]);
    ledger.call("twilio", "video", "2026-11-30T23:59:59.999Z", Some("2026-12-01T01:00:00.000Z"));
    ledger.call("twilio", "voice", "2026-11-02T00:00:00.000Z", Some("2026-11-02T00:00:30.000Z"));
    ledger.call("p2p", "video", "2026-11-15T11:00:00.000Z", Some("2026-11-15T10:00:00.000Z"));
    ledger.call("twilio", "video", "2026-10-31T23:59:59.999Z", Some("2026-11-01T05:00:00.000Z"));
    let months = || (ledger.usage("2026-10", None), ledger.usage("2026-11", None));
    let before = months();
    assert_eq!(before.1["usage"][3]["participant_seconds"], 600 + 89 + 3600);
    ledger.run("DELETE FROM calls WHERE id IN ('call1', 'call3')", vec![]);
    assert_eq!(months(), before);
    // With their room, as an appointment's go.
    ledger.run("DELETE FROM chat_rooms", vec![]);
    assert_eq!(ledger.world.database.scalar("SELECT count(*) FROM calls").unwrap(), "0");
    assert_eq!(months(), before);
    // And the warnings of its budget come all the same.
    assert!(ledger.watch(Some("0.01"), false));
}

#[test]
fn who_is_still_in_a_call_counts_until_now() {
    let ledger = Ledger::open();
    let now = ledger.world.now.get();
    ledger.call("twilio", "video", &now.plus_seconds(-90).to_string(), None);
    let month = Month::of(now).to_string();
    assert_eq!(ledger.usage(&month, None)["usage"][3]["participant_seconds"], 90);
}

#[test]
fn a_budget_warns_at_eighty_and_a_hundred_percent_once_each() {
    let ledger = Ledger::open();
    let now = ledger.world.now.get();
    let minutes =
        |count: i64| ledger.call("twilio", "video", &now.plus_seconds(-60 * count).to_string(), Some(&now.to_string()));
    minutes(199);
    assert!(!ledger.watch(Some("1"), true) && !ledger.watch(None, true));
    minutes(1);
    assert!(ledger.watch(Some("1"), true));
    assert!(!ledger.watch(Some("1"), true), "once");
    assert_eq!(ledger.told(), r#"{"budget":1.0,"cost":0.8,"month":"2026-11","percent":80}"#);
    assert_eq!(ledger.usage("2026-11", Some("1"))["budget"], json!({"monthly": 1.0, "warned": [80]}));
    minutes(100);
    assert!(ledger.watch(Some("1"), true));
    assert!(!ledger.watch(Some("1"), true));
    assert!(ledger.told().contains(r#""percent":100"#));
    assert_eq!(ledger.usage("2026-11", Some("1"))["budget"]["warned"], json!([80, 100]));
    // The next month begins anew.
    ledger.world.wait(30 * 86_400);
    assert!(!ledger.watch(Some("1"), true));
}

#[test]
fn both_warnings_come_when_both_are_passed_at_once_and_without_a_receiver_only_the_log_has_them() {
    for webhooks in [true, false] {
        let ledger = Ledger::open();
        let now = ledger.world.now.get();
        ledger.call("twilio", "voice", &now.plus_seconds(-86_400).to_string(), Some(&now.to_string()));
        assert!(ledger.watch(Some("2"), webhooks));
        assert_eq!(ledger.usage("2026-11", Some("2"))["budget"]["warned"], json!([80, 100]));
        assert_eq!(ledger.told().matches("percent").count(), if webhooks { 2 } else { 0 });
    }
}
