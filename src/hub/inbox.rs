//! A person's inbox: what concerns them wherever they are. It forwards, and decides nothing.

use serde::{Deserialize, Serialize};

use crate::domain::id::UserId;
use crate::error::Error;

/// Something a person should know on every page they have open. Its JSON is the frame that the pages get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum News {
    /// One of their appointments was booked, moved, confirmed, declined or cancelled.
    Appointment {
        /// The row as the API shows it.
        appointment: serde_json::Value,
    },
}

/// The inboxes, as the rest of the program reaches them.
pub trait Inboxes {
    /// Tells a person's pages.
    fn tell(&self, user: &UserId, news: News) -> impl Future<Output = Result<(), Error>>;

    /// Closes a person's sockets: their sessions ended.
    fn end_sessions(&self, user: &UserId) -> impl Future<Output = Result<(), Error>>;
}
