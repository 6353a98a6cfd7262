//! The calls that a room has had.

use super::Actor;
use crate::domain::id::{CallId, RoomId};
use crate::error::Error;
use crate::json;
use crate::store::Statement;

/// How many calls a page of the history has.
pub const PAGE: i32 = 50;

/// Who may read a room's history, and whether the page's end is known; the first row of [`history`].
#[derive(Debug)]
pub struct Reader {
    session: bool,
    member: bool,
    cursor: bool,
}

json::fields!(Reader { session(json::flag), member(json::flag), cursor(json::flag) });

impl Reader {
    /// Refuses whose session ended, who is no member, and a page before a call that the room never had.
    pub fn check(&self) -> Result<(), Error> {
        match self {
            Self { session: false, .. } => Err(Error::SessionExpired),
            Self { member: false, .. } => Err(Error::RoomNotFound),
            Self { cursor: false, .. } => Err(Error::InvalidCursor),
            _ => Ok(()),
        }
    }
}

/// Who reads (?1 with the session epoch ?2) the history of the room ?3 before the call ?4, and then the page's rows.
macro_rules! page_after_reader {
    ($before:literal) => {
        concat!(
            "SELECT json_object('session', EXISTS (SELECT 1 FROM users WHERE id = ?1 AND session_epoch = ?2),
               'member', EXISTS (SELECT 1 FROM room_members WHERE room_id = ?3 AND user_id = ?1),
               'cursor', ?4 IS NULL OR EXISTS (SELECT 1 FROM calls WHERE id = ?4 AND room_id = ?3)) AS row
             UNION ALL SELECT row FROM (SELECT ",
            call_json!(),
            " AS row FROM calls c JOIN users u ON u.id = c.caller_id
             WHERE c.room_id = ?3",
            $before,
            " ORDER BY c.started_at DESC, c.id DESC LIMIT ?5)"
        )
    };
}

/// Reads [`Reader`], and then a room's calls, newest first; those before a call when one is named. One statement: to the
/// database a second one is as dear as five of the rows.
pub fn history(actor: &Actor, room: &RoomId, before: Option<&CallId>) -> Statement {
    let sql = match before {
        None => page_after_reader!(""),
        Some(_) => page_after_reader!(
            " AND (c.started_at, c.id) < (SELECT started_at, id FROM calls WHERE id = ?4 AND room_id = ?3)"
        ),
    };
    Statement::new(sql, vec![(&actor.user).into(), actor.epoch.into(), room.into(), before.into(), PAGE.into()])
}
