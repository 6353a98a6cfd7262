//! What the status callbacks need, and how long their events are kept.

use super::{Secret, Settings};
use crate::error::Error;

/// Settings of Twilio's status callbacks.
#[derive(Debug, Clone)]
pub struct Callbacks {
    /// Proves that an event comes from Twilio (`TWILIO_AUTH_TOKEN`); without it none is taken.
    pub auth_token: Option<Secret>,
    /// Whose events are taken (`TWILIO_ACCOUNT_SID`).
    pub account_sid: Option<String>,
    /// Days after which events are deleted (`EVENT_RETENTION_DAYS`).
    pub event_retention_days: u32,
}

impl Callbacks {
    /// Reads them.
    pub(super) fn read<L: Fn(&str) -> Option<String>>(settings: &Settings<L>) -> Result<Self, Error> {
        Ok(Self {
            auth_token: settings.text("TWILIO_AUTH_TOKEN").map(Secret::new),
            account_sid: settings.text("TWILIO_ACCOUNT_SID"),
            event_retention_days: settings.number("EVENT_RETENTION_DAYS", 90, 1, 3650)?,
        })
    }
}
