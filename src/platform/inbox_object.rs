//! The Durable Object of one person's inbox: a thin adapter around [`Inbox`].
//!
//! The module is private because the macro writes public items without documentation.

use std::cell::{Cell, RefCell};

use serde_json::json;
use worker::{
    DurableObject, Env, Request, Response, Result, State, WebSocket, WebSocketIncomingMessage, durable_object,
};

use super::d1::D1;
use super::inboxes::Admission;
use super::{clock, log, objects, random, sockets};
use crate::domain::id::UserId;
use crate::error::Error;
use crate::hub::inbox::{Inbox, Page};
use crate::hub::room::{Effect, SocketId};
use crate::store::Database;
use crate::store::access::{self, Access};

/// One per person: the sockets of their pages.
#[durable_object]
pub struct InboxObject {
    state: State,
    env: Env,
    // Never borrowed over an await.
    inbox: RefCell<Inbox>,
    // How often the person's sessions have ended since the object woke up.
    ends: Cell<u32>,
}

impl InboxObject {
    async fn answer(&self, mut request: Request) -> std::result::Result<Response, Error> {
        match request.path().as_str() {
            "/socket" => self.open(&request).await,
            "/news" => {
                let text = request.text().await.map_err(failed)?;
                let effect = self.inbox.borrow().forward(&text);
                self.carry_out(effect)
            }
            "/sessions-ended" => {
                self.ends.set(self.ends.get().wrapping_add(1));
                let effects = self.inbox.borrow_mut().close_all();
                self.carry_out(effects)
            }
            _ => Err(Error::NotFound),
        }
    }

    fn carry_out(&self, effects: impl IntoIterator<Item = Effect>) -> std::result::Result<Response, Error> {
        for effect in effects {
            sockets::carry_out::<Page>(&self.state, &effect);
        }
        Response::from_json(&()).map_err(failed)
    }

    async fn open(&self, request: &Request) -> std::result::Result<Response, Error> {
        let admission: Admission = objects::admission(request)?;
        self.check_session(admission.epoch).await?;
        // Nothing is awaited from here on: an end of the sessions comes before the check's end or finds the socket.
        let page = Page { id: SocketId(hex::encode(random::bytes()?)), opened_at: clock::now() };
        let client = sockets::accept(&self.state, &page.id, &page)?;
        let effects = self.inbox.borrow_mut().opened(page)?;
        self.carry_out(effects)?;
        sockets::upgraded(client, admission.sub_protocol)
    }

    /// Whether the session holds. Sessions that end while the database is being asked may or may not be in its answer,
    /// so it is asked again.
    async fn check_session(&self, epoch: i32) -> std::result::Result<(), Error> {
        // Named by the Worker with the person's id.
        let user = UserId::new(self.state.id().name().unwrap_or_default());
        let database = D1::new(&self.env).map_err(|_| Error::Misconfigured { variable: "DB" })?;
        loop {
            let ends = self.ends.get();
            let rows = database.run(access::epoch(&user, epoch)).await?;
            let access: Access =
                rows.first()?.ok_or_else(|| Error::Internal("no answer about a session".to_owned()))?;
            access.require()?;
            if self.ends.get() == ends {
                return Ok(());
            }
        }
    }

    fn frame(&self, page: &Page, text: Option<&str>) -> std::result::Result<(), Error> {
        let request_id = hex::encode(random::bytes()?);
        let effect = self.inbox.borrow_mut().frame(&page.id, text, &request_id, clock::now())?;
        self.carry_out(effect).map(drop)
    }

    fn gone(&self, web: &WebSocket) {
        if let Some(page) = sockets::known::<Page>(web) {
            self.inbox.borrow_mut().gone(&page.id);
        }
    }
}

impl DurableObject for InboxObject {
    fn new(state: State, env: Env) -> Self {
        sockets::answer_pings(&state);
        let inbox = Inbox::awake(sockets::open(&state), clock::now());
        Self { state, env, inbox: RefCell::new(inbox), ends: Cell::new(0) }
    }

    async fn fetch(&self, request: Request) -> Result<Response> {
        #[cfg(feature = "test-hooks")]
        if let Some(response) = crate::test_hooks::panic::in_object(&request, &self.state) {
            return response;
        }
        match self.answer(request).await {
            Ok(response) => Ok(response),
            Err(error) => {
                if error.cause().is_some() {
                    log_failure("a request", &error);
                }
                Response::error(error.code(), error.status())
            }
        }
    }

    async fn websocket_message(&self, web: WebSocket, message: WebSocketIncomingMessage) -> Result<()> {
        #[cfg(feature = "test-hooks")]
        crate::test_hooks::panic::on_message(&message);
        let Some(page) = sockets::known::<Page>(&web) else { return Ok(()) };
        let text = match &message {
            WebSocketIncomingMessage::String(text) => Some(text.as_str()),
            WebSocketIncomingMessage::Binary(_) => None,
        };
        if let Err(error) = self.frame(&page, text) {
            log_failure("a frame", &error);
        }
        Ok(())
    }

    async fn websocket_close(&self, web: WebSocket, _code: usize, _reason: String, _was_clean: bool) -> Result<()> {
        // Completes the handshake where the platform has not; nothing to do where it has.
        let _ = web.close(Some(1000), Some(""));
        self.gone(&web);
        Ok(())
    }

    async fn websocket_error(&self, web: WebSocket, _error: worker::Error) -> Result<()> {
        self.gone(&web);
        Ok(())
    }
}

fn failed(error: worker::Error) -> Error {
    Error::Unavailable(format!("inbox object: {error}"))
}

fn log_failure(what: &str, error: &Error) {
    log::error(
        &json!({ "level": "error", "object": "InboxObject", "event": what, "code": error.code(), "cause": error.cause() }),
    );
}
