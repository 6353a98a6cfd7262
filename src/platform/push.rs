//! The push services, over the network.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use serde_json::json;

use super::bridge::{self, Env};
use super::d1::D1;
use super::{log, place::Place};
use crate::config::{Config, Push};
use crate::domain::id::UserId;
use crate::domain::push::{Message, Subscription};
use crate::service::push::{self, Services};

/// How long a service has to answer.
const PATIENCE_MS: u32 = 10_000;

/// What a room's people are yet to be told. One after the other: an end must not be overtaken by its beginning.
#[derive(Debug, Default)]
pub struct Pushes {
    waiting: RefCell<VecDeque<(Vec<UserId>, Message)>>,
    is_sending: Cell<bool>,
}

/// Tells people's browsers after the event, where push services know us.
pub fn send(pushes: &Rc<Pushes>, place: &Place, config: &Rc<Config>, env: &Env, letter: (Vec<UserId>, Message)) {
    if config.push.is_none() {
        return;
    }
    pushes.waiting.borrow_mut().push_back(letter);
    if pushes.is_sending.replace(true) {
        return;
    }
    let (pushes, config, database) = (pushes.clone(), config.clone(), D1::new(env));
    place.wait_until(async move {
        let next = || pushes.waiting.borrow_mut().pop_front();
        while let (Some((people, message)), Some(push)) = (next(), &config.push) {
            let services = Network { push, pushes: &pushes };
            if let Err(error) = push::send(&database, &services, &people, &message).await {
                log::error(&json!({
                    "level": "error", "object": "RoomObject", "event": "push", "code": error.code(), "cause": error.cause(),
                }));
            }
        }
        pushes.is_sending.set(false);
    });
}

struct Network<'a> {
    push: &'a Push,
    pushes: &'a Pushes,
}

impl Services for Network<'_> {
    async fn post(&self, to: &[Subscription], message: &Message) -> Vec<u16> {
        let Push { public_key, private_key, subject, .. } = self.push;
        let sender =
            json!({ "publicKey": public_key, "privateKey": private_key.expose(), "subject": subject }).to_string();
        let message = json!({
            "topic": message.topic, "ttl": message.ttl_seconds, "urgency": message.urgency, "payload": message.payload,
        });
        let subscriptions = json!(to).to_string();
        let statuses = bridge::push(&sender, &message.to_string(), &subscriptions, PATIENCE_MS).await;
        let statuses: Vec<u16> =
            statuses.unwrap_or_default().split(',').filter_map(|status| status.parse().ok()).collect();
        (0..to.len()).map(|at| statuses.get(at).copied().unwrap_or_default()).collect()
    }

    async fn pause(&self, milliseconds: u32) {
        bridge::pause(milliseconds).await;
    }

    fn is_outdated(&self) -> bool {
        !self.pushes.waiting.borrow().is_empty()
    }
}
