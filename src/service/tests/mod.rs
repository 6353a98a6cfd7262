//! Use cases on a real database (SQLite with our migrations), with rooms that only listen.

mod account;
mod appointments;
mod auth;
mod booked_rooms;
mod callbacks;
mod limits;
mod messages;
mod moderation;
mod plans;
mod retention;
mod rooms;
mod usage;
mod video;
mod webhooks;

use std::cell::{Cell, RefCell};

use pollster::block_on;

use crate::domain::id::{CallId, RandomBytes, RoomId, UserId};
use crate::domain::message::Draft;
use crate::domain::password::QuickHasher;
use crate::domain::room::Room;
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::hub::inbox::{Inboxes, News};
use crate::hub::{Notice, Rooms};
use crate::service;
use crate::store::sqlite::Sqlite;

const PASSWORD: &str = "correct horse";

/// Rooms that note what they were told, and can be out of order.
#[derive(Default)]
struct Listener {
    told: RefCell<Vec<(RoomId, Notice)>>,
    online: RefCell<Vec<UserId>>,
    attended: RefCell<Vec<CallId>>,
    /// What people were told.
    news: RefCell<Vec<(UserId, News)>>,
    /// Whose inboxes were closed.
    ended: RefCell<Vec<UserId>>,
    is_down: Cell<bool>,
    /// So many do not answer before the others do.
    failures: Cell<u32>,
    /// How many are being told at the same time, and the most that ever were.
    at_once: Cell<(u32, u32)>,
}

impl Listener {
    fn fails(&self) -> bool {
        let failures = self.failures.get();
        self.failures.set(failures.saturating_sub(1));
        self.is_down.get() || failures > 0
    }
}

impl Rooms for Listener {
    async fn notify(&self, room: &RoomId, notice: &Notice) -> Result<(), Error> {
        let (now, most) = self.at_once.get();
        self.at_once.set((now + 1, most.max(now + 1)));
        others_first().await;
        let (now, most) = self.at_once.get();
        self.at_once.set((now - 1, most));
        if self.fails() {
            return Err(Error::Unavailable("the room is down".into()));
        }
        self.told.borrow_mut().push((room.clone(), notice.clone()));
        Ok(())
    }

    async fn online(&self, _: &RoomId) -> Result<Vec<UserId>, Error> {
        Ok(self.online.borrow().clone())
    }

    async fn attend(&self, _: &RoomId, call: &CallId) -> Result<(), Error> {
        if self.is_down.get() {
            return Err(Error::Unavailable("the room is down".into()));
        }
        self.attended.borrow_mut().push(call.clone());
        Ok(())
    }
}

impl Inboxes for Listener {
    async fn tell(&self, user: &UserId, news: News) -> Result<(), Error> {
        if self.is_down.get() {
            return Err(Error::Unavailable("the inbox is down".into()));
        }
        self.news.borrow_mut().push((user.clone(), news));
        Ok(())
    }

    async fn end_sessions(&self, user: &UserId) -> Result<(), Error> {
        if self.fails() {
            return Err(Error::Unavailable("the inbox is down".into()));
        }
        self.ended.borrow_mut().push(user.clone());
        Ok(())
    }
}

/// Waits for some turns.
async fn others_first() {
    let mut turns = 0..20;
    std::future::poll_fn(|context| {
        if turns.next().is_none() {
            return std::task::Poll::Ready(());
        }
        context.waker().wake_by_ref();
        std::task::Poll::Pending
    })
    .await;
}

/// The whole program without a platform, and a clock that only tests move.
struct World {
    database: Sqlite,
    hasher: QuickHasher,
    rooms: Listener,
    now: Cell<Timestamp>,
    drawn: Cell<u32>,
}

impl World {
    fn new() -> Self {
        Self {
            database: Sqlite::migrated(),
            hasher: QuickHasher::default(),
            rooms: Listener::default(),
            now: Cell::new(Timestamp::from_millis(1_795_240_370_000)),
            drawn: Cell::new(0),
        }
    }

    /// A new second, so that things happen one after another.
    fn now(&self) -> Timestamp {
        self.wait(1);
        self.now.get()
    }

    fn wait(&self, seconds: i64) {
        self.now.set(self.now.get().plus_seconds(seconds));
    }

    /// "Random" bytes, never the same twice.
    fn random(&self) -> RandomBytes {
        self.drawn.set(self.drawn.get() + 1);
        [self.drawn.get().to_be_bytes(); 4].concat().try_into().unwrap()
    }

    fn guest(&self, name: &str) -> Session {
        block_on(service::auth::guest(&self.database, name, self.random(), false, self.now())).unwrap().session
    }

    fn person(&self, name: &str) -> Session {
        let random = (self.random(), self.random());
        block_on(service::auth::register(&self.database, &self.hasher, name, PASSWORD, random, false, self.now()))
            .unwrap()
            .session
    }

    fn login(&self, name: &str, password: &str) -> Result<Session, Error> {
        block_on(service::auth::login(&self.database, &self.hasher, name, password, self.now()))
    }

    fn create(&self, session: &Session, code: &str) -> Result<Room, Error> {
        block_on(service::rooms::create(&self.database, session, (code, None), self.random(), self.now()))
    }

    fn join(&self, session: &Session, code: &str) -> Result<Room, Error> {
        self.enter(session, code).map(|entrance| entrance.room)
    }

    fn enter(&self, session: &Session, code: &str) -> Result<service::rooms::Entrance, Error> {
        block_on(service::rooms::join(&self.database, &self.rooms, session, code, self.now()))
    }

    fn leave(&self, session: &Session, room: &Room) -> Result<(), Error> {
        block_on(service::rooms::leave(&self.database, &self.rooms, session, &room.id)).map(drop)
    }

    fn send(&self, session: &Session, room: &Room, client_id: &str) -> Result<service::messages::Sent, Error> {
        let draft = Draft::new("AAAA", "AAAAAAAAAAAAAAAA", client_id).unwrap();
        let asked = (&room.id, &draft);
        let (random, now) = (self.random(), self.now());
        block_on(service::messages::send(&self.database, &self.rooms, session, asked, random, now))
    }

    /// Alice owns a room with the code "open sesame", Bob is in it.
    fn with_room() -> (Self, Session, Session, Room) {
        let world = Self::new();
        let (alice, bob) = (world.guest("Alice"), world.guest("Bob"));
        let room = world.create(&alice, "open sesame").unwrap();
        world.join(&bob, "open sesame").unwrap();
        world.rooms.told.borrow_mut().clear();
        (world, alice, bob, room)
    }

    fn told(&self) -> Vec<Notice> {
        self.rooms.told.borrow().iter().map(|(_, notice)| notice.clone()).collect()
    }
}

fn shown(session: &Session) -> crate::hub::User {
    crate::hub::User { id: session.user_id.clone(), username: session.username.clone() }
}
