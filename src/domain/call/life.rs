//! What happens to a call, decided without a clock, a socket or a database.
//!
//! A person's wish that no longer applies is a conflict (an error); news that come late or twice change nothing.
//! A call that is over never changes again.

use super::{
    Call, CallType, EndReason, Ending, Event, Media, Participant, Presence, Provider, Recording, Rules, Status,
};
use crate::domain::id::{CallId, ConnectionId, RoomId, UserId};
use crate::domain::room::Venue;
use crate::domain::time::Timestamp;
use crate::domain::user::DELETED;
use crate::error::Error;

/// Who may end a call for everybody.
pub const END_FOR_ALL: &str = "Only the caller or the room's owner can end the call for everybody";

/// The most a duration can be, as the database checks it.
pub const LONGEST_SECONDS: u32 = 86_400;

impl Call {
    /// A new call: the caller is in it, and has as long to be connected as it rings.
    #[allow(clippy::too_many_arguments)] // each is a fact of its own, and this is the one place they meet
    pub fn place(
        id: CallId,
        room: RoomId,
        caller: UserId,
        invited: Vec<UserId>,
        call_type: CallType,
        provider: Provider,
        now: Timestamp,
        rules: &Rules,
    ) -> Self {
        let until = now.plus_seconds(rules.ring_seconds);
        Self {
            id,
            room,
            caller_name: String::new(),
            call_type,
            provider,
            fallback: None,
            status: Status::Initiated,
            started_at: now,
            answered_at: None,
            ending: None,
            ring_ends_at: Some(until),
            participants: vec![participant(&caller, now, Presence::Expected { until })],
            caller,
            invited,
            declined: Vec::new(),
            rung: Vec::new(),
            busy: Vec::new(),
            locked: false,
            removed: Vec::new(),
            recording: Recording::default(),
            venue: Venue::default(),
        }
    }

    /// The call after an event, which is the same call when nothing changes.
    pub fn after(&self, event: &Event, now: Timestamp, rules: &Rules) -> Result<Self, Error> {
        let mut call = self.clone();
        if self.status.is_over() {
            return match event {
                Event::Accepted { .. }
                | Event::Joined { .. }
                | Event::Declined { .. }
                | Event::Rung { .. }
                | Event::Busy { .. }
                | Event::MediaChanged { .. }
                | Event::Moderated(_)
                | Event::HandMoved { .. }
                | Event::Consented { .. } => Err(Error::CallEnded),
                _ => Ok(call),
            };
        }
        match event {
            Event::Rang => {
                if call.status == Status::Initiated {
                    call.status = Status::Ringing;
                }
            }
            Event::Accepted { user } => call.accept(user, now, rules)?,
            Event::Joined { user, connection, media } => call.join(user, connection, *media, now, rules)?,
            Event::Declined { user } => call.decline(user, now)?,
            Event::Rung { by, user } => call.ring(by, user, now, rules)?,
            Event::Busy { user } => call.be_busy(user)?,
            Event::Left { user, duration } => call.leave(user, now, *duration),
            Event::EndedForAll { by, is_owner, duration } => call.end_for_all(by, *is_owner, now, *duration)?,
            Event::ConnectionLost { user, connection } => call.lose(user, connection, now, rules),
            Event::MediaChanged { user, connection, media } => call.on(user, connection)?.media = *media,
            // Who raised it first is asked first: raising it again does not put them behind.
            Event::HandMoved { user, connection, raised } => {
                let participant = call.on(user, connection)?;
                participant.hand_raised_at = raised.then(|| participant.hand_raised_at.unwrap_or(now));
            }
            Event::MemberAdded { user } => {
                if call.answered_at.is_none() && !call.invited.contains(user) && call.participant(user).is_none() {
                    call.invited.push(user.clone());
                }
            }
            Event::MemberRemoved { user, erased } => {
                call.invited.retain(|invited| invited != user);
                call.stop_asking(user);
                call.leave(user, now, None);
                if *erased {
                    call.take_name(user, Some(DELETED));
                }
                call.end_if_all_declined(now);
            }
            Event::Moderated(act) => call.moderate(act, now)?,
            Event::Consented { user, agrees } => call.consent(user, *agrees)?,
            Event::Ordered { order, done } => call.ordered(*order, *done),
            Event::Seen(attendance) => call.see(attendance),
            // Nobody can answer any more; who did in the last moment was too late.
            Event::RoomClosed => match call.answered_at {
                Some(_) => call.end(now, Status::Ended, EndReason::EndedForAll, None),
                None => call.end(now, Status::Cancelled, EndReason::Cancelled, None),
            },
            Event::Tick => call.expire(now),
            Event::Abandoned => {
                let status = if call.answered_at.is_some() { Status::Ended } else { Status::Failed };
                call.end(now, status, EndReason::Abandoned, None);
            }
        }
        call.settle_recording(event.subject());
        Ok(call)
    }

    /// The participant who is connected by this page.
    fn on(&mut self, user: &UserId, connection: &ConnectionId) -> Result<&mut Participant, Error> {
        self.participants.iter_mut().find(|known| known.is_on(user, connection)).ok_or(Error::NotInCall)
    }

    fn accept(&mut self, user: &UserId, now: Timestamp, rules: &Rules) -> Result<(), Error> {
        if self.participant(user).is_some_and(Participant::is_present) {
            return Ok(());
        }
        self.take_place(user, Presence::Expected { until: now.plus_seconds(rules.ring_seconds) }, now, rules)?;
        self.answer(user, now);
        Ok(())
    }

    fn join(
        &mut self,
        user: &UserId,
        connection: &ConnectionId,
        media: Media,
        now: Timestamp,
        rules: &Rules,
    ) -> Result<(), Error> {
        self.take_place(user, Presence::Connected { connection: connection.clone() }, now, rules)?;
        if let Some(participant) = self.participants.iter_mut().find(|participant| participant.user == *user) {
            participant.media = media;
            participant.seen = true;
        }
        self.answer(user, now);
        Ok(())
    }

    /// Gives a person a presence: their own entry again when they have one, so that nobody is in a call twice.
    fn take_place(&mut self, user: &UserId, presence: Presence, now: Timestamp, rules: &Rules) -> Result<(), Error> {
        self.lets_in(user)?;
        self.has_place_for(user, rules)?;
        match self.participants.iter_mut().find(|participant| participant.user == *user) {
            Some(known) => known.presence = presence,
            None => self.participants.push(participant(user, now.max(self.started_at), presence)),
        }
        Ok(())
    }

    /// Refuses who is one too many.
    pub(super) fn has_place_for(&self, user: &UserId, rules: &Rules) -> Result<(), Error> {
        let most = rules.most(self.provider);
        let is_full = self.present() >= usize::try_from(most).unwrap_or(usize::MAX);
        let is_in = self.participant(user).is_some_and(Participant::is_present);
        if is_full && !is_in { Err(Error::CallFull { most }) } else { Ok(()) }
    }

    /// Anybody but the caller who comes into a ringing call answers it.
    fn answer(&mut self, user: &UserId, now: Timestamp) {
        self.declined.retain(|declined| declined != user);
        self.stop_asking(user);
        if self.answered_at.is_none() && *user != self.caller {
            self.status = Status::Active;
            self.answered_at = Some(now.max(self.started_at));
            self.ring_ends_at = None;
        }
    }

    fn decline(&mut self, user: &UserId, now: Timestamp) -> Result<(), Error> {
        // Who left and is asked back in may say no.
        if self.participant(user).is_some() && self.rung_until(user).is_none() {
            return Err(Error::AlreadyInCall);
        }
        if !self.declined.contains(user) {
            self.declined.push(user.clone());
        }
        self.end_if_all_declined(now);
        Ok(())
    }

    fn end_if_all_declined(&mut self, now: Timestamp) {
        let all = self.invited.iter().all(|invited| self.declined.contains(invited));
        if self.answered_at.is_none() && !self.status.is_over() && all && !self.declined.is_empty() {
            self.end(now, Status::Declined, EndReason::Declined, None);
        }
    }

    pub(super) fn leave(&mut self, user: &UserId, now: Timestamp, duration: Option<u32>) {
        let found = self.participants.iter_mut().find(|participant| participant.user == *user);
        if let Some(participant) = found.filter(|participant| participant.is_present()) {
            participant.leave(now);
            self.end_if_too_few(now, EndReason::Left, duration);
        }
    }

    fn end_for_all(&mut self, by: &UserId, is_owner: bool, now: Timestamp, duration: Option<u32>) -> Result<(), Error> {
        if *by != self.caller && !is_owner {
            return Err(Error::NotAllowed { problem: END_FOR_ALL });
        }
        match (self.answered_at, *by == self.caller) {
            (Some(_), _) => self.end(now, Status::Ended, EndReason::EndedForAll, duration),
            (None, true) => self.end(now, Status::Cancelled, EndReason::Cancelled, duration),
            (None, false) => self.end(now, Status::Cancelled, EndReason::EndedForAll, duration),
        }
        Ok(())
    }

    fn lose(&mut self, user: &UserId, connection: &ConnectionId, now: Timestamp, rules: &Rules) {
        if let Some(found) = self.participants.iter_mut().find(|participant| participant.is_on(user, connection)) {
            let until = now.plus_seconds(rules.grace_seconds);
            found.presence = Presence::Lost { connection: connection.clone(), until };
        }
    }

    /// Lets every deadline that is past take effect at its own moment, in order, however late this is noticed.
    fn expire(&mut self, now: Timestamp) {
        while let Some(at) = self.next_deadline().filter(|at| *at <= now) {
            if self.ring_ends_at == Some(at) {
                self.end(at, Status::Missed, EndReason::NoAnswer, None);
                continue;
            }
            self.stop_ringing(at);
            let mut reason = EndReason::NeverConnected;
            for participant in &mut self.participants {
                if participant.deadline() == Some(at) {
                    if participant.seen {
                        reason = EndReason::ConnectionLost;
                    }
                    participant.leave(at);
                }
            }
            self.end_if_too_few(at, reason, None);
        }
    }

    fn end_if_too_few(&mut self, at: Timestamp, reason: EndReason, duration: Option<u32>) {
        let needed = if self.answered_at.is_some() { 2 } else { 1 };
        if self.present() >= needed {
            return;
        }
        let talked = self.participants.iter().filter(|participant| participant.seen).count() > 1;
        let (status, reason) = match (self.answered_at, reason) {
            (Some(_), EndReason::NeverConnected) if talked => (Status::Ended, EndReason::ConnectionLost),
            (_, EndReason::NeverConnected) => (Status::Failed, reason),
            (Some(_), _) => (Status::Ended, reason),
            (None, EndReason::Left) => (Status::Cancelled, EndReason::Cancelled),
            (None, _) => (Status::Cancelled, reason),
        };
        self.end(at, status, reason, duration);
    }

    /// The one place where a call ends. What a client reports as duration counts only when the server saw nobody. A
    /// clock that was set back makes it end when it began, and not before.
    pub(super) fn end(&mut self, at: Timestamp, status: Status, reason: EndReason, reported: Option<u32>) {
        let at = at.max(self.answered_at.unwrap_or(self.started_at));
        let seen = self.participants.iter().any(|participant| participant.seen);
        let reported = reported.filter(|seconds| !seen && (self.answered_at.is_some() || *seconds > 0));
        let measured = match (self.answered_at, status) {
            (Some(answered_at), Status::Ended) => u32::try_from(at.seconds_since(answered_at)).unwrap_or(u32::MAX),
            _ => 0,
        };
        (self.status, self.ending) = match reported {
            Some(duration) => (Status::Ended, Some(Ending { at, duration, reason: EndReason::Reported })),
            None => (status, Some(Ending { at, duration: measured, reason })),
        };
        if let Some(ending) = &mut self.ending {
            ending.duration = ending.duration.min(LONGEST_SECONDS);
        }
        self.ring_ends_at = None;
        self.rung.clear();
        for participant in &mut self.participants {
            if participant.is_present() {
                participant.leave(at);
            }
        }
    }
}

impl Participant {
    fn leave(&mut self, at: Timestamp) {
        self.presence = Presence::Left { at: at.max(self.joined_at) };
        self.hand_raised_at = None;
    }
}

fn participant(user: &UserId, now: Timestamp, presence: Presence) -> Participant {
    Participant {
        user: user.clone(),
        username: String::new(),
        joined_at: now,
        presence,
        media: Media::default(),
        seen: false,
        hand_raised_at: None,
    }
}
