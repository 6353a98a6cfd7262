//! The program around one request: its configuration and everything outside it.

use std::rc::Rc;

use wasm_bindgen::JsValue;

use crate::config::Config;
use crate::error::Error;
use crate::platform::bridge::{self, Env};
use crate::platform::d1::D1;
use crate::platform::inboxes::InboxObjects;
use crate::platform::limits::Limits;
use crate::platform::password::WebCrypto;
use crate::platform::rooms::RoomObjects;
use crate::platform::webhooks;

/// What handlers work with.
pub struct App {
    /// Settings and secrets.
    pub config: Rc<Config>,
    /// Where people, rooms, messages and calls are kept.
    pub database: D1,
    /// The room objects.
    pub rooms: RoomObjects,
    /// The inbox objects.
    pub inboxes: InboxObjects,
    /// How often something may be tried.
    pub limits: Limits,
    /// Hashes passwords.
    pub hasher: WebCrypto,
    event: JsValue,
    env: Env,
}

impl App {
    /// Takes the bindings; a setting that does not fit refuses every request.
    pub fn new(env: &Env, event: JsValue) -> Result<Self, Error> {
        let config = crate::platform::env::config(env)?;
        let (database, limits) = (D1::new(env), Limits::new(env));
        let (rooms, inboxes) = (RoomObjects::new(env), InboxObjects::new(env));
        Ok(Self { config, database, rooms, inboxes, limits, hasher: WebCrypto, event, env: env.clone() })
    }

    /// Has the outbox of webhooks emptied after the reply has gone out, where somebody receives them.
    pub fn send_webhooks(&self) {
        if self.config.webhooks.is_some() {
            self.later(webhooks::send(self.env.clone()));
        }
    }

    /// Does something after the reply has gone out.
    pub fn later(&self, work: impl Future<Output = ()> + 'static) {
        bridge::wait_until(&self.event, work);
    }
}
