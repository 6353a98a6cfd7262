//! What the provider saw, in every order.

use proptest::prelude::*;

use super::*;
use crate::domain::call::attendance::{Attendance, Ended, Sighting, Stay};

pub fn sighting(sequence: i64, kind: &str, second: i64) -> Sighting {
    Sighting {
        room_sid: "RM1".to_owned(),
        sequence,
        kind: kind.to_owned(),
        at: at(second),
        user_id: None,
        participant_sid: None,
        participant_duration: None,
        room_duration: None,
    }
}

fn came(sequence: i64, second: i64, name: &str, sid: &str) -> Sighting {
    let base = sighting(sequence, "participant-connected", second);
    Sighting { user_id: Some(person(name)), participant_sid: Some(sid.to_owned()), ..base }
}

fn went(sequence: i64, second: i64, name: &str, sid: &str) -> Sighting {
    Sighting {
        kind: "participant-disconnected".to_owned(),
        participant_duration: Some(7),
        ..came(sequence, second, name, sid)
    }
}

fn over(sequence: i64, second: i64, duration: Option<i64>) -> Sighting {
    Sighting { room_duration: duration, ..sighting(sequence, "room-ended", second) }
}

/// Alice is there all the time, Bob comes twice, Carol's coming was never told.
fn story() -> Vec<Sighting> {
    vec![
        sighting(0, "room-created", 2),
        came(1, 3, "alice", "PA1"),
        came(2, 5, "bob", "PA2"),
        sighting(3, "track-added", 5),
        went(4, 20, "bob", "PA2"),
        came(5, 30, "bob", "PA3"),
        went(6, 40, "carol", "PA4"),
        went(7, 60, "bob", "PA3"),
        over(9, 62, Some(61)),
    ]
}

fn stay(from: i64, to: i64, away: i64) -> Stay {
    Stay { joined_at: at(from), left_at: Some(at(to)), away_ms: away * 1000 }
}

#[test]
fn a_story_is_told_by_its_events() {
    let told = Attendance::of(&story());
    assert_eq!(told.ended, Some(Ended { at: at(62), duration: Some(61) }));
    let people: Vec<_> = told.people.into_iter().collect();
    assert_eq!(
        people,
        [(person("alice"), stay(3, 62, 0)), (person("bob"), stay(5, 60, 10)), (person("carol"), stay(33, 40, 0))]
    );
}

#[test]
fn who_is_there_has_not_left() {
    let told = Attendance::of(&story()[..6]);
    assert_eq!(told.people[&person("bob")], Stay { joined_at: at(5), left_at: None, away_ms: 10_000 });
    assert_eq!((told.people[&person("alice")].left_at, told.ended), (None, None));
}

#[test]
fn who_was_there_twice_at_once_was_not_away_and_every_gap_counts_once() {
    let away = |events: &[Sighting]| Attendance::of(events).people[&person("bob")].away_ms / 1000;
    let stays = |list: &[(i64, Option<i64>)]| -> Vec<Sighting> {
        let events = list.iter().zip(1..).flat_map(|((from, to), n)| {
            let sid = format!("PA{n}");
            let went = to.map(|to| Sighting { participant_duration: None, ..went(2 * n + 1, to, "bob", &sid) });
            [Some(came(2 * n, *from, "bob", &sid)), went]
        });
        events.flatten().collect()
    };
    assert_eq!(away(&stays(&[(5, Some(20)), (10, Some(15)), (18, Some(40))])), 0);
    assert_eq!(away(&stays(&[(5, Some(50)), (10, Some(15)), (60, Some(70))])), 10);
    assert_eq!(away(&stays(&[(30, Some(40)), (5, Some(10)), (60, Some(70))])), 40);
    // Still there since 5: a second device that comes and goes does not count.
    assert_eq!(away(&stays(&[(5, None), (10, Some(15)), (60, Some(70))])), 0);
    assert_eq!(away(&stays(&[(5, Some(10)), (30, None)])), 20);
}

#[test]
fn a_room_that_does_not_say_how_long_it_was_is_measured() {
    let told = |events: &[Sighting]| Attendance::of(events).ended.unwrap().duration;
    assert_eq!(told(&[sighting(0, "room-created", 2), over(1, 62, None)]), Some(60));
    assert_eq!(told(&[over(1, 62, None)]), None);
    assert_eq!(told(&[over(1, 62, Some(i64::MAX))]), None);
    assert_eq!(told(&[over(1, 62, Some(100_000))]), Some(86_400));
}

#[test]
fn a_call_that_needed_two_rooms_is_over_when_both_are() {
    let second = |event: Sighting| Sighting { room_sid: "RM2".to_owned(), ..event };
    let mut events = vec![over(5, 60, Some(50)), second(sighting(0, "room-created", 70))];
    assert_eq!(Attendance::of(&events).ended, None);
    events.push(second(over(1, 90, Some(20))));
    assert_eq!(Attendance::of(&events).ended, Some(Ended { at: at(90), duration: Some(70) }));
}

#[test]
fn a_room_that_is_over_ends_the_call_with_the_providers_duration() {
    let call = talking().after(&Event::Seen(Attendance::of(&story())), at(100), &RULES).unwrap();
    assert_eq!(ending(&call), (Status::Ended, EndReason::RoomEnded, 61));
    assert_eq!(call.ending.unwrap().at, at(62));
    let bob = call.participant(&person("bob")).unwrap();
    assert_eq!((bob.joined_at, bob.left_at()), (at(5), Some(at(60))));
}

#[test]
fn a_call_nobody_answered_is_missed_when_its_room_is_over() {
    let call = placed().after(&Event::Seen(Attendance::of(&story())), at(30), &RULES).unwrap();
    assert_eq!(ending(&call), (Status::Missed, EndReason::RoomEnded, 0));
}

#[test]
fn who_is_in_the_call_is_for_us_to_say_while_it_lives() {
    let call = talking().after(&Event::Seen(Attendance::of(&story()[..8])), at(61), &RULES).unwrap();
    assert_eq!((call.status, call.present()), (Status::Active, 2));
    assert_eq!(call.participant(&person("alice")).unwrap().joined_at, at(3));
}

#[test]
fn a_call_that_is_over_stays_so_and_takes_the_providers_duration_and_times() {
    let ended = after(talking(), &[(50, left("bob"))]);
    assert_eq!(ending(&ended), (Status::Ended, EndReason::Left, 45));
    let told = Attendance::of(&story());
    assert_eq!(ended.after(&Event::Seen(told.clone()), at(70), &RULES).unwrap(), ended);
    let row = ended.row().settled(&told);
    assert_eq!((row.status, row.end_reason, row.duration), (Status::Ended, Some(EndReason::Left), Some(61)));
    assert_eq!(row.ended_at, Some(at(50)));
    let carol = row.participants.iter().find(|known| known.user_id == person("carol")).unwrap();
    assert_eq!((carol.joined_at, carol.left_at), (at(33), Some(at(40))));
    let missed = after(placed(), &[(45, Event::Tick)]).row().settled(&told);
    assert_eq!((missed.status, missed.duration), (Status::Missed, Some(0)), "a call nobody answered has no duration");
}

fn a_sighting() -> impl Strategy<Value = Sighting> {
    let kinds = ["room-created", "room-ended", "participant-connected", "participant-disconnected", "track-added", "x"];
    let kind = prop::sample::select(kinds.to_vec());
    let who = prop::option::of(prop::sample::select(vec!["alice", "bob", "carol"]));
    (kind, 0_i64..100, who, 0..3, prop::option::of(-5_i64..100), 0..2).prop_map(
        |(kind, second, who, stay, seconds, room)| Sighting {
            room_sid: format!("RM{room}"),
            user_id: who.map(person),
            participant_sid: Some(format!("PA{stay}")),
            participant_duration: seconds,
            room_duration: seconds,
            ..sighting(0, kind, second)
        },
    )
}

fn random_events() -> impl Strategy<Value = Vec<Sighting>> {
    prop::collection::vec(a_sighting(), 0..14).prop_map(|events| {
        let numbered = (0_i64..).zip(events);
        numbered.map(|(sequence, event)| Sighting { sequence, ..event }).collect()
    })
}

proptest! {
    #[test]
    fn every_order_and_every_repetition_tells_the_same(
        (events, shuffled) in random_events().prop_flat_map(|events| {
            let twice = [events.clone(), events.clone()].concat();
            let some = prop::sample::subsequence(twice.clone(), 0..=twice.len());
            (Just(events.clone()), some.prop_map(move |more| [events.clone(), more].concat()).prop_shuffle())
        })
    ) {
        prop_assert_eq!(Attendance::of(&events), Attendance::of(&shuffled));
    }
}
