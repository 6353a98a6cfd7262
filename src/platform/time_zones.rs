//! Which time zones there are: the platform's `Intl` has the world's, and keeps them up to date.

/// Whether a name is a time zone's.
pub fn is_known(name: &str) -> bool {
    super::bridge::is_time_zone(name)
}
