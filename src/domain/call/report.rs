//! How a call went, as a page in it saw it, and what its person thought of it.

use crate::error::Error;

/// The paths that media take, as pages name them.
pub const PATHS: [&str; 5] = ["host", "srflx", "prflx", "relay", "provider"];

/// How calls end for a page.
pub const ENDINGS: [&str; 7] = ["left", "ended", "removed", "moved", "lost", "failed", "closed"];

/// What people say about a call.
pub const RATINGS: [&str; 2] = ["good", "bad"];

/// What was bad.
pub const REASONS: [&str; 6] = ["sound", "picture", "delay", "dropped", "connecting", "other"];

/// The longest that is believed, in milliseconds: of connecting, and of a packet's way.
const LONGEST_MS: [i64; 2] = [600_000, 60_000];

/// More reconnects are not believed.
const MOST_RECONNECTS: i64 = 10_000;

/// What a page tells, as it came; nothing where it does not know.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// One of [`RATINGS`].
    pub rating: Option<String>,
    /// One of [`REASONS`]; goes with a rating.
    pub reason: Option<String>,
    /// From the press to the first picture or sound, in milliseconds.
    pub setup_ms: Option<i64>,
    /// One of [`PATHS`].
    pub path: Option<String>,
    /// Connections that were lost and made again.
    pub reconnects: Option<i64>,
    /// Packets that were lost.
    pub loss_percent: Option<f64>,
    /// In milliseconds.
    pub jitter_ms: Option<i64>,
    /// In milliseconds.
    pub round_trip_ms: Option<i64>,
    /// One of [`ENDINGS`]; without it nothing was measured.
    pub end_reason: Option<String>,
}

impl Report {
    /// Refuses words that are not on the list and numbers that cannot be.
    pub fn check(&self) -> Result<(), Error> {
        let words = [
            ("rating", &self.rating, &RATINGS[..]),
            ("reason", &self.reason, &REASONS),
            ("path", &self.path, &PATHS),
            ("endReason", &self.end_reason, &ENDINGS),
        ];
        for (field, word, known) in words {
            if word.as_deref().is_some_and(|word| !known.contains(&word)) {
                return Err(Error::invalid_field(field, format!("is one of {}", known.join(", "))));
            }
        }
        let [longest, longest_way] = LONGEST_MS;
        let numbers = [
            ("setupMs", self.setup_ms, longest),
            ("reconnects", self.reconnects, MOST_RECONNECTS),
            ("jitterMs", self.jitter_ms, longest_way),
            ("roundTripMs", self.round_trip_ms, longest_way),
        ];
        for (field, number, most) in numbers {
            if number.is_some_and(|number| !(0..=most).contains(&number)) {
                return Err(Error::invalid_field(field, format!("is 0 to {most}")));
            }
        }
        if self.loss_percent.is_some_and(|percent| !(0.0..=100.0).contains(&percent)) {
            return Err(Error::invalid_field("lossPercent", "is 0 to 100"));
        }
        if self.reason.is_some() && self.rating.is_none() {
            return Err(Error::invalid_field("reason", "goes with a rating"));
        }
        let is_measured =
            numbers.iter().any(|(_, number, _)| number.is_some()) || self.loss_percent.is_some() || self.path.is_some();
        if self.end_reason.is_none() && (is_measured || self.rating.is_none()) {
            return Err(Error::invalid_field("endReason", "is missing"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(word: &str) -> Option<String> {
        Some(word.to_owned())
    }

    fn measured() -> Report {
        Report { end_reason: text("left"), ..Report::default() }
    }

    fn field(report: &Report) -> String {
        match report.check() {
            Err(Error::InvalidField { field, .. }) => field,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_rating_alone_or_measurements_alone_are_a_report() {
        assert!(measured().check().is_ok());
        assert!(Report { rating: text("good"), ..Report::default() }.check().is_ok());
        let whole = Report {
            rating: text("bad"),
            reason: text("sound"),
            setup_ms: Some(600_000),
            path: text("relay"),
            reconnects: Some(0),
            loss_percent: Some(100.0),
            jitter_ms: Some(60_000),
            round_trip_ms: Some(0),
            end_reason: text("lost"),
        };
        assert!(whole.check().is_ok());
    }

    #[test]
    fn what_cannot_be_is_refused_by_name() {
        for (name, report) in [
            ("rating", Report { rating: text("fine"), ..measured() }),
            ("reason", Report { rating: text("bad"), reason: text("\"} 1"), ..measured() }),
            ("reason", Report { reason: text("sound"), ..measured() }),
            ("path", Report { path: text("carrier pigeon"), ..measured() }),
            ("endReason", Report { end_reason: text(""), ..measured() }),
            ("endReason", Report::default()),
            ("endReason", Report { rating: text("good"), setup_ms: Some(1), ..Report::default() }),
            ("setupMs", Report { setup_ms: Some(600_001), ..measured() }),
            ("setupMs", Report { setup_ms: Some(-1), ..measured() }),
            ("reconnects", Report { reconnects: Some(10_001), ..measured() }),
            ("jitterMs", Report { jitter_ms: Some(60_001), ..measured() }),
            ("roundTripMs", Report { round_trip_ms: Some(i64::MAX), ..measured() }),
            ("lossPercent", Report { loss_percent: Some(100.1), ..measured() }),
            ("lossPercent", Report { loss_percent: Some(f64::NAN), ..measured() }),
        ] {
            assert_eq!(field(&report), name, "{report:?}");
        }
    }
}
