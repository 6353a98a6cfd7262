//! Time: deadlines that are past, and the one alarm that the object has.

use super::{Keeper, Outside};
use crate::domain::call::{Call, Event};
use crate::domain::limits::SILENT_SECONDS;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::hub::room::{Effect, Farewell, Socket};

/// A live call is looked after at least this often, so that a lost alarm or an unnoticed death leaves nothing open.
const WATCH_SECONDS: i64 = 300;

/// The room looks who is silent so much later than the first of them could be missed. Each look is a request and a row,
/// which are most of what an object costs, and with the ten seconds to come back whoever vanished is still gone within
/// a minute. The alarm for the end of ringing comes sooner, so an answer sets none.
const LOOK_LATER_SECONDS: i64 = 18;

/// When all people of a call count as silent since so long, it is the time that is wrong.
const IMPLAUSIBLE_SECONDS: i64 = 120;

/// Nothing is looked after sooner than this.
const SOON_SECONDS: i64 = 1;

/// When the database failed an alarm, it is tried again after this long.
const RETRY_SECONDS: i64 = 5;

impl<O: Outside> Keeper<O> {
    /// The alarm went off. If the clock was set back to before the call, it is as late as the alarm was set to: the
    /// call would ring until the clock has caught up.
    pub async fn alarm(&mut self, now: Timestamp) {
        let is_set_back = self.room.call.as_ref().is_some_and(|call| call.started_at > now);
        let now = self.alarm.filter(|_| is_set_back).unwrap_or(now);
        let done = match self.awake_by_alarm(now).await {
            Ok(()) => {
                self.alarm = None;
                self.close_old(now).await;
                self.write_notes().await;
                self.pass_time_and_look(now).await
            }
            failed => failed,
        };
        match done {
            Ok(()) => self.set_alarm(now).await,
            Err(error) => {
                self.outside.log("alarm", &error);
                self.wake_at(now.plus_seconds(RETRY_SECONDS)).await;
            }
        }
    }

    /// Lets deadlines that are past take effect before anything else is decided.
    pub(super) async fn pass_time(&mut self, now: Timestamp) -> Result<(), Error> {
        let due = self.room.call.as_ref().and_then(Call::next_deadline).is_some_and(|at| at <= now);
        if due { self.news(&Event::Tick, now).await } else { Ok(()) }
    }

    /// A browser whose power or network went says no farewell, and the platform notices late. Its page is asked nothing:
    /// the pings that the platform answers tell.
    async fn pass_time_and_look(&mut self, now: Timestamp) -> Result<(), Error> {
        self.pass_time(now).await?;
        if self.is_time_wrong(now) {
            return Ok(());
        }
        let silent: Vec<Socket> = self.room.in_call().filter(|socket| self.silent_at(socket) <= now).cloned().collect();
        for socket in silent {
            self.outside.carry_out(&Effect::Close { socket: socket.id.clone(), why: Farewell::Silent });
            self.closed(&socket, now).await?;
        }
        Ok(())
    }

    /// Everybody has been silent for minutes: the clock jumped, or this alarm is late. Their next pings will tell.
    fn is_time_wrong(&self, now: Timestamp) -> bool {
        let last = self.room.in_call().map(|socket| self.silent_at(socket)).max();
        last.is_some_and(|last| last.plus_seconds(IMPLAUSIBLE_SECONDS) <= now)
    }

    /// When a socket that says nothing more counts as lost.
    fn silent_at(&self, socket: &Socket) -> Timestamp {
        let heard = self.outside.pinged_at(&socket.id).map_or(socket.opened_at, |pinged| pinged.max(socket.opened_at));
        heard.plus_seconds(SILENT_SECONDS)
    }

    /// Takes the live call through something that simply happened. When the database turns out to have ended it
    /// already, it came too late and that is all.
    pub(super) async fn news(&mut self, event: &Event, now: Timestamp) -> Result<(), Error> {
        match self.advance(event, now, None).await {
            Ok(_) | Err(Error::CallEnded) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn awake_by_alarm(&mut self, now: Timestamp) -> Result<(), Error> {
        if !self.awake {
            self.recall(now, true).await?;
        }
        self.make_sure(now).await
    }

    /// The next deadline of the live call; without one, an alarm to look after it. One that goes off earlier than needed
    /// only finds nothing to do and is set again. So none is cleared when a call ends, and the next call's start may
    /// find one that will do: setting it is dearer than its going off.
    pub(super) async fn set_alarm(&mut self, now: Timestamp) {
        let watch = now.plus_seconds(WATCH_SECONDS);
        let call = self.room.call.as_ref().map(|call| call.next_deadline().map_or(watch, |at| at.min(watch)));
        let Some(deadline) = call.into_iter().chain(self.outbox.next_look(now)).min() else { return };
        let first_silent = self.room.in_call().map(|socket| self.silent_at(socket)).min();
        let look = first_silent.map_or(watch, |at| at.plus_seconds(LOOK_LATER_SECONDS));
        // A look that is overdue is soon: what the others say would put it off again and again.
        let soon = now.plus_seconds(if self.is_time_wrong(now) { SILENT_SECONDS } else { SOON_SECONDS });
        let wanted = deadline.min(look.max(soon));
        if self.alarm.is_none_or(|set| set <= now || set > wanted) {
            self.wake_at(wanted).await;
        }
    }

    async fn wake_at(&mut self, at: Timestamp) {
        match self.outside.wake_at(at).await {
            Ok(()) => self.alarm = Some(at),
            Err(error) => {
                self.alarm = None;
                self.outside.log("setting the alarm", &error);
            }
        }
    }
}
