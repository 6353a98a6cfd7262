//! Who hears of the room's call outside the room: members whose page listens at their inbox, wherever they are in it, and
//! the browsers of members who have no page open.
//!
//! The database says who they are when it takes the new call, so that nobody is asked for. Who begins to listen while it
//! rings says so ([`Keeper::listen`]). Telling somebody who listens no more does no harm.

use serde_json::{Value, json};

use super::{Keeper, Outside};
use crate::domain::call::{Call, Participant};
use crate::domain::id::UserId;
use crate::domain::push::{Kind, message};
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::hub::protocol::{CallFrame, Sent};
use crate::store::calls::{BY_INBOX, BY_PUSH, Other, PUSHED};

impl<O: Outside> Keeper<O> {
    /// Tells whom a change of the call concerns; `frame` is what the room is told. Before the call replaces the one
    /// before.
    pub(super) fn tell_listeners(&mut self, call: &Call, frame: &str) -> Result<(), Error> {
        // Nobody is rung up for an appointment.
        if call.venue.hours.is_some() {
            return Ok(());
        }
        let before = self.room.call.as_ref().filter(|before| before.id == call.id);
        let concerned = |other: &&Other| other.1 & BY_INBOX != 0 && concerns(before, call, &other.0);
        let people: Vec<Other> = self.listeners.iter().filter(concerned).cloned().collect();
        if !people.is_empty() {
            self.outside.tell_people(people, with_room(call, frame)?);
        }
        let pushes = pushes(&mut self.listeners, before, call, |user| self.room.is_online(user));
        for (kind, people) in pushes {
            self.outside.push(people, message(call, kind, self.setup.rules.ring_seconds));
        }
        Ok(())
    }

    /// Somebody's page has begun to listen: from now on they hear of the live call. Answers what they would have been
    /// told; nothing where nobody calls.
    pub async fn listen(&mut self, user: UserId, now: Timestamp) -> Result<String, Error> {
        self.pass_time(now).await?;
        let Some(call) = self.room.call.clone().filter(|call| call.venue.hours.is_none()) else {
            return Ok(String::new());
        };
        self.hears(user);
        self.keep().await?;
        with_room(&call, &Sent::Call { call: CallFrame::from(&call) }.text()?)
    }

    /// A message was stored: it counts as unread for those who listen without a page in the room.
    pub(super) fn count_message(&self, message: &Value, listeners: Vec<Other>) {
        let people: Vec<Other> = listeners.into_iter().filter(|other| !self.room.is_online(&other.0)).collect();
        if !people.is_empty() {
            let frame = json!({ "type": "unread", "roomId": self.setup.id, "seq": message.get("seq") });
            self.outside.tell_people(people, frame.to_string());
        }
    }

    /// Somebody hears of the live call from now on.
    pub(super) fn hears(&mut self, user: UserId) {
        self.more_listen = true;
        match self.listeners.iter_mut().find(|other| other.0 == user) {
            Some(other) => other.1 |= BY_INBOX,
            None => self.listeners.push(Other(user, BY_INBOX)),
        }
    }
}

/// What browsers are told of a change, and whose. It rings at those of people who have no page open, here or anywhere;
/// who was told that it rings is told once when it need not any more, whatever they have open by then.
fn pushes(
    listeners: &mut [Other],
    before: Option<&Call>,
    call: &Call,
    is_online: impl Fn(&UserId) -> bool,
) -> Vec<(Kind, Vec<UserId>)> {
    let mut pushes: Vec<(Kind, Vec<UserId>)> = Vec::new();
    for Other(user, ways) in listeners.iter_mut().filter(|other| other.1 & BY_PUSH != 0) {
        if !concerns(before, call, user) {
            continue;
        }
        let kind = if *ways & PUSHED != 0 {
            let is_missed = call.status.is_over() && call.answered_at.is_none() && !call.declined.contains(user);
            if is_missed { Kind::Missed } else { Kind::Over }
        } else if before.is_none() && call.answered_at.is_none() && *ways & BY_INBOX == 0 && !is_online(user) {
            Kind::Rings
        } else {
            continue;
        };
        *ways ^= PUSHED;
        match pushes.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, people)) => people.push(user.clone()),
            None => pushes.push((kind, vec![user.clone()])),
        }
    }
    pushes
}

/// The room's frame, and which room: people outside have to be told.
fn with_room(call: &Call, frame: &str) -> Result<String, Error> {
    let room = json!({ "id": call.room, "room_name": call.venue.name }).to_string();
    let open = frame.strip_suffix('}').ok_or_else(|| Error::Internal("a frame is no object".to_owned()))?;
    Ok(format!("{open},\"room\":{room}}}"))
}

/// Whether a person outside the room should know what has changed: it rings for them, or no longer.
fn concerns(before: Option<&Call>, call: &Call, user: &UserId) -> bool {
    let Some(before) = before else { return true };
    let standing = |call: &Call| {
        let is_present = call.participant(user).is_some_and(Participant::is_present);
        let is_declined = call.declined.contains(user);
        (call.status.is_over(), call.answered_at, is_declined, is_present, call.rung_until(user))
    };
    standing(before) != standing(call)
}
