//! Requests against those of the official library, and the client against a Twilio that can be in trouble.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use pollster::block_on;
use serde::Deserialize;
use serde_json::{Value, json};

use super::request::{Method, Requests};
use super::*;

const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
const ROOM: &str = "RM00112233445566778899aabbccddeeff";
const PERSON: &str = "PAffeeddccbbaa99887766554433221100";

fn key() -> Credentials {
    let secret = Secret::new("a made-up key secret");
    Credentials { user: "SKfedcba9876543210fedcba9876543210".to_owned(), secret }
}

fn new_room() -> NewRoom {
    NewRoom {
        unique_name: "room one & two".to_owned(),
        room_type: "group".to_owned(),
        status_callback: Some("https://chat.example/api/twilio/status-callback".to_owned()),
        max_participants: 50,
        media_region: Some("au1".to_owned()),
        empty_timeout: Duration::from_secs(300),
        unused_timeout: Duration::from_secs(300),
    }
}

/// What the official library sent; see `tests/fixtures/make-twilio-rest.mjs`.
#[derive(Debug, PartialEq, Deserialize)]
struct Golden {
    name: String,
    method: String,
    url: String,
    authorization: String,
    form: Vec<(String, String)>,
}

#[test]
fn our_requests_are_those_of_the_official_library() {
    let ours = Requests::new(Addresses::default(), key());
    let token = Credentials { user: ACCOUNT.to_owned(), secret: Secret::new("a made-up auth token") };
    let by_token = Requests::new(Addresses::default(), token);
    let made = [
        ("create", ours.create_room(&new_room())),
        ("fetch", ours.fetch_room(ROOM)),
        ("complete", ours.complete_room(ROOM)),
        ("list participants", ours.list_participants(ROOM)),
        ("remove participant", ours.remove_participant(ROOM, PERSON)),
        ("record all", ours.set_recording_rules(ROOM, Recording::All)),
        ("record none", ours.set_recording_rules(ROOM, Recording::Nothing)),
        ("account by key", ours.account(ACCOUNT)),
        ("account by token", by_token.account(ACCOUNT)),
    ];
    let made = made.map(|(name, request)| Golden {
        name: name.to_owned(),
        method: request.method.as_str().to_owned(),
        authorization: request.authorization(),
        form: request.form.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect(),
        url: request.url,
    });
    let goldens: Vec<Golden> = serde_json::from_str(include_str!("../../../tests/fixtures/twilio-rest.json")).unwrap();
    assert_eq!(made.as_slice(), goldens);
}

#[test]
fn a_body_says_what_the_form_does_and_a_read_has_none() {
    let ours = Requests::new(Addresses::default(), key());
    let request = ours.create_room(&new_room());
    let body = request.body().unwrap();
    let read: Vec<(String, String)> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let sent: Vec<(String, String)> = request.form.iter().map(|(key, value)| ((*key).into(), value.clone())).collect();
    assert_eq!(read, sent);
    assert_eq!(ours.fetch_room(ROOM).body(), None);
}

#[test]
fn a_room_without_callback_and_region_leaves_both_to_the_account() {
    let room = NewRoom { status_callback: None, media_region: None, ..new_room() };
    let request = Requests::new(Addresses::default(), key()).create_room(&room);
    let names: Vec<&str> = request.form.iter().map(|(name, _)| *name).collect();
    let wanted = ["Type", "UniqueName", "MaxParticipants", "RecordParticipantsOnConnect", "EmptyRoomTimeout"];
    assert_eq!(names, [&wanted[..], &["UnusedRoomTimeout"]].concat());
}

#[test]
fn no_name_leaves_its_segment_of_the_path() {
    let ours = Requests::new(Addresses::default(), key());
    for (identity, wanted) in [
        ("Жанна 1", "%D0%96%D0%B0%D0%BD%D0%BD%D0%B0%201"),
        ("a/b?c#d%e", "a%2Fb%3Fc%23d%25e"),
        ("b.o-b_2~", "b.o-b_2~"),
    ] {
        let url = ours.remove_participant(ROOM, identity).url;
        assert_eq!(url, format!("https://video.twilio.com/v1/Rooms/{ROOM}/Participants/{wanted}"));
    }
}

#[test]
fn a_request_shows_no_secret() {
    let shown = format!("{:?}", Requests::new(Addresses::default(), key()).fetch_room(ROOM));
    assert!(!shown.contains("made-up") && !shown.contains("Basic"), "{shown}");
}

/// What happens to one try: how long it takes, and what comes back.
type Fate = (u64, Result<Reply, TransportError>);

/// A Twilio that answers as it is told to.
#[derive(Default)]
struct Line {
    fates: RefCell<VecDeque<Fate>>,
    sent: RefCell<Vec<String>>,
    clock: Cell<Duration>,
}

impl Line {
    fn pass(&self, time: Duration) {
        self.clock.set(self.clock.get() + time);
    }
}

impl Transport for &Line {
    async fn send(&self, request: &Request, patience: Duration) -> Result<Reply, TransportError> {
        let path = request.url.strip_prefix("https://video.twilio.com/v1/Rooms").unwrap_or(&request.url);
        self.sent.borrow_mut().push(format!("{} {path}", request.method.as_str()));
        let (millis, outcome) = self.fates.borrow_mut().pop_front().unwrap();
        let takes = Duration::from_millis(millis);
        self.pass(takes.min(patience));
        if takes > patience { Err(TransportError::Timeout) } else { outcome }
    }

    async fn pause(&self, duration: Duration) {
        self.pass(duration);
    }

    fn clock(&self) -> Duration {
        self.clock.get()
    }
}

fn says(status: u16, body: Value) -> Fate {
    (50, Ok(Reply { status, body: body.to_string() }))
}

fn refuses(status: u16, code: u32) -> Fate {
    says(status, json!({"code": code, "message": "words", "more_info": "", "status": status}))
}

fn room(status: &str) -> Value {
    json!({"sid": ROOM, "unique_name": "r", "status": status, "type": "group", "duration": null, "max_participants": 50})
}

const HANGS: Fate = (60_000, Err(TransportError::Timeout));

fn line(fates: impl IntoIterator<Item = Fate>) -> Line {
    Line { fates: RefCell::new(fates.into_iter().collect()), ..Line::default() }
}

fn client(line: &Line) -> Client<&Line> {
    Client::new(line, Addresses::default(), key())
}

#[test]
fn a_room_is_made() {
    let line = line([says(201, room("in-progress"))]);
    let made = block_on(client(&line).create_room(&new_room())).unwrap();
    assert_eq!((made.sid.as_str(), made.is_over()), (ROOM, false));
    assert_eq!(*line.sent.borrow(), ["POST "]);
}

#[test]
fn a_room_that_is_there_already_is_fetched() {
    let line = line([refuses(400, 53_113), says(200, room("in-progress"))]);
    assert_eq!(block_on(client(&line).create_room(&new_room())).unwrap().sid, ROOM);
    assert_eq!(*line.sent.borrow(), ["POST ", "GET /room%20one%20%26%20two"]);
}

#[test]
fn a_creation_whose_answer_was_lost_finds_what_it_made() {
    let line = line([HANGS, refuses(400, 53_113), says(200, room("in-progress"))]);
    assert_eq!(block_on(client(&line).create_room(&new_room())).unwrap().sid, ROOM);
}

#[test]
fn trouble_that_may_pass_is_tried_again_and_other_trouble_is_not() {
    let broken = || (1, Err(TransportError::Broken("reset".to_owned())));
    for trouble in [refuses(429, 20_429), refuses(503, 20_503), says(502, json!("<html>")), broken(), HANGS] {
        let line = line([trouble, says(200, room("in-progress"))]);
        assert!(block_on(client(&line).fetch_room(ROOM)).unwrap().is_some());
    }
    for (status, code) in [(400, 53_126), (401, 20_003), (403, 20_006)] {
        let line = line([refuses(status, code)]);
        let failure = block_on(client(&line).create_room(&new_room())).unwrap_err();
        assert_eq!((failure.code(), failure.word()), (Some(code), code.to_string()));
        assert_eq!(failure.is_refusal_of_credentials(), status != 400);
    }
}

#[test]
fn patience_ends_after_ten_seconds_whatever_happens() {
    let forever = || std::iter::repeat_with(|| HANGS).take(9);
    let slow = (4_900, Ok(Reply { status: 503, body: String::new() }));
    for fates in [forever().collect::<Vec<_>>(), vec![slow.clone(), slow.clone(), slow.clone()]] {
        let line = line(fates);
        let failure = block_on(client(&line).create_room(&new_room())).unwrap_err();
        assert_eq!(failure.word(), "unreachable");
        assert!(line.clock.get() <= Duration::from_secs(10), "{:?}", line.clock.get());
        assert!(line.sent.borrow().len() >= 2);
    }
    // Two requests of one wish share its time.
    let line = line([HANGS, HANGS].into_iter().chain(forever()));
    block_on(client(&line).complete_room("a name")).unwrap_err();
    assert!(line.clock.get() <= Duration::from_secs(10));
}

#[test]
fn three_tries_are_enough() {
    let line = line([refuses(503, 1), refuses(503, 2), refuses(503, 3), says(200, room("in-progress"))]);
    assert_eq!(block_on(client(&line).fetch_room(ROOM)).unwrap_err().code(), Some(3));
}

#[test]
fn what_is_not_there_is_no_failure() {
    let gone = || line([refuses(404, 20_404)]);
    assert_eq!(block_on(client(&gone()).fetch_room("a name")), Ok(None));
    assert_eq!(block_on(client(&gone()).complete_room("a name")), Ok(None));
    assert_eq!(block_on(client(&gone()).complete_room(ROOM)), Ok(None));
    assert_eq!(block_on(client(&gone()).list_participants(ROOM)), Ok(None));
    assert_eq!(block_on(client(&gone()).remove_participant(ROOM, "Bob")), Ok(None));
    assert_eq!(block_on(client(&gone()).set_recording_rules(ROOM, Recording::All)), Ok(None));
    assert_eq!(block_on(client(&line([refuses(400, 53_112)])).complete_room(ROOM)), Ok(None));
}

#[test]
fn a_named_room_is_completed_by_its_sid() {
    let line = line([says(200, room("in-progress")), says(200, room("completed"))]);
    assert!(block_on(client(&line).complete_room("a-name")).unwrap().unwrap().is_over());
    assert_eq!(*line.sent.borrow(), ["GET /a-name", &format!("POST /{ROOM}")]);
}

#[test]
fn people_are_listed_and_removed() {
    let person = json!({"sid": PERSON, "identity": "..", "status": "connected", "room_sid": ROOM});
    let page = json!({"participants": [person], "meta": {"key": "participants"}});
    let line = line([says(200, page.clone()), says(200, page), says(200, person.clone()), says(200, person)]);
    let people = block_on(client(&line).list_participants(ROOM)).unwrap().unwrap();
    assert_eq!((people.len(), people[0].identity.as_str()), (1, ".."));
    // A name of dots is nothing for a path.
    assert!(block_on(client(&line).remove_participant(ROOM, "..")).unwrap().is_some());
    assert_eq!(line.sent.borrow()[2], format!("POST /{ROOM}/Participants/{PERSON}"));
    assert!(block_on(client(&line).remove_participant(ROOM, "Bob")).unwrap().is_some());
    assert_eq!(line.sent.borrow()[3], format!("POST /{ROOM}/Participants/Bob"));
}

#[test]
fn an_account_says_how_it_is() {
    let line =
        line([says(200, json!({"sid": ACCOUNT, "status": "suspended", "auth_token": "x"})), refuses(401, 20_003)]);
    assert_eq!(block_on(client(&line).account(ACCOUNT)).unwrap().status, "suspended");
    assert!(block_on(client(&line).account(ACCOUNT)).unwrap_err().is_refusal_of_credentials());
}

#[test]
fn a_reply_that_is_not_twilios_is_told_and_not_repeated() {
    let line = line([says(200, json!("<html>"))]);
    let failure = block_on(client(&line).fetch_room(ROOM)).unwrap_err();
    assert!(matches!(failure, Failure::Unreadable(_)));
    assert_eq!(failure.word(), "unreachable");
    assert_eq!(Method::Get.as_str(), "GET");
}
