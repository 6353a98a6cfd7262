//! What an appointment's fields may be.

use std::ops::RangeInclusive;

use chrono::{DateTime, Months, Utc};

use crate::domain::limits::TITLE;
use crate::domain::message::is_client_id;
use crate::domain::room::Hours;
use crate::domain::time::Timestamp;
use crate::error::{AppointmentError, Error};

/// How long one may be.
pub const MINUTES: RangeInclusive<i64> = 5..=480;

/// How far ahead one may be booked.
const FARTHEST: Months = Months::new(24);

/// The first and the last second that four digits of a year can name.
const YEARS: RangeInclusive<i64> = -62_167_219_200..=253_402_300_799;

/// How much earlier and later than planned one can join, in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Margins {
    /// Before the start.
    pub early: u32,
    /// After the planned end.
    pub late: u32,
}

impl Margins {
    /// The hours of an appointment's room.
    pub fn hours(self, starts_at: Timestamp, ends_at: Timestamp) -> Hours {
        Hours {
            opens_at: starts_at.plus_seconds(-60 * i64::from(self.early)),
            closes_at: ends_at.plus_seconds(60 * i64::from(self.late)),
        }
    }
}

/// A title that fits; "Appointment" when none was given.
pub fn title(given: Option<&str>) -> Result<String, Error> {
    let title = given.unwrap_or("Appointment").trim();
    // Control characters have no place in a heading, and SQLite's length() stops at a NUL.
    let fits = TITLE.contains(&title.chars().count()) && !title.chars().any(char::is_control);
    if fits { Ok(title.to_owned()) } else { Err(Error::invalid_field("title", "is not 1 to 64 characters")) }
}

/// How long it takes.
pub fn minutes(given: i64) -> Result<u32, Error> {
    let fits = MINUTES.contains(&given).then(|| u32::try_from(given).ok()).flatten();
    fits.ok_or_else(|| Error::invalid_field("durationMinutes", "is not a whole number from 5 to 480"))
}

/// A start as it was sent, in whole seconds: an RFC 3339 time with its zone, so that it is one moment for everybody.
pub fn start(text: &str) -> Result<Timestamp, Error> {
    moment(text)
        .map(Timestamp::whole_seconds)
        .ok_or_else(|| AppointmentError::InvalidStart { problem: "is not a time with a zone, as in RFC 3339" }.into())
}

/// Refuses a start that is past or too far ahead. The present second is neither.
pub fn is_ahead(start: Timestamp, now: Timestamp) -> Result<(), Error> {
    let farthest = DateTime::<Utc>::from_timestamp_millis(now.as_millis())
        .and_then(|now| now.checked_add_months(FARTHEST))
        .map_or(i64::MAX, |time| time.timestamp_millis());
    if start < now.whole_seconds() {
        Err(AppointmentError::InvalidStart { problem: "is past" }.into())
    } else if start.as_millis() > farthest {
        Err(AppointmentError::InvalidStart { problem: "is more than two years ahead" }.into())
    } else {
        Ok(())
    }
}

/// `from` or `to` of a list.
pub fn bound(field: &'static str, text: Option<&str>) -> Result<Option<Timestamp>, Error> {
    let read = |text| moment(text).ok_or_else(|| Error::invalid_field(field, "is not a time with a zone"));
    text.map(read).transpose()
}

fn moment(text: &str) -> Option<Timestamp> {
    // Only years of four digits sort as text, and a zone can push a time out of them.
    Timestamp::parse(text).filter(|time| YEARS.contains(&time.as_seconds()))
}

/// A time zone by its IANA name. Which names there are, the platform knows.
pub fn time_zone(given: Option<&str>, is_known: impl Fn(&str) -> bool) -> Result<Option<String>, Error> {
    let Some(name) = given else { return Ok(None) };
    // The platform also takes offsets for zones; they do not know about daylight saving.
    let is_name = name.len() <= 64
        && name.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte));
    if is_name && is_known(name) {
        Ok(Some(name.to_owned()))
    } else {
        Err(Error::invalid_field("timeZone", "is no time zone's name, like Europe/Berlin"))
    }
}

/// What makes a retry find the first attempt.
pub fn client_id(given: Option<&str>) -> Result<Option<String>, Error> {
    match given {
        Some(text) if !is_client_id(text) => Err(Error::invalid_field("clientId", "is not 8 to 64 of A-Z a-z 0-9 _ -")),
        given => Ok(given.map(str::to_owned)),
    }
}

/// An appointment as its organizer wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    /// The other person, by name or id.
    pub with: String,
    /// What it is about.
    pub title: String,
    /// Planned start.
    pub starts_at: Timestamp,
    /// How long it takes.
    pub duration_minutes: u32,
    /// Whether its calls may be recorded.
    pub recording_allowed: bool,
    /// Where the organizer is.
    pub time_zone: Option<String>,
    /// What makes a retry find it.
    pub client_id: Option<String>,
}

impl Booking {
    /// Planned end: elapsed time, whatever clocks on walls do meanwhile.
    pub fn ends_at(&self) -> Timestamp {
        end(self.starts_at, self.duration_minutes)
    }
}

/// When something ends that takes so long.
pub fn end(starts_at: Timestamp, minutes: u32) -> Timestamp {
    starts_at.plus_seconds(60 * i64::from(minutes))
}

/// What the room of an appointment is called at the provider: always the same, and not to be guessed.
pub fn provider_room_tail(created_at: Timestamp, random: [u8; 16]) -> String {
    const LETTERS: [u8; 36] = *b"abcdefghijklmnopqrstuvwxyz0123456789";
    let letter = |byte: &u8| LETTERS.get(usize::from(*byte) % LETTERS.len()).copied().map_or('0', char::from);
    let tail: String = random.iter().take(8).map(letter).collect();
    format!("{}-{tail}", created_at.as_seconds())
}
