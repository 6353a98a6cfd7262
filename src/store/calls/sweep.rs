//! Calls that are looked after from outside their rooms: by the cron, and by a provider's news.

use crate::domain::id::{CallId, RoomId};
use crate::domain::time::Timestamp;
use crate::json;
use crate::store::Statement;

/// Calls that are deleted at once: with each may go thousands of events.
const MOST_DELETED: i32 = 200;

/// Live calls placed before a moment, at most so many and in random order, so that a few rooms that cannot be reached
/// do not keep the sweep from the others.
pub fn open_since(started_before: Timestamp, most: i32) -> Statement {
    Statement::new(
        "SELECT json_object('id', id) AS row FROM calls INDEXED BY calls_one_live_per_room
         WHERE ended_at IS NULL AND started_at < ?1 ORDER BY random() LIMIT ?2",
        vec![started_before.into(), most.into()],
    )
}

/// The room's live call at a provider of calls, if it has one.
pub fn live_at_provider(room: &RoomId) -> Statement {
    Statement::new(
        "SELECT json_object('id', id) AS row FROM calls INDEXED BY calls_one_live_per_room
         WHERE room_id = ?1 AND ended_at IS NULL AND provider_room IS NOT NULL",
        vec![room.into()],
    )
}

/// Deletes calls that ended before a moment, the oldest first and at most [`MOST_DELETED`], with everything about them.
pub fn delete_before(ended_before: Timestamp) -> Statement {
    Statement::new(
        "DELETE FROM calls WHERE id IN (
           SELECT id FROM calls INDEXED BY calls_by_end
           WHERE ended_at IS NOT NULL AND ended_at < ?1 ORDER BY ended_at LIMIT ?2)",
        vec![ended_before.into(), MOST_DELETED.into()],
    )
}

/// A row that names a call and nothing else.
#[derive(Debug)]
pub struct CallName {
    /// Which call.
    pub id: CallId,
}

json::fields!(CallName { id });
