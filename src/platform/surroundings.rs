//! What surrounds a room: the object's storage, alarm and sockets, and D1.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use serde_json::json;

use super::bridge::Env;
use super::d1::D1;
use super::inboxes::InboxObjects;
use super::place::Place;
use super::push::{self, Pushes};
use super::{clock, log, random, twilio};
use crate::config::Config;
use crate::domain::id::{RandomBytes, RoomId, UserId};
use crate::domain::push::Message;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::hub::keeper::Outside;
use crate::hub::room::{Effect, Errand, Socket, SocketId};
use crate::store::calls::{BY_INBOX, Other};
use crate::store::{Database, DatabaseError, Rows, Statement};

/// One room's object.
#[derive(Debug)]
pub struct Surroundings {
    place: Rc<Place>,
    config: Rc<Config>,
    env: Env,
    tidings: Rc<Tidings>,
    pushes: Rc<Pushes>,
}

/// What people outside the room are yet to be told. One after the other: an end must not be overtaken by its beginning.
#[derive(Debug, Default)]
struct Tidings {
    waiting: RefCell<VecDeque<(Vec<Other>, String)>>,
    is_telling: Cell<bool>,
}

impl Surroundings {
    /// Takes what there is.
    pub fn new(place: Rc<Place>, config: Rc<Config>, env: &Env) -> Self {
        Self { place, config, env: env.clone(), tidings: Rc::default(), pushes: Rc::default() }
    }
}

impl Database for Surroundings {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, DatabaseError> {
        D1::new(&self.env).batch(statements).await
    }
}

impl Outside for Surroundings {
    async fn recall(&self) -> Result<Option<String>, Error> {
        self.place.recall()
    }

    async fn remember(&self, text: Option<&str>) -> Result<(), Error> {
        self.place.remember(text)
    }

    async fn wake_at(&self, at: Timestamp) -> Result<(), Error> {
        self.place.wake_at(clock::for_alarm(at).as_millis())
    }

    async fn is_alarm_set(&self) -> bool {
        self.place.is_alarm_set().await
    }

    fn sockets(&self) -> Vec<Socket> {
        self.place.sockets()
    }

    fn pinged_at(&self, socket: &SocketId) -> Option<Timestamp> {
        self.place.pinged_at(socket).map(|at| clock::shown(Timestamp::from_millis(at)))
    }

    fn carry_out(&self, effect: &Effect) {
        self.place.carry_out(effect);
    }

    fn send_off(&self, errand: Errand) {
        let room = RoomId::new(self.place.object_name());
        self.place.wait_until(twilio::run(self.config.clone(), self.env.clone(), room, errand));
    }

    fn tell_people(&self, people: Vec<Other>, text: String) {
        self.tidings.waiting.borrow_mut().push_back((people, text));
        if self.tidings.is_telling.replace(true) {
            return;
        }
        let (tidings, inboxes) = (self.tidings.clone(), InboxObjects::new(&self.env));
        self.place.wait_until(async move {
            let next = || tidings.waiting.borrow_mut().pop_front();
            while let Some((people, text)) = next() {
                inboxes
                    .tell_all(people.iter().filter(|other| other.1 & BY_INBOX != 0).map(|other| &other.0), &text)
                    .await;
            }
            tidings.is_telling.set(false);
        });
    }

    fn push(&self, people: Vec<UserId>, message: Message) {
        push::send(&self.pushes, &self.place, &self.config, &self.env, (people, message));
    }

    fn send_webhooks(&self) {
        self.place.wait_until(super::webhooks::send(self.env.clone()));
    }

    fn random(&self) -> Result<RandomBytes, Error> {
        random::bytes()
    }

    fn log(&self, what: &str, error: &Error) {
        log::error(&json!({
            "level": "error", "object": "RoomObject", "event": what, "code": error.code(), "cause": error.cause(),
        }));
    }
}
