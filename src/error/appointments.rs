//! What an appointment does not allow, and what the outside is told of it.

use serde_json::{Value, json};

use super::Error;
use crate::domain::appointment::{Conflict, Status};
use crate::domain::room::Hours;

/// A refusal about appointments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AppointmentError {
    /// There is none, or the person is not one of the two.
    NotFound,
    /// Nobody has the name or the id that was given.
    PersonNotFound,
    /// One of the two has another one then.
    Conflict {
        /// What is in the way, as far as the person may know.
        conflicts: Vec<Conflict>,
    },
    /// What has happened cannot be changed.
    Over {
        /// What has happened.
        status: Status,
    },
    /// The organizer has as many to come as one may have.
    TooMany,
    /// A start that cannot be.
    InvalidStart {
        /// Words that complete "`startsAt` …".
        problem: &'static str,
    },
    /// Nobody can join yet.
    TooEarly(Hours),
    /// Nobody can join any more.
    TooLate(Hours),
}

impl AppointmentError {
    /// The HTTP status.
    pub(super) const fn status(&self) -> u16 {
        match self {
            Self::NotFound | Self::PersonNotFound => 404,
            Self::Conflict { .. } | Self::Over { .. } | Self::TooMany => 409,
            Self::InvalidStart { .. } => 422,
            Self::TooEarly(_) | Self::TooLate(_) => 403,
        }
    }

    /// The stable machine code.
    pub(super) const fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "appointment_not_found",
            Self::PersonNotFound => "person_not_found",
            Self::Conflict { .. } => "appointment_conflict",
            Self::Over { .. } => "appointment_over",
            Self::TooMany => "too_many_appointments",
            Self::InvalidStart { .. } => "invalid_start",
            Self::TooEarly(_) => "too_early",
            Self::TooLate(_) => "too_late",
        }
    }

    /// What a person is told.
    pub(super) fn message(&self) -> String {
        let words = match self {
            Self::NotFound => "Appointment not found",
            Self::PersonNotFound => "There is nobody of this name",
            Self::Conflict { .. } => "One of you has another appointment at that time",
            Self::Over { status } => match status {
                Status::Cancelled => "This appointment was cancelled",
                Status::Declined => "This appointment was declined",
                Status::InProgress => "This appointment is in progress",
                _ => "This appointment is over",
            },
            Self::TooMany => "You have as many appointments to come as one can have. Cancel one first",
            Self::InvalidStart { problem } => return format!("`startsAt` {problem}"),
            Self::TooEarly(_) => "It is too early to join this appointment",
            Self::TooLate(_) => "It is too late to join this appointment",
        };
        words.to_owned()
    }

    /// What a program may want besides the code.
    pub(super) fn details(&self) -> Option<Value> {
        match self {
            Self::Conflict { conflicts } => Some(json!({ "conflicts": conflicts })),
            Self::Over { status } => Some(json!({ "status": status })),
            Self::TooEarly(hours) | Self::TooLate(hours) => {
                Some(json!({ "opensAt": hours.opens_at, "closesAt": hours.closes_at }))
            }
            _ => None,
        }
    }
}

impl From<AppointmentError> for Error {
    fn from(error: AppointmentError) -> Self {
        Self::Appointment(error)
    }
}
