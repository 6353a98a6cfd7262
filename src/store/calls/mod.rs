//! Calls and who was in them.
//!
//! The room object is the only writer of its live call. Its writes are guarded all the same (`ended_at IS NULL`, the
//! status it last knew, the actor's session and membership). A write that applied leaves nothing to be read: the object
//! knows what it wrote. One that did not is followed by a second trip that asks why, so that an object that crashed
//! between the database and its own memory finds out instead of overwriting.

use super::Value;
use crate::domain::id::UserId;
use crate::json;

/// A call as JSON, from `calls c JOIN users u`.
macro_rules! call_json {
    () => {
        "json_object('id', c.id, 'room_id', c.room_id, 'caller_id', c.caller_id, 'caller_name', u.username,
           'call_type', c.call_type, 'status', c.status, 'provider', c.provider, 'fallback', c.fallback,
           'started_at', c.started_at,
           'answered_at', c.answered_at, 'ended_at', c.ended_at, 'duration', c.duration, 'end_reason', c.end_reason,
           'participants', json((
             SELECT json_group_array(json_object('user_id', p.user_id, 'username', pu.username,
                                                 'joined_at', p.joined_at, 'left_at', p.left_at)
                                     ORDER BY p.joined_at, p.user_id)
             FROM call_participants p JOIN users pu ON pu.id = p.user_id WHERE p.call_id = c.id)))"
    };
}

pub(super) use call_json;

mod access;
mod history;
mod life;
mod sweep;
#[cfg(test)]
#[allow(missing_docs)]
pub mod tests;

pub use access::{Access, BY_INBOX, BY_PUSH, Other, PUSHED, Standing, access, access_with, answered, live, standing};
pub use history::{PAGE, Reader, history};
pub use life::{create, placed, save, saved};
pub use sweep::{CallName, delete_before, live_at_provider, open_since};

/// A person who wants something, as their session names them. Both are checked by the statement that does the work.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Actor {
    /// Who.
    pub user: UserId,
    /// The epoch of their session.
    pub epoch: i32,
}

json::fields!(Actor { user, epoch });

fn user(actor: Option<&Actor>) -> Value {
    actor.map(|actor| actor.user.to_string()).into()
}

fn epoch(actor: Option<&Actor>) -> Value {
    actor.map(|actor| actor.epoch).into()
}
