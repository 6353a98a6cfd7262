//! Messages.

use super::Statement;
use super::access::{self, is_member, session_holds};
use super::calls::Other;
use crate::domain::id::{MessageId, RoomId};
use crate::domain::message::{Draft, Page};
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::json;

/// A message as the API shows it, from `messages m JOIN users u`.
macro_rules! message_json {
    () => {
        "json_object('id', m.id, 'seq', m.seq, 'room_id', m.room_id, 'sender_id', m.sender_id,
                     'sender_name', u.username, 'client_id', m.client_id, 'ciphertext', m.ciphertext, 'iv', m.iv,
                     'created_at', m.created_at)"
    };
}

/// Stores a message unless the sender already did. Answers [`Sending`], then `{"seq"}` when it is new, then the
/// message as it is stored.
pub fn insert(session: &Session, room: &RoomId, id: &MessageId, draft: &Draft, now: Timestamp) -> Vec<Statement> {
    let insert = Statement::new(
        concat!(
            "INSERT INTO messages (id, room_id, sender_id, client_id, ciphertext, iv, created_at)
             SELECT ?4, ?3, ?1, ?5, ?6, ?7, ?8 WHERE ",
            session_holds!(),
            " AND ",
            is_member!(),
            " ON CONFLICT (room_id, sender_id, client_id) DO NOTHING RETURNING json_object('seq', seq) AS row"
        ),
        vec![
            (&session.user_id).into(),
            session.epoch.into(),
            room.into(),
            id.into(),
            draft.client_id.as_str().into(),
            draft.ciphertext.as_str().into(),
            draft.iv.as_str().into(),
            now.into(),
        ],
    );
    let stored = Statement::new(
        concat!(
            "SELECT ",
            message_json!(),
            " AS row FROM messages m JOIN users u ON u.id = m.sender_id
             WHERE m.room_id = ?3 AND m.sender_id = ?1 AND m.client_id = ?4 AND ",
            session_holds!(),
            " AND ",
            is_member!()
        ),
        vec![(&session.user_id).into(), session.epoch.into(), room.into(), draft.client_id.as_str().into()],
    );
    vec![sending(session, room), insert, stored]
}

/// Whether a person may send, and who is to be told outside the room.
#[derive(Debug)]
pub struct Sending {
    session: bool,
    member: bool,
    /// The other members who may listen outside the room.
    pub listeners: Vec<Other>,
}

json::fields!(Sending { session(json::flag), member(json::flag), listeners });

impl Sending {
    /// Their session and membership.
    pub const fn access(&self) -> access::Access {
        access::Access { session: self.session, member: self.member }
    }
}

/// Answers [`Sending`].
fn sending(session: &Session, room: &RoomId) -> Statement {
    Statement::new(
        concat!(
            "SELECT json_object('session', ",
            session_holds!(),
            ", 'member', ",
            is_member!(),
            ", 'listeners', json((SELECT json_group_array(json_array(o.user_id, ou.inbox_open))
                                  FROM room_members o JOIN users ou ON ou.id = o.user_id
                                  WHERE o.room_id = ?3 AND o.user_id <> ?1 AND ou.inbox_open))) AS row"
        ),
        vec![(&session.user_id).into(), session.epoch.into(), room.into()],
    )
}

/// Messages that are deleted at once.
const MOST_DELETED: i32 = 5000;

/// Deletes messages that were sent before a moment, at most [`MOST_DELETED`]. Their numbers grow with time, so the
/// oldest are the first and no index is needed.
pub fn delete_before(sent_before: Timestamp) -> Statement {
    Statement::new(
        "DELETE FROM messages
         WHERE seq IN (SELECT seq FROM messages ORDER BY seq LIMIT ?2) AND created_at < ?1",
        vec![sent_before.into(), MOST_DELETED.into()],
    )
}

/// Answers [`access::Access`], then a page of messages, newest first.
pub fn page(session: &Session, room: &RoomId, page: Page) -> Vec<Statement> {
    let messages = Statement::new(
        concat!(
            "SELECT ",
            message_json!(),
            // As text: D1 binds no 64-bit integers.
            " AS row FROM messages m JOIN users u ON u.id = m.sender_id
             WHERE m.room_id = ?3 AND m.seq < CAST(?4 AS INTEGER) AND ",
            session_holds!(),
            " AND ",
            is_member!(),
            " ORDER BY m.seq DESC LIMIT ?5"
        ),
        vec![
            (&session.user_id).into(),
            session.epoch.into(),
            room.into(),
            page.before.to_string().into(),
            page.limit.into(),
        ],
    );
    vec![access::member(session, room), messages]
}
