//! Keeps one room: takes events one after the other, and sees to it that the database, the object's own storage, its
//! alarm and the pages agree.
//!
//! The order is always: decide, write to the database, then tell the pages, remember, set the alarm. When the database
//! fails nothing has happened. When the object dies between the database and its storage, the storage has an older
//! call than the database; the next guarded write finds out, and the database wins.

mod alarm;
mod commands;
mod frames;
mod listening;
mod moderation;
mod recording;
mod ringing;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use serde::Serialize;

use super::outbox::Outbox;
use super::protocol::{CallFrame, Sent};
use super::room::{Effect, Errand, Room, Socket, SocketId};
use crate::domain::call::{Call, Event, Provider, Recording, Rules};
use crate::domain::id::{CallId, RandomBytes, RoomId, UserId};
use crate::domain::push::Message;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::json;
use crate::store::calls::{self, Access, Actor, Other};
use crate::store::{Database, Rows, Statement, webhooks};

/// How often an event is decided anew because the database had something else.
const TRIES: usize = 3;

/// What surrounds a room: the object's storage, alarm and sockets, and the database.
pub trait Outside: Database {
    /// What was remembered last.
    fn recall(&self) -> impl Future<Output = Result<Option<String>, Error>>;
    /// Remembers a text, or nothing.
    fn remember(&self, text: Option<&str>) -> impl Future<Output = Result<(), Error>>;
    /// Sets the one alarm.
    fn wake_at(&self, at: Timestamp) -> impl Future<Output = Result<(), Error>>;
    /// Whether the alarm is set; not while it goes off.
    fn is_alarm_set(&self) -> impl Future<Output = bool>;
    /// The sockets that are open.
    fn sockets(&self) -> Vec<Socket>;
    /// When a socket's last ping was answered; the platform does that without waking the room.
    fn pinged_at(&self, socket: &SocketId) -> Option<Timestamp>;
    /// Sends or closes; a socket that is gone is passed over.
    fn carry_out(&self, effect: &Effect);
    /// Has something done at the provider's, later and by itself: the room does not wait for it.
    fn send_off(&self, errand: Errand);
    /// Tells people outside the room, later and by itself, one such text after the other.
    fn tell_people(&self, people: Vec<Other>, text: String);
    /// Tells people's browsers, later and by itself, one message after the other.
    fn push(&self, people: Vec<UserId>, message: Message);
    /// Has the outbox of webhooks emptied, later and by itself.
    fn send_webhooks(&self);
    /// 16 random bytes.
    fn random(&self) -> Result<RandomBytes, Error>;
    /// Writes down what went wrong without anybody to tell.
    fn log(&self, what: &str, error: &Error);
}

/// What is fixed about a room's calls.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Which room.
    pub id: RoomId,
    /// Times and sizes.
    pub rules: Rules,
    /// Whether somebody outside is told what happens in them.
    pub webhooks: bool,
}

/// One room with everything around it.
#[derive(Debug)]
pub struct Keeper<O> {
    setup: Setup,
    outside: O,
    room: Room,
    outbox: Outbox,
    /// Who hears of the live call outside the room.
    listeners: Vec<Other>,
    /// Whether somebody else hears of it than the database said.
    more_listen: bool,
    awake: bool,
    /// Whether the object's storage holds something.
    stored: bool,
    /// Whether the database may have a live call of which the object's storage holds nothing.
    unsure: bool,
    alarm: Option<Timestamp>,
}

/// What the object's storage holds.
#[derive(Serialize)]
struct Memory {
    version: u8,
    call: Option<Call>,
    outbox: Outbox,
    listeners: Vec<Other>,
}

json::fields!(Memory { version, call, outbox(json::or_default), listeners(json::or_default) });

const MEMORY_VERSION: u8 = 2;

/// A call after an event, and whether the database was asked on the way.
struct Advanced {
    call: Call,
    saved: bool,
}

impl<O: Outside> Keeper<O> {
    /// A room that has not been looked at yet.
    pub fn new(setup: Setup, outside: O) -> Self {
        let (room, outbox) = (Room::default(), Outbox::default());
        Self {
            setup,
            outside,
            room,
            outbox,
            listeners: Vec::new(),
            more_listen: false,
            awake: false,
            stored: false,
            unsure: false,
            alarm: None,
        }
    }

    /// What surrounds the room.
    pub const fn outside(&self) -> &O {
        &self.outside
    }

    /// Recalls the room after it was started or asleep, and notes whose connection went meanwhile. Every event begins
    /// with this; all but the first pass at once.
    pub async fn wake(&mut self, now: Timestamp) -> Result<(), Error> {
        if !self.awake {
            self.recall(now, false).await?;
        }
        self.close_old(now).await;
        // It may fail: what is asked about an unknown call asks the database anyway.
        if let Err(error) = self.make_sure(now).await {
            self.outside.log("the live call", &error);
        }
        Ok(())
    }

    async fn recall(&mut self, now: Timestamp, by_alarm: bool) -> Result<(), Error> {
        let text = self.outside.recall().await?;
        self.stored = text.is_some();
        // A memory of another version, or a broken one, counts as none: the database still has the call.
        let memory = text.and_then(|text| json::read::<Memory>(&text).ok());
        let memory = memory.filter(|memory| memory.version == MEMORY_VERSION);
        let is_none = memory.is_none();
        let (call, outbox, listeners) =
            memory.map(|memory| (memory.call, memory.outbox, memory.listeners)).unwrap_or_default();
        self.room = Room::awake(self.outside.sockets(), call, now);
        self.outbox = outbox;
        self.listeners = listeners;
        self.alarm = None;
        self.awake = true;
        self.unsure = is_none && (self.stored || by_alarm || self.outside.is_alarm_set().await);
        for (user, connection) in self.room.lost_connections() {
            self.news(&Event::ConnectionLost { user, connection }, now).await?;
        }
        self.set_alarm(now).await;
        Ok(())
    }

    /// Finds the live call that was not worth remembering ([`Keeper::keep`]).
    async fn make_sure(&mut self, now: Timestamp) -> Result<(), Error> {
        if !self.unsure {
            return Ok(());
        }
        let mut access = calls::answered(self.ask(vec![calls::live(None, &self.setup.id)]).await?)?;
        self.unsure = false;
        access.others.retain(|other| access.call.as_ref().is_none_or(|row| row.caller_id != other.0));
        match access.call.take() {
            None => {}
            // There was a memory, or should have been.
            Some(row) if self.stored || row.answered_at.is_some() => {
                access.call = Some(row);
                self.adopt(access, now).await?;
            }
            Some(row) => {
                self.listeners = access.others;
                self.room.call = Some(Call::placed_before(row, self.invited(), access.venue, &self.setup.rules));
                self.set_alarm(now).await;
            }
        }
        Ok(())
    }

    fn invited(&self) -> Vec<UserId> {
        self.listeners.iter().map(|other| other.0.clone()).collect()
    }

    /// Takes the live call through an event: decides, saves what lasts, then tells and remembers.
    async fn advance(&mut self, event: &Event, now: Timestamp, actor: Option<&Actor>) -> Result<Advanced, Error> {
        for _ in 0..TRIES {
            let before = self.room.call.clone().ok_or(Error::CallEnded)?;
            let mut after = before.after(event, now, &self.setup.rules)?;
            if after == before {
                return Ok(Advanced { call: after, saved: false });
            }
            let lasts = after.row() != before.row();
            if lasts {
                let mut statements = calls::save(&before, &after, actor, now)
                    .map_err(|error| Error::Internal(format!("participants: {error}")))?;
                self.tell_outside(&mut statements, &after.id, now);
                let rows = self.ask(statements).await?;
                if !calls::saved(&mut after, actor, &rows)? {
                    // Either they may not, or the database has another call than we: it says which.
                    let access = self.access(actor, &after.id).await?;
                    self.adopt(access, now).await?;
                    continue;
                }
                self.send_webhooks();
            }
            self.commit(after.clone(), now).await?;
            return Ok(Advanced { call: after, saved: lasts });
        }
        Err(Error::Unavailable("the database keeps having another call".to_owned()))
    }

    /// Takes the database's call in place of ours.
    async fn adopt(&mut self, access: Access, now: Timestamp) -> Result<(), Error> {
        let Some(row) = access.call else { return self.forget(now).await };
        let known = self.room.call.clone().filter(|call| call.id == row.id);
        if known.is_none() {
            self.listeners = access.others;
        }
        let invited = known.as_ref().map_or_else(|| self.invited(), |call| call.invited.clone());
        let mut call = Call::from_row(row, invited, now, &self.setup.rules);
        call.venue = access.venue;
        call.recording = match &known {
            Some(known) => known.recording.clone(),
            // Nobody remembers whether it is recorded: it is told to stop.
            None if call.provider == Provider::Twilio && !call.status.is_over() => Recording::unknown(),
            None => Recording::default(),
        };
        // Who is connected only we know; what happened to the call only the database.
        if let Some(known) = known.filter(|_| !call.status.is_over()) {
            (call.declined, call.rung, call.busy) = (known.declined, known.rung, known.busy);
            (call.locked, call.removed) = (known.locked, known.removed);
            for participant in call.participants.iter_mut().filter(|participant| participant.is_present()) {
                let same = known.participants.iter().find(|ours| ours.user == participant.user && ours.is_present());
                if let Some(ours) = same {
                    participant.clone_from(ours);
                }
            }
        }
        call.settle_recording(None);
        self.commit(call, now).await
    }

    async fn forget(&mut self, now: Timestamp) -> Result<(), Error> {
        self.room.call = None;
        self.listeners.clear();
        self.more_listen = false;
        self.keep().await?;
        self.set_alarm(now).await;
        Ok(())
    }

    /// Remembers what there is, unless the database says the same: a call that was placed and in which nobody has been
    /// yet. Its alarm says that there may be one. A write to the object's storage takes as long as all else that a
    /// call's start does.
    async fn keep(&mut self) -> Result<(), Error> {
        let rules = &self.setup.rules;
        let says_more =
            |call: &Call| *call != Call::placed_before(call.row(), self.invited(), call.venue.clone(), rules);
        // Whose browser rings has to be told when it need not any more.
        let any_pushed = self.listeners.iter().any(|other| other.1 & calls::PUSHED != 0);
        if self.outbox.is_empty() && !self.more_listen && !any_pushed && !self.room.call.as_ref().is_some_and(says_more)
        {
            if self.stored {
                self.outside.remember(None).await?;
                self.stored = false;
            }
            return Ok(());
        }
        let (call, outbox, listeners) = (self.room.call.clone(), self.outbox.clone(), self.listeners.clone());
        let memory = Memory { version: MEMORY_VERSION, call, outbox, listeners };
        let text = serde_json::to_string(&memory).map_err(|error| Error::Internal(format!("memory: {error}")))?;
        self.outside.remember(Some(&text)).await?;
        self.stored = true;
        Ok(())
    }

    /// The database has it: the pages are told, and the object remembers.
    async fn commit(&mut self, call: Call, now: Timestamp) -> Result<(), Error> {
        let text: Rc<str> = Sent::Call { call: CallFrame::from(&call) }.text()?.into();
        if let Some(effect) = self.room.text_to_all(&text) {
            self.outside.carry_out(&effect);
        }
        self.tell_listeners(&call, &text)?;
        self.post_orders(&call, now);
        if call.status.is_over() {
            if call.provider == Provider::Twilio {
                self.outside.send_off(Errand::Complete { provider_room: call.venue.provider_room.clone() });
            }
            return self.forget(now).await;
        }
        self.room.call = Some(call);
        self.keep().await?;
        self.set_alarm(now).await;
        Ok(())
    }

    /// Somebody else's page shows the call now. Only a nicety for the caller: when the database fails, it rings on.
    async fn ring(&mut self, now: Timestamp) {
        let rings = self.room.call.as_ref().is_some_and(|call| self.room.rings_for_others(&call.caller));
        if rings && let Err(error) = self.news(&Event::Rang, now).await {
            self.outside.log("ringing", &error);
        }
    }

    /// Has the batch that changes a call write down what is told outside.
    fn tell_outside(&self, statements: &mut Vec<Statement>, call: &CallId, now: Timestamp) {
        if self.setup.webhooks {
            statements.push(webhooks::of_call(call, now));
        }
    }

    fn send_webhooks(&self) {
        if self.setup.webhooks {
            self.outside.send_webhooks();
        }
    }

    async fn ask(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, Error> {
        Ok(self.outside.batch(statements).await?)
    }

    /// Reads what a person may do and one call.
    async fn access(&self, actor: Option<&Actor>, call: &CallId) -> Result<Access, Error> {
        let statement = calls::access(actor, &self.setup.id, Some(call));
        let access = calls::answered(self.ask(vec![statement]).await?)?;
        if actor.is_some() {
            access.check(Error::CallNotFound)?;
        }
        Ok(access)
    }

    fn carry_out(&self, effects: &[Effect]) {
        for effect in effects {
            self.outside.carry_out(effect);
        }
    }

    fn tell(&self, socket: &SocketId, error: &Error, id: Option<String>) {
        let request_id = self.outside.random().map(hex::encode).unwrap_or_default();
        if error.cause().is_some() {
            self.outside.log(&format!("frame {request_id}"), error);
        }
        if let Ok(text) = (Sent::Error { body: error.body(&request_id), id }).text() {
            self.outside.carry_out(&Effect::Send { to: vec![socket.clone()], text: text.into() });
        }
    }
}
