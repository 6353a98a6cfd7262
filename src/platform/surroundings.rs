//! What surrounds a room: the object's storage, alarm and sockets, and D1.

use std::rc::Rc;

use serde_json::json;
use wasm_bindgen::JsValue;
use worker::{Env, ScheduledTime, State};

use super::d1::D1;
use super::{clock, log, random, sockets, twilio};
use crate::config::Config;
use crate::domain::id::{RandomBytes, RoomId};
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::hub::keeper::Outside;
use crate::hub::room::{Effect, Errand, Socket};
use crate::store::{Database, DatabaseError, Rows, Statement};

/// Where the live call is kept.
const MEMORY: &str = "call";

/// One room's object.
pub struct Surroundings {
    state: Rc<State>,
    database: D1,
    config: Rc<Config>,
    env: Env,
}

impl std::fmt::Debug for Surroundings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Surroundings")
    }
}

impl Surroundings {
    /// Takes the bindings.
    pub fn new(state: Rc<State>, config: Rc<Config>, env: &Env) -> Result<Self, Error> {
        let database = D1::new(env).map_err(|_| Error::Misconfigured { variable: "DB" })?;
        Ok(Self { state, database, config, env: env.clone() })
    }
}

fn failed(error: worker::Error) -> Error {
    Error::Unavailable(format!("object storage: {error}"))
}

impl Database for Surroundings {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, DatabaseError> {
        self.database.batch(statements).await
    }
}

impl Outside for Surroundings {
    async fn recall(&self) -> Result<Option<String>, Error> {
        self.state.storage().get(MEMORY).await.map_err(failed)
    }

    async fn remember(&self, text: Option<&str>) -> Result<(), Error> {
        match text {
            Some(text) => self.state.storage().put_raw(MEMORY, text).await.map_err(failed),
            None => self.state.storage().delete(MEMORY).await.map(drop).map_err(failed),
        }
    }

    async fn wake_at(&self, at: Option<Timestamp>) -> Result<(), Error> {
        let Some(at) = at else {
            return self.state.storage().delete_alarm().await.map_err(failed);
        };
        let at = clock::for_alarm(at).as_millis();
        #[allow(clippy::cast_precision_loss)] // milliseconds since 1970 fit a double's 53 bits
        let date = js_sys::Date::new(&JsValue::from_f64(at as f64));
        self.state.storage().set_alarm(ScheduledTime::new(date)).await.map_err(failed)
    }

    fn sockets(&self) -> Vec<Socket> {
        sockets::open(&self.state)
    }

    fn carry_out(&self, effect: &Effect) {
        sockets::carry_out::<Socket>(&self.state, effect);
    }

    fn send_off(&self, errand: Errand) {
        let room = RoomId::new(self.state.id().name().unwrap_or_default());
        self.state.wait_until(twilio::run(self.config.clone(), self.env.clone(), room, errand));
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
