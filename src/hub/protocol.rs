//! The frames of `docs/PROTOCOL.md`, version 1, both ways.

use serde::Serialize;
use serde_json::{Map, Value};

use super::User;
use crate::domain::call::recording::RecordingRow;
use crate::domain::call::{Call, Media, Participant, ParticipantRow, Presence, Row, Rung};
use crate::domain::id::{CallId, ConnectionId, UserId};
use crate::domain::time::Timestamp;
use crate::error::{Error, ErrorBody};

/// The version spoken.
pub const VERSION: u8 = 1;

/// The sub-protocol a page may offer; it is echoed.
pub const SUB_PROTOCOL: &str = "securechat.v1";

/// Frames larger than this are refused.
pub const LARGEST_FRAME: usize = crate::domain::limits::FRAME_BYTES;

/// The longest `id` a frame may carry.
const LONGEST_ID: usize = 64;

/// The reactions there are, by name: which sign stands for one is the page's business.
const REACTIONS: [&str; 6] = ["thumbs_up", "clap", "heart", "laugh", "surprised", "party"];

/// What a page may say.
#[derive(Debug, Clone, PartialEq)]
pub enum Received {
    /// Tells the others.
    Typing(Typing),
    /// Answers a ringing call, joins or resumes a running one.
    Join(Sending),
    /// Leaves.
    Leave(OfCall),
    /// Declines.
    Decline(OfCall),
    /// What the page sends now.
    Media(Sending),
    /// Agrees to be recorded, or no longer.
    Record(Consent),
    /// Puts a hand up, or down.
    Hand(Hand),
    /// A sign that passes.
    Reaction(Reaction),
    /// For one other participant.
    Signal(Signal),
}

/// The fields of `typing`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typing {
    /// Whether they are typing.
    pub active: bool,
}

/// The fields of `call.leave` and `call.decline`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfCall {
    /// Which call.
    pub call_id: CallId,
}

/// The fields of `call.record`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Which call.
    pub call_id: CallId,
    /// Whether they agree.
    pub consent: bool,
}

/// The fields of `call.hand`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hand {
    /// Which call.
    pub call_id: CallId,
    /// Whether it is up.
    pub raised: bool,
}

/// The fields of `reaction`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaction {
    /// Which call.
    pub call_id: CallId,
    /// One of those there are.
    pub emoji: &'static str,
}

/// The fields of `call.join` and `call.media`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    /// Which call.
    pub call_id: CallId,
    /// What is sent.
    pub media: Media,
}

/// The fields of `signal`.
#[derive(Debug, Clone, PartialEq)]
pub struct Signal {
    /// Which call.
    pub call_id: CallId,
    /// The connection it is for.
    pub to: ConnectionId,
    /// Whatever the pages agreed on.
    pub data: Map<String, Value>,
}

/// Reads a frame; beside it the `id` that the error it may cause brings back.
pub fn read(text: &str) -> (Option<String>, Result<Received, Error>) {
    if text.len() > LARGEST_FRAME {
        return (None, Err(Error::FrameTooLarge));
    }
    let Ok(Value::Object(mut fields)) = serde_json::from_str(text) else {
        return (None, Err(Error::MalformedFrame));
    };
    let id = match fields.remove("id") {
        None => None,
        Some(Value::String(id)) if id.chars().count() <= LONGEST_ID => Some(id),
        Some(_) => return (None, Err(Error::MalformedFrame)),
    };
    let Some(Value::String(kind)) = fields.remove("type") else {
        return (id, Err(Error::MalformedFrame));
    };
    (id, Fields(fields).received(&kind).unwrap_or(Err(Error::MalformedFrame)))
}

/// A frame's fields, taken out by hand: what serde writes for each kind of frame is many times larger.
struct Fields(Map<String, Value>);

impl Fields {
    /// `None` when a field is missing or of the wrong type.
    fn received(mut self, kind: &str) -> Option<Result<Received, Error>> {
        Some(Ok(match kind {
            "typing" => Received::Typing(Typing { active: self.flag("active")? }),
            "call.join" => Received::Join(self.sending()?),
            "call.leave" => Received::Leave(OfCall { call_id: self.call()? }),
            "call.decline" => Received::Decline(OfCall { call_id: self.call()? }),
            "call.media" => Received::Media(self.sending()?),
            "call.record" => Received::Record(Consent { call_id: self.call()?, consent: self.flag("consent")? }),
            "call.hand" => Received::Hand(Hand { call_id: self.call()?, raised: self.flag("raised")? }),
            "reaction" => Received::Reaction(Reaction { call_id: self.call()?, emoji: self.reaction()? }),
            "signal" => Received::Signal(Signal {
                call_id: self.call()?,
                to: ConnectionId::new(self.text("to")?),
                data: match self.0.remove("data")? {
                    Value::Object(data) => data,
                    _ => return None,
                },
            }),
            _ => return Some(Err(Error::UnknownFrame)),
        }))
    }

    fn sending(&mut self) -> Option<Sending> {
        let media = Media { audio: self.flag("audio")?, video: self.flag("video")?, screen: self.flag("screen")? };
        Some(Sending { call_id: self.call()?, media })
    }

    fn call(&mut self) -> Option<CallId> {
        self.text("callId").map(CallId::new)
    }

    fn reaction(&self) -> Option<&'static str> {
        let name = self.0.get("emoji")?.as_str()?;
        REACTIONS.into_iter().find(|known| *known == name)
    }

    fn text(&mut self, name: &str) -> Option<String> {
        match self.0.remove(name)? {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    fn flag(&self, name: &str) -> Option<bool> {
        self.0.get(name)?.as_bool()
    }
}

/// What the room says.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Sent<'a> {
    /// First, always.
    Welcome {
        /// The version spoken.
        protocol: u8,
        /// This page load's name.
        connection_id: &'a ConnectionId,
        /// Lets the page reckon with its own clock being off.
        server_time: Timestamp,
        /// Who has a socket open.
        online: Vec<&'a User>,
        /// The room's live call.
        call: Option<CallFrame>,
    },
    /// A person's first socket came or last one went.
    Presence {
        /// Who.
        user: &'a User,
        /// Whether they are there.
        online: bool,
    },
    /// A person joined or left the room.
    Member {
        /// Who.
        user: &'a User,
        /// Whether they joined.
        joined: bool,
    },
    /// The room's owner changed it.
    Room {
        /// The API's row.
        room: &'a Value,
    },
    /// The owner switched this page's microphone off.
    Mute {
        /// In which call.
        call_id: &'a CallId,
        /// Who.
        by: &'a User,
    },
    /// A person is typing, or stopped.
    Typing {
        /// Who.
        user: &'a User,
        /// Whether they are typing.
        active: bool,
    },
    /// A message was stored.
    Message {
        /// The API's row.
        message: &'a Value,
    },
    /// The room's call changed.
    Call {
        /// The call now.
        call: CallFrame,
    },
    /// From another participant's connection.
    Signal {
        /// Which call.
        call_id: &'a CallId,
        /// Whose connection.
        from: &'a ConnectionId,
        /// As it was sent.
        data: &'a Map<String, Value>,
    },
    /// A participant's sign that passes.
    Reaction {
        /// Which call.
        call_id: &'a CallId,
        /// Whose.
        user: &'a User,
        /// Which.
        emoji: &'static str,
    },
    /// A frame was refused.
    Error {
        /// In the shape of the API.
        #[serde(flatten)]
        body: ErrorBody,
        /// The refused frame's.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
    },
}

impl Sent<'_> {
    /// The frame's text.
    pub fn text(&self) -> Result<String, Error> {
        serde_json::to_string(self).map_err(|error| Error::Internal(format!("frame: {error}")))
    }
}

/// A call as frames show it: the API's fields, and those that only matter while it lives.
#[derive(Debug, Serialize)]
pub struct CallFrame {
    #[serde(flatten)]
    row: Row<ParticipantFrame>,
    ring_ends_at: Option<Timestamp>,
    declined: Vec<UserId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rung: Vec<Rung>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    busy: Vec<UserId>,
    locked: bool,
    removed: Vec<UserId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recording: Option<RecordingRow>,
}

#[derive(Debug, Serialize)]
struct ParticipantFrame {
    #[serde(flatten)]
    row: ParticipantRow,
    connection_id: Option<ConnectionId>,
    presence: &'static str,
    #[serde(flatten)]
    media: Media,
    hand_raised_at: Option<Timestamp>,
}

impl From<&Call> for CallFrame {
    fn from(call: &Call) -> Self {
        Self {
            row: call.row_with(|participant| ParticipantFrame::from(participant)),
            ring_ends_at: call.ring_ends_at,
            declined: call.declined.clone(),
            rung: call.rung.clone(),
            busy: call.busy.clone(),
            locked: call.locked,
            removed: call.removed.clone(),
            recording: call.recording_row(),
        }
    }
}

impl From<&Participant> for ParticipantFrame {
    fn from(participant: &Participant) -> Self {
        Self {
            row: participant.row(),
            connection_id: participant.connection().cloned(),
            presence: match participant.presence {
                Presence::Expected { .. } => "expected",
                Presence::Connected { .. } => "connected",
                Presence::Lost { .. } => "lost",
                Presence::Left { .. } => "left",
            },
            media: participant.media,
            hand_raised_at: participant.hand_raised_at,
        }
    }
}

#[cfg(test)]
#[path = "protocol_tests.rs"]
mod tests;
