//! The Durable Object of one person's inbox: a thin adapter around the hub's inbox.
//!
//! The module is private because wasm-bindgen's macro writes public items without documentation.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde_json::json;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::bridge::{self, Env};
use super::d1::D1;
use super::inboxes::Admission;
use super::objects::{answered, read};
use super::place::Place;
use super::{clock, log, random};
use crate::domain::id::UserId;
use crate::error::Error;
use crate::hub::inbox::{Inbox as Pages, Page};
use crate::hub::room::{Effect, SocketId};
use crate::store::Database;
use crate::store::access::{self, Access};

/// One per person: the sockets of their pages. worker/entry.mjs has the platform's class around it.
#[wasm_bindgen]
pub struct Inbox(Rc<Inner>);

struct Inner {
    place: Place,
    env: Env,
    // Never borrowed over an await.
    pages: RefCell<Pages>,
    // How often the person's sessions have ended since the object woke up.
    ends: Cell<u32>,
}

/// An inbox as it wakes up.
#[wasm_bindgen]
pub fn inbox(context: &JsValue, env: JsValue) -> Inbox {
    let place = Place::new(context);
    let pages = RefCell::new(Pages::awake(place.sockets(), clock::now()));
    Inbox(Rc::new(Inner { place, env: Env::new(env), pages, ends: Cell::new(0) }))
}

#[wasm_bindgen]
impl Inbox {
    /// What surrounds it.
    #[wasm_bindgen(getter)]
    pub fn place(&self) -> JsValue {
        AsRef::<JsValue>::as_ref(&self.0.place).clone()
    }

    /// The Worker tells something.
    pub fn ask(&self, what: String, text: String) -> JsValue {
        answered(self.0.take(&what, &text).map(|()| String::new()))
    }

    /// The Worker admits a page to a socket; answers the handshake's reply, or why there is none.
    pub fn open(&self, admission: String) -> JsValue {
        let inbox = self.0.clone();
        bridge::run(async move {
            inbox.open(&admission).await.unwrap_or_else(|error| {
                if error.cause().is_some() {
                    log_failure("a socket", &error);
                }
                answered(Err(error))
            })
        })
    }

    /// A frame came; nothing in place of one that was no text.
    pub fn message(&self, socket: String, text: Option<String>) {
        #[cfg(feature = "test-hooks")]
        crate::test_hooks::panic::on_message(text.as_deref());
        if let Err(error) = self.0.frame(&SocketId(socket), text.as_deref()) {
            log_failure("a frame", &error);
        }
    }

    /// A socket is gone, of which this was known.
    pub fn gone(&self, known: String) {
        if let Ok(page) = read::<Page>(&known) {
            self.0.pages.borrow_mut().gone(&page.id);
        }
    }
}

impl Inner {
    fn take(&self, what: &str, text: &str) -> Result<(), Error> {
        match what {
            "news" => {
                let effect = self.pages.borrow().forward(text);
                self.carry_out(effect);
            }
            "sessions-ended" => {
                #[cfg(feature = "test-hooks")]
                crate::test_hooks::panic::in_object(&self.place.object_name());
                self.ends.set(self.ends.get().wrapping_add(1));
                let effects = self.pages.borrow_mut().close_all();
                self.carry_out(effects);
            }
            _ => return Err(Error::NotFound),
        }
        Ok(())
    }

    fn carry_out(&self, effects: impl IntoIterator<Item = Effect>) {
        for effect in effects {
            self.place.carry_out(&effect);
        }
    }

    async fn open(&self, admission: &str) -> Result<JsValue, Error> {
        let admission: Admission = read(admission)?;
        self.check_session(admission.epoch).await?;
        // Nothing is awaited from here on: an end of the sessions comes before the check's end or finds the socket.
        let page = Page { id: SocketId(hex::encode(random::bytes()?)), opened_at: clock::now() };
        let reply = self.place.accept(&page.id, &page, admission.sub_protocol)?;
        let effects = self.pages.borrow_mut().opened(page)?;
        self.carry_out(effects);
        Ok(reply)
    }

    /// Whether the session holds. Sessions that end while the database is being asked may or may not be in its answer,
    /// so it is asked again.
    async fn check_session(&self, epoch: i32) -> Result<(), Error> {
        #[cfg(feature = "test-hooks")]
        if crate::test_hooks::panic::is_inbox(&self.place.object_name()) {
            return Ok(());
        }
        // Named by the Worker with the person's id.
        let user = UserId::new(self.place.object_name());
        let database = D1::new(&self.env);
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

    fn frame(&self, page: &SocketId, text: Option<&str>) -> Result<(), Error> {
        let request_id = hex::encode(random::bytes()?);
        let effect = self.pages.borrow_mut().frame(page, text, &request_id, clock::now())?;
        self.carry_out(effect);
        Ok(())
    }
}

fn log_failure(what: &str, error: &Error) {
    log::error(
        &json!({ "level": "error", "object": "InboxObject", "event": what, "code": error.code(), "cause": error.cause() }),
    );
}
