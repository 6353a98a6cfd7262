//! A room with hours, a name at Twilio, and perhaps no recording.

use super::provider::at_twilio;
use super::*;
use crate::domain::call::recording::Order;
use crate::hub::Notice;

const NAME: &str = "apt-1-1795240370-k3v9x2ab";

impl Scene {
    /// The room is open from minute 1 to minute 2.
    fn booked() -> Self {
        let scene = Self::new();
        let hours = Statement::new(
            "UPDATE chat_rooms SET opens_at = ?1, closes_at = ?2, provider_room = ?3",
            vec![at(60).into(), at(120).into(), NAME.into()],
        );
        pollster::block_on(scene.world.database().run(hours)).unwrap();
        scene
    }

    fn places(&mut self, name: &str) -> Result<Done, Error> {
        self.wants(name, Wish::Create { call_type: CallType::Video, carrier: at_twilio() })
    }
}

fn closed() -> Error {
    Error::RoomClosed { opens_at: at(60), closes_at: at(120) }
}

#[test]
fn a_call_is_placed_in_its_hours_only() {
    let mut scene = Scene::booked();
    let bob = scene.opens("bob", "bob-page");
    for (second, opened) in [(0, false), (59, false), (60, true), (119, true), (120, false), (900, false)] {
        scene.later(second - scene.now);
        let placed = scene.places("alice");
        assert_eq!(placed.is_ok(), opened, "{second}");
        match placed {
            Ok(done) => drop(scene.ends("alice", &done.call.id).unwrap()),
            Err(error) => assert_eq!(error, closed()),
        }
    }
    let rung = scene.received(&bob).iter().filter(|frame| frame["call"]["status"] == "ringing").count();
    assert_eq!((rung, scene.world.database().scalar("SELECT count(*) FROM calls")), (2, Some("2".into())));
}

#[test]
fn a_refusal_is_the_same_on_the_way_to_the_worker() {
    let refusal = crate::hub::command::Refusal::from(closed());
    let text = serde_json::to_string(&refusal).unwrap();
    assert_eq!(Error::from(serde_json::from_str::<crate::hub::command::Refusal>(&text).unwrap()), closed());
    // A stranger learns of no hours.
    assert_eq!(Scene::booked().places("mallory").unwrap_err(), Error::RoomNotFound);
}

#[test]
fn a_call_that_lives_when_the_room_closes_is_answered_joined_and_finished() {
    let mut scene = Scene::booked();
    scene.later(119);
    let call = scene.places("alice").unwrap().call.id;
    scene.later(10);
    assert!(scene.places("bob").unwrap().joined, "the button gets one into the live call");
    let (alice, bob) = (scene.opens("alice", "alice-page"), scene.opens("bob", "bob-page"));
    scene.joins(&alice, &call);
    scene.joins(&bob, &call);
    scene.closes(&bob);
    scene.later(5);
    let bob = scene.opens("bob", "bob-page");
    scene.joins(&bob, &call);
    assert_eq!(scene.last(&alice, "call")["call"]["participants"][1]["presence"], "connected");
    // The same when the object forgot everything.
    *scene.world.memory.borrow_mut() = None;
    scene.crash();
    assert_eq!(status(&scene.wants("carol", Wish::Accept { call: call.clone() })), Ok(Status::Active));
    scene.ends("alice", &call).unwrap();
    scene.ends("bob", &call).unwrap();
    assert!(scene.stored().starts_with("ended/left"), "{}", scene.stored());
    assert_eq!(scene.places("alice").unwrap_err(), closed());
}

#[test]
fn at_twilio_the_room_has_its_name_and_people_their_id() {
    for forgets in [false, true] {
        let mut scene = Scene::booked();
        scene.later(60);
        let call = scene.places("alice").unwrap().call.id;
        scene.wants("bob", Wish::Accept { call: call.clone() }).unwrap();
        if forgets {
            *scene.world.memory.borrow_mut() = None;
            scene.crash();
            scene.wants("bob", Wish::Accept { call: call.clone() }).unwrap();
            assert_eq!(scene.carry(), [Order::Stop]);
        }
        scene.hears(Notice::MemberLeft {
            user: User { id: UserId::new("carol"), username: "Carol".to_owned() },
            erased: false,
        });
        let provider_room = Some(NAME.to_owned());
        let identity = "carol-Carol".to_owned();
        assert_eq!(scene.errands(), [Errand::Remove { provider_room: provider_room.clone(), identity }], "{forgets}");
        scene.ends("alice", &call).unwrap();
        assert_eq!(scene.errands(), [Errand::Complete { provider_room }], "{forgets}");
    }
}

#[test]
fn letters_know_the_rooms_name() {
    let mut scene = Scene::booked();
    scene.later(60);
    let (call, ..) = scene.talking_over_twilio();
    for name in ["alice", "bob"] {
        scene.agrees(name, &call, true).unwrap();
    }
    let letter = scene.letter().unwrap();
    assert_eq!((letter.order, letter.provider_room.as_deref()), (Order::Start, Some(NAME)));
}

#[test]
fn a_room_that_allows_no_recording_has_none_whatever_its_people_say() {
    let mut scene = Scene::booked();
    scene.execute("UPDATE chat_rooms SET is_recordable = 0");
    scene.later(60);
    let carol = scene.opens("carol", "carol-page");
    let (call, alice, _) = scene.talking_over_twilio();
    let frames = scene.received(&carol);
    let offered = |frame: &&Value| frame["call"]["recording"]["available"] == true;
    assert_eq!(frames.iter().filter(offered).count(), 0, "not even while it rings");
    for forgets in [false, true] {
        if forgets {
            *scene.world.memory.borrow_mut() = None;
            scene.sleep();
        }
        for name in ["alice", "bob"] {
            assert_eq!(scene.agrees(name, &call, true).unwrap_err(), Error::RecordingUnavailable, "{forgets}");
        }
        scene.says(&alice, json!({"type": "call.record", "callId": call, "consent": true}));
        assert_eq!(scene.last(&alice, "error")["code"], "recording_unavailable");
        assert_eq!(scene.carry(), if forgets { vec![Order::Stop] } else { vec![] });
        scene.says(
            &alice,
            json!({"type": "call.media", "callId": call, "audio": true, "video": forgets, "screen": true}),
        );
        scene.joins(&alice, &call);
        assert_eq!(scene.last(&alice, "call")["call"]["recording"]["available"], false, "{forgets}");
    }
    assert_eq!(scene.timeline(), "recording-off/");
}

#[test]
fn a_room_that_stops_allowing_it_is_no_longer_recorded() {
    let mut scene = Scene::booked();
    scene.later(60);
    let (call, alice, _) = scene.talking_over_twilio();
    for name in ["alice", "bob"] {
        scene.agrees(name, &call, true).unwrap();
    }
    assert_eq!(scene.carry(), [Order::Start]);
    scene.execute("UPDATE chat_rooms SET is_recordable = 0");
    // The next step of the call that is stored brings it to light.
    scene.wants("carol", Wish::Accept { call: call.clone() }).unwrap();
    assert_eq!(scene.last(&alice, "call")["call"]["recording"]["available"], false);
    assert_eq!(scene.carry(), [Order::Stop]);
}

#[test]
fn a_consent_that_comes_after_the_room_stopped_allowing_it_does_not_count() {
    let mut scene = Scene::booked();
    scene.later(60);
    let (call, alice, _) = scene.talking_over_twilio();
    scene.agrees("alice", &call, true).unwrap();
    scene.execute("UPDATE chat_rooms SET is_recordable = 0");
    assert_eq!(scene.agrees("bob", &call, true).unwrap_err(), Error::RecordingUnavailable);
    let shown = scene.last(&alice, "call")["call"]["recording"].clone();
    assert_eq!((&shown["available"], &shown["consents"]), (&json!(false), &json!([])));
    assert_eq!((scene.carry(), scene.timeline()), (vec![], "recording-consent/alice/1".to_owned()));
}

#[test]
fn a_call_remembered_without_its_venue_is_an_ordinary_rooms() {
    let mut scene = Scene::new();
    let (call, _, _) = scene.talking_over_twilio();
    let memory = scene.world.memory.borrow().clone().unwrap();
    let mut older: Value = serde_json::from_str(&memory).unwrap();
    assert!(older["call"].as_object_mut().unwrap().remove("venue").is_some());
    *scene.world.memory.borrow_mut() = Some(older.to_string());
    scene.sleep();
    assert!(scene.agrees("alice", &call, true).unwrap().recording.unwrap().available);
}

#[test]
fn a_room_that_is_closed_for_good_ends_its_call_whether_it_rings_or_not() {
    for is_answered in [false, true] {
        let mut scene = Scene::booked();
        scene.later(60);
        let bob = scene.opens("bob", "bob-page");
        let call = scene.places("alice").unwrap().call.id;
        if is_answered {
            scene.wants("bob", Wish::Accept { call: call.clone() }).unwrap();
        }
        scene.later(5);
        scene.hears(Notice::Closed);
        let last = scene.received(&bob).into_iter().rfind(|frame| frame["type"] == "call").unwrap();
        assert_eq!(last["call"]["status"], if is_answered { "ended" } else { "cancelled" });
        assert_eq!(scene.wants("bob", Wish::Accept { call }), Err(Error::CallEnded));
        let live = scene.world.database().scalar("SELECT count(*) FROM calls WHERE ended_at IS NULL");
        assert_eq!(live, Some("0".into()));
        // Without a call there is nothing to end.
        scene.hears(Notice::Closed);
    }
}
