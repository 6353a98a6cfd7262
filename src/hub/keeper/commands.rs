//! What comes from the Worker: people's wishes over HTTP, news from outside, the sweep.

use super::{Keeper, Outside, TRIES};
use crate::domain::call::{Call, CallType, Carrier, Event, Provider};
use crate::domain::id::{CallId, UserId};
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::hub::command::{Command, Done, Wish};
use crate::hub::protocol::Sent;
use crate::hub::room::{Errand, Farewell};
use crate::hub::{Notice, User};
use crate::store::calls::{self, Actor};

impl<O: Outside> Keeper<O> {
    /// Does what a person wants.
    pub async fn command(&mut self, command: Command, now: Timestamp) -> Result<Done, Error> {
        let Command { actor, wish } = command;
        self.pass_time(now).await?;
        let user = actor.user.clone();
        match wish {
            Wish::Create { call_type, carrier } => self.create(&actor, call_type, &carrier, now).await,
            Wish::Accept { call } => self.on_call(&actor, &call, Event::Accepted { user }, now).await,
            Wish::Decline { call } => self.on_call(&actor, &call, Event::Declined { user }, now).await,
            Wish::Ring { call, user } => self.ring_member(&actor, &call, user, now).await,
            Wish::Busy { call } => self.be_busy(&actor, &call, now).await,
            Wish::Moderate { call, act } => self.moderate(&actor, &call, act, now).await,
            Wish::Record { call, agrees } => self.record(&actor, &call, agrees, now).await,
            Wish::End { call, duration, for_all: false } => {
                self.on_call(&actor, &call, Event::Left { user, duration }, now).await
            }
            Wish::End { call, duration, for_all: true } => {
                // Who owns the room decides here, so it is read first, and with it whether the actor may act at all.
                let access = self.access(Some(&actor), &call).await?;
                let is_owner = access.owner.as_ref() == Some(&user);
                self.on_call(&actor, &call, Event::EndedForAll { by: user, is_owner, duration }, now).await
            }
        }
    }

    async fn create(
        &mut self,
        actor: &Actor,
        call_type: CallType,
        carrier: &Carrier,
        now: Timestamp,
    ) -> Result<Done, Error> {
        for _ in 0..TRIES {
            if let Some(live) = self.room.call.as_ref().map(|call| call.id.clone()) {
                let event = Event::Accepted { user: actor.user.clone() };
                match self.on_call(actor, &live, event, now).await {
                    Ok(done) => return Ok(Done { joined: true, ..done }),
                    // The database knew that it is over: the room is free.
                    Err(Error::CallEnded) if self.room.call.is_none() => continue,
                    Err(Error::CallNotFound) => return Err(Error::RoomNotFound),
                    Err(other) => return Err(other),
                }
            }
            let mut call = self.place(actor, call_type, carrier, now)?;
            let mut statements = calls::create(&call, carrier.room.as_ref(), actor);
            self.tell_outside(&mut statements, &call.id, now);
            let rows = self.ask(statements).await?;
            if let Some(others) = calls::placed(&mut call, &rows)? {
                call.invited = others.iter().map(|other| other.0.clone()).collect();
                self.listeners = others;
                self.send_webhooks();
                self.commit(call.clone(), now).await?;
                return Ok(Done::of(&call));
            }
            let access = calls::answered(self.ask(vec![calls::live(Some(actor), &self.setup.id)]).await?)?;
            access.check(Error::RoomNotFound)?;
            match &access.call {
                // A live call that we had forgotten: the next turn joins it.
                Some(_) => self.adopt(access, now).await?,
                // One that has ended in between does not matter any more.
                None => access.venue.check(now, false)?,
            }
        }
        Err(Error::Unavailable("the room's call keeps changing".to_owned()))
    }

    fn place(&self, actor: &Actor, call_type: CallType, carrier: &Carrier, now: Timestamp) -> Result<Call, Error> {
        let (room, rules) = (self.setup.id.clone(), &self.setup.rules);
        let id = CallId::random(&room, self.outside.random()?);
        let caller = actor.user.clone();
        let placed = Call::place(id, room, caller, Vec::new(), call_type, carrier.provider, now, rules);
        let call = Call { fallback: carrier.fallback.clone(), ..placed };
        if self.room.rings_for_others(&actor.user) { call.after(&Event::Rang, now, rules) } else { Ok(call) }
    }

    /// An event of a person's on one call. The statement that saves it checks the person; when there is nothing to
    /// save, or the event is refused, they are checked on their own: a stranger learns neither.
    async fn on_call(&mut self, actor: &Actor, call: &CallId, event: Event, now: Timestamp) -> Result<Done, Error> {
        if self.room.call.as_ref().is_none_or(|live| live.id != *call) {
            let access = self.access(Some(actor), call).await?;
            match &access.call {
                None => return Err(Error::CallNotFound),
                Some(row) if row.status.is_over() => return over(row.clone(), &event),
                Some(_) => self.adopt(access, now).await?,
            }
        }
        match self.advance(&event, now, Some(actor)).await {
            Ok(advanced) if advanced.saved => Ok(Done::of(&advanced.call)),
            Ok(advanced) => {
                self.access(Some(actor), call).await?;
                Ok(Done::of(&advanced.call))
            }
            Err(Error::CallEnded) => {
                let access = self.access(Some(actor), call).await?;
                over(access.call.ok_or(Error::CallNotFound)?, &event)
            }
            // That is what the database said of them.
            Err(refusal @ (Error::CallNotFound | Error::SessionExpired)) => Err(refusal),
            Err(refusal) if refusal.cause().is_none() => {
                self.access(Some(actor), call).await?;
                Err(refusal)
            }
            Err(failure) => Err(failure),
        }
    }

    /// Who has a socket open.
    pub fn online(&self) -> Vec<UserId> {
        self.room.online().into_iter().map(|user| user.id.clone()).collect()
    }

    /// Something happened outside. The news go out even when the database cannot take what follows for the call: a
    /// closed socket's deadline sees to that.
    pub async fn notice(&mut self, notice: Notice, now: Timestamp) -> Result<(), Error> {
        match notice {
            Notice::Message { message, listeners } => {
                let effects = self.room.to_all(&Sent::Message { message: &message })?;
                self.carry_out(&effects);
                self.count_message(&message, listeners);
            }
            Notice::MemberJoined { user } => {
                let effects = self.room.to_all(&Sent::Member { user: &user, joined: true })?;
                self.carry_out(&effects);
                if self.room.call.is_some() {
                    self.hears(user.id.clone());
                }
                self.follow(&Event::MemberAdded { user: user.id }, now).await;
            }
            Notice::MemberLeft { user, erased } => {
                let (_, effects) = self.room.close_all(&user.id, Farewell::Removed)?;
                self.carry_out(&effects);
                self.listeners.retain(|other| other.0 != user.id);
                self.take_out_at_provider(&user);
                let effects = self.room.to_all(&Sent::Member { user: &user, joined: false })?;
                self.carry_out(&effects);
                self.follow(&Event::MemberRemoved { user: user.id, erased }, now).await;
            }
            // Not out of the call at once: who made their account lasting in mid-call comes back with their new
            // session. Who does not, or may not, has left when the time of a lost connection is over.
            Notice::SessionsEnded { user_id } => {
                let (closed, effects) = self.room.close_all(&user_id, Farewell::SessionEnded)?;
                self.carry_out(&effects);
                for socket in closed {
                    self.lose(&socket, now).await?;
                }
            }
            Notice::RoomChanged { room } => {
                let effects = self.room.to_all(&Sent::Room { room: &room })?;
                self.carry_out(&effects);
            }
            Notice::Closed if self.room.call.is_some() => self.news(&Event::RoomClosed, now).await?,
            Notice::Closed => {}
        }
        Ok(())
    }

    /// Who may not be in the call any more has a token all the same, and a connection at the provider.
    pub(super) fn take_out_at_provider(&self, user: &User) {
        if let Some(call) = self.room.call.as_ref().filter(|call| call.provider == Provider::Twilio) {
            let identity = call.venue.identity(&user.id, &user.username);
            let provider_room = call.venue.provider_room.clone();
            self.outside.send_off(Errand::Remove { provider_room, identity });
        }
    }

    async fn follow(&mut self, event: &Event, now: Timestamp) {
        if self.room.call.is_some()
            && let Err(error) = self.news(event, now).await
        {
            self.outside.log("a notice", &error);
        }
    }

    /// The database has had this call open for long: one that we know keeps its own deadlines; one that we do not has
    /// nobody in it.
    pub async fn sweep(&mut self, call: &CallId, now: Timestamp) -> Result<(), Error> {
        self.pass_time(now).await?;
        self.set_alarm(now).await;
        if self.room.call.as_ref().is_some_and(|live| live.id == *call) {
            return Ok(());
        }
        let access = self.access(None, call).await?;
        if access.call.as_ref().is_some_and(|row| !row.status.is_over()) {
            self.adopt(access, now).await?;
            self.news(&Event::Abandoned, now).await?;
        }
        Ok(())
    }
}

/// What a wish on a call that is over is answered.
fn over(call: crate::domain::call::CallRow, event: &Event) -> Result<Done, Error> {
    match event {
        Event::Left { .. } | Event::EndedForAll { .. } => Ok(Done { call, joined: false, recording: None }),
        _ => Err(Error::CallEnded),
    }
}
