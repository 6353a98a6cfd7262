//! Web Push: who is told of calls without a page, and telling them.

use serde_json::json;

use crate::config::Push;
use crate::domain::id::UserId;
use crate::domain::push::{Message, PAUSES_MS, Subscription, Verdict, judge};
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::platform::log;
use crate::store::{Answers, Database, Statement, push as store};

/// Keeps a browser.
pub async fn subscribe(
    database: &impl Database,
    push: Option<&Push>,
    session: &Session,
    subscription: &Subscription,
    now: Timestamp,
) -> Result<(), Error> {
    let push = push.ok_or(Error::PushNotConfigured)?;
    if let Some(field) = subscription.wrong_field(push.is_local_allowed) {
        return Err(Error::invalid_field(field, "is not one that a browser's push service gives"));
    }
    holds(database, store::keep(session, subscription, now)).await
}

/// Forgets a person's own browser; one that is not theirs is left alone, and nobody learns of it.
pub async fn unsubscribe(database: &impl Database, session: &Session, endpoint: &str) -> Result<(), Error> {
    holds(database, store::forget(session, endpoint)).await
}

async fn holds(database: &impl Database, statements: Vec<Statement>) -> Result<(), Error> {
    let answers = Answers::new(database.batch(statements).await?);
    if answers.last_rows().is_empty() { Err(Error::SessionExpired) } else { Ok(()) }
}

/// The way to the push services.
pub trait Services {
    /// Sends the same to each; answers their statuses, `0` where there was none.
    fn post(&self, to: &[Subscription], message: &Message) -> impl Future<Output = Vec<u16>>;
    /// Waits.
    fn pause(&self, milliseconds: u32) -> impl Future<Output = ()>;
    /// Whether something newer is to be told, so that this need not be tried again.
    fn is_outdated(&self) -> bool;
}

/// Tells people's browsers, and tries a few times where a service is busy. What is gone is forgotten.
pub async fn send(
    database: &impl Database,
    services: &impl Services,
    people: &[UserId],
    message: &Message,
) -> Result<(), Error> {
    let mut left: Vec<Subscription> = database.run(store::of(people)).await?.all()?;
    let mut results = Vec::new();
    let mut pauses = PAUSES_MS.into_iter();
    while !left.is_empty() {
        let statuses = services.post(&left, message).await;
        let is_last = services.is_outdated() || pauses.len() == 0;
        let mut later = Vec::new();
        for (subscription, status) in left.into_iter().zip(statuses) {
            let endpoint = &subscription.endpoint;
            match judge(status) {
                Verdict::Sent => results.extend(store::tried(endpoint, true)),
                Verdict::Gone => results.extend(store::gone(endpoint)),
                Verdict::Later if !is_last => later.push(subscription),
                Verdict::Later | Verdict::Refused => {
                    // Whoever knows the whole address may try to send there.
                    let service = endpoint.split('/').nth(2);
                    log::error(&json!({ "level": "warn", "event": "push", "service": service, "status": status }));
                    results.extend(store::tried(endpoint, false));
                }
            }
        }
        left = later;
        if !left.is_empty() {
            services.pause(pauses.next().unwrap_or_default()).await;
        }
    }
    if !results.is_empty() {
        database.batch(results).await?;
    }
    Ok(())
}
