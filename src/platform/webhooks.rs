//! Webhooks out: the way to the object that sends them, and from there to the receiver.

use std::time::Duration;

use serde_json::json;
use worker::{Env, Headers, Method, Request, RequestInit, RequestRedirect};

use super::exchange::exchange;
use super::objects::Objects;
use super::{clock, log, random};
use crate::config::Webhooks;
use crate::domain::time::Timestamp;
use crate::domain::webhook::Outcome;
use crate::service::webhooks::{Letter, Surroundings};
use crate::twilio::rest::TransportError;

/// How long the receiver has to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The one object of its class: everything goes to one receiver, and one sender keeps its order.
const NAME: &str = "outbox";

/// Has the outbox emptied. When the object does not answer, the cron will ask it again.
pub async fn send(env: Env) {
    let asked = match Objects::new(&env, "WEBHOOKS") {
        Ok(objects) => objects.ask::<()>(NAME, "/send", None).await,
        Err(error) => Err(error),
    };
    if let Err(error) = asked {
        log::error(&json!({ "level": "warn", "what": "the outbox was not emptied", "cause": error.cause() }));
    }
}

/// The receiver, over the network.
#[derive(Debug)]
pub struct Receiver<'a>(pub &'a Webhooks);

impl Receiver<'_> {
    fn request(&self, letter: &Letter<'_>) -> worker::Result<Request> {
        let headers = Headers::new();
        headers.set("Content-Type", "application/json")?;
        headers.set("User-Agent", "SecureChat")?;
        headers.set("webhook-id", letter.id)?;
        headers.set("webhook-timestamp", &letter.timestamp)?;
        headers.set("webhook-signature", &letter.signature)?;
        let mut init = RequestInit::new();
        init.with_method(Method::Post).with_body(Some(letter.body.into()));
        // What is told follows nobody elsewhere.
        init.with_headers(headers).with_redirect(RequestRedirect::Manual);
        Request::new_with_init(self.0.url.expose(), &init)
    }
}

impl Surroundings for Receiver<'_> {
    async fn post(&self, letter: Letter<'_>) -> Outcome {
        let Ok(request) = self.request(&letter) else { return Outcome::Unreachable };
        match exchange(request, PATIENCE, false).await {
            Ok(reply) => Outcome::Answered(reply.status),
            Err(TransportError::Timeout) => Outcome::TimedOut,
            Err(TransportError::Broken(_)) => Outcome::Unreachable,
        }
    }

    fn now(&self) -> Timestamp {
        clock::now()
    }

    fn chance(&self) -> u8 {
        random::bytes().map_or(0, |[first, ..]| first)
    }
}
