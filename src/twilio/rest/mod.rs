//! Twilio's REST API, as far as calls need it: rooms, their participants and recording rules, and the account.
//!
//! Requests are built and replies read by pure code ([`request`], [`reply`]); [`Client`] says when to try again; a
//! [`Transport`] carries a request there and its reply back.

mod client;
pub mod reply;
pub mod request;
#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::config::Secret;

pub use client::Client;
pub use reply::{Account, Participant, Reply, Room};
pub use request::{NewRoom, Recording, Request};

/// Who asks: an API key and its secret, or the account and its auth token.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// `SK…` or `AC…`
    pub user: String,
    /// What proves it.
    pub secret: Secret,
}

/// Where Twilio listens, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addresses {
    /// Rooms.
    pub video: String,
    /// Accounts.
    pub accounts: String,
}

impl Default for Addresses {
    fn default() -> Self {
        Self { video: "https://video.twilio.com".to_owned(), accounts: "https://api.twilio.com".to_owned() }
    }
}

/// Why a request got no reply.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// None in the time it had.
    #[error("no answer in time")]
    Timeout,
    /// No connection, or it broke; the text is for the log.
    #[error("no connection: {0}")]
    Broken(String),
}

/// The way to Twilio and back.
pub trait Transport {
    /// Sends a request and waits for its reply at most this long.
    fn send(&self, request: &Request, patience: Duration) -> impl Future<Output = Result<Reply, TransportError>>;

    /// Waits.
    fn pause(&self, duration: Duration) -> impl Future<Output = ()>;

    /// A clock that only runs forward; where it starts does not matter.
    fn clock(&self) -> Duration;
}

/// Why Twilio did not do what it was asked to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// No reply, again and again.
    #[error("Twilio cannot be reached: {0}")]
    Unreachable(TransportError),
    /// It said no.
    #[error("Twilio answered {status} with code {code:?}: {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Twilio's error code, where the reply has one.
        code: Option<u32>,
        /// Twilio's words.
        message: String,
    },
    /// A reply that is not Twilio's; the text is for the log.
    #[error("Twilio's reply cannot be read: {0}")]
    Unreadable(String),
}

impl Failure {
    /// Twilio's error code.
    pub const fn code(&self) -> Option<u32> {
        match self {
            Self::Refused { code, .. } => *code,
            Self::Unreachable(_) | Self::Unreadable(_) => None,
        }
    }

    /// The same for people and records: Twilio's code, or `unreachable` for one that does not answer as Twilio.
    pub fn word(&self) -> String {
        self.code().map_or_else(|| "unreachable".to_owned(), |code| code.to_string())
    }

    /// Whether Twilio knows the asker and says no to them: other credentials are needed, not another try.
    pub const fn is_refusal_of_credentials(&self) -> bool {
        matches!(self, Self::Refused { status: 401 | 403, .. })
    }

    /// Whether there is no such thing, or no longer.
    pub(crate) const fn is_absence(&self) -> bool {
        matches!(self, Self::Refused { status: 404, .. } | Self::Refused { code: Some(code::NOT_FOUND), .. })
    }

    /// Whether the next try may go better.
    pub(crate) const fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable(_) => true,
            Self::Refused { status, .. } => *status == 429 || *status >= 500,
            Self::Unreadable(_) => false,
        }
    }
}

/// Twilio's error codes that are acted upon.
pub mod code {
    /// There is no such resource.
    pub const NOT_FOUND: u32 = 20_404;
    /// A room of this name is in progress.
    pub const ROOM_EXISTS: u32 = 53_113;
    /// A room's new status does not follow from the one it has: it was over already.
    pub const ROOM_STATUS: u32 = 53_112;
}
