//! Whose status callbacks are taken, and how long their events are kept.

use super::Settings;
use crate::error::Error;

/// Settings of what Twilio tells us.
#[derive(Debug, Clone)]
pub struct Callbacks {
    /// Whose events are taken (`TWILIO_ACCOUNT_SID`), also while the keys are missing; any account's that the auth token
    /// proves when it is not set.
    pub account_sid: Option<String>,
    /// Days after which events are deleted (`EVENT_RETENTION_DAYS`).
    pub event_retention_days: u32,
}

impl Callbacks {
    /// Reads them.
    pub(super) fn read<L: Fn(&str) -> Option<String>>(settings: &Settings<L>) -> Result<Self, Error> {
        Ok(Self {
            account_sid: settings.text("TWILIO_ACCOUNT_SID"),
            event_retention_days: settings.number("EVENT_RETENTION_DAYS", 90, 1, 3650)?,
        })
    }
}
