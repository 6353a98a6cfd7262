//! The Durable Object that sends webhooks. Its alarm does the work: the platform runs one at a time, and again when it
//! fails or the machine does.
//!
//! The module is private because wasm-bindgen's macro writes public items without documentation.

use std::cell::Cell;
use std::rc::Rc;

use serde_json::json;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::bridge::{self, Env};
use super::d1::D1;
use super::objects::answered;
use super::place::Place;
use super::webhooks::Receiver;
use super::{clock, log};
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::service::webhooks;

/// When the database failed the alarm, it is tried again after this long.
const RETRY_SECONDS: i64 = 30;

/// One for the whole program. worker/entry.mjs has the platform's class around it.
#[wasm_bindgen]
pub struct Webhooks(Rc<Inner>);

struct Inner {
    place: Place,
    env: Env,
    is_sending: Cell<bool>,
    // Whether something was written while it was sending, which it may have missed.
    is_asked: Cell<bool>,
}

/// The sender as it wakes up.
#[wasm_bindgen(js_name = webhooks)]
pub fn wake(context: &JsValue, env: JsValue) -> Webhooks {
    let (place, env) = (Place::new(context), Env::new(env));
    Webhooks(Rc::new(Inner { place, env, is_sending: Cell::new(false), is_asked: Cell::new(false) }))
}

#[wasm_bindgen]
impl Webhooks {
    /// What surrounds it.
    #[wasm_bindgen(getter)]
    pub fn place(&self) -> JsValue {
        AsRef::<JsValue>::as_ref(&self.0.place).clone()
    }

    /// The outbox is to be emptied; there is nothing else to ask.
    pub fn ask(&self, _what: String, _text: String) -> JsValue {
        self.0.is_asked.set(true);
        if self.0.is_sending.get() {
            return answered(Ok(String::new()));
        }
        answered(self.0.wake_at(clock::now()).map(|()| String::new()))
    }

    /// The alarm went off.
    pub fn alarm(&self) -> JsValue {
        let sender = self.0.clone();
        bridge::run(async move {
            sender.is_sending.set(true);
            let sent = sender.send().await;
            sender.is_sending.set(false);
            // Nothing is awaited from here on: whoever asks sets an alarm after ours.
            let next = sent.unwrap_or_else(|error| {
                log_failure("sending", &error);
                Some(clock::now().plus_seconds(RETRY_SECONDS))
            });
            if let Some(Err(error)) = next.map(|next| sender.wake_at(next)) {
                log_failure("the next alarm", &error);
            }
            JsValue::UNDEFINED
        })
    }
}

impl Inner {
    fn wake_at(&self, at: Timestamp) -> Result<(), Error> {
        self.place.wake_at(clock::for_alarm(at).as_millis())
    }

    async fn send(&self) -> Result<Option<Timestamp>, Error> {
        let config = super::env::config(&self.env)?;
        let Some(receiver) = &config.webhooks else { return Ok(None) };
        // A database that hangs is one that failed: the alarm has its end.
        let database = D1::new(&self.env);
        loop {
            self.is_asked.set(false);
            let next = webhooks::send(&database, receiver, &Receiver(receiver)).await?;
            if !self.is_asked.get() {
                return Ok(next);
            }
        }
    }
}

fn log_failure(what: &str, error: &Error) {
    log::error(&json!({
        "level": "error", "object": "WebhookObject", "event": what, "code": error.code(), "cause": error.cause(),
    }));
}
