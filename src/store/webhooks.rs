//! The outbox of webhooks.
//!
//! Every statement that writes events goes into the batch that makes them true. What is told of a call is what its rows
//! say and the outbox does not have yet: the same statement follows every change, and a change that was refused, or
//! made before and forgotten, tells nothing twice and leaves nothing out.

use serde::Serialize;
use serde_json::Value as Json;

mod about_people;

use super::Statement;
use super::appointments::row_json;
use super::calls::call_json;
use crate::domain::appointment::Status;
use crate::domain::id::{CallId, RoomId};
use crate::domain::time::Timestamp;
use crate::domain::usage::Month;
use crate::domain::webhook::{Event, Outcome, State, Verdict};
use crate::json;

pub use about_people::{of_given_up, redact};

/// Events of a page of the list.
pub const PAGE: i32 = 50;

/// The most old events that are deleted at once, so that one cron run stays short.
const MOST_DELETED: i32 = 5000;

/// Whether an event `e` waits for no earlier one of its subject.
macro_rules! is_first {
    () => {
        "NOT EXISTS (SELECT 1 FROM webhook_events b
                     WHERE b.subject = e.subject AND b.number < e.number AND b.state = 'pending')"
    };
}

/// Writes down what a call's rows say and was not told yet: that it was placed, who came, that it was answered, who
/// left, that it is over. An id is made from the call's, which is random, and the event's place.
pub fn of_call(call: &CallId, now: Timestamp) -> Statement {
    Statement::new(
        concat!(
            "INSERT INTO webhook_events (id, subject, about, type, payload, created_at, next_attempt_at)
             WITH people AS (
               SELECT p.user_id, u.username, p.joined_at, p.left_at,
                 (SELECT type FROM webhook_events WHERE subject = ?1 AND about = p.user_id
                  ORDER BY number DESC LIMIT 1) AS told
               FROM call_participants p JOIN users u ON u.id = p.user_id WHERE p.call_id = ?1),
             news AS (
               SELECT 1 AS step, 'call.started' AS type, '' AS about, started_at AS at FROM calls WHERE id = ?1
               UNION ALL
               SELECT 2, 'participant.joined', user_id, iif(told IS NULL, joined_at, ?2) FROM people
               WHERE told IS NULL OR (told = 'participant.left' AND left_at IS NULL)
               UNION ALL
               SELECT 3, 'call.answered', '', answered_at FROM calls WHERE id = ?1 AND answered_at IS NOT NULL
               UNION ALL
               SELECT 4, 'participant.left', user_id, left_at FROM people
               WHERE left_at IS NOT NULL AND told IS NOT 'participant.left'
               UNION ALL
               SELECT 5, iif(status = 'missed', 'call.missed', 'call.ended'), '', ended_at FROM calls
               WHERE id = ?1 AND ended_at IS NOT NULL)
             SELECT 'msg_' || replace(c.id, '.', '_') || '_'
                      || ((SELECT count(*) FROM webhook_events WHERE subject = ?1)
                          + row_number() OVER (ORDER BY n.step, n.at, n.about)),
               c.id, n.about, n.type,
               json_object('type', n.type, 'timestamp', n.at, 'data', json(iif(n.about = '', ",
            call_json!(),
            ", (SELECT json_object('call_id', c.id, 'room_id', c.room_id, 'call_type', c.call_type,
                                   'provider', c.provider, 'user_id', user_id, 'username', username,
                                   'joined_at', joined_at, 'left_at', left_at)
                FROM people WHERE user_id = n.about)))),
               ?2, ?2
             FROM news n JOIN calls c ON c.id = ?1 JOIN users u ON u.id = c.caller_id
             WHERE n.about <> ''
                OR NOT EXISTS (SELECT 1 FROM webhook_events WHERE subject = ?1 AND type = n.type)
             ORDER BY n.step, n.at, n.about
             ON CONFLICT (id) DO NOTHING"
        ),
        vec![call.into(), now.into()],
    )
}

/// Writes down what became of an appointment, if it did: its rows say so, and it was not told yet. What people change is
/// told by the sequence it got; how it came out, which is no change of theirs, once.
pub fn of_appointment(room: &RoomId, sequence: u32, status: Status, kind: &'static str, now: Timestamp) -> Statement {
    let about = match status {
        Status::Completed | Status::NoShow => "outcome".to_owned(),
        _ => sequence.to_string(),
    };
    Statement::new(
        concat!(
            "INSERT INTO webhook_events (id, subject, about, type, payload, created_at, next_attempt_at)
             SELECT 'msg_' || a.room_id || '_' || ?4, 'appointment:' || a.id, ?4, ?5,
               json_object('type', ?5, 'timestamp', ?6, 'data', json(",
            row_json!(),
            " -> '$.appointment')), ?6, ?6
             FROM appointments a JOIN chat_rooms r ON r.id = a.room_id
             WHERE a.room_id = ?1 AND a.sequence = ?2 AND a.status = ?3
             ON CONFLICT (id) DO NOTHING"
        ),
        vec![
            room.into(),
            i32::try_from(sequence).unwrap_or_default().into(),
            status.as_str().into(),
            about.into(),
            kind.into(),
            now.into(),
        ],
    )
}

/// Writes down that a month has cost so many percent of its budget, unless the month was warned of it already.
pub fn of_budget(month: Month, percent: u8, data: &Json, now: Timestamp) -> Statement {
    Statement::new(
        "INSERT INTO webhook_events (id, subject, about, type, payload, created_at, next_attempt_at)
         SELECT 'msg_usage_' || ?1 || '_' || ?2, 'usage:' || ?1, ?2, 'usage.budget',
           json_object('type', 'usage.budget', 'timestamp', ?3, 'data', json(?4)), ?3, ?3
         WHERE NOT EXISTS (SELECT 1 FROM usage_warnings WHERE month = ?1 AND percent = CAST(?2 AS INTEGER))
         ON CONFLICT (id) DO NOTHING",
        vec![month.to_string().into(), percent.to_string().into(), now.into(), data.to_string().into()],
    )
}

/// Reads the events ([`Event`]) that are due, longest first, and only those that are first of their subject.
pub fn due(now: Timestamp, most: i32) -> Statement {
    Statement::new(
        concat!(
            "SELECT json_object('id', e.id, 'type', e.type, 'payload', e.payload, 'attempts', e.attempts) AS row
             FROM webhook_events e INDEXED BY webhook_events_pending
             WHERE e.state = 'pending' AND e.next_attempt_at <= ?1 AND ",
            is_first!(),
            " ORDER BY e.next_attempt_at, e.number LIMIT ?2"
        ),
        vec![now.into(), most.into()],
    )
}

/// Reads when the next event is due ([`NextDue`]).
pub fn next_due() -> Statement {
    Statement::new(
        concat!(
            "SELECT json_object('at', e.next_attempt_at) AS row
             FROM webhook_events e INDEXED BY webhook_events_pending
             WHERE e.state = 'pending' AND ",
            is_first!(),
            " ORDER BY e.next_attempt_at LIMIT 1"
        ),
        Vec::new(),
    )
}

/// What [`next_due`] read; no row when nothing is pending.
#[derive(Debug)]
pub struct NextDue {
    /// When.
    pub at: Timestamp,
}

json::fields!(NextDue { at });

/// Writes down what came of an attempt.
pub fn attempted(event: &Event, outcome: Outcome, verdict: Verdict, now: Timestamp) -> Statement {
    let delivered_at = (verdict.state == State::Delivered).then_some(now);
    Statement::new(
        "UPDATE webhook_events
         SET state = ?2, attempts = attempts + 1, next_attempt_at = ?3, delivered_at = coalesce(?4, delivered_at),
             last_status = ?5, last_error = ?6
         WHERE id = ?1 AND state = 'pending'",
        vec![
            event.id.as_str().into(),
            verdict.state.as_str().into(),
            verdict.again_at.into(),
            delivered_at.into(),
            outcome.status().map(i32::from).into(),
            outcome.problem().map(str::to_owned).into(),
        ],
    )
}

/// An event as operators see it, from `webhook_events`.
macro_rules! event_json {
    () => {
        "json_object('id', id, 'number', number, 'subject', subject, 'type', type, 'state', state,
                     'attempts', attempts, 'created_at', created_at, 'next_attempt_at', next_attempt_at,
                     'delivered_at', delivered_at, 'last_status', last_status, 'last_error', last_error,
                     'payload', json(payload)) AS row"
    };
}

/// A page of events, newest first: those in a state, those before a number.
pub fn list(state: Option<State>, before: Option<i32>) -> Statement {
    let page = |sql| {
        let state = state.map(|state| state.as_str().to_owned());
        Statement::new(sql, vec![before.unwrap_or(i32::MAX).into(), PAGE.into(), state.into()])
    };
    match state {
        // Rare among many: each has an index of its own, which SQLite takes for the word alone.
        Some(State::Failed) => page(concat!(
            "SELECT ",
            event_json!(),
            " FROM webhook_events INDEXED BY webhook_events_failed
              WHERE state = 'failed' AND ?3 IS NOT NULL AND number < ?1 ORDER BY number DESC LIMIT ?2"
        )),
        Some(State::Pending) => page(concat!(
            "SELECT ",
            event_json!(),
            " FROM webhook_events INDEXED BY webhook_events_pending
              WHERE state = 'pending' AND ?3 IS NOT NULL AND number < ?1 ORDER BY number DESC LIMIT ?2"
        )),
        _ => page(concat!(
            "SELECT ",
            event_json!(),
            " FROM webhook_events WHERE number < ?1 AND (?3 IS NULL OR state = ?3) ORDER BY number DESC LIMIT ?2"
        )),
    }
}

/// Has an event sent again, whatever became of it; answers it, or nothing when there is none.
pub fn replay(id: &str, now: Timestamp) -> Statement {
    Statement::new(
        concat!(
            "UPDATE webhook_events SET state = 'pending', attempts = 0, next_attempt_at = ?2 WHERE id = ?1 RETURNING ",
            event_json!()
        ),
        vec![id.into(), now.into()],
    )
}

/// Has all events sent again that were given up; answers [`Replayed`].
pub fn replay_failed(now: Timestamp) -> Vec<Statement> {
    vec![
        Statement::new(
            "SELECT json_object('count', count(*)) AS row FROM webhook_events INDEXED BY webhook_events_failed
             WHERE state = 'failed'",
            Vec::new(),
        ),
        Statement::new(
            "UPDATE webhook_events INDEXED BY webhook_events_failed
             SET state = 'pending', attempts = 0, next_attempt_at = ?1 WHERE state = 'failed'",
            vec![now.into()],
        ),
    ]
}

/// How many events are sent again.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Replayed {
    /// So many.
    pub count: u32,
}

json::fields!(Replayed { count });

/// Deletes old events, but none of a call that goes on: what was told of it would be told again.
pub fn delete_before(created_before: Timestamp) -> Statement {
    Statement::new(
        "DELETE FROM webhook_events WHERE number IN
           (SELECT number FROM webhook_events e WHERE created_at < ?1
              AND NOT EXISTS (SELECT 1 FROM calls WHERE id = e.subject AND ended_at IS NULL)
            ORDER BY created_at LIMIT ?2)",
        vec![created_before.into(), MOST_DELETED.into()],
    )
}

#[cfg(test)]
#[path = "webhooks_tests.rs"]
mod tests;
