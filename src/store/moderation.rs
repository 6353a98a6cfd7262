//! What a room's owner decides. Every statement asks itself whether it is the owner who wants it, and what was done is
//! written into the room's events by the batch that does it.
//!
//! In every statement ?1 is who wants it, ?2 the epoch of their session and ?3 the room.

use super::access::{Access, is_member, session_holds};
use super::calls::Actor;
use super::events::Note;
use super::rooms::room_json;
use super::{Statement, Value};
use crate::domain::id::{RoomId, UserId};
use crate::domain::limits::MEMBERS_A_ROOM;
use crate::domain::room::{Door, Room};
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::json;

/// Events of a room that are shown.
pub const PAGE: i32 = 200;

/// The most old events that are deleted at once.
const MOST_DELETED: i32 = 5000;

/// Whether it is the owner, of a room that is no booked one. Who owns it on paper and has left is not.
macro_rules! owns {
    () => {
        concat!(
            "EXISTS (SELECT 1 FROM chat_rooms WHERE id = ?3 AND owner_id = ?1 AND opens_at IS NULL) AND ",
            is_member!(),
            " AND ",
            session_holds!()
        )
    };
}

/// Who asked, and what there is after the batch: its last row.
#[derive(Debug)]
pub struct Outcome {
    session: bool,
    member: bool,
    /// Whether it is the owner's wish, in a room that has one.
    pub owner: bool,
    /// The room; to members alone.
    pub room: Option<Room>,
    /// The name of the person it is about; `None` when there is nobody.
    pub username: Option<String>,
    /// Whether that person is a member.
    pub is_in: bool,
    /// What they are at the door.
    pub visitor: Option<Door>,
}

json::fields!(Outcome {
    session(json::flag), member(json::flag), owner(json::flag), room, username, is_in(json::flag), visitor
});

impl Outcome {
    /// Their session and membership.
    pub fn access(&self) -> Access {
        Access { session: self.session, member: self.member }
    }
}

/// What is to be changed about a room; what is not named stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// Whether nobody new comes in by the code.
    pub locked: Option<bool>,
    /// Whether who comes by the code waits.
    pub lobby: Option<bool>,
    /// Whether guests come in by the code.
    pub guest_links: Option<bool>,
    /// Whose it is from now on: a member's.
    pub owner: Option<UserId>,
}

/// Answers [`Outcome`]; ?4 is the person it is about. The owner is read before the batch changes who that is.
fn outcome(values: Vec<Value>) -> Statement {
    Statement::new(
        concat!(
            "SELECT json_object('session', ",
            session_holds!(),
            ", 'member', ",
            is_member!(),
            ", 'owner', ",
            owns!(),
            ", 'room', json((SELECT ",
            room_json!(),
            " FROM chat_rooms WHERE id = ?3 AND ",
            is_member!(),
            ")), 'username', (SELECT username FROM users WHERE id = ?4 AND deleted_at IS NULL),
              'is_in', EXISTS (SELECT 1 FROM room_members WHERE room_id = ?3 AND user_id = ?4),
              'visitor', (SELECT state FROM room_visitors WHERE room_id = ?3 AND user_id = ?4)) AS row"
        ),
        values,
    )
}

fn whose(session: &Session, room: &RoomId) -> Vec<Value> {
    vec![(&session.user_id).into(), session.epoch.into(), room.into()]
}

fn about(session: &Session, room: &RoomId, user: Option<&UserId>) -> Vec<Value> {
    let mut values = whose(session, room);
    values.push(user.map_or(Value::Null, Value::from));
    values
}

/// Changes a room. Answers first [`Outcome`] as it was, and last the room as it is, nothing when it was refused; between
/// them, `{"user_id"}` of each who waits at the door.
pub fn change(session: &Session, room: &RoomId, change: &Change, now: Timestamp) -> Vec<Statement> {
    let mut values = about(session, room, change.owner.as_ref());
    let flags = [change.locked, change.lobby, change.guest_links];
    values.extend(flags.map(|flag| flag.map(i32::from).into()));
    let mut noted = values.clone();
    noted.push(now.into());
    let events = Statement::new(
        concat!(
            "INSERT INTO room_events (room_id, at, type, by_id, user_id)
             WITH r AS (SELECT * FROM chat_rooms WHERE id = ?3 AND ",
            owns!(),
            " AND (?4 IS NULL OR EXISTS (SELECT 1 FROM room_members WHERE room_id = ?3 AND user_id = ?4)))
             SELECT id, ?8, iif(?5, 'locked', 'unlocked'), ?1, NULL FROM r WHERE ?5 <> is_locked
             UNION ALL SELECT id, ?8, iif(?6, 'lobby-on', 'lobby-off'), ?1, NULL FROM r WHERE ?6 <> has_lobby
             UNION ALL SELECT id, ?8, iif(?7, 'guests-on', 'guests-off'), ?1, NULL FROM r WHERE ?7 <> lets_guests_in
             UNION ALL SELECT id, ?8, 'handed-over', ?1, ?4 FROM r WHERE ?4 <> owner_id"
        ),
        noted,
    );
    let waiting = Statement::new(
        concat!(
            "SELECT json_object('user_id', user_id) AS row FROM room_visitors
             WHERE room_id = ?3 AND state = 'waiting' AND ",
            owns!()
        ),
        whose(session, room),
    );
    let room = Statement::new(
        concat!(
            "UPDATE chat_rooms SET is_locked = coalesce(?5, is_locked), has_lobby = coalesce(?6, has_lobby),
               lets_guests_in = coalesce(?7, lets_guests_in), owner_id = coalesce(?4, owner_id)
             WHERE id = ?3 AND ",
            owns!(),
            " AND (?4 IS NULL OR EXISTS (SELECT 1 FROM room_members WHERE room_id = ?3 AND user_id = ?4))
             RETURNING ",
            room_json!(),
            " AS row"
        ),
        values.clone(),
    );
    values.truncate(4);
    vec![outcome(values), events, waiting, room]
}

/// Lets somebody in who is at the door. Answers last [`Outcome`], and first `{"user_id"}` when they were there.
pub fn admit(session: &Session, room: &RoomId, user: &UserId, now: Timestamp) -> Vec<Statement> {
    let values = about(session, room, Some(user));
    let mut timed = values.clone();
    timed.extend([now.into(), MEMBERS_A_ROOM.into()]);
    let event = Statement::new(
        concat!(
            "INSERT INTO room_events (room_id, at, type, by_id, user_id)
             SELECT room_id, ?5, 'admitted', ?1, user_id FROM room_visitors
             WHERE room_id = ?3 AND user_id = ?4 AND ",
            owns!(),
            " AND (SELECT count(*) FROM room_members WHERE room_id = ?3) < ?6
             RETURNING json_object('user_id', user_id) AS row"
        ),
        timed.clone(),
    );
    let member = Statement::new(
        concat!(
            "INSERT INTO room_members (room_id, user_id, joined_at, last_read_seq)
             SELECT room_id, user_id, ?5, ifnull((SELECT max(seq) FROM messages WHERE room_id = ?3), 0)
             FROM room_visitors
             WHERE room_id = ?3 AND user_id = ?4 AND ",
            owns!(),
            " AND (SELECT count(*) FROM room_members WHERE room_id = ?3) < ?6
             ON CONFLICT (room_id, user_id) DO NOTHING"
        ),
        timed,
    );
    vec![event, member, outcome(values)]
}

/// Takes a member out of the room, or sends somebody away who waits at its door. Answers first [`Outcome`] as it was.
pub fn remove(session: &Session, room: &RoomId, user: &UserId, now: Timestamp) -> Vec<Statement> {
    let values = about(session, room, Some(user));
    let mut timed = values.clone();
    timed.push(now.into());
    // Before anything changes, so that a second one finds nobody to be sent away and writes nothing.
    let event = Statement::new(
        concat!(
            "INSERT INTO room_events (room_id, at, type, by_id, user_id)
             SELECT ?3, ?5, iif(EXISTS (SELECT 1 FROM room_members WHERE room_id = ?3 AND user_id = ?4),
                                'removed', 'refused'), ?1, ?4
             WHERE ?4 <> ?1 AND ",
            owns!(),
            " AND (EXISTS (SELECT 1 FROM room_members WHERE room_id = ?3 AND user_id = ?4)
                   OR EXISTS (SELECT 1 FROM room_visitors
                              WHERE room_id = ?3 AND user_id = ?4 AND state IN ('waiting', 'returning')))"
        ),
        timed.clone(),
    );
    let refused = Statement::new(
        concat!(
            "UPDATE room_visitors SET state = 'refused', at = ?5
             WHERE room_id = ?3 AND user_id = ?4 AND state IN ('waiting', 'returning') AND ",
            owns!()
        ),
        timed.clone(),
    );
    let barred = Statement::new(
        concat!(
            "INSERT INTO room_visitors (room_id, user_id, state, at)
             SELECT room_id, user_id, 'removed', ?5 FROM room_members
             WHERE room_id = ?3 AND user_id = ?4 AND ?4 <> ?1 AND ",
            owns!(),
            " ON CONFLICT (room_id, user_id) DO UPDATE SET state = 'removed', at = excluded.at"
        ),
        timed,
    );
    let member = Statement::new(
        concat!("DELETE FROM room_members WHERE room_id = ?3 AND user_id = ?4 AND ?4 <> ?1 AND ", owns!()),
        values.clone(),
    );
    vec![outcome(values), event, refused, barred, member]
}

/// Answers [`Outcome`], then what the owner did, newest first.
pub fn events(session: &Session, room: &RoomId) -> Vec<Statement> {
    let mut values = whose(session, room);
    values.push(PAGE.into());
    let listed = Statement::new(
        concat!(
            "SELECT json_object('id', CAST(e.id AS TEXT), 'at', e.at, 'type', e.type,
                                'by_id', e.by_id, 'by_name', b.username, 'user_id', e.user_id, 'username', u.username) AS row
             FROM room_events e JOIN users b ON b.id = e.by_id LEFT JOIN users u ON u.id = e.user_id
             WHERE e.room_id = ?3 AND ",
            owns!(),
            " ORDER BY e.id DESC LIMIT ?4"
        ),
        values,
    );
    vec![outcome(about(session, room, None)), listed]
}

/// Deletes old events.
pub fn delete_before(before: Timestamp) -> Statement {
    Statement::new(
        "DELETE FROM room_events WHERE id IN (SELECT id FROM room_events WHERE at < ?1 ORDER BY at LIMIT ?2)",
        vec![before.into(), MOST_DELETED.into()],
    )
}

/// Writes into a live call's timeline what the owner of its room does; answers a row if it is the owner.
pub fn note(note: &Note, actor: &Actor) -> Statement {
    Statement::new(
        "INSERT INTO call_events (call_id, source, type, at, stored_at, user_id, data, is_applied)
         SELECT c.id, 'securechat', ?4, ?5, ?5, ?6, ?7, 1 FROM calls c
         WHERE c.id = ?3 AND c.ended_at IS NULL
           AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND session_epoch = ?2)
           AND EXISTS (SELECT 1 FROM chat_rooms r JOIN room_members m ON m.room_id = r.id AND m.user_id = ?1
                       WHERE r.id = c.room_id AND r.owner_id = ?1)
         RETURNING json_object('id', id) AS row",
        vec![
            (&actor.user).into(),
            actor.epoch.into(),
            (&note.call).into(),
            note.kind.as_str().into(),
            note.at.into(),
            note.by.as_ref().map_or(Value::Null, Value::from),
            note.data.to_string().into(),
        ],
    )
}
