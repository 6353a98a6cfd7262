//! How long history is kept.

use super::Settings;
use crate::error::Error;

/// Days after which things are deleted; `None`: never.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Retention {
    /// Calls that are over, with who was in them and what happened there (`CALL_RETENTION_DAYS`).
    pub call_days: Option<u32>,
    /// Appointments that are over, with their rooms and what took place there (`APPOINTMENT_RETENTION_DAYS`).
    pub appointment_days: Option<u32>,
    /// Messages (`MESSAGE_RETENTION_DAYS`).
    pub message_days: Option<u32>,
}

impl Retention {
    /// Reads them. Zero is none of the numbers: a slip must not empty the database.
    pub(super) fn read<L: Fn(&str) -> Option<String>>(settings: &Settings<L>) -> Result<Self, Error> {
        let days = |variable| match settings.text(variable) {
            None => Ok(None),
            Some(_) => settings.number(variable, 0, 1, 36_500).map(Some),
        };
        Ok(Self {
            call_days: days("CALL_RETENTION_DAYS")?,
            appointment_days: days("APPOINTMENT_RETENTION_DAYS")?,
            message_days: days("MESSAGE_RETENTION_DAYS")?,
        })
    }
}
