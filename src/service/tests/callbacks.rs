use super::*;
use crate::domain::call::{CallType, Provider};
use crate::domain::id::CallId;
use crate::store::calls::Actor;
use crate::store::{Database, Statement};
use crate::twilio::webhook::{Event, Kind};

/// Alice's call over Twilio.
fn a_call(world: &World, alice: &Session, room: &Room) -> CallId {
    let rules = crate::domain::call::tests::RULES;
    let id = CallId::random(&room.id, world.random());
    let (caller, now) = (alice.user_id.clone(), world.now());
    let call = crate::domain::call::Call::place(
        id.clone(),
        room.id.clone(),
        caller,
        vec![],
        CallType::Video,
        Provider::Twilio,
        now,
        &rules,
    );
    let actor = Actor { user: alice.user_id.clone(), epoch: 0 };
    block_on(world.database.batch(crate::store::calls::create(&call, None, &actor))).unwrap();
    let named = Statement::new("UPDATE calls SET provider_room = 'ours'", vec![]);
    block_on(world.database.run(named)).unwrap();
    id
}

fn created(world: &World, room_name: &str) -> Event {
    Event {
        account_sid: "AC1".into(),
        room_sid: "RM1".into(),
        room_name: room_name.into(),
        kind: Kind::RoomCreated,
        at: world.now(),
        sequence: 0,
        identity: None,
        data: serde_json::Map::new(),
    }
}

#[test]
fn an_event_is_taken_in_by_its_calls_room() {
    let (world, alice, _, room) = World::with_room();
    let call = a_call(&world, &alice, &room);
    block_on(service::callbacks::take(&world.database, &world.rooms, &created(&world, "ours"), world.now())).unwrap();
    assert_eq!(*world.rooms.attended.borrow(), [call]);
}

#[test]
fn an_event_of_an_unknown_room_bothers_nobody() {
    let (world, ..) = World::with_room();
    block_on(service::callbacks::take(&world.database, &world.rooms, &created(&world, "theirs"), world.now())).unwrap();
    assert!(world.rooms.attended.borrow().is_empty());
    assert_eq!(world.database.scalar("SELECT count(*) FROM call_events"), Some("1".into()));
}

#[test]
fn a_room_that_is_away_is_asked_again_by_the_cron() {
    let (world, alice, _, room) = World::with_room();
    let call = a_call(&world, &alice, &room);
    world.rooms.is_down.set(true);
    block_on(service::callbacks::take(&world.database, &world.rooms, &created(&world, "ours"), world.now())).unwrap();
    assert!(block_on(service::callbacks::waiting(&world.database, world.now())).unwrap().is_empty(), "not at once");
    world.wait(120);
    assert_eq!(block_on(service::callbacks::waiting(&world.database, world.now())).unwrap(), [call]);
}

#[test]
fn the_timeline_is_for_members_and_old_events_go() {
    let (world, alice, bob, room) = World::with_room();
    let call = a_call(&world, &alice, &room);
    block_on(service::callbacks::take(&world.database, &world.rooms, &created(&world, "ours"), world.now())).unwrap();
    let timeline = |who: &Session| block_on(service::calls::timeline(&world.database, who, &call));
    assert_eq!(timeline(&bob).unwrap().len(), 1);
    assert_eq!(timeline(&world.guest("Mallory")).unwrap_err(), Error::CallNotFound);
    block_on(service::callbacks::forget(&world.database, 90, world.now())).unwrap();
    assert_eq!(timeline(&bob).unwrap().len(), 1);
    world.wait(90 * 86_400 + 60);
    block_on(service::callbacks::forget(&world.database, 90, world.now())).unwrap();
    assert_eq!(timeline(&alice).unwrap().len(), 0);
}
