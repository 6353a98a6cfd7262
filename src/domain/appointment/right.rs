//! The right to join an appointment's call: when there is one, and how long it lasts.

use super::Row;
use crate::domain::time::Timestamp;
use crate::error::{AppointmentError, Error};

/// No token lives longer, as Twilio demands.
const LONGEST_SECONDS: i64 = 86_400;

/// How long a right to join lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// Whole seconds from now.
    pub seconds: u32,
    /// Its last moment.
    pub expires_at: Timestamp,
}

/// A right to join now, until the room closes. A call that goes on longer brings nobody new.
pub fn lease(row: &Row, now: Timestamp) -> Result<Lease, Error> {
    let (status, hours) = (row.appointment.status, row.appointment.hours);
    if status.is_off() {
        return Err(AppointmentError::Over { status }.into());
    }
    if now < hours.opens_at {
        return Err(AppointmentError::TooEarly(hours).into());
    }
    if now >= hours.closes_at {
        return Err(AppointmentError::TooLate(hours).into());
    }
    let now = now.whole_seconds();
    let seconds = hours.closes_at.seconds_since(now).min(LONGEST_SECONDS);
    let expires_at = now.plus_seconds(seconds);
    Ok(Lease { seconds: u32::try_from(seconds).unwrap_or_default(), expires_at })
}

impl Lease {
    /// How long it lasts, in the words of the API: `90 minutes (1 hours)`, both rounded down.
    pub fn words(self) -> String {
        format!("{} minutes ({} hours)", self.seconds / 60, self.seconds / 3600)
    }

    /// Its end without milliseconds, as clients of the tokens expect it.
    pub fn end(self) -> String {
        self.expires_at.to_string().replace(".000Z", "Z")
    }
}
