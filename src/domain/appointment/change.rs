//! What people may do with an appointment that is booked.

use super::rules::{self, Margins};
use super::{Appointment, Role, Row, Status};
use crate::domain::id::UserId;
use crate::domain::room::Hours;
use crate::domain::time::Timestamp;
use crate::error::{AppointmentError, Error};

/// What somebody wants to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Change it, as its organizer.
    Edit(Edit),
    /// Call it off, as its organizer.
    Cancel,
    /// Say yes, as its attendee.
    Confirm {
        /// Where they are.
        time_zone: Option<String>,
    },
    /// Say no, as its attendee.
    Decline,
}

/// What is to be different; nothing where a field stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edit {
    /// What it is about.
    pub title: Option<String>,
    /// Planned start.
    pub starts_at: Option<Timestamp>,
    /// How long it takes.
    pub duration_minutes: Option<u32>,
    /// Whether its calls may be recorded.
    pub recording_allowed: Option<bool>,
    /// Where the organizer is.
    pub time_zone: Option<String>,
}

/// The appointment as it is after a wish; `None` when that makes no difference.
pub fn decide(
    row: &Row,
    user: &UserId,
    wish: &Wish,
    margins: Margins,
    now: Timestamp,
) -> Result<Option<Appointment>, Error> {
    let before = &row.appointment;
    may(wish, before.role(user))?;
    let status = row.status(now);
    let after = match (wish, status) {
        (Wish::Cancel, Status::Cancelled) | (Wish::Decline, Status::Declined) => return Ok(None),
        (_, status) if !status.is_open() => return Err(AppointmentError::Over { status }.into()),
        (Wish::Edit(edit), _) => edited(before, edit, margins, now)?,
        (Wish::Cancel, _) => closed(before, Status::Cancelled),
        (Wish::Decline, _) => closed(before, Status::Declined),
        (Wish::Confirm { time_zone }, _) => Appointment {
            status: Status::Confirmed,
            attendee_time_zone: time_zone.clone().or_else(|| before.attendee_time_zone.clone()),
            ..before.clone()
        },
    };
    if after == *before {
        return Ok(None);
    }
    Ok(Some(Appointment { sequence: before.sequence + 1, updated_at: now.whole_seconds(), ..after }))
}

/// Whether an appointment takes place at another time than before, so that it may be in another one's way.
pub fn is_moved(before: &Appointment, after: &Appointment) -> bool {
    (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at)
}

fn may(wish: &Wish, role: Role) -> Result<(), Error> {
    let problem = match (wish, role) {
        (Wish::Edit(_), Role::Organizer)
        | (Wish::Cancel, Role::Organizer)
        | (Wish::Confirm { .. }, Role::Attendee)
        | (Wish::Decline, Role::Attendee) => return Ok(()),
        (Wish::Edit(_), Role::Attendee) => "Only who booked an appointment can change it",
        (Wish::Cancel, Role::Attendee) => "Only who booked an appointment can cancel it. You can decline it",
        (Wish::Confirm { .. }, Role::Organizer) => "Only who was asked can confirm an appointment",
        (Wish::Decline, Role::Organizer) => "Only who was asked can decline an appointment. You can cancel it",
    };
    Err(Error::NotAllowed { problem })
}

fn edited(before: &Appointment, edit: &Edit, margins: Margins, now: Timestamp) -> Result<Appointment, Error> {
    let starts_at = edit.starts_at.unwrap_or(before.starts_at);
    let duration_minutes = edit.duration_minutes.unwrap_or(before.duration_minutes);
    let after = Appointment {
        title: edit.title.clone().unwrap_or_else(|| before.title.clone()),
        recording_allowed: edit.recording_allowed.unwrap_or(before.recording_allowed),
        organizer_time_zone: edit.time_zone.clone().or_else(|| before.organizer_time_zone.clone()),
        starts_at,
        ends_at: rules::end(starts_at, duration_minutes),
        duration_minutes,
        ..before.clone()
    };
    if !is_moved(before, &after) {
        return Ok(after);
    }
    // One that should have begun can still be made longer.
    if starts_at != before.starts_at {
        rules::is_ahead(starts_at, now)?;
    } else if after.ends_at <= now {
        return Err(Error::invalid_field("durationMinutes", "would have it end in the past"));
    }
    let hours = margins.hours(after.starts_at, after.ends_at);
    // Who came for the old time has not come for the new one.
    Ok(Appointment { status: Status::Scheduled, hours, organizer_came_at: None, attendee_came_at: None, ..after })
}

/// Hours without a moment in them let nobody in.
fn closed(before: &Appointment, status: Status) -> Appointment {
    let opens_at = before.hours.opens_at;
    Appointment { status, hours: Hours { opens_at, closes_at: opens_at }, ..before.clone() }
}
