//! The Durable Object of one person's inbox: a thin adapter around the hub's inbox.
//!
//! The module is private because wasm-bindgen's macro writes public items without documentation.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde_json::json;
use tokio::sync::Mutex;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::bridge::{self, Env};
use super::d1::D1;
use super::inboxes::Admission;
use super::objects::{answered, not_opened, read};
use super::place::Place;
use super::rooms::RoomObjects;
use super::{clock, log, random};
use crate::domain::id::{RoomId, UserId};
use crate::error::Error;
use crate::hub::inbox::{Inbox as Pages, Openings, Page};
use crate::hub::room::{Effect, SocketId};
use crate::store::inboxes::{self, Opening};
use crate::store::{Answers, Database};

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
    openings: Openings,
    // Whether the database may have the person as one who listens. True until it was told otherwise.
    is_listed: Cell<bool>,
    // Held while the database is told that nobody listens.
    listing: Mutex<()>,
}

/// An inbox as it wakes up.
#[wasm_bindgen]
pub fn inbox(context: &JsValue, env: JsValue) -> Inbox {
    let place = Place::new(context);
    let pages = RefCell::new(Pages::awake(place.sockets(), clock::now()));
    // After a sleep the pages that are open say that the person is listed.
    let is_listed = Cell::new(!pages.borrow().is_empty());
    let (openings, listing) = (Openings::default(), Mutex::new(()));
    Inbox(Rc::new(Inner { place, env: Env::new(env), pages, ends: Cell::new(0), openings, is_listed, listing }))
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
                not_opened(error)
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
            if self.0.pages.borrow().is_empty() {
                self.0.close_if_last();
            }
        }
    }
}

impl Inner {
    fn take(self: &Rc<Self>, what: &str, text: &str) -> Result<(), Error> {
        match what {
            "news" => {
                self.openings.miss(text);
                let effect = self.pages.borrow().forward(text);
                if effect.is_none() {
                    // Who tells them believes that they listen.
                    self.is_listed.set(true);
                    self.close_if_last();
                }
                self.carry_out(effect);
                // After it: a call that rings does not wait until they are back.
                let old = self.pages.borrow_mut().close_old(clock::now());
                self.carry_out(old);
            }
            "sessions-ended" => {
                #[cfg(feature = "test-hooks")]
                crate::test_hooks::panic::in_object(&self.place.object_name());
                self.ends.set(self.ends.get().wrapping_add(1));
                let effects = self.pages.borrow_mut().close_all();
                self.carry_out(effects);
                self.close_if_last();
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

    async fn open(self: &Rc<Self>, admission: &str) -> Result<JsValue, Error> {
        let admission: Admission = read(admission)?;
        // The last page may be going: whether anybody listens is written by one at a time.
        drop(self.listing.lock().await);
        self.openings.begin();
        let opened = self.admit(&admission).await;
        let missed = self.openings.end();
        if opened.is_err() {
            self.close_if_last();
        }
        let (id, reply, ringing) = opened?;
        let frames = missed.into_iter().map(|text| Effect::Send { to: vec![id.clone()], text });
        self.carry_out(frames.collect::<Vec<_>>());
        for room in ringing {
            self.listen(room);
        }
        Ok(reply)
    }

    /// Accepts a page whose session holds; answers its socket's name, the handshake's reply and the rooms that ring.
    async fn admit(&self, admission: &Admission) -> Result<(SocketId, JsValue, Vec<RoomId>), Error> {
        let ringing = self.check_session(admission.epoch).await?;
        // Nothing is awaited from here on: an end of the sessions comes before the check's end or finds the socket.
        let page = Page { id: SocketId(hex::encode(random::bytes()?)), opened_at: clock::now() };
        let id = page.id.clone();
        let reply = self.place.accept(&id, &page, admission.sub_protocol)?;
        let effects = self.pages.borrow_mut().opened(page)?;
        self.carry_out(effects);
        Ok((id, reply, ringing))
    }

    /// Whether the session holds, and the rooms that ring. Sessions that end while the database is being asked may or
    /// may not be in its answer, so it is asked again.
    async fn check_session(&self, epoch: i32) -> Result<Vec<RoomId>, Error> {
        #[cfg(feature = "test-hooks")]
        if crate::test_hooks::panic::is_objects(&self.place.object_name()) {
            return Ok(Vec::new());
        }
        let database = D1::new(&self.env);
        loop {
            let ends = self.ends.get();
            let statements = inboxes::open(&self.user(), epoch, !self.is_listed.get());
            let opening: Opening = Answers::new(database.batch(statements).await?).last_row()?;
            opening.require()?;
            self.is_listed.set(true);
            if self.ends.get() == ends {
                return Ok(opening.ringing);
            }
        }
    }

    /// Tells the room that calls this person that they listen, and the pages what it says.
    fn listen(self: &Rc<Self>, room: RoomId) {
        let inbox = self.clone();
        self.place.wait_until(async move {
            match RoomObjects::new(&inbox.env).listen(&room, &inbox.user()).await {
                Ok(text) if text.is_empty() => {}
                Ok(text) => inbox.carry_out(inbox.pages.borrow().forward(&text)),
                Err(error) => log_failure("a call that rings", &error),
            }
        });
    }

    /// Nobody needs to be told any more, once the last page is gone. That a person is still listed who is not there
    /// does no harm; the next news find out.
    fn close_if_last(self: &Rc<Self>) {
        let inbox = self.clone();
        self.place.wait_until(async move {
            let _one_at_a_time = inbox.listing.lock().await;
            if !inbox.pages.borrow().is_empty() || inbox.openings.are_some() || !inbox.is_listed.replace(false) {
                return;
            }
            if let Err(error) = D1::new(&inbox.env).run(inboxes::close(&inbox.user())).await {
                log_failure("closing", &error.into());
            }
        });
    }

    fn frame(&self, page: &SocketId, text: Option<&str>) -> Result<(), Error> {
        let request_id = hex::encode(random::bytes()?);
        let effect = self.pages.borrow_mut().frame(page, text, &request_id, clock::now())?;
        self.carry_out(effect);
        Ok(())
    }

    /// Named by the Worker with the person's id.
    fn user(&self) -> UserId {
        UserId::new(self.place.object_name())
    }
}

fn log_failure(what: &str, error: &Error) {
    log::error(
        &json!({ "level": "error", "object": "InboxObject", "event": what, "code": error.code(), "cause": error.cause() }),
    );
}
