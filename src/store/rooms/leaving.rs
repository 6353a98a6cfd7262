//! Leaving a room, its door, or all of them.

use crate::domain::id::{RoomId, UserId};
use crate::domain::session::Session;
use crate::json;
use crate::store::Statement;
use crate::store::access::{Access, is_member, session_holds};

/// Whether the room ?3 is a booked one.
macro_rules! is_booked {
    () => {
        "EXISTS (SELECT 1 FROM chat_rooms WHERE id = ?3 AND opens_at IS NOT NULL)"
    };
}

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
