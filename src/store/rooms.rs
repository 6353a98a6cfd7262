//! Rooms and who is in them.

use serde::Serialize;

use super::access::{self, Access, is_member, session_holds};
use super::recent_calls::is_missed_and_unseen;
use super::{Rows, Statement};
use crate::domain::id::{RoomId, UserId};
use crate::domain::limits::{MEMBERS_A_ROOM, ROOMS_A_PERSON, VISITORS_A_ROOM};
use crate::domain::room::{CodeHash, Door, Room};
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::json;
use crate::store::DatabaseError;

/// What unique index says that a code is in use.
pub const CODE_TAKEN: &str = "chat_rooms.code_hash";

/// A room's row, from `chat_rooms`, and where it is listed what more there is of it.
macro_rules! room_json {
    () => {
        room_json!("")
    };
    ($($more:expr),+) => {
        concat!(
            "json_object('id', chat_rooms.id, 'room_name', room_name, 'owner_id', owner_id, 'created_at', created_at,
               'locked', json(iif(is_locked, 'true', 'false')), 'lobby', json(iif(has_lobby, 'true', 'false')),
               'guest_links', json(iif(lets_guests_in, 'true', 'false'))",
            $($more,)+
            ")"
        )
    };
}

pub(super) use room_json;

/// Whether the room ?3 is a booked one.
macro_rules! is_booked {
    () => {
        "EXISTS (SELECT 1 FROM chat_rooms WHERE id = ?3 AND opens_at IS NOT NULL)"
    };
}

/// Whether the person has as many rooms as one may have; booked ones are not counted.
macro_rules! has_most {
    ($most:literal) => {
        concat!(
            "((SELECT count(*) FROM room_members mine JOIN chat_rooms own ON own.id = mine.room_id
               WHERE mine.user_id = ?1 AND own.opens_at IS NULL) >= ",
            $most,
            ")"
        )
    };
}

/// Whether the person is a guest: has no password, and so nothing that lasts.
macro_rules! is_guest {
    () => {
        "EXISTS (SELECT 1 FROM users WHERE id = ?1 AND password_hash IS NULL)"
    };
}

/// Whether the session holds, and the room when the person may see it.
#[derive(Debug)]
pub struct RoomAccess {
    /// Whether the session's epoch is still the user's.
    pub session: bool,
    /// The room.
    pub room: Option<Room>,
}

json::fields!(RoomAccess { session(json::flag), room });

/// What became of an attempt to have one more room.
#[derive(Debug)]
pub struct Joined {
    /// Whether the session's epoch is still the user's.
    pub session: bool,
    /// The room that the code opens.
    pub room: Option<Room>,
    /// Whether the person is a member of it now.
    pub member: bool,
    /// Whether the person has as many rooms as one may have.
    pub has_most: bool,
    /// Whether the person is a guest.
    pub guest: bool,
    /// What they are at the room's door, where they stand there.
    pub visitor: Option<Door>,
}

json::fields!(Joined {
    session(json::flag), room, member(json::flag), has_most(json::flag), guest(json::flag_or_false),
    visitor(json::or_default)
});

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

/// Whether a person may leave a room, as it was before.
#[derive(Debug)]
pub struct Leaving {
    session: bool,
    member: bool,
    /// Whether the room is a booked one, which nobody leaves.
    pub is_booked: bool,
    /// Whose room it is, for somebody who waited at its door.
    pub waited_for: Option<UserId>,
}

json::fields!(Leaving { session(json::flag), member(json::flag), is_booked(json::flag), waited_for });

impl Leaving {
    /// Their session and membership.
    pub fn access(&self) -> Access {
        Access { session: self.session, member: self.member }
    }
}

struct Id {
    room_id: RoomId,
}

json::fields!(Id { room_id });

/// The rooms that a statement named.
pub fn ids(rows: &Rows) -> Result<Vec<RoomId>, DatabaseError> {
    Ok(rows.all::<Id>()?.into_iter().map(|row| row.room_id).collect())
}

/// Stores a new room with its first member. Answers the [`Room`], nothing when the session has ended or the person has
/// [`ROOMS_A_PERSON`], which the last row says ([`Joined`]); [`CODE_TAKEN`] when the code opens another.
pub fn create(session: &Session, id: &RoomId, code: &CodeHash, name: &str, now: Timestamp) -> Vec<Statement> {
    let room = Statement::new(
        concat!(
            "INSERT INTO chat_rooms (id, code_hash, room_name, owner_id, created_at)
             SELECT ?3, ?4, ?5, ?1, ?6 WHERE ",
            session_holds!(),
            " AND NOT ",
            has_most!("?7"),
            " RETURNING ",
            room_json!(),
            " AS row"
        ),
        vec![
            (&session.user_id).into(),
            session.epoch.into(),
            id.into(),
            code.as_str().into(),
            name.into(),
            now.into(),
            ROOMS_A_PERSON.into(),
        ],
    );
    let member = Statement::new(
        "INSERT INTO room_members (room_id, user_id, joined_at)
         SELECT id, owner_id, created_at FROM chat_rooms WHERE id = ?1",
        vec![id.into()],
    );
    let outcome = Statement::new(
        concat!(
            "SELECT json_object('session', ",
            session_holds!(),
            ", 'room', NULL, 'member', 0, 'has_most', ",
            has_most!("?3"),
            ") AS row"
        ),
        vec![(&session.user_id).into(), session.epoch.into(), ROOMS_A_PERSON.into()],
    );
    vec![room, member, outcome]
}

/// Makes a person a member of the room that a code opens, or has them wait at its door, as its owner wants it. Where
/// nobody is left, nobody wants anything: the room opens, but to those who were sent away. Answers, in the first rows,
/// `{"room_id"}` when they were no member before, in the third ones the same when they did not wait before, and in the
/// last [`Joined`].
pub fn join(session: &Session, code: &CodeHash, now: Timestamp) -> Vec<Statement> {
    let values = vec![(&session.user_id).into(), session.epoch.into(), code.as_str().into()];
    let mut limited = values.clone();
    limited.extend([now.into(), ROOMS_A_PERSON.into(), MEMBERS_A_ROOM.into()]);
    let member = Statement::new(
        concat!(
            // What was said before is not what a newcomer has to read.
            "INSERT INTO room_members (room_id, user_id, joined_at, last_read_seq)
             SELECT id, ?1, ?4, ifnull((SELECT max(seq) FROM messages WHERE room_id = chat_rooms.id), 0)
             FROM chat_rooms WHERE code_hash = ?3 AND ",
            session_holds!(),
            " AND NOT ",
            has_most!("?5"),
            " AND (SELECT count(*) FROM room_members WHERE room_id = chat_rooms.id) < ?6
              AND NOT EXISTS (SELECT 1 FROM room_visitors
                              WHERE room_id = chat_rooms.id AND user_id = ?1 AND state <> 'waiting')
              AND (NOT EXISTS (SELECT 1 FROM room_members WHERE room_id = chat_rooms.id)
                   OR (is_locked = 0 AND has_lobby = 0 AND (lets_guests_in = 1 OR NOT ",
            is_guest!(),
            "))) ON CONFLICT (room_id, user_id) DO NOTHING RETURNING json_object('room_id', room_id) AS row"
        ),
        limited.clone(),
    );
    // The last to leave a room stays its owner on paper; who opens it again takes over.
    let owner = Statement::new(
        "UPDATE chat_rooms SET owner_id = ?1, is_locked = 0, has_lobby = 0, lets_guests_in = 1
         WHERE code_hash = ?2
           AND EXISTS (SELECT 1 FROM room_members WHERE room_id = chat_rooms.id AND user_id = ?1)
           AND NOT EXISTS (SELECT 1 FROM room_members WHERE room_id = chat_rooms.id AND user_id = chat_rooms.owner_id)",
        vec![(&session.user_id).into(), code.as_str().into()],
    );
    if let Some(most) = limited.last_mut() {
        *most = VISITORS_A_ROOM.into();
    }
    let visitor = Statement::new(
        concat!(
            "INSERT INTO room_visitors (room_id, user_id, state, at)
             SELECT id, ?1, iif(EXISTS (SELECT 1 FROM room_visitors v
                                        WHERE v.room_id = chat_rooms.id AND v.user_id = ?1 AND v.state = 'removed'),
                                'returning', 'waiting'), ?4
             FROM chat_rooms WHERE code_hash = ?3 AND ",
            session_holds!(),
            " AND NOT ",
            has_most!("?5"),
            " AND is_locked = 0 AND (lets_guests_in = 1 OR NOT ",
            is_guest!(),
            ") AND (has_lobby = 1 OR EXISTS (SELECT 1 FROM room_visitors
                                             WHERE room_id = chat_rooms.id AND user_id = ?1 AND state = 'removed'))
              AND NOT EXISTS (SELECT 1 FROM room_members WHERE room_id = chat_rooms.id AND user_id = ?1)
              AND (SELECT count(*) FROM room_visitors
                   WHERE room_id = chat_rooms.id AND state IN ('waiting', 'returning')) < ?6
              ON CONFLICT (room_id, user_id) DO UPDATE SET state = excluded.state, at = excluded.at
                WHERE room_visitors.state = 'removed'
              RETURNING json_object('room_id', room_id) AS row"
        ),
        limited,
    );
    let mut asked = values;
    asked.push(ROOMS_A_PERSON.into());
    let room = Statement::new(
        concat!(
            "SELECT json_object('session', ",
            session_holds!(),
            ", 'room', json((SELECT ",
            room_json!(),
            " FROM chat_rooms WHERE code_hash = ?3)),
              'member', EXISTS (SELECT 1 FROM room_members WHERE user_id = ?1
                                AND room_id = (SELECT id FROM chat_rooms WHERE code_hash = ?3)),
              'has_most', ",
            has_most!("?4"),
            ", 'guest', ",
            is_guest!(),
            ", 'visitor', (SELECT state FROM room_visitors WHERE user_id = ?1
                           AND room_id = (SELECT id FROM chat_rooms WHERE code_hash = ?3))) AS row"
        ),
        asked,
    );
    vec![member, owner, visitor, room]
}

/// Answers [`Access`], then a person's rooms with `member_count` as the API shows them; booked ones are not among them.
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

/// Takes a person out of a room that is not a booked one, passing ownership on; or away from its door. Answers
/// [`Leaving`].
pub fn leave(session: &Session, room: &RoomId) -> Vec<Statement> {
    let values = vec![(&session.user_id).into(), session.epoch.into(), room.into()];
    let leaving = Statement::new(
        concat!(
            "SELECT json_object('session', ",
            session_holds!(),
            ", 'member', ",
            is_member!(),
            ", 'is_booked', ",
            is_booked!(),
            ", 'waited_for', (SELECT r.owner_id FROM room_visitors v JOIN chat_rooms r ON r.id = v.room_id
                              WHERE v.room_id = ?3 AND v.user_id = ?1 AND v.state IN ('waiting', 'returning'))) AS row"
        ),
        values.clone(),
    );
    let owner = Statement::new(
        concat!(
            "UPDATE chat_rooms SET owner_id = (
               SELECT user_id FROM room_members WHERE room_id = ?3 AND user_id <> ?1 ORDER BY joined_at, user_id LIMIT 1)
             WHERE id = ?3 AND owner_id = ?1 AND opens_at IS NULL AND ",
            session_holds!(),
            " AND EXISTS (SELECT 1 FROM room_members WHERE room_id = ?3 AND user_id <> ?1)"
        ),
        values.clone(),
    );
    let member = Statement::new(
        concat!(
            "DELETE FROM room_members WHERE room_id = ?3 AND user_id = ?1 AND NOT ",
            is_booked!(),
            " AND ",
            session_holds!()
        ),
        values.clone(),
    );
    let no_longer_waiting = Statement::new(
        concat!(
            "DELETE FROM room_visitors WHERE room_id = ?3 AND user_id = ?1 AND state = 'waiting' AND ",
            session_holds!()
        ),
        values.clone(),
    );
    // That they were removed is not forgotten with it.
    let removed_as_before = Statement::new(
        concat!(
            "UPDATE room_visitors SET state = 'removed'
             WHERE room_id = ?3 AND user_id = ?1 AND state = 'returning' AND ",
            session_holds!()
        ),
        values,
    );
    vec![leaving, owner, member, no_longer_waiting, removed_as_before]
}

/// A person has read a room up to a message, and seen the calls they missed there. Never fewer than before, and none
/// that is still to come. Answers [`Access`], then `{"seq", "unread"}` with how many messages there are after it.
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

/// Answers `{"room_id"}` of each of a person's rooms, whatever their sessions.
pub fn ids_of(user: &UserId) -> Statement {
    Statement::new(
        "SELECT json_object('room_id', room_id) AS row FROM room_members WHERE user_id = ?1",
        vec![user.into()],
    )
}

/// Takes somebody whose account has ended out of all their rooms, and from all doors; answers, in the second rows, `{"room_id"}` of each.
/// Nothing happens to an account that has a name.
pub fn leave_all(user: &UserId) -> Vec<Statement> {
    let owner = Statement::new(
        "UPDATE chat_rooms SET owner_id = (
           SELECT user_id FROM room_members
           WHERE room_id = chat_rooms.id AND user_id <> ?1 ORDER BY joined_at, user_id LIMIT 1)
         WHERE id IN (SELECT room_id FROM room_members WHERE user_id = ?1) AND owner_id = ?1
           AND EXISTS (SELECT 1 FROM room_members WHERE room_id = chat_rooms.id AND user_id <> ?1)
           AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND username_key IS NULL)",
        vec![user.into()],
    );
    let members = Statement::new(
        "DELETE FROM room_members
         WHERE user_id = ?1 AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND username_key IS NULL)
         RETURNING json_object('room_id', room_id) AS row",
        vec![user.into()],
    );
    let visits = Statement::new(
        "DELETE FROM room_visitors
         WHERE user_id = ?1 AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND username_key IS NULL)",
        vec![user.into()],
    );
    vec![owner, members, visits]
}
