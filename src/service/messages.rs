//! Storing a message and reading a room's history.

use super::tell;
use crate::domain::id::{MessageId, RandomBytes, RoomId};
use crate::domain::message::{Draft, Page};
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::hub::{Notice, Rooms};
use crate::store::access::Access;
use crate::store::messages::Sending;
use crate::store::{Answers, Database, messages as store, users};

/// A stored message.
#[derive(Debug, PartialEq, Eq)]
pub struct Sent {
    /// The API's row, as JSON.
    pub message: String,
    /// Whether this request stored it; an earlier one with the same `clientId` did otherwise.
    pub is_new: bool,
}

/// Stores a message once and shows it to everyone in the room.
pub async fn send(
    database: &impl Database,
    rooms: &impl Rooms,
    session: &Session,
    (room, draft): (&RoomId, &Draft),
    id: RandomBytes,
    now: Timestamp,
) -> Result<Sent, Error> {
    let mut statements = store::insert(session, room, &MessageId::random(id), draft, now);
    statements.extend(users::seen(session, now));
    let mut answers = Answers::new(database.batch(statements).await?);
    let sending: Sending = answers.next_row()?;
    sending.access().require()?;
    let is_new = !answers.next_rows().is_empty();
    let rows = answers.next_rows();
    let message: serde_json::Value =
        rows.first()?.ok_or_else(|| Error::Internal("a stored message is not there".to_owned()))?;
    let row = rows.0.into_iter().next().unwrap_or_default();
    if is_new {
        // Awaited, so that one sender's messages reach the room in the order in which they were sent.
        tell(rooms, room, Notice::Message { message, listeners: sending.listeners }).await;
    }
    Ok(Sent { message: row, is_new })
}

/// A page of a room's messages, as JSON rows, newest first.
pub async fn page(
    database: &impl Database,
    session: &Session,
    room: &RoomId,
    page: Page,
) -> Result<Vec<String>, Error> {
    let mut answers = Answers::new(database.batch(store::page(session, room, page)).await?);
    answers.next_row::<Access>()?.require()?;
    Ok(answers.next_rows().0)
}
