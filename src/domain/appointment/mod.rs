//! Appointments: a call at an agreed time between two people, who books it and who is asked.
//!
//! What people decided is stored; what came of it follows from the calls of the appointment's room and is computed when
//! somebody asks ([`life`]). What may be changed stands in [`change`], who may join when in [`right`].

pub mod calendar;
pub mod change;
pub mod life;
pub mod right;
pub mod rules;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::call::{self, Provider};
use super::id::{AppointmentId, RoomId, UserId};
use super::room::Hours;
use super::time::Timestamp;
use crate::json;

/// Where in its life an appointment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema), schemars(rename = "AppointmentStatus"))]
pub enum Status {
    /// Booked, or moved; the attendee has not answered.
    Scheduled,
    /// The attendee said yes.
    Confirmed,
    /// Both are in the call. Never stored.
    InProgress,
    /// They were in a call together.
    Completed,
    /// The organizer called it off.
    Cancelled,
    /// The attendee said no.
    Declined,
    /// Its window is over, and they were not in a call together.
    NoShow,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Scheduled,
        Self::Confirmed,
        Self::InProgress,
        Self::Completed,
        Self::Cancelled,
        Self::Declined,
        Self::NoShow,
    ];

    /// The word of the API and of the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Confirmed => "confirmed",
            Self::InProgress => "in_progress",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::Declined => "declined",
            Self::NoShow => "no_show",
        }
    }

    /// The status that a word names.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// Whether the two may still change it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Scheduled | Self::Confirmed)
    }

    /// Whether one of the two called it off.
    pub const fn is_off(self) -> bool {
        matches!(self, Self::Cancelled | Self::Declined)
    }
}

/// An appointment as the API shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Appointment {
    /// Which.
    pub id: AppointmentId,
    /// What it is about.
    pub title: String,
    /// Where in its life it is: as it was stored, or as [`life::shown`] computes it.
    pub status: Status,
    /// The room of its calls.
    pub room_id: RoomId,
    /// Who booked it.
    pub organizer_id: UserId,
    /// Their name as they wrote it.
    pub organizer_name: String,
    /// Where they are, as an IANA name.
    pub organizer_time_zone: Option<String>,
    /// Who is asked.
    pub attendee_id: UserId,
    /// Their name as they wrote it.
    pub attendee_name: String,
    /// Where they are, as an IANA name.
    pub attendee_time_zone: Option<String>,
    /// Planned start.
    pub starts_at: Timestamp,
    /// Planned end.
    pub ends_at: Timestamp,
    /// What lies between the two.
    pub duration_minutes: u32,
    /// Whether its calls may be recorded, with everybody's consent.
    pub recording_allowed: bool,
    /// When one can join.
    #[serde(flatten)]
    pub hours: Hours,
    /// When the organizer first got a right to join.
    pub organizer_came_at: Option<Timestamp>,
    /// When the attendee first did.
    pub attendee_came_at: Option<Timestamp>,
    /// Seconds that they talked.
    pub duration: Option<u32>,
    /// Grows with every change that a calendar should take over.
    pub sequence: u32,
    /// Since when it is booked.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// The hours stand among an appointment's own fields.
fn hours(fields: &mut json::Taken, _: &str) -> Result<Hours, serde_json::Error> {
    Ok(Hours { opens_at: fields.take("opens_at")?, closes_at: fields.take("closes_at")? })
}

json::fields!(Appointment {
    id, title, status, room_id, organizer_id, organizer_name, organizer_time_zone, attendee_id, attendee_name,
    attendee_time_zone, starts_at, ends_at, duration_minutes, recording_allowed, hours(hours), organizer_came_at,
    attendee_came_at, duration, sequence, created_at, updated_at
});

/// Which of the two somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Who booked it.
    Organizer,
    /// Who is asked.
    Attendee,
}

impl Appointment {
    /// Which of the two a person is; everybody else is not let near it by the store.
    pub fn role(&self, user: &UserId) -> Role {
        if self.organizer_id == *user { Role::Organizer } else { Role::Attendee }
    }

    /// The name of the other of the two.
    pub fn other_name(&self, user: &UserId) -> &str {
        match self.role(user) {
            Role::Organizer => &self.attendee_name,
            Role::Attendee => &self.organizer_name,
        }
    }
}

/// An appointment that is in another one's way, as far as the person who wants that one may know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "whose", rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub enum Conflict {
    /// They take part in it.
    Yours(Busy),
    /// The other person does, with somebody else.
    Theirs,
}

/// When somebody has an appointment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Busy {
    /// Which.
    pub appointment_id: AppointmentId,
    /// What it is about.
    pub title: String,
    /// Planned start.
    pub starts_at: Timestamp,
    /// Planned end.
    pub ends_at: Timestamp,
}

json::fields!(Busy { appointment_id = "appointmentId", title, starts_at = "startsAt", ends_at = "endsAt" });

/// A live call of an appointment's room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LiveCall {
    /// Where in its life it is.
    pub status: call::Status,
    /// Who carries it.
    pub provider: Provider,
}

json::fields!(LiveCall { status, provider });

/// What came of an appointment so far, read from its room.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// The room's live call.
    pub live: Option<LiveCall>,
    /// Whether a call there was answered and is over.
    pub talked: bool,
    /// Whether the provider saw both, in whatever call: clients may go to it without placing one with us.
    pub met: bool,
    /// What the room is called at the provider.
    pub provider_room: String,
}

json::fields!(Facts { live, talked, met, provider_room });

/// An appointment as the database has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What is stored.
    pub appointment: Appointment,
    /// What came of it.
    pub facts: Facts,
}

json::fields!(Row { appointment, facts });

impl Row {
    /// Where in its life it is.
    pub fn status(&self, now: Timestamp) -> Status {
        life::shown(self.appointment.status, &self.facts, self.appointment.hours.closes_at, now)
    }

    /// The appointment as people see it.
    pub fn shown(mut self, now: Timestamp) -> Appointment {
        self.appointment.status = self.status(now);
        self.appointment
    }
}
