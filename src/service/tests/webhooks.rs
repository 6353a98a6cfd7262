//! The outbox on its way: a receiver that answers as it is told to.

use std::collections::VecDeque;

use super::*;
use crate::config::{Secret, Webhooks};
use crate::domain::webhook::{Outcome, PAUSES, signature};
use crate::service::webhooks::{self, Letter, Surroundings};
use crate::store::{Database, Statement};

/// A receiver, its answers, and a clock that only tests move.
struct Receiver {
    database: Sqlite,
    answers: RefCell<VecDeque<Outcome>>,
    received: RefCell<Vec<String>>,
    signed: RefCell<Vec<(String, String)>>,
    now: Cell<Timestamp>,
}

const FAILED: Outcome = Outcome::Answered(503);

impl Surroundings for &Receiver {
    async fn post(&self, letter: Letter<'_>) -> Outcome {
        self.received.borrow_mut().push(letter.id.to_owned());
        self.signed.borrow_mut().push((letter.timestamp, letter.signature));
        self.answers.borrow_mut().pop_front().unwrap_or(Outcome::Answered(200))
    }

    fn now(&self) -> Timestamp {
        self.now.get()
    }

    fn chance(&self) -> u8 {
        0
    }
}

impl Receiver {
    fn new() -> Self {
        Self {
            database: Sqlite::migrated(),
            answers: RefCell::default(),
            received: RefCell::default(),
            signed: RefCell::default(),
            now: Cell::new(Timestamp::from_millis(1_795_240_370_000)),
        }
    }

    /// Events with the names of their subjects and a number behind.
    fn waits(&self, ids: &[&str]) {
        for id in ids {
            let sql = "INSERT INTO webhook_events (id, subject, type, payload, created_at, next_attempt_at)
                       VALUES (?1, ?2, 'call.started', '{\"a\": 1}', ?3, ?3)";
            let values = vec![(*id).into(), id[..1].into(), self.now.get().into()];
            block_on(self.database.run(Statement::new(sql, values))).unwrap();
        }
    }

    /// Seconds until the outbox is to be looked at again.
    fn sends(&self) -> Option<i64> {
        let keys = vec![vec![1; 24], vec![2; 32]];
        let webhooks = Webhooks { url: Secret::new("https://receiver.example"), keys };
        let next = block_on(webhooks::send(&self.database, &webhooks, &self)).unwrap();
        next.map(|next| next.seconds_since(self.now.get()))
    }

    fn answers(&self, outcomes: &[Outcome]) {
        self.answers.borrow_mut().extend(outcomes);
    }

    fn received(&self) -> Vec<String> {
        self.received.borrow_mut().drain(..).collect()
    }

    fn later(&self, seconds: i64) {
        self.now.set(self.now.get().plus_seconds(seconds));
    }

    fn states(&self) -> String {
        let sql = "SELECT group_concat(id || ' ' || state, ', ') FROM (SELECT * FROM webhook_events ORDER BY number)";
        self.database.scalar(sql).unwrap()
    }
}

#[test]
fn everything_is_sent_in_order_and_then_there_is_nothing_to_do() {
    let receiver = Receiver::new();
    assert_eq!(receiver.sends(), None);
    receiver.waits(&["a1", "b1", "a2", "a3"]);
    assert_eq!(receiver.sends(), None);
    assert_eq!(receiver.received(), ["a1", "b1", "a2", "a3"]);
    assert_eq!(receiver.sends(), None);
    assert!(receiver.received().is_empty());
}

#[test]
fn a_letter_is_signed_with_every_key_at_the_time_it_is_sent() {
    let receiver = Receiver::new();
    receiver.waits(&["a1"]);
    receiver.answers(&[FAILED]);
    receiver.sends();
    receiver.later(5);
    receiver.sends();
    let expected = [-5, 0].map(|before| {
        let at = receiver.now.get().plus_seconds(before);
        let each = [vec![1; 24], vec![2; 32]].map(|key| signature(&key, "a1", at, "{\"a\": 1}"));
        (at.as_seconds().to_string(), each.join(" "))
    });
    assert_eq!(*receiver.signed.borrow(), expected);
}

#[test]
fn what_failed_is_sent_again_first_and_holds_up_its_own_subject_alone() {
    let receiver = Receiver::new();
    receiver.waits(&["a1", "b1", "a2", "b2"]);
    receiver.answers(&[FAILED]);
    assert_eq!(receiver.sends(), Some(5));
    assert_eq!(receiver.received(), ["a1", "b1", "b2"]);
    receiver.later(4);
    assert_eq!(receiver.sends(), Some(1), "too early");
    receiver.later(1);
    receiver.answers(&[Outcome::TimedOut]);
    assert_eq!(receiver.sends(), Some(30));
    receiver.later(30);
    assert_eq!(receiver.sends(), None);
    assert_eq!(receiver.received(), ["a1", "a1", "a2"]);
    assert_eq!(receiver.states(), "a1 delivered, b1 delivered, a2 delivered, b2 delivered");
}

#[test]
fn what_fails_for_days_is_given_up_and_the_next_one_has_its_turn() {
    let receiver = Receiver::new();
    receiver.waits(&["a1", "a2"]);
    for pause in PAUSES {
        receiver.answers(&[FAILED]);
        assert_eq!(receiver.sends(), Some(pause));
        receiver.later(pause);
    }
    receiver.answers(&[FAILED]);
    assert_eq!(receiver.sends(), None);
    assert_eq!(receiver.states(), "a1 failed, a2 delivered");
    assert_eq!(receiver.received().len(), PAUSES.len() + 2);
}

#[test]
fn a_crowd_of_events_is_sent_in_one_go() {
    let receiver = Receiver::new();
    for subject in "abcdefghijklmnopqrstuvwxyz".chars() {
        receiver.waits(&[&format!("{subject}1"), &format!("{subject}2")]);
    }
    assert_eq!(receiver.sends(), None);
    assert_eq!(receiver.received().len(), 52);
}

/// The receiver is slow: after two minutes the turn is over, and the next one begins at once.
#[test]
fn a_turn_does_not_go_on_for_ever() {
    struct Slow<'a>(&'a Receiver);
    impl Surroundings for Slow<'_> {
        async fn post(&self, letter: Letter<'_>) -> Outcome {
            self.0.later(50);
            self.0.post(letter).await
        }
        fn now(&self) -> Timestamp {
            self.0.now.get()
        }
        fn chance(&self) -> u8 {
            0
        }
    }
    let receiver = Receiver::new();
    receiver.waits(&["a1", "a2", "a3", "a4", "a5"]);
    let webhooks = Webhooks { url: Secret::new("https://receiver.example"), keys: vec![vec![1; 24]] };
    let next = block_on(webhooks::send(&receiver.database, &webhooks, &Slow(&receiver))).unwrap();
    assert_eq!(next, Some(receiver.now.get()));
    assert_eq!(receiver.states().matches("delivered").count(), 3);
    assert_eq!(receiver.sends(), None);
    assert_eq!(receiver.received(), ["a1", "a2", "a3", "a4", "a5"]);
}
