//! Who listens at their inbox, and what rings for them.
//!
//! `users.inbox_open` is written by the inbox's object alone, one statement after the other: it is 1 before the first
//! socket is accepted, and what rings is read by the same batch. So a call that is placed meanwhile either finds the
//! person listening or is found ringing.

use super::access::session_holds;
use super::{Statement, Value};
use crate::domain::id::{RoomId, UserId};
use crate::error::Error;
use crate::json;

/// What is asked before a page may listen.
#[derive(Debug)]
pub struct Opening {
    session: bool,
    /// The rooms in which somebody is being called. Almost always empty.
    pub ringing: Vec<RoomId>,
}

json::fields!(Opening { session(json::flag), ringing });

impl Opening {
    /// Refuses whose session ended.
    pub const fn require(&self) -> Result<(), Error> {
        if self.session { Ok(()) } else { Err(Error::SessionExpired) }
    }
}

/// Answers [`Opening`] last. `is_first`: the person listens from now on, if the session holds.
pub fn open(user: &UserId, epoch: i32, is_first: bool) -> Vec<Statement> {
    let values = || -> Vec<Value> { vec![user.into(), epoch.into()] };
    let listens = Statement::new("UPDATE users SET inbox_open = 1 WHERE id = ?1 AND session_epoch = ?2", values());
    let opening = Statement::new(
        concat!(
            "SELECT json_object('session', ",
            session_holds!(),
            ", 'ringing', (
               SELECT json_group_array(c.room_id)
               FROM room_members m CROSS JOIN calls c ON c.room_id = m.room_id AND c.ended_at IS NULL
               WHERE m.user_id = ?1 AND c.answered_at IS NULL AND c.caller_id <> ?1 AND ",
            session_holds!(),
            ")) AS row"
        ),
        values(),
    );
    if is_first { vec![listens, opening] } else { vec![opening] }
}

/// The last page of a person is gone.
pub fn close(user: &UserId) -> Statement {
    Statement::new("UPDATE users SET inbox_open = 0 WHERE id = ?1", vec![user.into()])
}
