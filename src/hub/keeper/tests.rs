//! The room as its people see it, over our real SQL. Time passes only when a test says so.

mod attendance;
mod booked;
mod calls;
mod failures;
mod listening;
mod moderation;
mod provider;
mod pushing;
mod recording;
mod silence;
mod sockets;
mod webhooks;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use serde_json::{Value, json};

use super::*;
use crate::domain::call::{CallType, Carrier, Status};
use crate::domain::id::{ConnectionId, UserId};
use crate::hub::User;
use crate::hub::command::{Command, Done, Wish};
use crate::store::DatabaseError;
use crate::store::sqlite::Sqlite;

/// What surrounds the room of a test.
#[derive(Default)]
pub struct World {
    database: Option<Sqlite>,
    memory: RefCell<Option<String>>,
    alarm: Cell<Option<Timestamp>>,
    open: RefCell<Vec<Socket>>,
    now: Cell<i64>,
    /// Whose pages ping no more, and when they did last. All others have just done it.
    silent: RefCell<Vec<(SocketId, Option<Timestamp>)>>,
    sent: RefCell<Vec<(SocketId, Value)>>,
    closed: RefCell<Vec<(SocketId, u16)>>,
    drawn: Cell<u8>,
    /// The next batches fail: before the write, or after it as when the answer is lost.
    failures: RefCell<VecDeque<Failure>>,
    logged: RefCell<Vec<String>>,
    errands: RefCell<Vec<Errand>>,
    /// Who was told what outside the room.
    told: RefCell<Vec<(String, Value)>>,
    /// Whose browser was told what.
    pushed: RefCell<Vec<(String, Message)>>,
    batches: Cell<usize>,
    webhooks: Cell<bool>,
    outbox_sent: Cell<usize>,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Failure {
    BeforeTheWrite,
    AfterTheWrite,
}

impl std::fmt::Debug for World {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("World")
    }
}

impl World {
    fn database(&self) -> &Sqlite {
        self.database.as_ref().unwrap()
    }
}

impl Database for std::rc::Rc<World> {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, DatabaseError> {
        self.batches.set(self.batches.get() + 1);
        let failure = self.failures.borrow_mut().pop_front();
        let failed = || Err(DatabaseError::Failed("down".to_owned()));
        if failure == Some(Failure::BeforeTheWrite) {
            return failed();
        }
        let rows = self.database().batch(statements).await;
        if failure == Some(Failure::AfterTheWrite) { failed() } else { rows }
    }
}

impl Outside for std::rc::Rc<World> {
    async fn recall(&self) -> Result<Option<String>, Error> {
        Ok(self.memory.borrow().clone())
    }

    async fn remember(&self, text: Option<&str>) -> Result<(), Error> {
        *self.memory.borrow_mut() = text.map(str::to_owned);
        Ok(())
    }

    async fn wake_at(&self, at: Timestamp) -> Result<(), Error> {
        self.alarm.set(Some(at));
        Ok(())
    }

    async fn is_alarm_set(&self) -> bool {
        self.alarm.get().is_some()
    }

    fn sockets(&self) -> Vec<Socket> {
        self.open.borrow().clone()
    }

    fn pinged_at(&self, socket: &SocketId) -> Option<Timestamp> {
        let silent = self.silent.borrow();
        silent.iter().find(|(id, _)| id == socket).map_or_else(|| Some(at(self.now.get())), |(_, last)| *last)
    }

    fn carry_out(&self, effect: &Effect) {
        match effect {
            Effect::Send { to, text } => {
                let frame: Value = serde_json::from_str(text).unwrap();
                self.sent.borrow_mut().extend(to.iter().map(|socket| (socket.clone(), frame.clone())));
            }
            Effect::Close { socket, why } => {
                self.closed.borrow_mut().push((socket.clone(), why.code()));
                self.open.borrow_mut().retain(|open| open.id != *socket);
            }
        }
    }

    fn send_off(&self, errand: Errand) {
        self.errands.borrow_mut().push(errand);
    }

    fn tell_people(&self, people: Vec<Other>, text: String) {
        let frame: Value = serde_json::from_str(&text).unwrap();
        self.told.borrow_mut().extend(people.into_iter().map(|person| (person.0.to_string(), frame.clone())));
    }

    fn push(&self, people: Vec<UserId>, message: Message) {
        for person in people {
            self.pushed.borrow_mut().push((person.to_string(), message.clone()));
        }
    }

    fn send_webhooks(&self) {
        self.outbox_sent.set(self.outbox_sent.get() + 1);
    }

    fn random(&self) -> Result<RandomBytes, Error> {
        self.drawn.set(self.drawn.get().wrapping_add(1));
        Ok([self.drawn.get(); 16])
    }

    fn log(&self, what: &str, error: &Error) {
        self.logged.borrow_mut().push(format!("{what}: {error:?}"));
    }
}

pub fn at(seconds: i64) -> Timestamp {
    crate::domain::call::tests::at(seconds)
}

/// A room of Alice (its owner), Bob and Carol; Mallory is no member.
pub struct Scene {
    pub world: std::rc::Rc<World>,
    pub keeper: Keeper<std::rc::Rc<World>>,
    pub now: i64,
}

impl Scene {
    pub fn new() -> Self {
        let database = Sqlite::migrated();
        crate::store::calls::tests::people(&database);
        let world = std::rc::Rc::new(World { database: Some(database), ..World::default() });
        let keeper = Self::keeper(&world);
        Self { world, keeper, now: 0 }
    }

    fn keeper(world: &std::rc::Rc<World>) -> Keeper<std::rc::Rc<World>> {
        let rules = crate::domain::call::tests::RULES;
        let setup = Setup { id: RoomId::random([1; 16]), rules, webhooks: world.webhooks.get() };
        Keeper::new(setup, world.clone())
    }

    /// The object goes from memory; what it stored, its alarm and its sockets stay.
    pub fn sleep(&mut self) {
        self.keeper = Self::keeper(&self.world);
    }

    /// A crash: the sockets are gone too.
    pub fn crash(&mut self) {
        self.world.open.borrow_mut().clear();
        self.sleep();
    }

    pub fn wake(&mut self) {
        self.world.now.set(self.now);
        pollster::block_on(self.keeper.wake(at(self.now))).unwrap();
    }

    /// Opens a socket on a page.
    pub fn opens(&mut self, name: &str, page: &str) -> Socket {
        self.wake();
        let user = User { id: UserId::new(name), username: name.to_owned() };
        let socket = self.keeper.admit(user, 0, Some(ConnectionId::new(page)), at(self.now)).unwrap();
        self.world.open.borrow_mut().push(socket.clone());
        pollster::block_on(self.keeper.opened(socket.clone(), at(self.now))).unwrap();
        socket
    }

    pub fn says(&mut self, socket: &Socket, frame: Value) {
        self.wake();
        pollster::block_on(self.keeper.frame(&socket.id, Some(&frame.to_string()), at(self.now)));
    }

    pub fn joins(&mut self, socket: &Socket, call: &CallId) {
        let frame = json!({"type": "call.join", "callId": call, "audio": true, "video": true, "screen": false});
        self.says(socket, frame);
    }

    pub fn closes(&mut self, socket: &Socket) {
        self.world.open.borrow_mut().retain(|open| open.id != socket.id);
        self.wake();
        pollster::block_on(self.keeper.closed(socket, at(self.now))).unwrap();
    }

    pub fn wants(&mut self, name: &str, wish: Wish) -> Result<Done, Error> {
        self.wake();
        let actor = Actor { user: UserId::new(name), epoch: 0 };
        pollster::block_on(self.keeper.command(Command { actor, wish }, at(self.now)))
    }

    pub fn calls(&mut self, name: &str) -> CallId {
        self.wants(name, Wish::Create { call_type: CallType::Video, carrier: Carrier::default() }).unwrap().call.id
    }

    pub fn ends(&mut self, name: &str, call: &CallId) -> Result<Done, Error> {
        self.wants(name, Wish::End { call: call.clone(), duration: None, for_all: false })
    }

    pub fn hears(&mut self, notice: crate::hub::Notice) {
        self.wake();
        pollster::block_on(self.keeper.notice(notice, at(self.now))).unwrap();
    }

    /// Time passes; alarms go off at their moment.
    pub fn later(&mut self, seconds: i64) {
        let until = at(self.now + seconds);
        while let Some(alarm) = self.world.alarm.get().filter(|alarm| *alarm <= until) {
            self.world.alarm.set(None);
            self.world.now.set(alarm.as_seconds() - at(0).as_seconds());
            pollster::block_on(self.keeper.alarm(alarm));
        }
        self.now += seconds;
    }

    /// From now on a page does not ping any more: its browser has no power, or no network.
    pub fn falls_silent(&mut self, socket: &Socket) {
        self.world.silent.borrow_mut().push((socket.id.clone(), Some(at(self.now))));
    }

    /// What a socket was sent since the last look, without greetings.
    pub fn received(&self, socket: &Socket) -> Vec<Value> {
        let (mine, others): (Vec<_>, Vec<_>) =
            self.world.sent.borrow_mut().drain(..).partition(|(to, _)| *to == socket.id);
        *self.world.sent.borrow_mut() = others;
        mine.into_iter().map(|(_, frame)| frame).collect()
    }

    /// The last frame of a type that a socket was sent since the last look.
    pub fn last(&self, socket: &Socket, kind: &str) -> Value {
        self.received(socket).into_iter().rfind(|frame| frame["type"] == kind).unwrap_or(Value::Null)
    }

    /// `status/reason/duration` of the newest call in the database.
    pub fn stored(&self) -> String {
        let sql = "SELECT status || coalesce('/' || end_reason, '') || coalesce('/' || duration, '')
                   FROM calls ORDER BY started_at DESC LIMIT 1";
        self.world.database().scalar(sql).unwrap_or_default()
    }

    /// Alice and Bob talk.
    pub fn talking(&mut self) -> (CallId, Socket, Socket) {
        let (alice, bob) = (self.opens("alice", "alice-page"), self.opens("bob", "bob-page"));
        let call = self.calls("alice");
        self.joins(&alice, &call);
        self.now += 1;
        self.joins(&bob, &call);
        assert_eq!(self.stored(), "active");
        (call, alice, bob)
    }
}

pub fn status(done: &Result<Done, Error>) -> Result<Status, &'static str> {
    done.as_ref().map(|done| done.call.status).map_err(Error::code)
}
