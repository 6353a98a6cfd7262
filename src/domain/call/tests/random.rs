//! Random sequences of events.

use proptest::prelude::*;

use super::*;
use crate::domain::call::moderation::Act;

fn a_person() -> impl Strategy<Value = UserId> {
    prop::sample::select(vec!["alice", "bob", "carol", "dave", "erin"]).prop_map(person)
}

fn a_page() -> impl Strategy<Value = ConnectionId> {
    prop::sample::select(vec!["alice-1", "alice-2", "bob-1", "bob-2", "carol-1"]).prop_map(page)
}

fn an_event() -> impl Strategy<Value = Event> {
    let media = any::<(bool, bool, bool)>().prop_map(|(audio, video, screen)| Media { audio, video, screen });
    let duration = prop::option::of(0_u32..=86_400);
    prop_oneof![
        Just(Event::Rang),
        a_person().prop_map(|user| Event::Accepted { user }),
        (a_person(), a_page(), media.clone()).prop_map(|(user, connection, media)| Event::Joined {
            user,
            connection,
            media
        }),
        a_person().prop_map(|user| Event::Declined { user }),
        (a_person(), duration.clone()).prop_map(|(user, duration)| Event::Left { user, duration }),
        (a_person(), any::<bool>(), duration).prop_map(|(by, is_owner, duration)| Event::EndedForAll {
            by,
            is_owner,
            duration
        }),
        (a_person(), a_page()).prop_map(|(user, connection)| Event::ConnectionLost { user, connection }),
        (a_person(), a_page(), media).prop_map(|(user, connection, media)| Event::MediaChanged {
            user,
            connection,
            media
        }),
        (a_person(), a_page(), any::<bool>()).prop_map(|(user, connection, raised)| Event::HandMoved {
            user,
            connection,
            raised
        }),
        a_person().prop_map(|user| Event::MemberAdded { user }),
        (a_person(), any::<bool>()).prop_map(|(user, erased)| Event::MemberRemoved { user, erased }),
        a_person().prop_map(|user| Event::Moderated(Act::Remove(user))),
        a_person().prop_map(|user| Event::Moderated(Act::Admit(user))),
        any::<bool>().prop_map(|locked| Event::Moderated(Act::Lock(locked))),
        Just(Event::Tick),
        Just(Event::RoomClosed),
        Just(Event::Abandoned),
    ]
}

fn check(call: &Call) {
    assert_eq!(call.status.is_over(), call.ending.is_some());
    assert_eq!(call.ring_ends_at.is_some(), !call.status.is_over() && call.answered_at.is_none());
    let mut people: Vec<_> = call.participants.iter().map(|participant| &participant.user).collect();
    people.sort();
    people.dedup();
    assert_eq!(people.len(), call.participants.len(), "nobody is in it twice");
    assert!(call.present() <= 3);
    assert!(call.participants.iter().all(|known| known.is_present() || known.hand_raised_at.is_none()));
    match (&call.ending, call.answered_at) {
        (Some(ending), _) => {
            assert!(ending.duration <= 86_400);
            assert_eq!(call.present(), 0);
            assert_eq!(call.next_deadline(), None);
        }
        (None, Some(_)) => assert!(call.status == Status::Active && call.present() >= 2),
        (None, None) => assert!(call.status != Status::Active && call.present() == 1),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn whatever_happens_a_call_keeps_its_rules_and_ends_once(
        events in prop::collection::vec((an_event(), -2_i64..30), 1..40)
    ) {
        let mut call = placed();
        let mut now = 0;
        for (event, seconds) in events {
            now += seconds; // clocks jump back too
            let next = call.after(&event, at(now), &RULES);
            if call.status.is_over() {
                prop_assert!(next.as_ref().map_or_else(|error| *error == Error::CallEnded, |next| *next == call));
            }
            call = next.unwrap_or(call);
            check(&call);
            prop_assert!(call.status.is_over() || call.ring_ends_at.is_some() || call.answered_at.is_some());
        }
    }

    #[test]
    fn an_unconnected_call_always_ends_by_itself(events in prop::collection::vec(an_event(), 0..20)) {
        let mut call = placed();
        for event in events {
            call = call.after(&event, at(1), &RULES).unwrap_or(call);
        }
        for participant in call.participants.clone() {
            if let Some(connection) = participant.connection().cloned() {
                let lost = Event::ConnectionLost { user: participant.user, connection };
                call = call.after(&lost, at(2), &RULES).unwrap();
            }
        }
        call = call.after(&Event::Tick, at(60), &RULES).unwrap();
        prop_assert!(call.status.is_over());
    }
}
