//! What people do about ringing: asking somebody into a call, and saying that one talks to somebody else.

use super::{Keeper, Outside};
use crate::domain::call::Event;
use crate::domain::id::{CallId, UserId};
use crate::domain::time::Timestamp;
use crate::error::{AppointmentError, Error};
use crate::hub::command::Done;
use crate::store::calls::{self, Access, Actor};

impl<O: Outside> Keeper<O> {
    /// Asks a member into the call. Whether they are one, and how they are reached, is read with the actor's right.
    pub(super) async fn ring_member(
        &mut self,
        actor: &Actor,
        call: &CallId,
        user: UserId,
        now: Timestamp,
    ) -> Result<Done, Error> {
        let statement = calls::access_with(actor, &self.setup.id, call, &user);
        let mut access = calls::answered(self.ask(vec![statement]).await?)?;
        let member = access.others.pop();
        let event = Event::Rung { by: actor.user.clone(), user };
        self.checked(access, call, now).await?;
        let mut member = member.ok_or(AppointmentError::PersonNotFound)?;
        if let Some(known) = self.listeners.iter().position(|other| other.0 == member.0) {
            member.1 |= self.listeners.swap_remove(known).1 & calls::PUSHED;
        }
        self.listeners.push(member);
        Ok(Done::of(&self.advance(&event, now, None).await?.call))
    }

    /// Takes note that a person who is called talks to somebody else.
    pub(super) async fn be_busy(&mut self, actor: &Actor, call: &CallId, now: Timestamp) -> Result<Done, Error> {
        let access = self.access(Some(actor), call).await?;
        self.checked(access, call, now).await?;
        let event = Event::Busy { user: actor.user.clone() };
        Ok(Done::of(&self.advance(&event, now, None).await?.call))
    }

    /// The live call is the one in question, and the person may see it.
    async fn checked(&mut self, access: Access, call: &CallId, now: Timestamp) -> Result<(), Error> {
        access.check(Error::CallNotFound)?;
        match &access.call {
            None => Err(Error::CallNotFound),
            Some(row) if row.status.is_over() => Err(Error::CallEnded),
            Some(_) if self.room.call.as_ref().is_some_and(|live| live.id == *call) => Ok(()),
            Some(_) => self.adopt(access, now).await,
        }
    }
}
