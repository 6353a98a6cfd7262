//! Who is asked besides, or again, once a call goes on; and who is asked but talks to somebody else.

use serde::Serialize;

use super::{Call, Participant, Rules};
use crate::domain::id::UserId;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::json;

/// People who are asked into one call at the same time.
const MOST_RUNG: usize = 10;

/// Somebody who is asked into a call by one who is in it. Their pages ring until then, unless they have said no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rung {
    /// Who is asked.
    pub user_id: UserId,
    /// By whom.
    pub by: UserId,
    /// It rings until then; nobody asks them again before.
    pub until: Timestamp,
}

json::fields!(Rung { user_id, by, until });

impl Call {
    /// Until when a person is asked into the call.
    pub fn rung_until(&self, user: &UserId) -> Option<Timestamp> {
        self.rung.iter().find(|rung| rung.user_id == *user).map(|rung| rung.until)
    }

    /// Whether a person's pages and browsers ring: everybody's who is called, until it is answered, and theirs who are
    /// asked besides.
    pub fn rings_for(&self, user: &UserId) -> bool {
        let may_come = !self.status.is_over()
            && !self.declined.contains(user)
            && !self.participant(user).is_some_and(Participant::is_present);
        may_come && ((self.answered_at.is_none() && self.invited.contains(user)) || self.rung_until(user).is_some())
    }

    /// Whether a person for whom it rang neither came nor said no. That others answered is no call missed; that one was
    /// asked in oneself is. `before`: the call for which it rang.
    pub fn was_missed_by(&self, user: &UserId, before: Option<&Self>) -> bool {
        let has_replied = self.declined.contains(user) || self.participant(user).is_some_and(Participant::is_present);
        let was_asked = before.is_some_and(|before| before.rung_until(user).is_some());
        !has_replied && (self.answered_at.is_none() || was_asked)
    }

    /// The name of who asks a person in.
    pub fn asker_of(&self, user: &UserId) -> Option<&str> {
        let rung = self.rung.iter().find(|rung| rung.user_id == *user)?;
        self.participant(&rung.by).map(|asker| asker.username.as_str())
    }

    /// A participant asks a member, for whom there must be a place. Who is being asked already is not asked twice, also
    /// when they have said no.
    pub(super) fn ring(&mut self, by: &UserId, user: &UserId, now: Timestamp, rules: &Rules) -> Result<(), Error> {
        let is_in = |user| self.participant(user).is_some_and(Participant::is_present);
        if !is_in(by) {
            return Err(Error::NotInCall);
        }
        if is_in(user) {
            return Err(Error::AlreadyInCall);
        }
        let rings = self.ring_ends_at.is_some() && self.invited.contains(user) && !self.declined.contains(user);
        if rings || self.rung_until(user).is_some() {
            return Ok(());
        }
        // For the one who asks, whom the owner took out is one for whom it is locked.
        self.lets_in(user).map_err(|_| Error::CallLocked)?;
        self.has_place_for(user, rules)?;
        if self.rung.len() >= MOST_RUNG {
            return Err(Error::TooManyRequests {
                retry_after_seconds: u32::try_from(rules.ring_seconds).unwrap_or(60),
            });
        }
        self.stop_asking(user);
        self.declined.retain(|declined| declined != user);
        let until = now.plus_seconds(rules.ring_seconds);
        self.rung.push(Rung { user_id: user.clone(), by: by.clone(), until });
        Ok(())
    }

    /// A person who is asked talks to somebody else.
    pub(super) fn be_busy(&mut self, user: &UserId) -> Result<(), Error> {
        if self.participant(user).is_some_and(Participant::is_present) {
            return Err(Error::AlreadyInCall);
        }
        if !self.busy.contains(user) {
            self.busy.push(user.clone());
        }
        Ok(())
    }

    /// A person came, or may not come any more.
    pub(super) fn stop_asking(&mut self, user: &UserId) {
        self.rung.retain(|rung| rung.user_id != *user);
        self.busy.retain(|busy| busy != user);
    }

    /// Who has been asked for long enough.
    pub(super) fn stop_ringing(&mut self, at: Timestamp) {
        self.rung.retain(|rung| rung.until > at);
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::call::moderation::Act;
    use crate::domain::call::tests::{RULES, at, person};
    use crate::domain::call::{Call, CallType, Event, Media, Provider};
    use crate::domain::id::{CallId, ConnectionId, RoomId};
    use crate::error::Error;

    /// Alice called Bob and Carol, and talks to Bob.
    fn talking() -> Call {
        let (room, invited) = (RoomId::random([1; 16]), vec![person("bob"), person("carol")]);
        let id = CallId::random(&room, [2; 16]);
        let call = Call::place(id, room, person("alice"), invited, CallType::Voice, Provider::P2p, at(0), &RULES);
        ["alice", "bob"].into_iter().fold(call, |call, name| {
            let connection = ConnectionId::new(format!("{name}-page"));
            let joined = Event::Joined { user: person(name), connection, media: Media::default() };
            call.after(&joined, at(1), &RULES).unwrap()
        })
    }

    fn ring(call: &Call, by: &str, user: &str, seconds: i64) -> Result<Call, Error> {
        call.after(&Event::Rung { by: person(by), user: person(user) }, at(seconds), &RULES)
    }

    #[test]
    fn who_is_in_the_call_asks_a_member_who_is_not_until_they_come() {
        let call = ring(&talking(), "bob", "carol", 2).unwrap();
        assert_eq!(call.rung_until(&person("carol")), Some(at(2).plus_seconds(RULES.ring_seconds)));
        let call = call.after(&Event::Accepted { user: person("carol") }, at(3), &RULES).unwrap();
        assert_eq!((call.rung_until(&person("carol")), call.present()), (None, 3));
    }

    #[test]
    fn who_is_not_in_it_asks_nobody_and_who_is_in_it_is_not_asked() {
        assert_eq!(ring(&talking(), "carol", "dave", 2), Err(Error::NotInCall));
        assert_eq!(ring(&talking(), "alice", "bob", 2), Err(Error::AlreadyInCall));
        assert_eq!(ring(&talking(), "alice", "alice", 2), Err(Error::AlreadyInCall));
    }

    #[test]
    fn nobody_is_asked_into_a_call_that_would_not_take_them() {
        let locked = talking().after(&Event::Moderated(Act::Lock(true)), at(2), &RULES).unwrap();
        assert_eq!(ring(&locked, "alice", "carol", 3), Err(Error::CallLocked));
        let removed = ["carol"].iter().fold(talking(), |call, name| {
            let connection = ConnectionId::new("carol-page".to_owned());
            let joined = Event::Joined { user: person(name), connection, media: Media::default() };
            let call = call.after(&joined, at(2), &RULES).unwrap();
            call.after(&Event::Moderated(Act::Remove(person(name))), at(2), &RULES).unwrap()
        });
        assert_eq!(ring(&removed, "alice", "carol", 3), Err(Error::CallLocked));
        let most = RULES.most(Provider::P2p);
        let full = (2..most).fold(talking(), |call, number| {
            call.after(&Event::Accepted { user: person(&format!("guest-{number}")) }, at(2), &RULES).unwrap()
        });
        assert_eq!(ring(&full, "alice", "carol", 3), Err(Error::CallFull { most }));
    }

    #[test]
    fn who_left_and_is_asked_back_may_say_no() {
        let left = ring(&talking(), "alice", "carol", 2)
            .and_then(|call| call.after(&Event::Accepted { user: person("carol") }, at(3), &RULES))
            .and_then(|call| call.after(&Event::Left { user: person("carol"), duration: None }, at(4), &RULES));
        let call = ring(&left.unwrap(), "alice", "carol", 5).unwrap();
        assert!(call.rings_for(&person("carol")));
        let call = call.after(&Event::Declined { user: person("carol") }, at(6), &RULES).unwrap();
        assert!(!call.rings_for(&person("carol")) && !call.was_missed_by(&person("carol"), Some(&call)));
    }

    #[test]
    fn nobody_is_asked_again_before_it_has_rung_to_its_end_a_no_included() {
        let call = ring(&talking(), "alice", "carol", 2).unwrap();
        assert_eq!(ring(&call, "bob", "carol", 3), Ok(call.clone()));
        let call = call.after(&Event::Declined { user: person("carol") }, at(4), &RULES).unwrap();
        assert_eq!(ring(&call, "bob", "carol", 5), Ok(call.clone()));
        let until = call.rung_until(&person("carol")).unwrap();
        assert_eq!(call.after(&Event::Tick, until.plus_seconds(-1), &RULES), Ok(call.clone()));
        let call = call.after(&Event::Tick, until, &RULES).unwrap();
        assert_eq!((call.rung_until(&person("carol")), call.declined.len(), call.present()), (None, 1, 2));
    }

    #[test]
    fn so_many_are_asked_at_once_and_no_more() {
        let mut call = talking();
        for number in 0..10 {
            call = ring(&call, "alice", &format!("person-{number}"), 2).unwrap();
        }
        let refused = ring(&call, "alice", "carol", 2);
        assert!(matches!(refused, Err(Error::TooManyRequests { .. })), "{refused:?}");
    }

    #[test]
    fn a_call_that_still_rings_is_not_rung_again_but_for_who_said_no() {
        let (room, invited) = (RoomId::random([1; 16]), vec![person("bob"), person("carol")]);
        let id = CallId::random(&room, [2; 16]);
        let call = Call::place(id, room, person("alice"), invited, CallType::Voice, Provider::P2p, at(0), &RULES);
        assert_eq!(ring(&call, "alice", "bob", 1), Ok(call.clone()));
        let call = call.after(&Event::Declined { user: person("bob") }, at(1), &RULES).unwrap();
        let call = ring(&call, "alice", "bob", 2).unwrap();
        assert_eq!((call.declined.len(), call.rung.len()), (0, 1));
    }

    #[test]
    fn who_talks_to_somebody_else_is_busy_until_they_come() {
        let busy = Event::Busy { user: person("carol") };
        let call = talking().after(&busy, at(2), &RULES).unwrap();
        assert_eq!(call.busy, [person("carol")]);
        assert_eq!(call.after(&busy, at(3), &RULES), Ok(call.clone()));
        let call = call.after(&Event::Accepted { user: person("carol") }, at(3), &RULES).unwrap();
        assert_eq!(call.busy, []);
        assert_eq!(call.after(&busy, at(4), &RULES), Err(Error::AlreadyInCall));
    }
}
