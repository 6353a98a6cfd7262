//! The Durable Object of one room: a thin adapter around [`Keeper`], which decides everything.
//!
//! The module is private because wasm-bindgen's macro writes public items without documentation.

use std::cell::Cell;
use std::rc::Rc;

use serde_json::json;
use tokio::sync::{Mutex, MutexGuard};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::bridge::{self, Env};
use super::d1::D1;
use super::objects::{answered, not_opened, read, written};
use super::place::Place;
use super::rooms::Admission;
use super::surroundings::Surroundings;
use super::{clock, log};
use crate::domain::call::Rules;
use crate::domain::id::RoomId;
use crate::error::Error;
use crate::hub::command;
use crate::hub::keeper::{Keeper, Setup};
use crate::hub::outbox::Letter;
use crate::hub::room::{Socket, SocketId};
use crate::hub::{Notice, User};
use crate::service::calls;
use crate::store::calls::Actor;

/// One per room: its sockets, presence and ringing. worker/entry.mjs has the platform's class around it.
#[wasm_bindgen]
pub struct Room(Rc<Inner>);

struct Inner {
    place: Rc<Place>,
    // First come, first served, and held over every await: while an event waits for the database, the next one must
    // not decide upon what is about to change.
    keeper: Result<Rc<Mutex<Keeper<Surroundings>>>, Error>,
    // How often somebody was put out since the object woke up.
    ends: Cell<u32>,
    env: Env,
}

/// A room as it wakes up.
#[wasm_bindgen]
pub fn room(context: &JsValue, env: JsValue) -> Room {
    let (place, env) = (Rc::new(Place::new(context)), Env::new(env));
    let keeper = super::env::config(&env).map(|config| {
        // Named by the Worker with the room's id.
        let (id, webhooks) = (RoomId::new(place.object_name()), config.webhooks.is_some());
        let setup = Setup { id, rules: Rules::from_config(&config), webhooks };
        Rc::new(Mutex::new(Keeper::new(setup, Surroundings::new(place.clone(), config, &env))))
    });
    Room(Rc::new(Inner { place, keeper, ends: Cell::new(0), env }))
}

#[wasm_bindgen]
impl Room {
    /// What surrounds it.
    #[wasm_bindgen(getter)]
    pub fn place(&self) -> JsValue {
        AsRef::<JsValue>::as_ref(&*self.0.place).clone()
    }

    /// The Worker asks something.
    pub fn ask(&self, what: String, text: String) -> JsValue {
        let room = self.0.clone();
        bridge::run(async move {
            let answer = room.answer(&what, &text).await;
            room.send_letters();
            if let Err(error) = &answer {
                log_failure("a request", error);
            }
            answered(answer)
        })
    }

    /// Somebody wants to open a socket; answers the handshake's reply, or why there is none.
    pub fn open(&self, admission: String) -> JsValue {
        let room = self.0.clone();
        bridge::run(async move {
            let opened = room.open(&admission).await;
            room.send_letters();
            opened.unwrap_or_else(|error| {
                if error.cause().is_some() {
                    log_failure("a socket", &error);
                }
                not_opened(error)
            })
        })
    }

    /// The alarm went off.
    pub fn alarm(&self) -> JsValue {
        let room = self.0.clone();
        bridge::run(async move {
            match room.keeper.as_ref() {
                Ok(keeper) => keeper.lock().await.alarm(clock::now()).await,
                Err(error) => log_failure("the alarm", error),
            }
            room.send_letters();
            JsValue::UNDEFINED
        })
    }

    /// A frame came; nothing in place of one that was no text. Answers a word when the room cannot take it.
    pub fn message(&self, socket: String, text: Option<String>) -> JsValue {
        #[cfg(feature = "test-hooks")]
        crate::test_hooks::panic::on_message(text.as_deref());
        let room = self.0.clone();
        bridge::run(async move {
            let done = match room.awake().await {
                Ok(mut keeper) => {
                    keeper.frame(&SocketId(socket), text.as_deref(), clock::now()).await;
                    JsValue::UNDEFINED
                }
                Err(error) => {
                    log_failure("a frame", &error);
                    JsValue::from_str("unavailable")
                }
            };
            room.send_letters();
            done
        })
    }

    /// A socket is gone, of which this was known.
    pub fn gone(&self, known: String) -> JsValue {
        let room = self.0.clone();
        bridge::run(async move {
            if let Err(error) = room.closed(&known).await {
                log_failure("a closed socket", &error);
            }
            room.send_letters();
            JsValue::UNDEFINED
        })
    }
}

impl Inner {
    /// The room, awake, for one event at a time.
    async fn awake(&self) -> Result<MutexGuard<'_, Keeper<Surroundings>>, Error> {
        let mut keeper = self.keeper.as_ref().map_err(Clone::clone)?.lock().await;
        keeper.wake(clock::now()).await?;
        Ok(keeper)
    }

    async fn answer(&self, what: &str, text: &str) -> Result<String, Error> {
        match what {
            "command" => {
                let command = read(text)?;
                let outcome = match self.awake().await {
                    Ok(mut keeper) => keeper.command(command, clock::now()).await,
                    Err(error) => Err(error),
                };
                command::answer(outcome).map_err(|error| Error::Internal(format!("an answer: {error}")))
            }
            "online" => {
                #[cfg(feature = "test-hooks")]
                crate::test_hooks::panic::in_object(&self.place.object_name());
                written(&self.awake().await?.online())
            }
            "listen" => self.awake().await?.listen(read(text)?, clock::now()).await,
            "notify" => {
                let notice = read::<Notice>(text)?;
                if notice.puts_out() {
                    self.ends.set(self.ends.get().wrapping_add(1));
                }
                done(self.awake().await?.notice(notice, clock::now()).await)
            }
            "attend" => done(self.awake().await?.attend(&read(text)?, clock::now()).await),
            "sweep" => done(self.awake().await?.sweep(&read(text)?, clock::now()).await),
            _ => Err(Error::NotFound),
        }
    }

    /// Opens a socket for somebody who may come in.
    async fn open(&self, admission: &str) -> Result<JsValue, Error> {
        let Admission { actor, connection, sub_protocol } = read(admission)?;
        let (mut keeper, username) = self.admit(&actor).await?;
        let user = User { id: actor.user, username };
        let socket = keeper.admit(user, actor.epoch, connection, clock::now())?;
        let reply = self.place.accept(&socket.id, &socket, sub_protocol)?;
        keeper.opened(socket, clock::now()).await?;
        Ok(reply)
    }

    /// The room for somebody who may come in, and their name. Nobody else's event waits while the database is asked; who
    /// is put out meanwhile may or may not be in its answer, so it is asked again. Who is put out from then on has a
    /// socket that is closed: that waits for the room.
    async fn admit(&self, actor: &Actor) -> Result<(MutexGuard<'_, Keeper<Surroundings>>, String), Error> {
        let room = RoomId::new(self.place.object_name());
        #[cfg(feature = "test-hooks")]
        if crate::test_hooks::panic::is_objects(room.as_str()) {
            return Ok((self.awake().await?, "Nobody".to_owned()));
        }
        loop {
            let ends = self.ends.get();
            let username = calls::admit(&D1::new(&self.env), actor, &room, clock::now()).await?;
            let keeper = self.awake().await?;
            if self.ends.get() == ends {
                return Ok((keeper, username));
            }
        }
    }

    async fn closed(&self, known: &str) -> Result<(), Error> {
        let socket: Socket = read(known)?;
        self.awake().await?.closed(&socket, clock::now()).await
    }

    /// Has the letters carried that an event left, after it and without holding it up.
    fn send_letters(&self) {
        let Ok(keeper) = &self.keeper else { return };
        // Another event that is under way looks after its end.
        if keeper.try_lock().is_ok_and(|keeper| !keeper.has_letters()) {
            return;
        }
        let (keeper, env) = (keeper.clone(), self.env.clone());
        self.place.wait_until(async move {
            while let Some(letter) = take(&keeper).await {
                let result = super::recorder::carry(&env, &letter).await;
                keeper.lock().await.carried(&letter, result, clock::now()).await;
            }
        });
    }
}

fn done(done: Result<(), Error>) -> Result<String, Error> {
    done.map(|()| String::new())
}

async fn take(keeper: &Mutex<Keeper<Surroundings>>) -> Option<Letter> {
    keeper.lock().await.take_letter(clock::now())
}

fn log_failure(what: &str, error: &Error) {
    log::error(
        &json!({ "level": "error", "object": "RoomObject", "event": what, "code": error.code(), "cause": error.cause() }),
    );
}
