//! What the Worker asks of a room's object, and what it answers. Nobody else can reach the object, and the Worker alone
//! says who acts.

use serde::{Deserialize, Serialize};

use crate::domain::call::moderation::{Act, ONLY_OWNER};
use crate::domain::call::recording::RecordingRow;
use crate::domain::call::{Call, CallRow, CallType, Carrier, END_FOR_ALL};
use crate::domain::id::{CallId, UserId};
use crate::domain::room::Hours;
use crate::error::{AppointmentError, Error};
use crate::store::calls::Actor;

/// Something to do with a call.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Command {
    /// Who wants it.
    pub actor: Actor,
    /// What.
    pub wish: Wish,
}

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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The call after it.
    pub call: CallRow,
    /// Whether a wish to create one found a live one.
    pub joined: bool,
    /// Whether it is recorded; `None` for a call that is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recording: Option<RecordingRow>,
}

impl Done {
    /// A call after something was done to it.
    pub fn of(call: &Call) -> Self {
        Self { call: call.row(), joined: false, recording: call.recording_row() }
    }
}

/// Either, on its way from the object to the Worker.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was done.
    Done(Box<Done>),
    /// It was not.
    Refused(Refusal),
}

/// The errors that a room's object answers.
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
