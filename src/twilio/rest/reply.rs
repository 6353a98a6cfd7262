//! Replies, and what they say.

use serde::de::DeserializeOwned;

use super::Failure;
use crate::json;

/// A reply as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: String,
}

/// A room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// `RM…`
    pub sid: String,
    /// Its name while it is in progress.
    pub unique_name: String,
    /// `in-progress`, `completed` or `failed`.
    pub status: String,
    /// `group`
    pub room_type: String,
    /// How long it was, in seconds, once it is over.
    pub duration: Option<u32>,
}

json::fields!(Room { sid, unique_name, status, room_type(json::or_default) = "type", duration(json::or_default) });

impl Room {
    /// Whether nobody can be in it any more.
    pub fn is_over(&self) -> bool {
        self.status != "in-progress"
    }
}

/// Somebody in a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// `PA…`
    pub sid: String,
    /// Who, as their token says.
    pub identity: String,
    /// `connected`, `reconnecting` or `disconnected`.
    pub status: String,
}

json::fields!(Participant { sid, identity, status });

/// The people of a room, one page of them.
#[derive(Debug)]
pub(super) struct Participants {
    pub participants: Vec<Participant>,
}

json::fields!(Participants { participants });

/// What a room records now.
#[derive(Debug)]
pub(super) struct Rules {
    #[allow(dead_code)] // there in every reply of this kind, which is all that is asked of it
    pub room_sid: String,
}

json::fields!(Rules { room_sid });

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// `AC…`
    pub sid: String,
    /// `active`, `suspended` or `closed`.
    pub status: String,
}

json::fields!(Account { sid, status });

/// An API key: that there is one.
#[derive(Debug)]
pub(super) struct Key {
    #[allow(dead_code)] // as above
    pub sid: String,
}

json::fields!(Key { sid });

#[derive(Default)]
struct Refusal {
    code: Option<u32>,
    message: String,
}

json::fields!(Refusal { code, message(json::or_default) });

/// Reads a reply: what was asked for, or why not.
pub fn read<T: DeserializeOwned>(reply: &Reply) -> Result<T, Failure> {
    if (200..300).contains(&reply.status) {
        return json::read(&reply.body).map_err(|error| Failure::Unreadable(error.to_string()));
    }
    // What stands between us and Twilio answers in HTML, or not at all.
    let Refusal { code, message } = json::read(&reply.body).unwrap_or_default();
    Err(Failure::Refused { status: reply.status, code, message })
}
