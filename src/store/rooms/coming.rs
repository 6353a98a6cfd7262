//! New rooms, and coming into those that there are.

use crate::domain::id::RoomId;
use crate::domain::limits::{MEMBERS_A_ROOM, ROOMS_A_PERSON, VISITORS_A_ROOM};
use crate::domain::room::{CodeHash, Door, Room};
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::json;
use crate::store::Statement;
use crate::store::access::session_holds;

/// What unique index says that a code is in use.
pub const CODE_TAKEN: &str = "chat_rooms.code_hash";

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
