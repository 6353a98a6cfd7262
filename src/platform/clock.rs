//! The one place that reads the clock.

use crate::domain::time::Timestamp;

/// Now. In a Worker the clock stands still between awaits, so read it once per request and pass it on.
pub fn now() -> Timestamp {
    #[allow(clippy::cast_possible_truncation)] // milliseconds since 1970 fit an i64 and a double's 53 bits
    shown(Timestamp::from_millis(js_sys::Date::now() as i64))
}

/// What our clock showed at a moment of the platform's. Only in test builds is that another one.
pub fn shown(at: Timestamp) -> Timestamp {
    #[cfg(feature = "test-hooks")]
    let at = crate::test_hooks::clock::shown(at);
    at
}

/// A time as the platform's alarms take it. Only in test builds is its clock another one than ours.
pub fn for_alarm(at: Timestamp) -> Timestamp {
    #[cfg(feature = "test-hooks")]
    let at = crate::test_hooks::clock::real(at);
    at
}
