//! Consent, and what Twilio is told.

use super::*;
use crate::domain::call::ProviderRoom;
use crate::domain::call::recording::Order;
use crate::hub::outbox::Letter;

pub const ROOM: &str = "our-name";

impl Scene {
    /// Alice and Bob talk over Twilio.
    pub fn talking_over_twilio(&mut self) -> (CallId, Socket, Socket) {
        let room = Some(ProviderRoom { name: ROOM.to_owned(), sid: None });
        let carrier = Carrier { provider: Provider::Twilio, room, ..Carrier::default() };
        let (alice, bob) = (self.opens("alice", "alice-page"), self.opens("bob", "bob-page"));
        let call = self.wants("alice", Wish::Create { call_type: CallType::Video, carrier }).unwrap().call.id;
        self.joins(&alice, &call);
        self.now += 1;
        self.joins(&bob, &call);
        (call, alice, bob)
    }

    pub fn execute(&self, sql: &'static str) {
        pollster::block_on(self.world.database().run(Statement::new(sql, Vec::new()))).unwrap();
    }

    pub fn agrees(&mut self, name: &str, call: &CallId, agrees: bool) -> Result<Done, Error> {
        self.wants(name, Wish::Record { call: call.clone(), agrees })
    }

    pub fn letter(&mut self) -> Option<Letter> {
        self.keeper.take_letter(at(self.now))
    }

    fn carried(&mut self, letter: &Letter, arrived: bool) {
        let result = if arrived { Ok(()) } else { Err(Error::Unavailable("Twilio is away".into())) };
        pollster::block_on(self.keeper.carried(letter, result, at(self.now)));
    }

    /// Carries everything that is due; answers what it was.
    pub fn carry(&mut self) -> Vec<Order> {
        let mut orders = Vec::new();
        while let Some(letter) = self.letter() {
            self.carried(&letter, true);
            orders.push(letter.order);
        }
        orders
    }

    /// `type/who` of our own events.
    pub fn timeline(&self) -> String {
        let sql = "SELECT group_concat(type || '/' || coalesce(user_id, '') || coalesce('/' || (data ->> 'consent'), ''), ' ')
                   FROM (SELECT * FROM call_events WHERE source = 'securechat' ORDER BY id)";
        self.world.database().scalar(sql).unwrap_or_default()
    }
}

#[test]
fn recording_starts_when_all_agreed_and_stops_when_one_withdraws() {
    let mut scene = Scene::new();
    let (call, alice, bob) = scene.talking_over_twilio();
    let done = scene.agrees("alice", &call, true).unwrap().recording.unwrap();
    assert_eq!((done.available, done.running, done.asked_by), (true, false, Some(UserId::new("alice"))));
    assert_eq!(scene.last(&bob, "call")["call"]["recording"]["consents"], json!(["alice"]));
    assert_eq!(scene.letter(), None);
    scene.says(&bob, json!({"type": "call.record", "callId": call, "consent": true}));
    assert_eq!(scene.last(&alice, "call")["call"]["recording"]["state"], "starting");
    let letter = scene.letter().unwrap();
    assert_eq!((letter.order, letter.by.clone()), (Order::Start, Some(UserId::new("bob"))));
    scene.carried(&letter, true);
    let shown = scene.last(&bob, "call")["call"]["recording"].clone();
    let expected =
        json!({"available": true, "running": true, "state": "on", "asked_by": "alice", "consents": ["alice", "bob"]});
    assert_eq!(shown, expected);
    scene.agrees("alice", &call, false).unwrap();
    assert_eq!(scene.last(&bob, "call")["call"]["recording"]["state"], "stopping");
    assert_eq!(scene.carry(), [Order::Stop]);
    assert_eq!(scene.last(&bob, "call")["call"]["recording"]["running"], false);
    let told = "recording-consent/alice/1 recording-consent/bob/1 recording-on/bob recording-consent/alice/0 recording-off/alice";
    assert_eq!(scene.timeline(), told);
}

#[test]
fn strangers_and_other_calls_are_refused() {
    let mut scene = Scene::new();
    let (call, alice, _) = scene.talking_over_twilio();
    let code = |done: Result<Done, Error>| done.unwrap_err().code();
    assert_eq!(code(scene.agrees("mallory", &call, true)), "call_not_found");
    assert_eq!(code(scene.agrees("carol", &call, true)), "not_in_call");
    let other = CallId::random(&RoomId::random([1; 16]), [99; 16]);
    assert_eq!(code(scene.agrees("alice", &other, true)), "call_not_found");
    scene.says(&alice, json!({"type": "call.record", "callId": other, "consent": true}));
    assert_eq!(scene.last(&alice, "error")["code"], "call_not_found");
    scene.execute("UPDATE users SET session_epoch = 1 WHERE id = 'bob'");
    assert_eq!(code(scene.agrees("bob", &call, true)), "session_expired");
    scene.ends("alice", &call).unwrap();
    assert_eq!(code(scene.agrees("alice", &call, true)), "call_ended");
    assert_eq!((scene.timeline(), scene.letter()), (String::new(), None));
}

#[test]
fn a_call_between_browsers_cannot_be_recorded() {
    let mut scene = Scene::new();
    let (call, alice, _) = scene.talking();
    assert_eq!(scene.agrees("alice", &call, true).unwrap_err(), Error::RecordingUnavailable);
    assert_eq!(scene.last(&alice, "call")["call"]["recording"]["available"], false);
}

#[test]
fn when_the_database_is_away_nobody_has_agreed() {
    let mut scene = Scene::new();
    let (call, ..) = scene.talking_over_twilio();
    scene.agrees("alice", &call, true).unwrap();
    scene.wake();
    scene.world.failures.borrow_mut().push_back(Failure::BeforeTheWrite);
    assert_eq!(scene.agrees("bob", &call, true).unwrap_err().code(), "unavailable");
    assert_eq!(scene.letter(), None);
    assert_eq!(scene.timeline(), "recording-consent/alice/1");
}

#[test]
fn a_stop_is_never_overtaken_and_tried_until_it_arrives() {
    let mut scene = Scene::new();
    let (call, alice, _) = scene.talking_over_twilio();
    scene.agrees("alice", &call, true).unwrap();
    scene.agrees("bob", &call, true).unwrap();
    let start = scene.letter().unwrap();
    scene.agrees("bob", &call, false).unwrap();
    assert_eq!(scene.letter(), None, "the start is still under way");
    scene.carried(&start, true);
    for pause in [1, 2, 5, 15, 30, 30] {
        let stop = scene.letter().unwrap();
        assert_eq!(stop.order, Order::Stop);
        scene.carried(&stop, false);
        scene.agrees("bob", &call, true).unwrap();
        scene.agrees("bob", &call, false).unwrap();
        assert_eq!(scene.last(&alice, "call")["call"]["recording"]["running"], true);
        assert_eq!(scene.letter(), None, "not yet");
        assert!(scene.world.alarm.get().is_some_and(|alarm| alarm <= at(scene.now + pause)));
        scene.later(pause);
    }
    assert_eq!(scene.carry(), [Order::Stop]);
    assert!(scene.world.logged.borrow().iter().any(|line| line.contains("recording rules")));
}

#[test]
fn a_start_that_fails_is_seen_undone_and_not_repeated() {
    let mut scene = Scene::new();
    let (call, _, bob) = scene.talking_over_twilio();
    scene.agrees("alice", &call, true).unwrap();
    scene.agrees("bob", &call, true).unwrap();
    let start = scene.letter().unwrap();
    scene.carried(&start, false);
    let shown = scene.last(&bob, "call")["call"]["recording"].clone();
    assert_eq!((&shown["state"], &shown["running"]), (&json!("failed"), &json!(false)));
    assert_eq!(scene.carry(), [Order::Stop]);
    assert_eq!(scene.letter(), None);
    scene.agrees("alice", &call, true).unwrap();
    assert_eq!(scene.carry(), [Order::Start]);
    assert!(scene.timeline().contains("recording-start-failed/bob recording-off/"), "{}", scene.timeline());
}

#[test]
fn a_stop_survives_the_call_and_the_object() {
    let mut scene = Scene::new();
    let (call, ..) = scene.talking_over_twilio();
    scene.agrees("alice", &call, true).unwrap();
    scene.agrees("bob", &call, true).unwrap();
    assert_eq!(scene.carry(), [Order::Start]);
    scene.ends("bob", &call).unwrap();
    let lost = scene.letter().unwrap();
    assert_eq!(lost.order, Order::Stop);
    scene.crash();
    assert_eq!(scene.world.alarm.get(), Some(at(scene.now + 20)));
    scene.later(20);
    assert_eq!(scene.carry(), [Order::Stop]);
    assert_eq!(scene.world.memory.borrow().clone(), None);
    assert!(scene.timeline().ends_with("recording-on/bob recording-off/bob"));
}

#[test]
fn a_room_that_forgot_its_call_has_its_recording_stopped() {
    let mut scene = Scene::new();
    let (call, ..) = scene.talking_over_twilio();
    *scene.world.memory.borrow_mut() = None;
    scene.crash();
    let alice = scene.opens("alice", "alice-page");
    scene.joins(&alice, &call);
    assert_eq!(scene.carry(), [Order::Stop]);
}

#[test]
fn the_timeline_is_written_when_the_database_is_back() {
    let mut scene = Scene::new();
    let (call, ..) = scene.talking_over_twilio();
    scene.agrees("alice", &call, true).unwrap();
    scene.agrees("bob", &call, true).unwrap();
    let start = scene.letter().unwrap();
    scene.world.failures.borrow_mut().push_back(Failure::BeforeTheWrite);
    scene.carried(&start, true);
    assert!(!scene.timeline().contains("recording-on"));
    scene.later(15);
    assert!(scene.timeline().ends_with("recording-on/bob"));
}
