//! What a person sees of their rooms, and how far they have read.

use serde::Serialize;

use crate::domain::id::{RoomId, UserId};
use crate::domain::room::{Door, Room};
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::json;
use crate::store::Statement;
use crate::store::access::{self, is_member, session_holds};
use crate::store::recent_calls::is_missed_and_unseen;

/// Whether the session holds, and the room when the person may see it.
#[derive(Debug)]
pub struct RoomAccess {
    /// Whether the session's epoch is still the user's.
    pub session: bool,
    /// The room.
    pub room: Option<Room>,
}

json::fields!(RoomAccess { session(json::flag), room });

/// Somebody at a room's door, as its owner sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Visitor {
    /// Who.
    pub user_id: UserId,
    /// Their name as they wrote it.
    pub username: String,
    /// What they are there.
    pub state: Door,
    /// Since when.
    pub at: Timestamp,
}

json::fields!(Visitor { user_id, username, state, at });

/// A member as the room shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Member {
    /// Who.
    pub user_id: UserId,
    /// Their name as they wrote it.
    pub username: String,
    /// Since when.
    pub joined_at: Timestamp,
}

json::fields!(Member { user_id, username, joined_at });

/// Answers [`access::Access`], then a person's rooms with `member_count` as the API shows them; booked ones are not among them.
pub fn of_user(session: &Session) -> Vec<Statement> {
    let rooms = Statement::new(
        concat!(
            "SELECT ",
            room_json!(
                ", 'member_count', (SELECT count(*) FROM room_members WHERE room_id = chat_rooms.id),
                   'unread', (SELECT count(*) FROM (SELECT 1 FROM messages
                              WHERE room_id = m.room_id AND seq > m.last_read_seq AND sender_id <> ?1 LIMIT 100)),
                   'missed', (SELECT count(*) FROM (SELECT 1 FROM calls c WHERE ",
                is_missed_and_unseen!(),
                " LIMIT 100))"
            ),
            " AS row FROM room_members m JOIN chat_rooms ON chat_rooms.id = m.room_id
             WHERE m.user_id = ?1 AND opens_at IS NULL AND ",
            session_holds!(),
            " ORDER BY m.joined_at DESC, m.room_id DESC"
        ),
        vec![(&session.user_id).into(), session.epoch.into()],
    );
    vec![access::session(session), rooms]
}

/// Answers [`RoomAccess`], then each [`Member`], the longest-standing first, and then, to the owner, each [`Visitor`].
pub fn with_members(session: &Session, room: &RoomId) -> Vec<Statement> {
    let values = vec![(&session.user_id).into(), session.epoch.into(), room.into()];
    let found = Statement::new(
        concat!(
            "SELECT json_object('session', ",
            session_holds!(),
            ", 'room', json((SELECT ",
            room_json!(),
            " FROM chat_rooms WHERE id = ?3 AND ",
            is_member!(),
            "))) AS row"
        ),
        values.clone(),
    );
    let members = Statement::new(
        concat!(
            "SELECT json_object('user_id', u.id, 'username', u.username, 'joined_at', m.joined_at) AS row
             FROM room_members m JOIN users u ON u.id = m.user_id
             WHERE m.room_id = ?3 AND ",
            session_holds!(),
            " AND ",
            is_member!(),
            " ORDER BY m.joined_at, m.user_id"
        ),
        values.clone(),
    );
    let visitors = Statement::new(
        concat!(
            "SELECT json_object('user_id', u.id, 'username', u.username, 'state', v.state, 'at', v.at) AS row
             FROM room_visitors v JOIN users u ON u.id = v.user_id JOIN chat_rooms r ON r.id = v.room_id
             WHERE v.room_id = ?3 AND r.owner_id = ?1 AND ",
            session_holds!(),
            " AND ",
            is_member!(),
            " ORDER BY v.at, v.user_id"
        ),
        values,
    );
    vec![found, members, visitors]
}

/// A person has read a room up to a message, and seen the calls they missed there. Never fewer than before, and none
/// that is still to come. Answers [`access::Access`], then `{"seq", "unread"}` with how many messages there are after it.
pub fn read(session: &Session, room: &RoomId, seq: i64, now: Timestamp) -> Vec<Statement> {
    let read = Statement::new(
        concat!(
            "UPDATE room_members AS m SET calls_seen_at = ?5,
               last_read_seq = max(last_read_seq, min(CAST(?4 AS INTEGER),
                                   ifnull((SELECT max(seq) FROM messages WHERE room_id = ?3), 0)))
             WHERE room_id = ?3 AND user_id = ?1 AND ",
            session_holds!(),
            " RETURNING json_object('seq', last_read_seq, 'unread', (SELECT count(*) FROM (SELECT 1 FROM messages
                WHERE room_id = ?3 AND seq > last_read_seq AND sender_id <> ?1 LIMIT 100))) AS row"
        ),
        // As text: D1 binds no 64-bit integers.
        vec![(&session.user_id).into(), session.epoch.into(), room.into(), seq.to_string().into(), now.into()],
    );
    vec![access::member(session, room), read]
}
