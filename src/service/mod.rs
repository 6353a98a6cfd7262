//! One function per use case, over the seams that tests replace: database, room objects, password hashing.

pub mod account;
pub mod admission;
pub mod appointments;
pub mod auth;
pub mod callbacks;
pub mod calls;
pub mod messages;
pub mod moderation;
pub mod push;
pub mod reports;
pub mod retention;
pub mod rooms;
pub mod usage;
pub mod video;
pub mod webhooks;

use serde_json::json;

use crate::domain::id::RoomId;
use crate::hub::{Notice, Rooms};
use crate::platform::log;

/// Tells a room what has already happened. A room that does not answer is logged and not a failure of the request:
/// its people learn of it when they fetch or reconnect. That somebody is put out it is told again: they would stay.
async fn tell(rooms: &impl Rooms, room: &RoomId, notice: Notice) {
    let mut told = rooms.notify(room, &notice).await;
    if told.is_err() && notice.puts_out() {
        told = rooms.notify(room, &notice).await;
    }
    if let Err(error) = told {
        log::error(&json!({ "level": "warn", "what": "a room was not told", "cause": error.cause() }));
    }
}

#[cfg(test)]
mod tests;
