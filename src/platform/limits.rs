//! Rate limits by Cloudflare's counters: near the visitor, approximate, no trip to the database.

use crate::error::Error;
use crate::platform::bridge::Env;
use crate::platform::log;

/// The window of every limit in wrangler.toml.
const WINDOW_SECONDS: u32 = 60;

/// A counter in wrangler.toml.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Sign-in attempts for one name from one address.
    SignIn,
    /// Anything that may be tried from one address, which many people may share.
    Address,
    /// Room codes tried.
    RoomCode,
    /// Appointments booked.
    Booking,
    /// Calls placed, people asked into one, appointments changed, browsers subscribed.
    Call,
    /// Messages sent.
    Message,
    /// A person's own data fetched.
    Export,
}

impl Limit {
    fn binding(self) -> &'static str {
        match self {
            Self::SignIn => "SIGN_IN_LIMIT",
            Self::Address => "ADDRESS_LIMIT",
            Self::RoomCode => "ROOM_CODE_LIMIT",
            Self::Booking => "BOOKING_LIMIT",
            Self::Call => "CALL_LIMIT",
            Self::Message => "MESSAGE_LIMIT",
            Self::Export => "EXPORT_LIMIT",
        }
    }
}

/// The counters.
pub struct Limits {
    env: Env,
}

impl Limits {
    /// Takes the environment; a counter is looked up when it is needed.
    pub fn new(env: &Env) -> Self {
        Self { env: env.clone() }
    }

    /// Counts one attempt and refuses one too many.
    ///
    /// A counter that is not there or does not answer lets everybody through: it is a brake, not a lock, and
    /// a platform's trouble with it should not sign everyone out.
    pub async fn check(&self, limit: Limit, key: String) -> Result<(), Error> {
        let binding = limit.binding();
        match self.env.count(binding, &key).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Error::TooManyRequests { retry_after_seconds: WINDOW_SECONDS }),
            Err(error) => {
                log::error(&serde_json::json!({ "level": "warn", "limit": binding, "cause": error }));
                Ok(())
            }
        }
    }
}
