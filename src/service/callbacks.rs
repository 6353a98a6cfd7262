//! Twilio's events: stored, and taken in by their calls' rooms.

use serde_json::json;

use crate::domain::id::CallId;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::hub::Rooms;
use crate::platform::log;
use crate::store::calls::CallName;
use crate::store::events::{self, Stored};
use crate::store::{Answers, Database, moderation};
use crate::twilio::webhook::Event;

/// Events that are not taken in after this long are asked about by the cron.
const PATIENCE_SECONDS: i64 = 60;

/// Calls one cron run asks about.
const MOST_CALLS: i32 = 50;

/// Takes an event. Once it is stored it is taken: a room that does not answer is asked again by the cron.
pub async fn take(database: &impl Database, rooms: &impl Rooms, event: &Event, now: Timestamp) -> Result<(), Error> {
    let mut rows = database.batch(events::store(event, now)).await?;
    let stored: Stored = Answers::new(rows.split_off(rows.len().saturating_sub(1))).next_row()?;
    let Some(call) = stored.call else { return Ok(()) };
    if let Err(error) = attend(rooms, &call).await {
        log::error(&json!({ "level": "warn", "what": "a room did not take an event in", "cause": error.cause() }));
    }
    Ok(())
}

/// Has a call's room take in what the provider said.
pub async fn attend(rooms: &impl Rooms, call: &CallId) -> Result<(), Error> {
    let room = call.room().ok_or(Error::CallNotFound)?;
    rooms.attend(&room, call).await
}

/// The calls whose rooms have yet to take events in.
pub async fn waiting(database: &impl Database, now: Timestamp) -> Result<Vec<CallId>, Error> {
    let rows = database.run(events::waiting(now.plus_seconds(-PATIENCE_SECONDS), MOST_CALLS)).await?;
    Ok(rows.all::<CallName>()?.into_iter().map(|call| call.id).collect())
}

/// Deletes events that are older than they are kept.
pub async fn forget(database: &impl Database, days: u32, now: Timestamp) -> Result<(), Error> {
    let before = now.plus_seconds(-i64::from(days) * 86_400);
    database.batch(vec![events::delete_before(before), moderation::delete_before(before)]).await?;
    Ok(())
}
