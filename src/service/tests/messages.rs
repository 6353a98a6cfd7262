use super::*;
use crate::domain::message::Page;
use crate::service::messages;

const ALL: Page = Page { before: i64::MAX, limit: 50 };

fn page(world: &World, session: &Session, room: &Room, page: Page) -> Result<Vec<serde_json::Value>, Error> {
    let rows = block_on(messages::page(&world.database, session, &room.id, page))?;
    Ok(rows.iter().map(|row| serde_json::from_str(row).unwrap()).collect())
}

#[test]
fn a_message_is_stored_and_shown_to_the_room() {
    let (world, alice, bob, room) = World::with_room();
    let sent = world.send(&alice, &room, "client-1").unwrap();
    assert!(sent.is_new);
    let message: serde_json::Value = serde_json::from_str(&sent.message).unwrap();
    assert_eq!(message["sender_name"], "Alice");
    assert_eq!(message["created_at"], world.now.get().to_string());
    assert_eq!(page(&world, &bob, &room, ALL).unwrap(), vec![message.clone()]);
    assert_eq!(world.told(), vec![Notice::Message { message, listeners: Vec::new() }]);
}

#[test]
fn a_retry_finds_the_first_attempt_and_is_shown_once() {
    let (world, alice, _, room) = World::with_room();
    let first = world.send(&alice, &room, "client-1").unwrap();
    let again = world.send(&alice, &room, "client-1").unwrap();
    assert!(!again.is_new);
    assert_eq!(again.message, first.message);
    assert_eq!(world.told().len(), 1);
}

#[test]
fn the_same_client_id_of_another_person_is_another_message() {
    let (world, alice, bob, room) = World::with_room();
    assert!(world.send(&alice, &room, "client-1").unwrap().is_new);
    assert!(world.send(&bob, &room, "client-1").unwrap().is_new);
}

#[test]
fn history_goes_back_page_by_page() {
    let (world, alice, bob, room) = World::with_room();
    for number in 0..7 {
        world.send(&alice, &room, &format!("client-{number}")).unwrap();
    }
    let mut seen = Vec::new();
    let mut before = i64::MAX;
    loop {
        let rows = page(&world, &bob, &room, Page { before, limit: 3 }).unwrap();
        let Some(last) = rows.last() else { break };
        before = last["seq"].as_i64().unwrap();
        seen.extend(rows.iter().map(|row| row["client_id"].as_str().unwrap().to_owned()));
    }
    assert_eq!(seen, ["client-6", "client-5", "client-4", "client-3", "client-2", "client-1", "client-0"]);
    assert!(page(&world, &bob, &room, Page { before: 0, limit: 50 }).unwrap().is_empty());
}

#[test]
fn a_stranger_neither_reads_nor_writes() {
    let (world, alice, _, room) = World::with_room();
    world.send(&alice, &room, "client-1").unwrap();
    let mallory = world.guest("Mallory");
    assert_eq!(world.send(&mallory, &room, "client-2"), Err(Error::RoomNotFound));
    assert_eq!(page(&world, &mallory, &room, ALL), Err(Error::RoomNotFound));
    assert_eq!(page(&world, &alice, &room, ALL).unwrap().len(), 1);
    assert_eq!(world.told().len(), 1);
}

#[test]
fn who_left_reads_no_more_and_what_they_said_keeps_their_name() {
    let (world, alice, bob, room) = World::with_room();
    world.send(&bob, &room, "client-1").unwrap();
    block_on(service::auth::logout(&world.database, &bob, false, false, world.now())).unwrap();
    world.guest("Bob");
    assert_eq!(page(&world, &bob, &room, ALL), Err(Error::SessionExpired));
    assert_eq!(page(&world, &alice, &room, ALL).unwrap()[0]["sender_name"], "Bob");
}

#[test]
fn a_guest_who_writes_has_been_seen() {
    let (world, alice, _, room) = World::with_room();
    world.wait(2 * 60 * 60);
    world.send(&alice, &room, "client-1").unwrap();
    let seen = world.database.scalar("SELECT last_seen_at FROM users WHERE username = 'Alice'");
    assert_eq!(seen, Some(world.now.get().to_string()));
}
