//! Replies, and what they say.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Failure;

/// A reply as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: String,
}

/// A room.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Room {
    /// `RM…`
    pub sid: String,
    /// Its name while it is in progress.
    pub unique_name: String,
    /// `in-progress`, `completed` or `failed`.
    pub status: String,
    /// `group`
    #[serde(rename = "type", default)]
    pub room_type: String,
    /// How long it was, in seconds, once it is over.
    #[serde(default)]
    pub duration: Option<u32>,
}

impl Room {
    /// Whether nobody can be in it any more.
    pub fn is_over(&self) -> bool {
        self.status != "in-progress"
    }
}

/// Somebody in a room.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Participant {
    /// `PA…`
    pub sid: String,
    /// Who, as their token says.
    pub identity: String,
    /// `connected`, `reconnecting` or `disconnected`.
    pub status: String,
}

/// The people of a room, one page of them.
#[derive(Debug, Deserialize)]
pub(super) struct Participants {
    pub participants: Vec<Participant>,
}

/// What a room records now.
#[derive(Debug, Deserialize)]
pub(super) struct Rules {
    #[allow(dead_code)] // there in every reply of this kind, which is all that is asked of it
    pub room_sid: String,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Account {
    /// `AC…`
    pub sid: String,
    /// `active`, `suspended` or `closed`.
    pub status: String,
}

#[derive(Default, Deserialize)]
struct Refusal {
    code: Option<u32>,
    #[serde(default)]
    message: String,
}

/// Reads a reply: what was asked for, or why not.
pub fn read<T: DeserializeOwned>(reply: &Reply) -> Result<T, Failure> {
    if (200..300).contains(&reply.status) {
        return serde_json::from_str(&reply.body).map_err(|error| Failure::Unreadable(error.to_string()));
    }
    // What stands between us and Twilio answers in HTML, or not at all.
    let Refusal { code, message } = serde_json::from_str(&reply.body).unwrap_or_default();
    Err(Failure::Refused { status: reply.status, code, message })
}
