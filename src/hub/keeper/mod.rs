//! Keeps one room: takes events one after the other, and sees to it that the database, the object's own storage, its
//! alarm and the pages agree.
//!
//! The order is always: decide, write to the database, then tell the pages, remember, set the alarm. When the database
//! fails nothing has happened. When the object dies between the database and its storage, the storage has an older
//! call than the database; the next guarded write finds out, and the database wins.

mod commands;
mod frames;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::protocol::{CallFrame, Sent};
use super::room::{Effect, Errand, Room, Socket, SocketId};
use crate::domain::call::{Call, Event, Provider, Rules};
use crate::domain::id::{CallId, RandomBytes, RoomId};
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::store::calls::{self, Access, Actor};
use crate::store::{Database, Rows, Statement};

/// A live call is looked after at least this often, so that a lost alarm or an unnoticed death leaves nothing open.
const WATCH_SECONDS: i64 = 300;

/// When the database failed an alarm, it is tried again after this long.
const RETRY_SECONDS: i64 = 5;

/// How often an event is decided anew because the database had something else.
const TRIES: usize = 3;

/// What surrounds a room: the object's storage, alarm and sockets, and the database.
pub trait Outside: Database {
    /// What was remembered last.
    fn recall(&self) -> impl Future<Output = Result<Option<String>, Error>>;
    /// Remembers a text, or nothing.
    fn remember(&self, text: Option<&str>) -> impl Future<Output = Result<(), Error>>;
    /// Sets the one alarm, or clears it.
    fn wake_at(&self, at: Option<Timestamp>) -> impl Future<Output = Result<(), Error>>;
    /// The sockets that are open.
    fn sockets(&self) -> Vec<Socket>;
    /// Sends or closes; a socket that is gone is passed over.
    fn carry_out(&self, effect: &Effect);
    /// Has something done at the provider's, later and by itself: the room does not wait for it.
    fn send_off(&self, errand: Errand);
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
}

/// One room with everything around it.
#[derive(Debug)]
pub struct Keeper<O> {
    setup: Setup,
    outside: O,
    room: Room,
    awake: bool,
    alarm: Option<Timestamp>,
}

/// What the object's storage holds.
#[derive(Serialize, Deserialize)]
struct Memory {
    version: u8,
    call: Call,
}

const MEMORY_VERSION: u8 = 1;

/// A call after an event, and whether the database was asked on the way.
struct Advanced {
    call: Call,
    saved: bool,
}

impl<O: Outside> Keeper<O> {
    /// A room that has not been looked at yet.
    pub fn new(setup: Setup, outside: O) -> Self {
        Self { setup, outside, room: Room::default(), awake: false, alarm: None }
    }

    /// What surrounds the room.
    pub const fn outside(&self) -> &O {
        &self.outside
    }

    /// Recalls the room after it was started or asleep, and notes whose connection went meanwhile. Every event begins
    /// with this; all but the first pass at once.
    pub async fn wake(&mut self, now: Timestamp) -> Result<(), Error> {
        if self.awake {
            return Ok(());
        }
        let text = self.outside.recall().await?;
        // A memory of another version, or a broken one, counts as none: the database still has the call.
        let memory = text.and_then(|text| serde_json::from_str::<Memory>(&text).ok());
        let call = memory.filter(|memory| memory.version == MEMORY_VERSION).map(|memory| memory.call);
        self.room = Room::awake(self.outside.sockets(), call, now);
        self.alarm = None;
        self.awake = true;
        for (user, connection) in self.room.lost_connections() {
            self.news(&Event::ConnectionLost { user, connection }, now).await?;
        }
        self.set_alarm(now).await;
        Ok(())
    }

    /// The alarm went off.
    pub async fn alarm(&mut self, now: Timestamp) {
        let done = match self.wake(now).await {
            Ok(()) => {
                self.alarm = None;
                self.pass_time(now).await
            }
            failed => failed,
        };
        match done {
            Ok(()) => self.set_alarm(now).await,
            Err(error) => {
                self.outside.log("alarm", &error);
                self.wake_at(Some(now.plus_seconds(RETRY_SECONDS))).await;
            }
        }
    }

    /// Lets deadlines that are past take effect before anything else is decided.
    async fn pass_time(&mut self, now: Timestamp) -> Result<(), Error> {
        let due = self.room.call.as_ref().and_then(Call::next_deadline).is_some_and(|at| at <= now);
        if due { self.news(&Event::Tick, now).await } else { Ok(()) }
    }

    /// Takes the live call through something that simply happened. When the database turns out to have ended it
    /// already, it came too late and that is all.
    async fn news(&mut self, event: &Event, now: Timestamp) -> Result<(), Error> {
        match self.advance(event, now, None).await {
            Ok(_) | Err(Error::CallEnded) => Ok(()),
            Err(error) => Err(error),
        }
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
                let statements = calls::save(&before, &after, actor)
                    .map_err(|error| Error::Internal(format!("participants: {error}")))?;
                let rows = self.ask(statements).await?;
                let applied = rows.first().is_some_and(|rows| !rows.is_empty());
                let access = calls::answered(rows)?;
                if !applied {
                    if actor.is_some() {
                        access.check(Error::CallNotFound)?;
                    }
                    self.adopt(access, now).await?;
                    continue;
                }
                if let Some(row) = &access.call {
                    after.take_names(row);
                }
            }
            self.commit(after.clone(), now).await?;
            return Ok(Advanced { call: after, saved: lasts });
        }
        Err(Error::Unavailable("the database keeps having another call".to_owned()))
    }

    /// Takes the database's call in place of ours.
    async fn adopt(&mut self, access: Access, now: Timestamp) -> Result<(), Error> {
        let Some(row) = access.call else { return self.forget(now).await };
        let known = self.room.call.take().filter(|call| call.id == row.id);
        let invited = known.as_ref().map_or(access.others, |call| call.invited.clone());
        let mut call = Call::from_row(row, invited, now, &self.setup.rules);
        // Who is connected only we know; what happened to the call only the database.
        if let Some(known) = known.filter(|_| !call.status.is_over()) {
            call.declined = known.declined;
            for participant in call.participants.iter_mut().filter(|participant| participant.is_present()) {
                let same = known.participants.iter().find(|ours| ours.user == participant.user && ours.is_present());
                if let Some(ours) = same {
                    participant.clone_from(ours);
                }
            }
        }
        self.commit(call, now).await
    }

    async fn forget(&mut self, now: Timestamp) -> Result<(), Error> {
        self.room.call = None;
        self.outside.remember(None).await?;
        self.set_alarm(now).await;
        Ok(())
    }

    /// The database has it: the pages are told, and the object remembers.
    async fn commit(&mut self, call: Call, now: Timestamp) -> Result<(), Error> {
        let frame = Sent::Call { call: CallFrame::from(&call) };
        for effect in self.room.to_all(&frame)? {
            self.outside.carry_out(&effect);
        }
        if call.status.is_over() {
            if call.provider == Provider::Twilio {
                self.outside.send_off(Errand::Complete);
            }
            return self.forget(now).await;
        }
        let memory = Memory { version: MEMORY_VERSION, call };
        let text = serde_json::to_string(&memory).map_err(|error| Error::Internal(format!("memory: {error}")))?;
        self.room.call = Some(memory.call);
        self.outside.remember(Some(&text)).await?;
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

    /// The next deadline of the live call; without one, an alarm to look after it.
    async fn set_alarm(&mut self, now: Timestamp) {
        let watch = now.plus_seconds(WATCH_SECONDS);
        let wanted = self.room.call.as_ref().map(|call| call.next_deadline().map_or(watch, |at| at.min(watch)));
        let is_set = match (wanted, self.alarm) {
            // One that comes a little earlier than needed only finds nothing to do.
            (Some(wanted), Some(set)) => set == wanted || (wanted == watch && set > now),
            (None, None) => true,
            _ => false,
        };
        if !is_set {
            self.wake_at(wanted).await;
        }
    }

    async fn wake_at(&mut self, at: Option<Timestamp>) {
        match self.outside.wake_at(at).await {
            Ok(()) => self.alarm = at,
            Err(error) => {
                self.alarm = None;
                self.outside.log("setting the alarm", &error);
            }
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
