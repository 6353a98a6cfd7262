//! Rooms and who is in them.

use super::{Rows, Statement};
use crate::domain::id::{RoomId, UserId};
use crate::json;
use crate::store::DatabaseError;

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

mod coming;
mod leaving;
mod reading;

pub use coming::{CODE_TAKEN, Joined, create, join};
pub use leaving::{Leaving, leave, leave_all};
pub use reading::{Member, RoomAccess, Visitor, of_user, read, with_members};

struct Id {
    room_id: RoomId,
}

json::fields!(Id { room_id });

/// The rooms that a statement named.
pub fn ids(rows: &Rows) -> Result<Vec<RoomId>, DatabaseError> {
    Ok(rows.all::<Id>()?.into_iter().map(|row| row.room_id).collect())
}

/// Answers `{"room_id"}` of each of a person's rooms, whatever their sessions.
pub fn ids_of(user: &UserId) -> Statement {
    Statement::new(
        "SELECT json_object('room_id', room_id) AS row FROM room_members WHERE user_id = ?1",
        vec![user.into()],
    )
}
