//! Carrying the outbox out: what is due goes to the receiver, in order within each subject, until nothing is due.

use futures_util::future::join_all;
use serde_json::json;

use crate::config::Webhooks;
use crate::domain::time::Timestamp;
use crate::domain::webhook::{self, Event, Outcome, State};
use crate::error::Error;
use crate::platform::log;
use crate::store::webhooks::{self as store, NextDue, Replayed};
use crate::store::{Answers, Database, Rows, Statement};

/// Events sent at the same time: the platform keeps six connections open at once, and the database wants one.
const AT_ONCE: usize = 4;

/// Events that are read at once.
const MOST_READ: i32 = 12;

/// How long one turn goes on looking for more: far shorter than the platform lets an alarm run. The next one begins at
/// once then.
const TURN_SECONDS: i64 = 120;

/// An event on its way, signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter<'a> {
    /// `webhook-id`
    pub id: &'a str,
    /// `webhook-timestamp`
    pub timestamp: String,
    /// `webhook-signature`
    pub signature: String,
    /// The body.
    pub body: &'a str,
}

/// What delivering needs of its surroundings.
pub trait Surroundings {
    /// Sends a letter to the receiver and waits for its answer, but not for long.
    fn post(&self, letter: Letter<'_>) -> impl Future<Output = Outcome>;

    /// Now, anew each time.
    fn now(&self) -> Timestamp;

    /// A random number.
    fn chance(&self) -> u8;
}

/// Sends what is due, and what becomes due meanwhile. Answers when to look again; `None` while there is nothing to send.
pub async fn send(
    database: &impl Database,
    webhooks: &Webhooks,
    around: &impl Surroundings,
) -> Result<Option<Timestamp>, Error> {
    let end = around.now().plus_seconds(TURN_SECONDS);
    let mut results = Vec::new();
    loop {
        let (due, next) = look(database, results, around.now()).await?;
        if due.is_empty() {
            return Ok(next);
        }
        if around.now() > end {
            return Ok(Some(around.now()));
        }
        results = Vec::new();
        for some in due.chunks(AT_ONCE) {
            let sent = some.iter().map(|event| attempt(webhooks, around, event));
            results.extend(join_all(sent).await);
        }
    }
}

/// Writes down what came of the last attempts, and reads what is due now and next.
async fn look(
    database: &impl Database,
    results: Vec<Statement>,
    now: Timestamp,
) -> Result<(Vec<Event>, Option<Timestamp>), Error> {
    let mut statements = results;
    let written = statements.len();
    statements.extend([store::due(now, MOST_READ), store::next_due()]);
    let rows = database.batch(statements).await?;
    let mut answers = Answers::new(rows.into_iter().skip(written).collect());
    let due = answers.next_rows().all()?;
    let next = answers.next_rows().first::<NextDue>()?;
    Ok((due, next.map(|next| next.at)))
}

/// Sends an event once; answers the statement that says what came of it.
async fn attempt(webhooks: &Webhooks, around: &impl Surroundings, event: &Event) -> Statement {
    let sent_at = around.now();
    let signatures: Vec<String> =
        webhooks.keys.iter().map(|key| webhook::signature(key, &event.id, sent_at, &event.payload)).collect();
    let letter = Letter {
        id: &event.id,
        timestamp: sent_at.as_seconds().to_string(),
        signature: signatures.join(" "),
        body: &event.payload,
    };
    let outcome = around.post(letter).await;
    let now = around.now();
    let verdict = webhook::judge(outcome, event.attempts, now, around.chance());
    if verdict.state != State::Delivered {
        log::error(&json!({
            "level": if verdict.state == State::Failed { "error" } else { "warn" },
            "event": "webhook", "id": event.id, "type": event.kind, "state": verdict.state,
            "attempt": event.attempts + 1, "again_at": verdict.again_at,
            "status": outcome.status(), "cause": outcome.problem(),
        }));
    }
    store::attempted(event, outcome, verdict, now)
}

/// A page of events as operators see them, newest first, as the database's JSON.
pub async fn list(database: &impl Database, state: Option<State>, before: Option<i32>) -> Result<Vec<String>, Error> {
    Ok(database.run(store::list(state, before)).await?.0)
}

/// Has an event sent again; answers it, as the database's JSON.
pub async fn replay(database: &impl Database, id: &str, now: Timestamp) -> Result<String, Error> {
    let Rows(rows) = database.run(store::replay(id, now)).await?;
    rows.into_iter().next().ok_or(Error::NotFound)
}

/// Has all events sent again that were given up.
pub async fn replay_failed(database: &impl Database, now: Timestamp) -> Result<Replayed, Error> {
    Ok(Answers::new(database.batch(store::replay_failed(now)).await?).next_row()?)
}

/// Deletes events that are older than they are kept.
pub async fn forget(database: &impl Database, days: u32, now: Timestamp) -> Result<(), Error> {
    database.run(store::delete_before(now.plus_seconds(-i64::from(days) * 86_400))).await?;
    Ok(())
}
