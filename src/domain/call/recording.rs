//! Whether a call is recorded: off unless everyone agrees.
//!
//! - Everybody present counts, the ones who said yes and are not connected yet included: they may be at the provider
//!   before they are here.
//! - Agreeing is also asking. Who agreed first of those who still do is the one who asks.
//! - A yes is for this presence: who leaves takes it along, and is asked anew on coming back. A lost connection that
//!   comes back in time has not left.
//! - It starts only in an answered call, and only when all present have agreed. The last one who had not may agree, or
//!   leave: then all who are left did agree, and are recorded as they agreed to be.
//! - It stops the moment one of those present has not agreed, and when the call is over.
//! - The provider may have begun although our request to begin failed, so a failed start is followed by a stop. It is
//!   not tried again before somebody agrees anew.
//! - A room may allow no recording at all; then nobody's consent counts.

use serde::{Deserialize, Serialize};

use super::{Call, Participant, Provider, Status};
use crate::domain::id::UserId;
use crate::domain::room::Venue;
use crate::error::Error;
use crate::json;

/// What the provider has been told, and what it answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Machine {
    /// It does not record.
    #[default]
    Off,
    /// It was told to begin.
    Starting,
    /// It records.
    On,
    /// It was told to stop, and may record until it says that it did.
    Stopping,
    /// It could not begin, and was told to stop to be sure.
    Undoing,
    /// It could not begin.
    Failed,
}

impl Machine {
    /// The word of frames.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Starting => "starting",
            Self::On => "on",
            Self::Stopping => "stopping",
            Self::Undoing | Self::Failed => "failed",
        }
    }

    /// Whether people have to take it that they are recorded.
    pub const fn is_running(self) -> bool {
        matches!(self, Self::On | Self::Stopping)
    }
}

/// Who agreed, and what came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Recording {
    /// Who agreed, first to last; only people who are present.
    pub consents: Vec<UserId>,
    /// What the provider does.
    pub machine: Machine,
    /// Who made the machine change last: the last to agree, or who withdrew, came or left.
    pub by: Option<UserId>,
}

json::fields!(Recording { consents, machine, by });

/// A call's recording as frames and the API show it while the call lives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema), schemars(rename = "Recording"))]
pub struct RecordingRow {
    /// Whether this call could be recorded at all.
    pub available: bool,
    /// Whether people are recorded, or have to take it that they are.
    pub running: bool,
    /// `off`, `starting`, `on`, `stopping` or `failed`.
    pub state: String,
    /// Who asks for it.
    pub asked_by: Option<UserId>,
    /// Who agreed.
    pub consents: Vec<UserId>,
}

json::fields!(RecordingRow { available, running, state, asked_by, consents });

/// What the provider is to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Record everybody.
    Start,
    /// Record nobody.
    Stop,
}

impl Recording {
    /// What a call has whose history is not known: it may be recorded.
    pub const fn unknown() -> Self {
        Self { consents: Vec::new(), machine: Machine::Stopping, by: None }
    }

    /// Who asks for it.
    pub fn asked_by(&self) -> Option<&UserId> {
        self.consents.first()
    }

    /// What has to be told since a moment before.
    pub fn order_since(&self, before: Machine) -> Option<Order> {
        match self.machine {
            now if now == before => None,
            Machine::Starting => Some(Order::Start),
            // Undoing that became stopping is the same stop.
            Machine::Stopping | Machine::Undoing if !matches!(before, Machine::Stopping | Machine::Undoing) => {
                Some(Order::Stop)
            }
            _ => None,
        }
    }
}

impl Call {
    /// Whether the call could be recorded: somebody is in between who could, and the room allows it.
    pub fn can_be_recorded(&self) -> bool {
        self.provider == Provider::Twilio && self.venue.is_recordable
    }

    /// Takes what the database says about the room.
    pub fn take_venue(&mut self, venue: Venue) {
        if self.venue != venue {
            self.venue = venue;
            self.settle_recording(None);
        }
    }

    /// A person agrees, or no longer does.
    pub(super) fn consent(&mut self, user: &UserId, agrees: bool) -> Result<(), Error> {
        if !self.participant(user).is_some_and(Participant::is_present) {
            return Err(Error::NotInCall);
        }
        if !self.can_be_recorded() {
            return Err(Error::RecordingUnavailable);
        }
        if !agrees {
            self.recording.consents.retain(|agreed| agreed != user);
            return Ok(());
        }
        if !self.recording.consents.contains(user) {
            self.recording.consents.push(user.clone());
        }
        // Somebody wants it (again): a failure is forgotten.
        self.recording.machine = match self.recording.machine {
            Machine::Failed => Machine::Off,
            Machine::Undoing => Machine::Stopping,
            other => other,
        };
        Ok(())
    }

    /// The provider did what it was told, or did not.
    pub(super) fn ordered(&mut self, order: Order, done: bool) {
        self.recording.machine = match (self.recording.machine, order, done) {
            (Machine::Starting, Order::Start, true) => Machine::On,
            (Machine::Starting, Order::Start, false) => Machine::Undoing,
            (Machine::Stopping, Order::Stop, true) => Machine::Off,
            (Machine::Undoing, Order::Stop, true) => Machine::Failed,
            (other, ..) => other,
        };
    }

    /// Draws the consequences after whatever happened. `by` is who made it happen.
    pub fn settle_recording(&mut self, by: Option<&UserId>) {
        let is_over = self.status.is_over();
        let can_be_recorded = self.can_be_recorded();
        let participants = &self.participants;
        let is_present = |user: &UserId| participants.iter().any(|known| known.user == *user && known.is_present());
        self.recording.consents.retain(|user| !is_over && can_be_recorded && is_present(user));
        let all_agree = self.status == Status::Active
            && can_be_recorded
            && participants
                .iter()
                .filter(|participant| participant.is_present())
                .all(|participant| self.recording.consents.contains(&participant.user));
        let next = match self.recording.machine {
            Machine::Off if all_agree => Machine::Starting,
            Machine::Starting | Machine::On if !all_agree => Machine::Stopping,
            other => other,
        };
        if next != self.recording.machine {
            self.recording.machine = next;
            self.recording.by = by.cloned();
        }
    }

    /// What people see of it; `None` once the call is over.
    pub fn recording_row(&self) -> Option<RecordingRow> {
        (!self.status.is_over()).then(|| RecordingRow {
            available: self.can_be_recorded(),
            running: self.recording.machine.is_running(),
            state: self.recording.machine.as_str().to_owned(),
            asked_by: self.recording.asked_by().cloned(),
            consents: self.recording.consents.clone(),
        })
    }
}
