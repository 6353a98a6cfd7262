//! What the Worker asks of a room's object, and what it answers. Nobody else can reach the object, and the Worker alone
//! says who acts.

use serde::{Deserialize, Serialize};

use crate::domain::call::moderation::{Act, ONLY_OWNER};
use crate::domain::call::recording::RecordingRow;
use crate::domain::call::{Call, CallRow, CallType, Carrier, END_FOR_ALL};
use crate::domain::id::{CallId, UserId};
use crate::domain::room::Hours;
use crate::error::{AppointmentError, Error};
use crate::json;
use crate::store::calls::Actor;

/// Something to do with a call.
#[derive(Debug, Clone, Serialize)]
pub struct Command {
    /// Who wants it.
    pub actor: Actor,
    /// What.
    pub wish: Wish,
}

json::fields!(Command { actor, wish });

/// What a person wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// Place a call, or get into the live one.
    Create {
        /// Voice or video.
        call_type: CallType,
        /// Who carries it if it is placed.
        carrier: Carrier,
    },
    /// Say yes.
    Accept {
        /// To which.
        call: CallId,
    },
    /// Say no.
    Decline {
        /// To which.
        call: CallId,
    },
    /// Leave, or end it for all.
    End {
        /// Which.
        call: CallId,
        /// How long the client says it was.
        duration: Option<u32>,
        /// Whether it is to end for everybody.
        for_all: bool,
    },
    /// Ask a member into the call.
    Ring {
        /// Into which.
        call: CallId,
        /// Whom.
        user: UserId,
    },
    /// Say that one talks to somebody else.
    Busy {
        /// Which call rings.
        call: CallId,
    },
    /// Agree to be recorded, or no longer.
    Record {
        /// In which call.
        call: CallId,
        /// Whether they agree.
        agrees: bool,
    },
    /// What only the room's owner may do.
    Moderate {
        /// In which call.
        call: CallId,
        /// What.
        act: Act,
    },
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The call after it.
    pub call: CallRow,
    /// Whether a wish to create one found a live one.
    pub joined: bool,
    /// Whether it is recorded; `None` for a call that is over.
    pub recording: Option<RecordingRow>,
}

impl Done {
    /// A call after something was done to it.
    pub fn of(call: &Call) -> Self {
        Self { call: call.row(), joined: false, recording: call.recording_row() }
    }
}

/// What came of it, on its way from the object through the Worker into the reply: the call is written once and not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Which call.
    pub id: String,
    /// Whether a wish to create one found a live one.
    pub joined: bool,
    /// Whether the call is over.
    pub is_over: bool,
    /// The call, as JSON.
    pub call: String,
    /// Whether it is recorded, as JSON; `null` for a call that is over.
    pub recording: String,
}

/// Begins the text of a refusal.
const REFUSED: &str = "refused";

/// What came of a command as the object says it: lines, which JSON has none of inside.
pub fn answer(outcome: Result<Done, Error>) -> Result<String, serde_json::Error> {
    let done = match outcome {
        Ok(done) => done,
        Err(error) => return Ok(format!("{REFUSED}\n{}", serde_json::to_string(&Refusal::from(error))?)),
    };
    let (joined, is_over) = (u8::from(done.joined), u8::from(done.call.status.is_over()));
    let (recording, call) = (serde_json::to_string(&done.recording)?, serde_json::to_string(&done.call)?);
    Ok(format!("{}\n{joined}\n{is_over}\n{recording}\n{call}", done.call.id))
}

/// The same as the Worker reads it.
pub fn answered(text: &str) -> Result<Answer, Error> {
    let unreadable = || Error::Internal("an object's answer is unreadable".to_owned());
    if text.starts_with(REFUSED) {
        return Err(refused(text).unwrap_or_else(unreadable));
    }
    let mut lines = text.splitn(5, '\n').map(str::to_owned);
    let mut line = || lines.next().ok_or_else(unreadable);
    let (id, joined, is_over) = (line()?, line()? == "1", line()? == "1");
    let (recording, call) = (line()?, line()?);
    Ok(Answer { id, joined, is_over, call, recording })
}

/// The refusal that a text says, if it says one.
pub fn refused(text: &str) -> Option<Error> {
    json::read::<Refusal>(text.strip_prefix(REFUSED)?).ok().map(Error::from)
}

/// The errors that objects answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // each is the error of the same name
pub enum Refusal {
    SessionExpired,
    RoomNotFound,
    RoomClosed(Hours),
    CallNotFound,
    CallEnded,
    CallFull(u32),
    CallLocked,
    RemovedFromCall,
    AlreadyInCall,
    NotInCall,
    NoSuchParticipant,
    RecordingUnavailable,
    OnlyOwner,
    NotAllowed,
    PersonNotFound,
    TooManyRequests(u32),
    Unavailable(String),
    Internal(String),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::SessionExpired => Self::SessionExpired,
            Error::RoomNotFound => Self::RoomNotFound,
            Error::RoomClosed { opens_at, closes_at } => Self::RoomClosed(Hours { opens_at, closes_at }),
            Error::CallNotFound => Self::CallNotFound,
            Error::CallEnded => Self::CallEnded,
            Error::CallFull { most } => Self::CallFull(most),
            Error::CallLocked => Self::CallLocked,
            Error::RemovedFromCall => Self::RemovedFromCall,
            Error::AlreadyInCall => Self::AlreadyInCall,
            Error::NotInCall => Self::NotInCall,
            Error::NoSuchParticipant => Self::NoSuchParticipant,
            Error::RecordingUnavailable => Self::RecordingUnavailable,
            Error::NotAllowed { problem: ONLY_OWNER } => Self::OnlyOwner,
            Error::NotAllowed { .. } => Self::NotAllowed,
            Error::Appointment(AppointmentError::PersonNotFound) => Self::PersonNotFound,
            Error::TooManyRequests { retry_after_seconds } => Self::TooManyRequests(retry_after_seconds),
            Error::Unavailable(cause) => Self::Unavailable(cause),
            other => Self::Internal(format!("{other:?}")),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::SessionExpired => Self::SessionExpired,
            Refusal::RoomNotFound => Self::RoomNotFound,
            Refusal::RoomClosed(Hours { opens_at, closes_at }) => Self::RoomClosed { opens_at, closes_at },
            Refusal::CallNotFound => Self::CallNotFound,
            Refusal::CallEnded => Self::CallEnded,
            Refusal::CallFull(most) => Self::CallFull { most },
            Refusal::CallLocked => Self::CallLocked,
            Refusal::RemovedFromCall => Self::RemovedFromCall,
            Refusal::AlreadyInCall => Self::AlreadyInCall,
            Refusal::NotInCall => Self::NotInCall,
            Refusal::NoSuchParticipant => Self::NoSuchParticipant,
            Refusal::RecordingUnavailable => Self::RecordingUnavailable,
            Refusal::PersonNotFound => AppointmentError::PersonNotFound.into(),
            Refusal::TooManyRequests(retry_after_seconds) => Self::TooManyRequests { retry_after_seconds },
            Refusal::OnlyOwner => Self::NotAllowed { problem: ONLY_OWNER },
            Refusal::NotAllowed => Self::NotAllowed { problem: END_FOR_ALL },
            Refusal::Unavailable(cause) => Self::Unavailable(cause),
            Refusal::Internal(cause) => Self::Internal(cause),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::call::tests::{RULES, at, person};
    use crate::domain::call::{CallType, Event, Provider};
    use crate::domain::id::RoomId;

    #[test]
    fn what_came_of_a_command_is_the_same_on_the_other_side() {
        let room = RoomId::random([1; 16]);
        let id = CallId::random(&room, [2; 16]);
        let mut call = Call::place(id, room, person("alice"), vec![], CallType::Voice, Provider::P2p, at(1), &RULES);
        call.take_name(&person("alice"), Some("Al\n\"ice\""));
        let over = call.after(&Event::Left { user: person("alice"), duration: None }, at(2), &RULES).unwrap();
        for (call, joined, is_over) in [(&call, false, false), (&call, true, false), (&over, false, true)] {
            let done = Done { joined, ..Done::of(call) };
            let answer = answered(&answer(Ok(done.clone())).unwrap()).unwrap();
            assert_eq!((answer.id, answer.joined, answer.is_over), (call.id.to_string(), joined, is_over));
            assert_eq!(serde_json::from_str::<CallRow>(&answer.call).unwrap(), done.call);
            assert_eq!(serde_json::from_str::<Option<RecordingRow>>(&answer.recording).unwrap(), done.recording);
        }
        for error in [Error::CallEnded, Error::CallFull { most: 3 }, Error::Unavailable("down".to_owned())] {
            assert_eq!(answered(&answer(Err(error.clone())).unwrap()), Err(error));
        }
        for broken in ["", "refused", "refused\nNobody", "a\n1\n1\nnull"] {
            assert!(answered(broken).is_err(), "{broken}");
        }
    }
}
