//! Who carries a call, and what Twilio is told.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use serde_json::json;

use super::*;
use crate::config::Config;
use crate::domain::call::{Call, CallType, Carrier, Provider, ProviderRoom, Rules};
use crate::domain::id::CallId;
use crate::hub::room::Errand;
use crate::service::video::Video;
use crate::store::Database;
use crate::store::calls as store;
use crate::twilio::access_token::room_name;
use crate::twilio::rest::line::{Fate, HANGS, Line, ROOM, line, refuses, room as twilio_room, says};

const SECRETS: [(&str, &str); 4] = [
    ("SESSION_SECRET", "thirty-two bytes are long enough."),
    ("TWILIO_ACCOUNT_SID", "AC0123456789abcdef0123456789abcdef"),
    ("TWILIO_API_KEY_SID", "SKfedcba9876543210fedcba9876543210"),
    ("TWILIO_API_KEY_SECRET", "a made-up key secret"),
];
pub const OURS: (&str, &str) = ("TWILIO_CLIENT_ROOM_CREATION", "false");

pub fn config(settings: &[(&str, &str)]) -> Rc<Config> {
    let settings = [&SECRETS[..], settings].concat();
    let find = |name: &str| settings.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    Rc::new(Config::read(find).unwrap())
}

pub fn video<'a>(config: &Rc<Config>, line: &'a Line) -> Result<Video<&'a Line>, Error> {
    Video::new(config, Rc::new(RefCell::default()), line)
}

pub fn gone() -> Fate {
    refuses(404, 20_404)
}

/// A call of this room in the database.
pub fn place(world: &World, session: &Session, room: &Room, carrier: &Carrier) -> Call {
    let id = CallId::random(&room.id, world.random());
    let rules = Rules::from_config(&config(&[]));
    let caller = session.user_id.clone();
    let placed =
        Call::place(id, room.id.clone(), caller, vec![], CallType::Voice, carrier.provider, world.now(), &rules);
    let call = Call { fallback: carrier.fallback.clone(), ..placed };
    let statements = store::create(&call, carrier.room.as_ref(), &service::calls::actor(session));
    block_on(world.database.batch(statements)).unwrap();
    call
}

fn at_twilio(room: &Room) -> Carrier {
    let name = room_name(&room.id, None, &config(&[]).session_secret);
    Carrier { provider: Provider::Twilio, fallback: None, room: Some(ProviderRoom { name, sid: None }) }
}

fn from_browser_to_browser(word: &str) -> Carrier {
    Carrier { provider: Provider::P2p, fallback: Some(word.to_owned()), room: None }
}

#[test]
fn twilio_carries_a_call_when_it_answers_and_is_not_asked_again_for_ten_minutes() {
    let (world, alice, _, room) = World::with_room();
    let (config, line) = (config(&[]), line([gone(), gone()]));
    let video = video(&config, &line).unwrap();
    for (later, asked) in [(0, 1), (300, 1), (310, 2)] {
        line.pass(Duration::from_secs(later));
        assert_eq!(block_on(video.carrier(&video.name(&room.id, None))), Ok(at_twilio(&room)));
        assert_eq!(line.sent.borrow().len(), asked);
    }
    let carrier = at_twilio(&room);
    place(&world, &alice, &room, &carrier);
    let name = world.database.scalar("SELECT provider_room FROM calls");
    assert_eq!(name, Some(carrier.room.unwrap().name));
}

#[test]
fn a_room_that_we_make_is_made_for_every_call() {
    let (_, _, _, room) = World::with_room();
    let (config, line) = (config(&[OURS]), line([says(201, twilio_room("in-progress")), refuses(400, 53_113)]));
    line.fates.borrow_mut().push_back(says(200, twilio_room("in-progress")));
    let video = video(&config, &line).unwrap();
    for _ in 0..2 {
        let carrier = block_on(video.carrier(&video.name(&room.id, None))).unwrap();
        assert_eq!(carrier.room.unwrap().sid.as_deref(), Some(ROOM));
    }
    assert_eq!(line.sent.borrow().len(), 3);
}

#[test]
fn a_twilio_in_trouble_leaves_the_call_to_the_browsers_and_is_left_alone_for_a_while() {
    let (_, _, _, room) = World::with_room();
    for settings in [&[][..], &[OURS]] {
        let (config, line) = (config(settings), line(std::iter::repeat_with(|| HANGS).take(4)));
        let video = video(&config, &line).unwrap();
        for _ in 0..3 {
            assert_eq!(
                block_on(video.carrier(&video.name(&room.id, None))),
                Ok(from_browser_to_browser("unreachable"))
            );
        }
        assert!(line.clock.get() <= Duration::from_secs(10));
        line.pass(Duration::from_secs(10));
        *line.fates.borrow_mut() =
            [if settings.is_empty() { gone() } else { says(201, twilio_room("in-progress")) }].into();
        assert_eq!(block_on(video.carrier(&video.name(&room.id, None))).unwrap().provider, Provider::Twilio);
    }
}

#[test]
fn refused_credentials_are_told_by_their_code_or_refuse_the_call() {
    let refused = line([refuses(401, 20_003)]);
    let carrier = block_on(video(&config(&[]), &refused).unwrap().carrier("name"));
    assert_eq!(carrier, Ok(from_browser_to_browser("20003")));
    let refused = line([refuses(401, 20_003)]);
    let strict = config(&[("TWILIO_FALLBACK", "off")]);
    let error = block_on(video(&strict, &refused).unwrap().carrier("name")).unwrap_err();
    assert_eq!(
        (error.status(), error.code(), error.details()),
        (502, "provider_error", Some(json!({"twilioCode": 20003})))
    );
}

#[test]
fn strangers_and_who_joins_a_live_call_make_nobody_ask_twilio() {
    let (world, alice, bob, room) = World::with_room();
    let mallory = world.guest("Mallory");
    let (config, line) = (config(&[]), line([]));
    let carrier = |session: &Session| {
        let video = video(&config, &line);
        block_on(service::calls::carrier(&world.database, &config, video, session, &room.id, world.now()))
    };
    assert_eq!(carrier(&mallory), Err(Error::RoomNotFound));
    place(&world, &alice, &room, &at_twilio(&room));
    assert_eq!(carrier(&bob), Ok(at_twilio(&room)));
}

#[test]
fn without_secrets_calls_are_the_browsers_and_with_half_of_them_nobodys() {
    let (world, alice, _, room) = World::with_room();
    let line = line([]);
    let carrier = |secrets: &[(&str, &str)]| {
        let find = |name: &str| secrets.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        let config = Rc::new(Config::read(find).unwrap());
        let video = video(&config, &line);
        block_on(service::calls::carrier(&world.database, &config, video, &alice, &room.id, world.now()))
    };
    assert_eq!(carrier(&SECRETS[..1]), Ok(Carrier::default()));
    let missing = vec!["TWILIO_API_KEY_SECRET"];
    assert_eq!(carrier(&SECRETS[..3]), Err(Error::TwilioNotConfigured { missing }));
}

#[test]
fn a_token_is_for_the_provider_of_the_live_call() {
    let (world, alice, bob, room) = World::with_room();
    let (config, line) = (config(&[]), line([]));
    let token = || {
        let video = video(&config, &line);
        let token = service::calls::token(&world.database, &config, video, &bob, &room.id, world.now());
        serde_json::to_value(block_on(token).unwrap()).unwrap()
    };
    assert_eq!(token()["provider"], "twilio");
    place(&world, &alice, &room, &from_browser_to_browser("20003"));
    assert_eq!((&token()["provider"], &token()["maxParticipants"]), (&json!("p2p"), &json!(4)));
}

#[test]
fn a_token_for_a_room_that_we_make_comes_when_the_room_is_there() {
    let (world, alice, bob, room) = World::with_room();
    place(&world, &alice, &room, &at_twilio(&room));
    let (config, line) = (config(&[OURS]), line([says(201, twilio_room("in-progress")), refuses(400, 53_107)]));
    let token = || {
        let video = video(&config, &line);
        block_on(service::calls::token(&world.database, &config, video, &bob, &room.id, world.now()))
    };
    assert!(token().is_ok());
    assert_eq!(token().unwrap_err().code(), "provider_error");
}

#[test]
fn a_room_is_completed_unless_the_next_call_is_live_in_it() {
    let (world, alice, _, room) = World::with_room();
    let config = config(&[]);
    let sent = |fates: Vec<Fate>| {
        let line = line(fates);
        block_on(video(&config, &line).unwrap().run(
            &world.database,
            &room.id,
            &Errand::Complete { provider_room: None },
        ));
        line.sent.into_inner().len()
    };
    let there = || says(200, twilio_room("in-progress"));
    assert_eq!(sent(vec![there(), says(200, twilio_room("completed"))]), 2);
    assert_eq!(sent(vec![gone()]), 1);
    place(&world, &alice, &room, &at_twilio(&room));
    assert_eq!(sent(vec![there()]), 1);
}

#[test]
fn somebody_is_taken_out_of_the_room_that_is_there() {
    let (world, _, _, room) = World::with_room();
    let config = config(&[]);
    let person = json!({"sid": "PA1", "identity": "Bob", "status": "disconnected"});
    let line = line([says(200, twilio_room("in-progress")), says(200, person)]);
    let errand = Errand::Remove { provider_room: None, identity: "Bob".to_owned() };
    block_on(video(&config, &line).unwrap().run(&world.database, &room.id, &errand));
    assert_eq!(line.sent.borrow()[1], format!("POST /{ROOM}/Participants/Bob"));
}
