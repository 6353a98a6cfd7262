//! Calls of all of a person's rooms, and which of those they missed they have seen.

use super::access::{self, session_holds};
use super::calls::call_json;
use super::{Statement, Value};
use crate::domain::session::Session;
use crate::domain::time::Timestamp;

/// Calls a list has.
const MOST: i32 = 50;

/// Calls that are older are in their room's history.
const DAYS: i64 = 30;

/// The calls that a member `m` missed and has not seen, as a condition on `calls c`. It ends later than it begins, and
/// the index knows beginnings: a call rings for ten minutes at most.
macro_rules! is_missed_and_unseen {
    () => {
        "c.room_id = m.room_id
           AND c.started_at > strftime('%Y-%m-%dT%H:%M:%fZ', coalesce(m.calls_seen_at, m.joined_at), '-15 minutes')
           AND c.ended_at > coalesce(m.calls_seen_at, m.joined_at)
           AND c.status IN ('missed', 'cancelled') AND c.caller_id <> m.user_id"
    };
}

pub(super) use is_missed_and_unseen;

/// Answers [`access::Access`], then the latest calls of a person's rooms with `room_name`, newest first; without
/// those of booked rooms and those from before the person came.
pub fn recent(session: &Session, now: Timestamp) -> Vec<Statement> {
    let calls = Statement::new(
        concat!(
            "SELECT json_patch(",
            call_json!(),
            ", json_object('room_name', r.room_name)) AS row
             FROM room_members m JOIN chat_rooms r ON r.id = m.room_id
             JOIN calls c ON c.room_id = m.room_id AND c.started_at > ?3 AND c.started_at >= m.joined_at
             JOIN users u ON u.id = c.caller_id
             WHERE m.user_id = ?1 AND r.opens_at IS NULL AND ",
            session_holds!(),
            " ORDER BY c.started_at DESC, c.id DESC LIMIT ?4"
        ),
        vec![
            (&session.user_id).into(),
            session.epoch.into(),
            now.plus_seconds(-DAYS * 24 * 60 * 60).into(),
            MOST.into(),
        ],
    );
    vec![access::session(session), calls]
}

/// A person has seen the calls they missed, in every room. Answers [`access::Access`].
pub fn seen(session: &Session, now: Timestamp) -> Vec<Statement> {
    let values: Vec<Value> = vec![(&session.user_id).into(), session.epoch.into(), now.into()];
    let seen = Statement::new(
        concat!("UPDATE room_members SET calls_seen_at = ?3 WHERE user_id = ?1 AND ", session_holds!()),
        values,
    );
    vec![seen, access::session(session)]
}
