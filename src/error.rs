//! Everything that can be refused or go wrong, and what the outside is told of it.
//!
//! A variant is a stable machine code with its status and its words for people. What went wrong inside
//! ([`Error::Unavailable`], [`Error::Internal`]) keeps its cause for the log and says nothing of it outside.
//! The socket uses the same codes and words (`docs/PROTOCOL.md`).

mod appointments;
mod body;

use serde_json::{Value, json};

use crate::domain::time::Timestamp;
use crate::store::DatabaseError;
use crate::twilio::rest::Failure;
pub use appointments::AppointmentError;
pub use body::ErrorBody;

/// A refusal or a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // code(), status() and message() say what each is, below
pub enum Error {
    NotSignedIn,
    SessionExpired,
    ForeignOrigin,
    JsonRequired,
    BodyTooLarge,
    MalformedJson,
    /// A field that is missing, of the wrong type or out of range.
    InvalidField {
        field: String,
        problem: String,
    },
    InvalidUsername,
    InvalidPassword,
    UsernameTaken {
        suggestion: String,
    },
    WrongCredentials,
    WrongPassword,
    /// An operator's account, whose name must not become free.
    OperatorAccount,
    RoomNotFound,
    /// A booked room outside its hours.
    RoomClosed {
        opens_at: Timestamp,
        closes_at: Timestamp,
    },
    RoomCodeTaken,
    /// Nobody new comes into the room.
    RoomLocked,
    /// The room takes no guests.
    GuestsNotAllowed,
    /// The room's owner said no.
    NotAdmitted,
    /// The room has as many members as one may have.
    RoomFull,
    /// The person is in as many rooms as one may be.
    TooManyRooms,
    InvalidRoomCode,
    InvalidRoomName,
    InvalidMessage {
        problem: &'static str,
    },
    InvalidCursor,
    IdentityMismatch,
    /// What an appointment does not allow.
    Appointment(AppointmentError),
    CallNotFound,
    CallEnded,
    CallFull {
        most: u32,
    },
    /// Nobody new comes into the call.
    CallLocked,
    /// The owner took the person out of the call.
    RemovedFromCall,
    AlreadyInCall,
    NotInCall,
    NoSuchParticipant,
    RecordingUnavailable,
    InvalidSignature,
    ForeignAccount,
    CallbacksNotConfigured,
    PushNotConfigured,
    MalformedFrame,
    UnknownFrame,
    FrameTooLarge,
    NotAllowed {
        problem: &'static str,
    },
    InvalidDuration,
    TwilioNotConfigured {
        missing: Vec<&'static str>,
    },
    Misconfigured {
        variable: &'static str,
    },
    NotFound,
    MethodNotAllowed {
        /// Methods as the `Allow` header lists them.
        allowed: String,
    },
    UpgradeRequired,
    UnsupportedProtocol,
    TooManyRequests {
        retry_after_seconds: u32,
    },
    /// The provider of calls said no or nothing. The text is for the log.
    ProviderError {
        /// Twilio's error code, where it gave one.
        twilio_code: Option<u32>,
        /// What happened.
        cause: String,
    },
    /// The database or a room object did not answer; trying again is safe. The text is for the log.
    Unavailable(String),
    /// Our own mistake. The text is for the log.
    Internal(String),
}

impl Error {
    /// A field that does not fit, in words that complete "`field` …".
    pub fn invalid_field(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::InvalidField { field: field.into(), problem: problem.into() }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Self::Appointment(error) => error.status(),
            Self::MalformedJson | Self::UnsupportedProtocol | Self::MalformedFrame | Self::UnknownFrame => 400,
            Self::NotSignedIn | Self::SessionExpired | Self::WrongCredentials => 401,
            Self::ForeignOrigin
            | Self::IdentityMismatch
            | Self::RoomClosed { .. }
            | Self::NotAllowed { .. }
            | Self::WrongPassword
            | Self::RoomLocked
            | Self::GuestsNotAllowed
            | Self::NotAdmitted
            | Self::CallLocked
            | Self::RemovedFromCall
            | Self::InvalidSignature
            | Self::ForeignAccount => 403,
            Self::NotFound | Self::RoomNotFound | Self::CallNotFound => 404,
            Self::MethodNotAllowed { .. } => 405,
            Self::UsernameTaken { .. }
            | Self::OperatorAccount
            | Self::RoomCodeTaken
            | Self::CallEnded
            | Self::CallFull { .. }
            | Self::AlreadyInCall
            | Self::NotInCall
            | Self::NoSuchParticipant
            | Self::RecordingUnavailable => 409,
            Self::BodyTooLarge | Self::FrameTooLarge => 413,
            Self::JsonRequired => 415,
            Self::InvalidField { .. }
            | Self::InvalidUsername
            | Self::InvalidPassword
            | Self::InvalidRoomCode
            | Self::InvalidRoomName
            | Self::InvalidMessage { .. }
            | Self::InvalidCursor
            | Self::InvalidDuration => 422,
            Self::UpgradeRequired => 426,
            Self::TooManyRequests { .. } | Self::RoomFull | Self::TooManyRooms => 429,
            Self::TwilioNotConfigured { .. } | Self::Misconfigured { .. } | Self::Internal(_) => 500,
            Self::ProviderError { .. } => 502,
            Self::Unavailable(_) | Self::CallbacksNotConfigured | Self::PushNotConfigured => 503,
        }
    }

    /// The stable machine code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotSignedIn => "not_signed_in",
            Self::SessionExpired => "session_expired",
            Self::ForeignOrigin => "foreign_origin",
            Self::JsonRequired => "json_required",
            Self::BodyTooLarge => "body_too_large",
            Self::MalformedJson => "malformed_json",
            Self::InvalidField { .. } => "invalid_field",
            Self::InvalidUsername => "invalid_username",
            Self::InvalidPassword => "invalid_password",
            Self::UsernameTaken { .. } => "username_taken",
            Self::WrongCredentials => "wrong_credentials",
            Self::WrongPassword => "wrong_password",
            Self::OperatorAccount => "operator_account",
            Self::RoomNotFound => "room_not_found",
            Self::RoomClosed { .. } => "room_closed",
            Self::RoomCodeTaken => "room_code_taken",
            Self::RoomLocked => "room_locked",
            Self::GuestsNotAllowed => "guests_not_allowed",
            Self::NotAdmitted => "not_admitted",
            Self::RoomFull => "room_full",
            Self::TooManyRooms => "too_many_rooms",
            Self::InvalidRoomCode => "invalid_room_code",
            Self::InvalidRoomName => "invalid_room_name",
            Self::InvalidMessage { .. } => "invalid_message",
            Self::InvalidCursor => "invalid_cursor",
            Self::IdentityMismatch => "identity_mismatch",
            Self::Appointment(error) => error.code(),
            Self::CallNotFound => "call_not_found",
            Self::CallEnded => "call_ended",
            Self::CallFull { .. } => "call_full",
            Self::CallLocked => "call_locked",
            Self::RemovedFromCall => "removed_from_call",
            Self::AlreadyInCall => "already_in_call",
            Self::NotInCall => "not_in_call",
            Self::NoSuchParticipant => "no_such_participant",
            Self::RecordingUnavailable => "recording_unavailable",
            Self::InvalidSignature => "invalid_signature",
            Self::ForeignAccount => "foreign_account",
            Self::CallbacksNotConfigured => "callbacks_not_configured",
            Self::PushNotConfigured => "push_not_configured",
            Self::MalformedFrame => "malformed_frame",
            Self::UnknownFrame => "unknown_frame",
            Self::FrameTooLarge => "frame_too_large",
            Self::NotAllowed { .. } => "not_allowed",
            Self::InvalidDuration => "invalid_duration",
            Self::TwilioNotConfigured { .. } => "twilio_not_configured",
            Self::Misconfigured { .. } => "misconfigured",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed { .. } => "method_not_allowed",
            Self::UpgradeRequired => "upgrade_required",
            Self::UnsupportedProtocol => "unsupported_protocol",
            Self::TooManyRequests { .. } => "too_many_requests",
            Self::ProviderError { .. } => "provider_error",
            Self::Unavailable(_) => "unavailable",
            Self::Internal(_) => "internal",
        }
    }

    /// What a person is told.
    pub fn message(&self) -> String {
        let words = match self {
            Self::NotSignedIn => "Please sign in first",
            Self::SessionExpired => "Your session has ended. Please sign in again",
            Self::ForeignOrigin => "This request came from another site",
            Self::JsonRequired => "Send the request with Content-Type: application/json",
            Self::BodyTooLarge => "The request is larger than 64 KiB",
            Self::MalformedJson => "The request is not a JSON object",
            Self::InvalidField { field, problem } => return format!("`{field}` {problem}"),
            Self::InvalidUsername => "A name has 2 to 32 letters, digits, spaces, dots, hyphens or underscores",
            Self::InvalidPassword => "A password has 8 to 256 characters",
            Self::UsernameTaken { .. } => "This name is taken",
            Self::WrongCredentials => "The name or the password is wrong",
            Self::WrongPassword => "The current password is wrong",
            Self::OperatorAccount => {
                "This is an operator's account. Take its name out of ADMIN_USERS first, then delete it"
            }
            Self::RoomNotFound => "Room not found",
            Self::RoomClosed { .. } => "This room is closed at the moment",
            Self::RoomCodeTaken => "This room code is already in use. Join the room, or choose another code",
            Self::RoomLocked => "This room is locked: nobody new comes in",
            Self::GuestsNotAllowed => "This room takes no guests. Sign in with a name and a password, and come again",
            Self::NotAdmitted => "The room's owner has not let you in",
            Self::RoomFull => "This room has as many members as one can have. Somebody has to leave first",
            Self::TooManyRooms => "You are in as many rooms as one can be. Leave one first",
            Self::InvalidRoomCode => "A room code has 8 to 128 characters",
            Self::InvalidRoomName => "A room's name has 1 to 64 characters",
            Self::InvalidMessage { problem } => return format!("The message cannot be stored: {problem}"),
            Self::InvalidCursor => "`before` or `limit` does not fit",
            Self::IdentityMismatch => "`userId` is not the signed-in person",
            Self::Appointment(error) => return error.message(),
            Self::CallNotFound => "Call not found",
            Self::CallEnded => "This call is over",
            Self::CallFull { most } => {
                return format!(
                    "This call is full: {most} people at most. Try again when somebody has left, or start a call in another room"
                );
            }
            Self::CallLocked => "This call is locked: nobody new comes in",
            Self::RemovedFromCall => "The room's owner has taken you out of this call",
            Self::AlreadyInCall => "You are in this call already",
            Self::NotInCall => "This page is not in the call",
            Self::NoSuchParticipant => "This participant is not connected",
            Self::RecordingUnavailable => {
                "This call cannot be recorded. Only calls over Twilio can be, in rooms that allow it"
            }
            Self::InvalidSignature => "The signature is not Twilio's for this address and these parameters",
            Self::ForeignAccount => "This event is of another Twilio account",
            Self::PushNotConfigured => "This site does not call people without an open page",
            Self::CallbacksNotConfigured => "TWILIO_AUTH_TOKEN is not set, so that nobody can prove to be Twilio",
            Self::MalformedFrame => "The frame is not a JSON object of its type",
            Self::UnknownFrame => "There is no frame of this type",
            Self::FrameTooLarge => "The frame is larger than 64 KiB",
            Self::NotAllowed { problem } => problem,
            Self::InvalidDuration => "`duration` is a whole number of seconds from 0 to 86400",
            Self::TwilioNotConfigured { missing } => {
                return format!("Twilio credentials not configured: {} missing", missing.join(", "));
            }
            Self::Misconfigured { variable } => return format!("The server's {variable} is missing or not usable"),
            Self::NotFound => "There is nothing here",
            Self::MethodNotAllowed { allowed } => return format!("This address takes {allowed}"),
            Self::UpgradeRequired => "This address is a WebSocket",
            Self::UnsupportedProtocol => "The sub-protocol is securechat.v1",
            Self::TooManyRequests { .. } => "Too many attempts. Please wait a moment",
            Self::ProviderError { twilio_code: Some(code), .. } => {
                return format!("The call could not be set up: Twilio refused it with error {code}");
            }
            Self::ProviderError { twilio_code: None, .. } => {
                "The call could not be set up: Twilio did not answer. Please try again"
            }
            Self::Unavailable(_) => "This did not work just now. Please try again",
            Self::Internal(_) => "Something went wrong on our side",
        };
        words.to_owned()
    }

    /// What a program may want besides the code.
    pub fn details(&self) -> Option<Value> {
        match self {
            Self::InvalidField { field, .. } => Some(json!({ "field": field })),
            Self::UsernameTaken { suggestion } => Some(json!({ "suggestion": suggestion })),
            Self::RoomClosed { opens_at, closes_at } => Some(json!({ "opensAt": opens_at, "closesAt": closes_at })),
            Self::Appointment(error) => error.details(),
            Self::CallFull { most } => Some(json!({ "maxParticipants": most })),
            Self::TwilioNotConfigured { missing } => Some(json!({ "missing": missing })),
            Self::Misconfigured { variable } => Some(json!({ "variable": variable })),
            Self::ProviderError { twilio_code, .. } => Some(json!({ "twilioCode": twilio_code })),
            _ => None,
        }
    }

    /// The cause of a failure of ours, for the log; `None` for what the client did.
    pub fn cause(&self) -> Option<&str> {
        match self {
            Self::Unavailable(cause) | Self::Internal(cause) | Self::ProviderError { cause, .. } => Some(cause),
            _ => None,
        }
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::ProviderError { twilio_code: failure.code(), cause: failure.to_string() }
    }
}

impl From<DatabaseError> for Error {
    /// A refused duplicate that its use case did not expect is our mistake; everything else may pass.
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::Taken(columns) => Self::Internal(format!("unexpected duplicate: {columns}")),
            DatabaseError::Failed(cause) => Self::Unavailable(cause),
        }
    }
}
