//! Rooms with hours.

use std::rc::Rc;

use serde_json::{Value, json};

use super::video::{OURS, config, gone, place, video};
use super::*;
use crate::config::Config;
use crate::domain::call::recording::Order;
use crate::domain::call::{Carrier, Provider, ProviderRoom};
use crate::domain::ticket::Ticket;
use crate::hub::room::Errand;
use crate::store::{Database, Statement};
use crate::twilio::rest::line::{Line, ROOM, line, room as twilio_room, says};

const NAME: &str = "apt-1-1795240370-k3v9x2ab";
const HOUR: i64 = 3600;

/// Alice and Bob have a room that opens in an hour, for an hour. Answers when.
fn with_booked_room() -> (World, Session, Session, Room, Timestamp) {
    let (world, alice, bob, room) = World::with_room();
    let opens_at = world.now().plus_seconds(HOUR);
    let book = Statement::new(
        "UPDATE chat_rooms SET opens_at = ?2, closes_at = ?3, provider_room = ?4, is_recordable = 0 WHERE id = ?1",
        vec![(&room.id).into(), opens_at.into(), opens_at.plus_seconds(HOUR).into(), NAME.into()],
    );
    block_on(world.database.run(book)).unwrap();
    (world, alice, bob, room, opens_at)
}

fn at_twilio() -> Carrier {
    let room = Some(ProviderRoom { name: NAME.to_owned(), sid: None });
    Carrier { provider: Provider::Twilio, fallback: None, room }
}

fn from_browser_to_browser() -> Rc<Config> {
    let find = |name: &str| (name == "SESSION_SECRET").then(|| "thirty-two bytes are long enough.".to_owned());
    Rc::new(Config::read(find).unwrap())
}

/// What a person is answered at one moment: about a token, a socket and a new call's carrier.
fn answers(world: &World, config: &Rc<Config>, who: &Session, room: &Room, now: Timestamp) -> [Result<(), Error>; 3] {
    // Nothing is said on this line: who asks Twilio panics.
    let (silence, actor) = (line([]), service::calls::actor(who));
    let twilio = || video(config, &silence);
    [
        block_on(service::calls::token(&world.database, config, twilio(), who, &room.id, now)).map(drop),
        block_on(service::calls::admit(&world.database, &actor, &room.id, now)).map(drop),
        block_on(service::calls::carrier(&world.database, config, twilio(), who, &room.id, now)).map(drop),
    ]
}

#[test]
fn a_booked_room_is_not_listed_and_can_be_looked_at() {
    let (world, alice, _, room, _) = with_booked_room();
    let other = world.create(&alice, "another code").unwrap();
    let rows = block_on(service::rooms::list(&world.database, &alice, world.now())).unwrap();
    assert_eq!(rows.len(), 1);
    assert!(rows[0].contains(other.id.as_str()));
    let (found, members, _) = block_on(service::rooms::get(&world.database, &world.rooms, &alice, &room.id)).unwrap();
    assert_eq!((found.id, members.len()), (room.id, 2));
}

#[test]
fn a_booked_room_is_not_left_by_its_people_and_not_known_to_others() {
    let (world, alice, bob, room, _) = with_booked_room();
    let state = "SELECT owner_id || (SELECT count(*) FROM room_members) FROM chat_rooms";
    let before = world.database.scalar(state);
    for session in [&alice, &bob] {
        let refused = world.leave(session, &room).unwrap_err();
        assert_eq!((refused.status(), refused.code()), (403, "not_allowed"));
        assert_eq!(world.database.scalar(state), before);
    }
    assert_eq!(world.leave(&world.guest("Mallory"), &room), Err(Error::RoomNotFound));
    assert_eq!((world.database.scalar(state), world.told()), (before, vec![]));
    let other = world.create(&bob, "another code").unwrap();
    assert_eq!(world.leave(&bob, &other), Ok(()), "another room is left as ever");
}

#[test]
fn whose_account_ends_is_out_of_a_booked_room_too() {
    let (world, alice, bob, room, _) = with_booked_room();
    let ended = block_on(service::auth::logout(&world.database, &alice, false, false, world.now())).unwrap().unwrap();
    assert_eq!(ended.rooms, vec![room.id.clone()]);
    let (room, members, _) = block_on(service::rooms::get(&world.database, &world.rooms, &bob, &room.id)).unwrap();
    assert_eq!((room.owner_id, members.len()), (bob.user_id, 1));
}

#[test]
fn nobody_comes_in_before_a_room_opens_and_after_it_has_closed() {
    let (world, alice, _, room, opens_at) = with_booked_room();
    let closes_at = opens_at.plus_seconds(HOUR);
    let mallory = world.guest("Mallory");
    let before_opening = Timestamp::from_millis(opens_at.as_millis() - 1);
    let last_moment = Timestamp::from_millis(closes_at.as_millis() - 1);
    let (p2p, twilio) = (from_browser_to_browser(), config(&[]));
    for now in [world.now(), before_opening, closes_at, closes_at.plus_seconds(HOUR)] {
        let closed = || Err(Error::RoomClosed { opens_at, closes_at });
        assert_eq!(answers(&world, &twilio, &alice, &room, now), [closed(), closed(), closed()], "{now}");
        // Who carries calls between browsers is no question, so that the room itself refuses the call.
        assert_eq!(answers(&world, &p2p, &alice, &room, now)[..2], [closed(), closed()], "{now}");
        let unknown = || Err(Error::RoomNotFound);
        assert_eq!(answers(&world, &twilio, &mallory, &room, now), [unknown(), unknown(), unknown()], "{now}");
    }
    for now in [opens_at, last_moment] {
        assert_eq!(answers(&world, &p2p, &alice, &room, now), [Ok(()), Ok(()), Ok(())], "{now}");
    }
    let details = Error::RoomClosed { opens_at, closes_at }.details().unwrap();
    assert_eq!(details, json!({"opensAt": opens_at.to_string(), "closesAt": closes_at.to_string()}));
}

#[test]
fn a_call_that_lives_when_its_room_closes_can_be_come_back_to() {
    let (world, alice, bob, room, opens_at) = with_booked_room();
    world.now.set(opens_at);
    let call = place(&world, &alice, &room, &at_twilio());
    let config = config(&[]);
    let late = opens_at.plus_seconds(2 * HOUR);
    assert_eq!(answers(&world, &config, &bob, &room, late), [Ok(()), Ok(()), Ok(())]);
    assert!(block_on(service::calls::get(&world.database, &bob, &call.id)).is_ok());
    let end = "UPDATE calls SET status = 'cancelled', ended_at = started_at, duration = 0, end_reason = 'cancelled'";
    block_on(world.database.run(Statement::new(end, vec![]))).unwrap();
    assert!(answers(&world, &config, &bob, &room, late).iter().all(Result::is_err));
    // What was stays readable.
    assert!(block_on(service::calls::get(&world.database, &bob, &call.id)).is_ok());
    assert_eq!(block_on(service::calls::history(&world.database, &bob, &room.id, None)).unwrap().len(), 1);
    assert!(block_on(service::calls::timeline(&world.database, &bob, &call.id)).is_ok());
}

#[test]
fn a_ticket_does_not_open_a_room_that_is_closed() {
    let (world, alice, _, room, opens_at) = with_booked_room();
    let ends_at = opens_at.plus_seconds(5 * HOUR);
    let ticket = Ticket::start(&alice, room.id.clone(), ends_at);
    let actor = crate::store::calls::Actor { user: ticket.user_id, epoch: ticket.epoch };
    let admit = |now| block_on(service::calls::admit(&world.database, &actor, &room.id, now));
    assert_eq!(admit(opens_at).as_deref(), Ok("Alice"));
    assert_eq!(admit(opens_at.plus_seconds(HOUR)).unwrap_err().code(), "room_closed");
}

fn token(world: &World, config: &Rc<Config>, line: &Line, who: &Session, room: &Room, now: Timestamp) -> Value {
    let token = service::calls::token(&world.database, config, video(config, line), who, &room.id, now);
    serde_json::to_value(block_on(token).unwrap()).unwrap()
}

#[test]
fn at_twilio_a_booked_room_goes_by_its_own_name_and_its_people_by_id_and_name() {
    let (world, alice, bob, room, opens_at) = with_booked_room();
    let identity = format!("{}-Bob", bob.user_id);
    let shown = token(&world, &config(&[]), &line([]), &bob, &room, opens_at);
    assert_eq!((&shown["roomName"], &shown["identity"]), (&json!(NAME), &json!(identity)));
    let twilio = line([gone()]);
    let config = config(&[]);
    let carrier =
        service::calls::carrier(&world.database, &config, video(&config, &twilio), &alice, &room.id, opens_at);
    assert_eq!(block_on(carrier), Ok(at_twilio()));
    assert_eq!(*twilio.sent.borrow(), [format!("GET /{NAME}")]);
}

#[test]
fn from_browser_to_browser_a_booked_room_is_named_as_ever() {
    let (world, _, bob, room, opens_at) = with_booked_room();
    let shown = token(&world, &from_browser_to_browser(), &line([]), &bob, &room, opens_at);
    assert_eq!(shown["roomName"], format!("room_{}", room.id));
    assert_eq!(shown["identity"], format!("{}-Bob", bob.user_id));
}

#[test]
fn errands_and_orders_go_to_the_booked_rooms_name() {
    let (world, _, _, room, _) = with_booked_room();
    let config = config(&[OURS]);
    let provider_room = Some(NAME.to_owned());
    let there = || says(200, twilio_room("in-progress"));
    let run = |errand: &Errand| {
        let line = line([there(), says(200, twilio_room("completed"))]);
        block_on(video(&config, &line).unwrap().run(&world.database, &room.id, errand));
        line.sent.into_inner()
    };
    let completed = run(&Errand::Complete { provider_room: provider_room.clone() });
    assert_eq!(completed, [format!("GET /{NAME}"), format!("POST /{ROOM}")]);
    let removed = run(&Errand::Remove { provider_room: provider_room.clone(), identity: "1f-Bob".to_owned() });
    assert_eq!(removed, [format!("GET /{NAME}"), format!("POST /{ROOM}/Participants/1f-Bob")]);
    let line = line([there(), says(200, json!({"room_sid": ROOM, "rules": []}))]);
    let video = video(&config, &line).unwrap();
    block_on(video.record(&video.name(&room.id, provider_room.as_deref()), Order::Start)).unwrap();
    assert_eq!(*line.sent.borrow(), [format!("GET /{NAME}"), format!("POST /{ROOM}/RecordingRules")]);
}
