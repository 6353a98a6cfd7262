//! The cron's work: rooms look after calls that the database has had open for long, and take in Twilio's events that
//! they missed; old events are deleted; how appointments came out is written down; what calls cost is looked at, and
//! webhooks that wait are sent.

use futures_util::future::join_all;
use serde_json::json;

use super::bridge::Env;
use super::d1::D1;
use super::inboxes::InboxObjects;
use super::rooms::RoomObjects;
use super::{clock, log};
use crate::domain::id::CallId;
use crate::error::Error;
use crate::service::{account, appointments, callbacks, calls, retention, usage, webhooks};

/// Rooms asked at the same time: the platform keeps six connections open at once.
const AT_ONCE: usize = 6;

/// Runs one sweep. What fails is tried again by the next.
pub async fn run(env: &Env) {
    match sweep(env).await {
        Ok((0, 0)) => {}
        Ok((asked, failed)) => {
            log::info(&json!({ "level": "info", "event": "sweep", "asked": asked, "failed": failed }))
        }
        Err(error) => {
            log::error(&json!({ "level": "error", "event": "sweep", "code": error.code(), "cause": error.cause() }));
        }
    }
    if let Err(error) = accounts(env).await {
        log::error(&json!({ "level": "error", "event": "accounts", "code": error.code(), "cause": error.cause() }));
    }
}

/// What calls cost is looked at, and told when it should be; an outbox that was not emptied is. Guests of long ago are
/// forgotten.
async fn accounts(env: &Env) -> Result<(), Error> {
    let config = super::env::config(env)?;
    let database = D1::new(env);
    let watched = usage::watch(&database, &config.costs, config.webhooks.is_some(), clock::now()).await;
    if config.webhooks.is_some() {
        super::webhooks::send(env.clone()).await;
    }
    account::erase_guests(&database, config.webhooks.is_some(), clock::now()).await?;
    webhooks::forget(&database, config.callbacks.event_retention_days, clock::now()).await?;
    watched.map(drop)
}

async fn sweep(env: &Env) -> Result<(usize, usize), Error> {
    let config = super::env::config(env)?;
    let database = D1::new(env);
    let rooms = RoomObjects::new(env);
    let inboxes = InboxObjects::new(env);
    callbacks::forget(&database, config.callbacks.event_retention_days, clock::now()).await?;
    retention::forget(&database, config.retention, clock::now()).await?;
    let late = callbacks::waiting(&database, clock::now()).await?;
    let calls = calls::overdue(&database, config.ring_timeout_seconds, clock::now()).await?;
    let settled = appointments::settle(&database, config.webhooks.is_some(), clock::now()).await?;
    for some in settled.chunks(AT_ONCE / 2) {
        join_all(some.iter().map(|appointment| appointments::tell(&inboxes, appointment))).await;
    }
    let mut failed = 0;
    for some in calls.chunks(AT_ONCE) {
        let asked = some.iter().map(|call| ask(&rooms, call));
        failed += join_all(asked).await.into_iter().filter(|answer| !answer).count();
    }
    for some in late.chunks(AT_ONCE) {
        let asked = some.iter().map(|call| attend(&rooms, call));
        failed += join_all(asked).await.into_iter().filter(|answer| !answer).count();
    }
    Ok((calls.len() + late.len(), failed))
}

async fn ask(rooms: &RoomObjects, call: &CallId) -> bool {
    let Some(room) = call.room() else { return false };
    answered(rooms.sweep(&room, call).await)
}

/// Has a room take in what the provider said while it did not answer.
async fn attend(rooms: &RoomObjects, call: &CallId) -> bool {
    answered(callbacks::attend(rooms, call).await)
}

fn answered(answer: Result<(), Error>) -> bool {
    match answer {
        Ok(()) => true,
        Err(error) => {
            log::error(&json!({ "level": "error", "event": "sweep", "code": error.code(), "cause": error.cause() }));
            false
        }
    }
}
