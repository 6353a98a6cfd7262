//! Points in time: UTC, milliseconds, ISO 8601 text outside.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day of 24 hours.
pub const DAY_SECONDS: i64 = 86_400;

/// A point in time in milliseconds since 1970-01-01T00:00:00Z.
///
/// Outside it is always text, `2026-11-21T05:52:50.123Z`: it sorts as text and D1 binds no 64-bit integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since 1970, as JavaScript's clock gives them.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970, as tokens carry them.
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The second that it is in, without its fraction.
    pub const fn whole_seconds(self) -> Self {
        Self(self.as_seconds().saturating_mul(1000))
    }

    /// This many seconds later (earlier when negative); the end of time when there are not so many.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// Whole seconds from `earlier` to this; 0 when `earlier` is later, so that a clock that jumps back
    /// never makes a negative duration.
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        let seconds = self.0.saturating_sub(earlier.0).div_euclid(1000);
        if seconds < 0 { 0 } else { seconds }
    }

    /// Reads ISO 8601 text with a zone.
    pub fn parse(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(|time| Self(time.timestamp_millis()))
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let time = DateTime::<Utc>::from_timestamp_millis(self.0).unwrap_or_default();
        formatter.write_str(&time.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an ISO 8601 time"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_and_read_back_to_the_millisecond() {
        let time = Timestamp::from_millis(1_795_240_370_123);
        assert_eq!(Timestamp::parse(&time.to_string()), Some(time));
        assert_eq!(Timestamp::from_millis(0).to_string(), "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn a_clock_that_jumps_back_makes_no_negative_duration() {
        let later = Timestamp::from_millis(5_000);
        assert_eq!(Timestamp::from_millis(1_000).seconds_since(later), 0);
        assert_eq!(later.seconds_since(Timestamp::from_millis(1_001)), 3);
    }
}
