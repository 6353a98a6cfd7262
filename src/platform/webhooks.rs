//! Webhooks out: the way to the object that sends them, and from there to the receiver.

use serde_json::json;

use super::bridge::{self, Env};
use super::objects::Objects;
use super::{clock, log, random};
use crate::config::Webhooks;
use crate::domain::time::Timestamp;
use crate::domain::webhook::Outcome;
use crate::service::webhooks::{Letter, Surroundings};

/// How long the receiver has to answer.
const PATIENCE_MS: u32 = 10_000;

/// The one object of its class: everything goes to one receiver, and one sender keeps its order.
const NAME: &str = "outbox";

/// Has the outbox emptied. When the object does not answer, the cron will ask it again.
pub async fn send(env: Env) {
    if let Err(error) = Objects::new(&env, "WEBHOOKS").tell(NAME, "send", "").await {
        log::error(&json!({ "level": "warn", "what": "the outbox was not emptied", "cause": error.cause() }));
    }
}

/// The receiver, over the network.
#[derive(Debug)]
pub struct Receiver<'a>(pub &'a Webhooks);

impl Surroundings for Receiver<'_> {
    async fn post(&self, letter: Letter<'_>) -> Outcome {
        // What is told follows nobody elsewhere: the bridge sees to that.
        let headers = format!(
            "Content-Type\napplication/json\nUser-Agent\nSecureChat\n\
             webhook-id\n{}\nwebhook-timestamp\n{}\nwebhook-signature\n{}",
            letter.id, letter.timestamp, letter.signature
        );
        match bridge::deliver(self.0.url.expose(), &headers, letter.body, PATIENCE_MS).await {
            Ok(status) => Outcome::Answered(status),
            Err(trouble) if trouble == "timeout" => Outcome::TimedOut,
            Err(_) => Outcome::Unreachable,
        }
    }

    fn now(&self) -> Timestamp {
        clock::now()
    }

    fn chance(&self) -> u8 {
        random::bytes().map_or(0, |[first, ..]| first)
    }
}
