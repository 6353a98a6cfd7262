//! How many frames a page may send.

use crate::domain::limits::{FRAMES_A_SECOND as A_SECOND, FRAMES_AT_ONCE as BURST};
use crate::domain::time::Timestamp;

/// A token bucket, counted in thousandths of a frame.
#[derive(Debug, Clone)]
pub struct Bucket {
    left: i64,
    at: Timestamp,
}

impl Bucket {
    /// A full one.
    pub const fn full(now: Timestamp) -> Self {
        Self { left: BURST * 1000, at: now }
    }

    /// Takes one frame; false when there were too many.
    pub fn take(&mut self, now: Timestamp) -> bool {
        // Milliseconds times frames a second are thousandths of a frame. A clock that jumps back refills nothing.
        let passed = (now.as_millis() - self.at.as_millis()).clamp(0, BURST * 1000 / A_SECOND);
        self.left = (self.left + passed * A_SECOND).min(BURST * 1000);
        self.at = now;
        let enough = self.left >= 1000;
        if enough {
            self.left -= 1000;
        }
        enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_hundred_at_once_and_fifty_a_second_after() {
        let now = Timestamp::from_millis(1_000_000);
        let mut bucket = Bucket::full(now);
        assert!((0..200).all(|_| bucket.take(now)));
        assert!(!bucket.take(now));
        let later = now.plus_seconds(1);
        assert!((0..50).all(|_| bucket.take(later)));
        assert!(!bucket.take(later));
        assert!(!bucket.take(now), "a clock that jumps back gives nothing");
        let much_later = now.plus_seconds(1_000_000);
        assert!((0..200).all(|_| bucket.take(much_later)) && !bucket.take(much_later));
    }
}
