//! What Twilio tells about a call.

use proptest::prelude::*;

use super::recording::ROOM;
use super::*;
use crate::domain::usage::{Measured, Month};
use crate::store::events;
use crate::twilio::webhook::{Event, Kind};

const SID: &str = "RM1";

impl Scene {
    /// Twilio tells something; the event is stored, and the room takes it in unless it is away.
    fn tells(&mut self, event: &Event) {
        let rows = pollster::block_on(self.world.database().batch(events::store(event, at(self.now)))).unwrap();
        let call = rows[3].first::<events::Stored>().unwrap().unwrap().call.unwrap();
        self.wake();
        pollster::block_on(self.keeper.attend(&call, at(self.now))).unwrap();
    }

    /// Participant seconds of the month.
    pub fn used(&self) -> u64 {
        let statement = crate::store::usage::of_month(Month::of(at(0)), at(self.now));
        let rows = pollster::block_on(self.world.database().run(statement)).unwrap();
        rows.all::<Measured>().unwrap().iter().map(|kind| kind.seconds).sum()
    }

    /// Everything about the call that lasts, but for when it ended by our own clock.
    fn lasting(&self) -> String {
        let sql = "SELECT json_object('call', (SELECT json_array(status, end_reason, duration) FROM calls),
                     'people', (SELECT json_group_array(json_array(user_id, joined_at, left_at, away_ms))
                                FROM (SELECT * FROM call_participants ORDER BY user_id)),
                     'waiting', (SELECT count(*) FROM call_events WHERE is_applied = 0),
                     'events', (SELECT count(*) FROM call_events))";
        self.world.database().scalar(sql).unwrap()
    }
}

fn event(sequence: i32, kind: Kind, second: i64, identity: Option<&str>, data: Value) -> Event {
    let Value::Object(data) = data else { panic!("no object") };
    let (account_sid, room_sid, room_name) = ("AC1".to_owned(), SID.to_owned(), ROOM.to_owned());
    let identity = identity.map(str::to_owned);
    Event { account_sid, room_sid, room_name, kind, at: at(second), sequence, identity, data }
}

/// What Twilio tells of Alice's and Bob's call, which starts at 0.
fn story() -> Vec<Event> {
    let stay = |sid: &str| json!({ "participant_sid": sid });
    vec![
        event(0, Kind::RoomCreated, 2, None, json!({})),
        event(1, Kind::ParticipantConnected, 3, Some("alice"), stay("PA1")),
        event(2, Kind::ParticipantConnected, 4, Some("bob"), stay("PA2")),
        event(3, Kind::TrackAdded, 4, Some("bob"), json!({"track_kind": "audio"})),
        event(4, Kind::ParticipantDisconnected, 40, Some("bob"), stay("PA2")),
        event(5, Kind::ParticipantConnected, 41, Some("carol"), stay("PA3")),
        event(6, Kind::ParticipantDisconnected, 55, Some("carol"), stay("PA3")),
        event(7, Kind::ParticipantConnected, 50, Some("bob"), stay("PA4")),
        event(8, Kind::RoomEnded, 60, None, json!({"room_duration": 58})),
    ]
}

#[test]
fn the_end_of_twilios_room_is_the_end_of_the_call() {
    let mut scene = Scene::new();
    let (_, alice, _) = scene.talking_over_twilio();
    scene.now = 61;
    for event in story() {
        scene.tells(&event);
    }
    assert_eq!(scene.stored(), "ended/room_ended/58");
    let frame = scene.last(&alice, "call")["call"].clone();
    assert_eq!((&frame["end_reason"], &frame["duration"]), (&json!("room_ended"), &json!(58)));
    assert_eq!(frame["ended_at"], json!(at(60)));
    assert_eq!(
        scene.world.database().scalar("SELECT count(*) FROM call_events WHERE is_applied = 0"),
        Some("0".into())
    );
}

#[test]
fn late_events_reopen_nothing_and_tell_the_duration() {
    let mut scene = Scene::new();
    let (call, ..) = scene.talking_over_twilio();
    scene.now = 50;
    scene.ends("bob", &call).unwrap();
    assert_eq!(scene.stored(), "ended/left/49");
    for event in story() {
        scene.tells(&event);
        assert!(scene.stored().starts_with("ended/left/"));
    }
    assert_eq!(scene.stored(), "ended/left/58");
    assert_eq!(scene.keeper.room.call, None);
    let carol = scene.world.database().scalar("SELECT left_at FROM call_participants WHERE user_id = 'carol'");
    assert_eq!(carol, Some(at(55).to_string()));
}

#[test]
fn who_twilio_saw_away_is_not_counted_for_that_time() {
    for over in [false, true] {
        let mut scene = Scene::new();
        let (call, ..) = scene.talking_over_twilio();
        scene.now = 61;
        if over {
            scene.ends("bob", &call).unwrap();
        }
        for event in story() {
            scene.tells(&event);
        }
        assert_eq!(scene.used(), 57 + 46 + 14);
    }
}

/// Tells the story in an order, with the call ending by itself after some of it when it still lives.
fn outcome(order: &[Event], ends_after: Option<usize>) -> String {
    let mut scene = Scene::new();
    let (call, ..) = scene.talking_over_twilio();
    scene.now = 61;
    for (told, event) in order.iter().enumerate() {
        if ends_after == Some(told) {
            scene.ends("bob", &call).unwrap();
        }
        scene.tells(event);
    }
    scene.lasting()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_outcome_is_the_same_in_every_order_and_however_often(
        order in (Just(story()), prop::collection::vec(0_usize..9, 0..4)).prop_flat_map(|(story, again)| {
            let more: Vec<Event> = again.into_iter().map(|index| story[index].clone()).collect();
            Just([story, more].concat()).prop_shuffle()
        })
    ) {
        prop_assert_eq!(outcome(&order, None), outcome(&story(), None));
    }

    #[test]
    fn and_the_same_when_the_call_was_over_before(order in Just(story()).prop_shuffle()) {
        prop_assert_eq!(outcome(&order, Some(0)), outcome(&story(), Some(0)));
    }
}
