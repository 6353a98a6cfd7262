//! What the room's owner does in a call. It is written into the call's timeline by a statement that checks that it is the
//! owner, and only then takes effect.

use serde_json::json;

use super::{Keeper, Outside};
use crate::domain::call::Event;
use crate::domain::call::moderation::{Act, ONLY_OWNER};
use crate::domain::id::{CallId, UserId};
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::hub::User;
use crate::hub::command::Done;
use crate::hub::protocol::Sent;
use crate::hub::room::Effect;
use crate::store::calls::{self, Access, Actor};
use crate::store::events::Note;
use crate::store::moderation;

impl<O: Outside> Keeper<O> {
    /// Does what the owner wants.
    pub(super) async fn moderate(
        &mut self,
        actor: &Actor,
        call: &CallId,
        act: Act,
        now: Timestamp,
    ) -> Result<Done, Error> {
        if self.room.call.as_ref().is_none_or(|live| live.id != *call) {
            let access = self.access_of_owner(actor, call).await?;
            match &access.call {
                None => return Err(Error::CallNotFound),
                Some(row) if row.status.is_over() => return Err(Error::CallEnded),
                Some(_) => self.adopt(access, now).await?,
            }
        }
        let before = self.room.call.clone().ok_or(Error::CallEnded)?;
        let event = Event::Moderated(act.clone());
        let is_request = matches!(act, Act::Mute(_));
        match before.after(&event, now, &self.setup.rules) {
            Ok(after) if is_request || after != before => {}
            unchanged => {
                self.access_of_owner(actor, call).await?;
                return unchanged.map(|call| Done::of(&call));
            }
        }
        let note = Note {
            call: call.clone(),
            kind: act.kind().to_owned(),
            at: now,
            by: act.whom().or(Some(&actor.user)).cloned(),
            data: json!({ "by": actor.user }),
        };
        let access = calls::access(Some(actor), &self.setup.id, Some(call));
        let rows = self.ask(vec![moderation::note(&note, actor), access]).await?;
        let stored = rows.first().is_some_and(|rows| !rows.is_empty());
        let access = calls::answered(rows)?;
        if !stored {
            require_owner(&access, actor)?;
            self.adopt(access, now).await?;
            return Err(Error::CallEnded);
        }
        match &act {
            Act::Mute(user) => {
                let by = User { id: actor.user.clone(), username: access.username.unwrap_or_default() };
                self.request_mute(user, call, &by)?;
                return Ok(Done::of(&before));
            }
            Act::Remove(user) => {
                if let Some(known) = before.participant(user) {
                    self.take_out_at_provider(&User { id: user.clone(), username: known.username.clone() });
                }
            }
            Act::Admit(_) | Act::Lock(_) => {}
        }
        let advanced = self.advance(&event, now, Some(actor)).await?;
        Ok(Done::of(&advanced.call))
    }

    /// To the page alone that holds the person's place.
    fn request_mute(&self, user: &UserId, call: &CallId, by: &User) -> Result<(), Error> {
        let live = self.room.call.as_ref().ok_or(Error::CallEnded)?;
        let connection = live.connection_of(user).ok_or(Error::NoSuchParticipant)?;
        let to = self.room.sockets().filter(|socket| socket.user.id == *user && socket.connection == *connection);
        let to = to.map(|socket| socket.id.clone()).collect();
        let text = Sent::Mute { call_id: call, by }.text()?;
        self.outside.carry_out(&Effect::Send { to, text: text.into() });
        Ok(())
    }

    async fn access_of_owner(&self, actor: &Actor, call: &CallId) -> Result<Access, Error> {
        let access = self.access(Some(actor), call).await?;
        require_owner(&access, actor)?;
        Ok(access)
    }
}

fn require_owner(access: &Access, actor: &Actor) -> Result<(), Error> {
    access.check(Error::CallNotFound)?;
    if access.call.is_none() {
        return Err(Error::CallNotFound);
    }
    if access.owner.as_ref() == Some(&actor.user) { Ok(()) } else { Err(Error::NotAllowed { problem: ONLY_OWNER }) }
}
