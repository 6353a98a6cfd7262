//! What surrounds a room: the object's storage, alarm and sockets, and D1.

use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{Either, select};
use serde::{Deserialize, Serialize};
use serde_json::json;
use wasm_bindgen::JsValue;
use worker::{Env, ScheduledTime, State, WebSocket};

use super::d1::D1;
use super::timer::Timer;
use super::{clock, log, random, twilio};
use crate::config::Config;
use crate::domain::id::{RandomBytes, RoomId};
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::hub::keeper::Outside;
use crate::hub::room::{Effect, Errand, Socket, SocketId};
use crate::store::{Database, DatabaseError, Rows, Statement};

/// Where the live call is kept.
const MEMORY: &str = "call";

/// A database that hangs must not keep a room waiting for ever. What it did after all is found out by the guarded
/// writes that follow.
const PATIENCE: Duration = Duration::from_secs(10);

/// What goes with a socket through the object's sleep.
#[derive(Serialize, Deserialize)]
pub struct Attachment {
    /// Whose.
    pub socket: Socket,
    /// Closed by us; the platform may still list it until the other side has answered.
    closed: bool,
}

impl Attachment {
    /// A socket in use.
    pub fn open(socket: &Socket) -> Self {
        Self { socket: socket.clone(), closed: false }
    }
}

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

    fn web(&self, id: &SocketId) -> Vec<WebSocket> {
        self.state.get_websockets_with_tag(&id.0)
    }
}

fn failed(error: worker::Error) -> Error {
    Error::Unavailable(format!("object storage: {error}"))
}

impl Database for Surroundings {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, DatabaseError> {
        let answer = pin!(self.database.batch(statements));
        let timer = Timer::start(PATIENCE);
        match select(answer, pin!(timer.over())).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => Err(DatabaseError::Failed("no answer in time".to_owned())),
        }
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
        let attached = self.state.get_websockets().into_iter().filter_map(|web| {
            let is_open = web.as_ref().ready_state() == web_sys::WebSocket::OPEN;
            web.deserialize_attachment::<Attachment>().ok().flatten().filter(|_| is_open)
        });
        attached.filter(|attachment| !attachment.closed).map(|attachment| attachment.socket).collect()
    }

    fn carry_out(&self, effect: &Effect) {
        match effect {
            Effect::Send { to, text } => {
                for web in to.iter().flat_map(|id| self.web(id)) {
                    // One that is gone; its own event says so.
                    let _ = web.send_with_str(text);
                }
            }
            Effect::Close { socket, why } => {
                for web in self.web(socket) {
                    if let Ok(Some(attachment)) = web.deserialize_attachment::<Attachment>() {
                        let _ = web.serialize_attachment(Attachment { closed: true, ..attachment });
                    }
                    let _ = web.close(Some(why.code()), Some(why.reason()));
                }
            }
        }
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
