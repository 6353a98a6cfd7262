//! Who hears of the room's call outside the room: members whose page listens at their inbox, wherever they are in it, and
//! the browsers that members want to be told.
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
        for Push { kind, caller, people } in pushes(&mut self.listeners, before, call) {
            self.outside.push(people, message(call, kind, &caller, self.setup.rules.ring_seconds));
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

/// What some people's browsers are told.
struct Push {
    kind: Kind,
    /// The name of who calls, or asks them in.
    caller: String,
    people: Vec<UserId>,
}

/// What browsers are told of a change, and whose. It rings at all that want to know, also while their person has a page
/// open: it may be on a laptop whose lid was closed, which counts as there for minutes. A browser that shows a page of
/// ours shows nothing else. Who was told that it rings is told once when it does no more.
fn pushes(listeners: &mut [Other], before: Option<&Call>, call: &Call) -> Vec<Push> {
    let mut pushes: Vec<Push> = Vec::new();
    for Other(user, ways) in listeners.iter_mut().filter(|other| other.1 & BY_PUSH != 0) {
        let kind = match (*ways & PUSHED != 0, call.rings_for(user)) {
            (true, false) if call.was_missed_by(user, before) => Kind::Missed,
            (true, false) => Kind::Over,
            (false, true) if before.is_none_or(|before| !before.rings_for(user)) => Kind::Rings,
            _ => continue,
        };
        *ways ^= PUSHED;
        let caller = [Some(call), before].into_iter().flatten().find_map(|call| call.asker_of(user));
        let caller = caller.unwrap_or(&call.caller_name);
        match pushes.iter_mut().find(|push| push.kind == kind && push.caller == caller) {
            Some(push) => push.people.push(user.clone()),
            None => pushes.push(Push { kind, caller: caller.to_owned(), people: vec![user.clone()] }),
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
