//! Consent to be recorded, what follows for the provider, and what the provider saw.

use serde_json::json;

use super::{Keeper, Outside};
use crate::domain::call::attendance::Attendance;
use crate::domain::call::recording::{Machine, Order};
use crate::domain::call::{Call, Event};
use crate::domain::id::CallId;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::hub::command::Done;
use crate::hub::outbox::Letter;
use crate::store::calls::{self, Actor};
use crate::store::events::{self, Note, Seen};

impl<O: Outside> Keeper<O> {
    /// A person agrees to be recorded, or no longer does. It goes into the timeline before it counts, and the statement
    /// that puts it there checks the person.
    pub(super) async fn record(
        &mut self,
        actor: &Actor,
        call: &CallId,
        agrees: bool,
        now: Timestamp,
    ) -> Result<Done, Error> {
        if self.room.call.as_ref().is_none_or(|live| live.id != *call) {
            let access = self.access(Some(actor), call).await?;
            match &access.call {
                None => return Err(Error::CallNotFound),
                Some(row) if row.status.is_over() => return Err(Error::CallEnded),
                Some(_) => self.adopt(access, now).await?,
            }
        }
        let before = self.room.call.clone().ok_or(Error::CallEnded)?;
        let event = Event::Consented { user: actor.user.clone(), agrees };
        let after = match before.after(&event, now, &self.setup.rules) {
            Ok(after) if after != before => after,
            unchanged => {
                self.access(Some(actor), call).await?;
                return unchanged.map(|call| Done::of(&call));
            }
        };
        let note = Note {
            call: call.clone(),
            kind: "recording-consent".to_owned(),
            at: now,
            by: Some(actor.user.clone()),
            data: json!({ "consent": agrees }),
        };
        let access = calls::access(Some(actor), &self.setup.id, Some(call));
        let rows = self.ask(vec![events::note(&note, Some(actor)), access]).await?;
        let stored = rows.first().is_some_and(|rows| !rows.is_empty());
        let access = calls::answered(rows)?;
        if !stored {
            access.check(Error::CallNotFound)?;
            let is_over = access.call.as_ref().is_none_or(|row| row.status.is_over());
            self.adopt(access, now).await?;
            return Err(if is_over { Error::CallEnded } else { Error::RecordingUnavailable });
        }
        self.commit(after.clone(), now).await?;
        Ok(Done::of(&after))
    }

    /// What follows for the provider from a call that is about to be remembered.
    pub(super) fn post_orders(&mut self, call: &Call, now: Timestamp) {
        let known = self.room.call.as_ref().filter(|known| known.id == call.id);
        let before = known.map_or(Machine::Off, |known| known.recording.machine);
        if let Some(order) = call.recording.order_since(before) {
            self.outbox.post(call, order, now);
        }
    }

    /// Whether there is a letter to be carried, now or later.
    pub fn has_letters(&self) -> bool {
        self.outbox.has_letters()
    }

    /// A letter to be carried to the provider now, without holding up the room; [`Keeper::carried`] is told of it.
    pub fn take_letter(&mut self, now: Timestamp) -> Option<Letter> {
        if self.awake { self.outbox.take(now) } else { None }
    }

    /// A letter arrived at the provider, or did not.
    pub async fn carried(&mut self, letter: &Letter, result: Result<(), Error>, now: Timestamp) {
        let arrived = result.is_ok();
        if let Err(error) = result {
            self.outside.log("recording rules", &error);
        }
        if self.outbox.carried(arrived, now) {
            let kind = match (letter.order, arrived) {
                (Order::Start, true) => "recording-on",
                (Order::Start, false) => "recording-start-failed",
                (Order::Stop, _) => "recording-off",
            };
            let (call, by) = (letter.call.clone(), letter.by.clone());
            self.outbox.note(Note { call, kind: kind.to_owned(), at: now, by, data: json!({}) });
            self.write_notes().await;
            let event = Event::Ordered { order: letter.order, done: arrived };
            let is_live = self.room.call.as_ref().is_some_and(|live| live.id == letter.call);
            if is_live && let Err(error) = self.advance(&event, now, None).await {
                self.outside.log("recording", &error);
            }
        }
        if let Err(error) = self.keep().await {
            self.outside.log("the outbox", &error);
        }
        self.set_alarm(now).await;
    }

    /// Notes go into the timeline; the database may be away, then they stay.
    pub(super) async fn write_notes(&mut self) {
        if self.outbox.notes.is_empty() {
            return;
        }
        let statements = self.outbox.notes.iter().map(|note| events::note(note, None)).collect();
        match self.ask(statements).await {
            Ok(_) => self.outbox.notes.clear(),
            Err(error) => self.outside.log("the timeline", &error),
        }
    }

    /// The provider said something new about a call: everything it ever said about it decides, all at once.
    pub async fn attend(&mut self, call: &CallId, now: Timestamp) -> Result<(), Error> {
        self.pass_time(now).await?;
        let mut seen = Seen::of(self.ask(events::seen(&self.setup.id, call)).await?)?;
        let row = seen.access.call.as_ref();
        if row.is_some_and(|row| !row.status.is_over()) {
            if self.room.call.as_ref().is_none_or(|live| live.id != *call) {
                self.adopt(seen.access, now).await?;
            }
            let event = Event::Seen(Attendance::of(&seen.sightings));
            let advanced = self.advance(&event, now, None).await?;
            if !advanced.call.status.is_over() {
                return self.ask(vec![events::applied(call, &seen.last)]).await.map(drop);
            }
            seen = Seen::of(self.ask(events::seen(&self.setup.id, call)).await?)?;
        }
        let mut statements = vec![events::applied(call, &seen.last)];
        if let Some(row) = &seen.access.call {
            let attendance = Attendance::of(&seen.sightings);
            let settled = row.settled(&attendance);
            let changed: Vec<_> =
                settled.participants.iter().filter(|known| !row.participants.contains(known)).collect();
            if settled != *row {
                let settle = events::settle(&settled, &changed);
                statements.extend(settle.map_err(|error| Error::Internal(format!("participants: {error}")))?);
            }
            statements.push(events::away(call, &attendance));
        }
        self.ask(statements).await.map(drop)
    }
}
