//! The room: presence, fan-out, ringing and signalling, decided here without a runtime and carried out by
//! `platform::room_object`.

pub mod command;
pub mod flood;
pub mod inbox;
pub mod keeper;
pub mod outbox;
pub mod protocol;
pub mod room;

use serde::{Deserialize, Serialize};

use crate::domain::id::{CallId, RoomId, UserId};
use crate::error::Error;
use crate::json;
use crate::store::calls::Other;

/// A person as the room's frames show them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct User {
    /// Who.
    pub id: UserId,
    /// Their name as they wrote it.
    pub username: String,
}

json::fields!(User { id, username });

/// What happened outside the room that the people in it should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// A message was stored; the row as the API shows it.
    Message {
        /// The API's message row.
        message: serde_json::Value,
        /// The other members who may listen outside the room.
        #[serde(default)]
        listeners: Vec<Other>,
    },
    /// A person became a member.
    MemberJoined {
        /// Who.
        user: User,
    },
    /// A person is no longer a member: out of the call, sockets closed with 4003.
    MemberLeft {
        /// Who.
        user: User,
        /// Whether the account was deleted: nothing is called by their name any more.
        #[serde(default)]
        erased: bool,
    },
    /// All of a person's sessions ended: their sockets are closed with 4005.
    SessionsEnded {
        /// Whose.
        user_id: UserId,
    },
    /// Its owner changed what it lets in, or who owns it.
    RoomChanged {
        /// The API's room row.
        room: serde_json::Value,
    },
    /// The room was closed for good before its time: a call there ends.
    Closed,
}

impl Notice {
    /// Whether it closes somebody's sockets.
    pub const fn puts_out(&self) -> bool {
        matches!(self, Self::MemberLeft { .. } | Self::SessionsEnded { .. })
    }
}

/// The room objects, as the rest of the program reaches them.
pub trait Rooms {
    /// Tells a room what happened.
    fn notify(&self, room: &RoomId, notice: &Notice) -> impl Future<Output = Result<(), Error>>;

    /// Who has a socket open in the room.
    fn online(&self, room: &RoomId) -> impl Future<Output = Result<Vec<UserId>, Error>>;

    /// Has a room take in what the provider said about one of its calls.
    fn attend(&self, room: &RoomId, call: &CallId) -> impl Future<Output = Result<(), Error>>;
}
