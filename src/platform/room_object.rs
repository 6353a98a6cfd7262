//! The Durable Object of one room: a thin adapter around [`Keeper`], which decides everything.
//!
//! The module is private because the macro writes public items without documentation.

use std::rc::Rc;

use serde::de::DeserializeOwned;
use serde_json::json;
use tokio::sync::{Mutex, MutexGuard};
use worker::{
    DurableObject, Env, Request, Response, Result, State, WebSocket, WebSocketIncomingMessage, durable_object,
};

use super::rooms::Admission;
use super::surroundings::Surroundings;
use super::{clock, log, objects, sockets};
use crate::domain::call::Rules;
use crate::domain::id::RoomId;
use crate::error::Error;
use crate::hub::command::Outcome;
use crate::hub::keeper::{Keeper, Setup};
use crate::hub::outbox::Letter;
use crate::hub::room::Socket;

/// One per room: its sockets, presence and ringing.
#[durable_object]
pub struct RoomObject {
    state: Rc<State>,
    // First come, first served, and held over every await: while an event waits for the database, the next one must
    // not decide upon what is about to change.
    keeper: std::result::Result<Rc<Mutex<Keeper<Surroundings>>>, Error>,
    env: Env,
}

impl RoomObject {
    fn keeper(state: &Rc<State>, env: &Env) -> std::result::Result<Rc<Mutex<Keeper<Surroundings>>>, Error> {
        let config = super::env::config(env)?;
        let setup = Setup {
            // Named by the Worker with the room's id, for every event including alarms.
            id: RoomId::new(state.id().name().unwrap_or_default()),
            rules: Rules::from_config(&config),
        };
        Ok(Rc::new(Mutex::new(Keeper::new(setup, Surroundings::new(state.clone(), config, env)?))))
    }

    /// The room, awake, for one event at a time.
    async fn awake(&self) -> std::result::Result<MutexGuard<'_, Keeper<Surroundings>>, Error> {
        let mut keeper = self.keeper.as_ref().map_err(Clone::clone)?.lock().await;
        keeper.wake(clock::now()).await?;
        Ok(keeper)
    }

    /// Has the letters carried that this event left, after it and without holding it up.
    fn send_letters(&self) {
        let Ok(keeper) = &self.keeper else { return };
        let (keeper, env) = (keeper.clone(), self.env.clone());
        self.state.wait_until(async move {
            while let Some(letter) = take(&keeper).await {
                let result = super::recorder::carry(&env, &letter).await;
                keeper.lock().await.carried(&letter, result, clock::now()).await;
            }
        });
    }

    async fn answer(&self, request: Request) -> std::result::Result<Response, Error> {
        let path = request.path();
        match path.as_str() {
            "/socket" => self.open(&request).await,
            "/command" => {
                let command = read(request).await?;
                let outcome = match self.awake().await {
                    Ok(mut keeper) => keeper.command(command, clock::now()).await,
                    Err(error) => Err(error),
                };
                reply(&match outcome {
                    Ok(done) => Outcome::Done(Box::new(done)),
                    Err(error) => Outcome::Refused(error.into()),
                })
            }
            "/notify" => {
                let notice = read(request).await?;
                reply(&self.awake().await?.notice(notice, clock::now()).await?)
            }
            "/online" => reply(&self.awake().await?.online()),
            "/attend" => {
                let call = read(request).await?;
                reply(&self.awake().await?.attend(&call, clock::now()).await?)
            }
            "/sweep" => {
                let call = read(request).await?;
                reply(&self.awake().await?.sweep(&call, clock::now()).await?)
            }
            _ => Err(Error::NotFound),
        }
    }

    /// Opens a socket for the person whom the Worker admitted.
    async fn open(&self, request: &Request) -> std::result::Result<Response, Error> {
        let admission: Admission = objects::admission(request)?;
        let mut keeper = self.awake().await?;
        let socket = keeper.admit(admission.user, admission.epoch, admission.connection)?;
        let client = sockets::accept(&self.state, &socket.id, &socket)?;
        keeper.opened(socket, clock::now()).await?;
        sockets::upgraded(client, admission.sub_protocol)
    }

    async fn gone(&self, web: &WebSocket) {
        let Some(socket) = sockets::known::<Socket>(web) else { return };
        let done = match self.awake().await {
            Ok(mut keeper) => keeper.closed(&socket, clock::now()).await,
            Err(error) => Err(error),
        };
        if let Err(error) = done {
            log_failure("a closed socket", &error);
        }
        self.send_letters();
    }
}

impl DurableObject for RoomObject {
    fn new(state: State, env: Env) -> Self {
        let state = Rc::new(state);
        sockets::answer_pings(&state);
        let keeper = Self::keeper(&state, &env);
        Self { state, keeper, env }
    }

    async fn fetch(&self, request: Request) -> Result<Response> {
        #[cfg(feature = "test-hooks")]
        if let Some(response) = crate::test_hooks::panic::in_object(&request, &self.state) {
            return response;
        }
        let answer = self.answer(request).await;
        self.send_letters();
        match answer {
            Ok(response) => Ok(response),
            Err(error) => {
                log_failure("a request", &error);
                Response::error(error.code(), error.status())
            }
        }
    }

    async fn alarm(&self) -> Result<Response> {
        match self.keeper.as_ref() {
            Ok(keeper) => keeper.lock().await.alarm(clock::now()).await,
            Err(error) => log_failure("the alarm", error),
        }
        self.send_letters();
        Response::empty()
    }

    async fn websocket_message(&self, web: WebSocket, message: WebSocketIncomingMessage) -> Result<()> {
        #[cfg(feature = "test-hooks")]
        crate::test_hooks::panic::on_message(&message);
        let Some(socket) = sockets::known::<Socket>(&web) else { return Ok(()) };
        let text = match &message {
            WebSocketIncomingMessage::String(text) => Some(text.as_str()),
            WebSocketIncomingMessage::Binary(_) => None,
        };
        match self.awake().await {
            Ok(mut keeper) => keeper.frame(&socket.id, text, clock::now()).await,
            Err(error) => {
                log_failure("a frame", &error);
                web.close(Some(1011), Some("unavailable"))?;
            }
        }
        self.send_letters();
        Ok(())
    }

    async fn websocket_close(&self, web: WebSocket, _code: usize, _reason: String, _was_clean: bool) -> Result<()> {
        // Completes the handshake where the platform has not; nothing to do where it has.
        let _ = web.close(Some(1000), Some(""));
        self.gone(&web).await;
        Ok(())
    }

    async fn websocket_error(&self, web: WebSocket, _error: worker::Error) -> Result<()> {
        self.gone(&web).await;
        Ok(())
    }
}

async fn take(keeper: &Mutex<Keeper<Surroundings>>) -> Option<Letter> {
    keeper.lock().await.take_letter(clock::now())
}

async fn read<T: DeserializeOwned>(mut request: Request) -> std::result::Result<T, Error> {
    let text = request.text().await.map_err(failed)?;
    serde_json::from_str(&text).map_err(|error| Error::Internal(format!("request to a room: {error}")))
}

fn reply(body: &impl serde::Serialize) -> std::result::Result<Response, Error> {
    Response::from_json(body).map_err(failed)
}

fn failed(error: worker::Error) -> Error {
    Error::Unavailable(format!("room object: {error}"))
}

fn log_failure(what: &str, error: &Error) {
    log::error(
        &json!({ "level": "error", "object": "RoomObject", "event": what, "code": error.code(), "cause": error.cause() }),
    );
}
