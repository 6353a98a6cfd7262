//! The Durable Object that sends webhooks. Its alarm does the work: the platform runs one at a time, and again when it
//! fails or the machine does.
//!
//! The module is private because the macro writes public items without documentation.

use std::cell::Cell;

use serde_json::json;
use wasm_bindgen::JsValue;
use worker::{DurableObject, Env, Request, Response, Result, ScheduledTime, State, durable_object};

use super::d1::D1;
use super::webhooks::Receiver;
use super::{clock, log};
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::service::webhooks;

/// When the database failed the alarm, it is tried again after this long.
const RETRY_SECONDS: i64 = 30;

/// One for the whole program.
#[durable_object]
pub struct WebhookObject {
    state: State,
    env: Env,
    is_sending: Cell<bool>,
    // Whether something was written while it was sending, which it may have missed.
    is_asked: Cell<bool>,
}

impl WebhookObject {
    async fn wake_at(&self, at: Timestamp) -> Result<()> {
        #[allow(clippy::cast_precision_loss)] // milliseconds since 1970 fit a double's 53 bits
        let at = JsValue::from_f64(clock::for_alarm(at).as_millis() as f64);
        self.state.storage().set_alarm(ScheduledTime::new(js_sys::Date::new(&at))).await
    }

    async fn send(&self) -> std::result::Result<Option<Timestamp>, Error> {
        let config = super::env::config(&self.env)?;
        let Some(receiver) = &config.webhooks else { return Ok(None) };
        let database = D1::new(&self.env).map_err(|_| Error::Misconfigured { variable: "DB" })?;
        loop {
            self.is_asked.set(false);
            let next = webhooks::send(&database, receiver, &Receiver(receiver)).await?;
            if !self.is_asked.get() {
                return Ok(next);
            }
        }
    }
}

impl DurableObject for WebhookObject {
    fn new(state: State, env: Env) -> Self {
        Self { state, env, is_sending: Cell::new(false), is_asked: Cell::new(false) }
    }

    async fn fetch(&self, _: Request) -> Result<Response> {
        self.is_asked.set(true);
        if !self.is_sending.get() {
            self.wake_at(clock::now()).await?;
        }
        Response::from_json(&())
    }

    async fn alarm(&self) -> Result<Response> {
        self.is_sending.set(true);
        let sent = self.send().await;
        self.is_sending.set(false);
        // Whoever asks from here on sets an alarm after ours.
        match sent {
            Ok(Some(next)) => self.wake_at(next).await?,
            Ok(None) => {}
            Err(error) => {
                log::error(&json!({
                    "level": "error", "object": "WebhookObject", "code": error.code(), "cause": error.cause(),
                }));
                self.wake_at(clock::now().plus_seconds(RETRY_SECONDS)).await?;
            }
        }
        Response::empty()
    }
}
