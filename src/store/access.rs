//! The checks that travel with the work: does the session still hold, is the person a member?
//!
//! Every batch carries them twice: as guards inside its writes and reads, so that nothing happens that should not, and
//! as the row that says which of them failed.

use super::Statement;
use crate::domain::id::{RoomId, UserId};
use crate::domain::session::Session;
use crate::error::Error;
use crate::json;

/// `?1` is the person and `?2` the epoch of their session, in every guarded statement.
macro_rules! session_holds {
    () => {
        "EXISTS (SELECT 1 FROM users WHERE id = ?1 AND session_epoch = ?2)"
    };
}

/// `?3` is the room, in every statement guarded by membership.
macro_rules! is_member {
    () => {
        "EXISTS (SELECT 1 FROM room_members WHERE room_id = ?3 AND user_id = ?1)"
    };
}

pub(super) use {is_member, session_holds};

/// Which checks held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// Whether the session's epoch is still the user's.
    pub session: bool,
    /// Whether the person is a member of the room; true where no room was asked about.
    pub member: bool,
}

json::fields!(Access { session(json::flag), member(json::flag) });

impl Access {
    /// Refuses with what failed, the session first.
    pub fn require(self) -> Result<(), Error> {
        match self {
            Self { session: false, .. } => Err(Error::SessionExpired),
            Self { member: false, .. } => Err(Error::RoomNotFound),
            Self { .. } => Ok(()),
        }
    }
}

/// Answers [`Access`] of a session alone.
pub fn session(session: &Session) -> Statement {
    epoch(&session.user_id, session.epoch)
}

/// The same where only the session's epoch is at hand.
pub fn epoch(user: &UserId, epoch: i32) -> Statement {
    Statement::new(
        concat!("SELECT json_object('session', ", session_holds!(), ", 'member', 1) AS row"),
        vec![user.into(), epoch.into()],
    )
}

/// Answers [`Access`] of a session to a room.
pub fn member(session: &Session, room: &RoomId) -> Statement {
    Statement::new(
        concat!("SELECT json_object('session', ", session_holds!(), ", 'member', ", is_member!(), ") AS row"),
        vec![(&session.user_id).into(), session.epoch.into(), room.into()],
    )
}
