//! What is not kept for ever: the cron deletes it, some at a time.

use crate::config::Retention;
use crate::domain::time::{DAY_SECONDS, Timestamp};
use crate::error::Error;
use crate::store::{Database, appointments, calls, messages};

/// Deletes some of the calls, appointments and messages that are older than they are kept. The next run of the cron goes on.
pub async fn forget(database: &impl Database, retention: Retention, now: Timestamp) -> Result<(), Error> {
    let before = |days: u32| now.plus_seconds(-i64::from(days) * DAY_SECONDS);
    let old_calls = retention.call_days.map(|days| calls::delete_before(before(days)));
    let old_messages = retention.message_days.map(|days| messages::delete_before(before(days)));
    let old_appointments = retention.appointment_days.map(|days| appointments::delete_before(before(days)));
    let statements: Vec<_> = old_calls.into_iter().chain(old_appointments).chain(old_messages).collect();
    if !statements.is_empty() {
        database.batch(statements).await?;
    }
    Ok(())
}
