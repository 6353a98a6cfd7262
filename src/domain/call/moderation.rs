//! What the room's owner does in a call: mute, take out, let in again, lock. That it is the owner who does it, the
//! database says; that it can be done, is decided here.
//!
//! - Muting is a request to the person's page, which obeys; unmuting is the person's alone. So nothing of the call
//!   changes here: the page tells everybody that its microphone is off.
//! - Who was taken out stays out of this call until the owner lets them in again. The next call is another one.
//! - A locked call takes in nobody new; who was in it may come back. Before somebody answered there is nothing to lock.

use serde::{Deserialize, Serialize};

use super::{Call, Participant, Presence};
use crate::domain::id::{ConnectionId, UserId};
use crate::domain::time::Timestamp;
use crate::error::Error;

/// Who may do these things.
pub const ONLY_OWNER: &str = "Only the room's owner may do that";

/// Something that the owner does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Switches somebody's microphone off.
    Mute(UserId),
    /// Takes somebody out of the call.
    Remove(UserId),
    /// Lets somebody in again who was taken out.
    Admit(UserId),
    /// Lets nobody new in, or does again.
    Lock(bool),
}

impl Act {
    /// To whom.
    pub const fn whom(&self) -> Option<&UserId> {
        match self {
            Self::Mute(user) | Self::Remove(user) | Self::Admit(user) => Some(user),
            Self::Lock(_) => None,
        }
    }

    /// What it is called among the call's events.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Mute(_) => "muted",
            Self::Remove(_) => "removed",
            Self::Admit(_) => "admitted",
            Self::Lock(true) => "locked",
            Self::Lock(false) => "unlocked",
        }
    }
}

impl Call {
    /// The page load of somebody who is connected.
    pub fn connection_of(&self, user: &UserId) -> Option<&ConnectionId> {
        match &self.participant(user)?.presence {
            Presence::Connected { connection } => Some(connection),
            _ => None,
        }
    }

    /// Refuses whom the owner took out, and newcomers where it is locked.
    pub(super) fn lets_in(&self, user: &UserId) -> Result<(), Error> {
        if self.removed.contains(user) {
            return Err(Error::RemovedFromCall);
        }
        if self.locked && self.participant(user).is_none() { Err(Error::CallLocked) } else { Ok(()) }
    }

    pub(super) fn moderate(&mut self, act: &Act, now: Timestamp) -> Result<(), Error> {
        match act {
            Act::Mute(user) => self.connection_of(user).map(drop).ok_or(Error::NoSuchParticipant),
            Act::Remove(user) if self.removed.contains(user) => Ok(()),
            Act::Remove(user) => {
                if !self.participant(user).is_some_and(Participant::is_present) {
                    return Err(Error::NoSuchParticipant);
                }
                self.removed.push(user.clone());
                self.leave(user, now, None);
                Ok(())
            }
            Act::Admit(user) => {
                self.removed.retain(|removed| removed != user);
                Ok(())
            }
            Act::Lock(locked) if self.answered_at.is_some() => {
                self.locked = *locked;
                Ok(())
            }
            Act::Lock(_) => Err(Error::NotInCall),
        }
    }
}
