use super::*;
use crate::service::rooms;

fn get(world: &World, session: &Session, room: &Room) -> Result<(Room, Vec<rooms::Present>), Error> {
    block_on(rooms::get(&world.database, &world.rooms, session, &room.id)).map(|(room, members, _)| (room, members))
}

fn end_sessions(world: &World, session: &Session) {
    block_on(service::auth::logout(&world.database, session, true, false, world.now())).unwrap();
}

#[test]
fn a_room_is_made_with_its_owner_in_it() {
    let world = World::new();
    let alice = world.guest("Alice");
    let room = world.create(&alice, "open sesame").unwrap();
    assert_eq!((room.room_name.as_str(), &room.owner_id), ("Room", &alice.user_id));
    let (found, members) = get(&world, &alice, &room).unwrap();
    assert_eq!(found, room);
    assert_eq!(members.len(), 1);
    let code = world.database.scalar("SELECT code_hash FROM chat_rooms").unwrap();
    assert_eq!(code, crate::domain::room::CodeHash::of("open sesame").unwrap().as_str());
}

#[test]
fn a_code_opens_one_room() {
    let (world, alice, bob, _) = World::with_room();
    for session in [&alice, &bob] {
        assert_eq!(world.create(session, "open sesame"), Err(Error::RoomCodeTaken));
    }
    assert_eq!(world.database.scalar("SELECT count(*) FROM chat_rooms").unwrap(), "1");
}

#[test]
fn joining_again_changes_nothing_and_is_no_news() {
    let (world, alice, _, room) = World::with_room();
    let carol = world.guest("Carol");
    assert_eq!(world.join(&carol, "open sesame"), Ok(room.clone()));
    assert_eq!(world.join(&carol, "open sesame"), Ok(room.clone()));
    assert_eq!(world.told(), vec![Notice::MemberJoined { user: shown(&carol) }]);
    let (_, members) = get(&world, &alice, &room).unwrap();
    let names: Vec<&str> = members.iter().map(|each| each.member.username.as_str()).collect();
    assert_eq!(names, ["Alice", "Bob", "Carol"]);
}

#[test]
fn the_members_who_have_a_page_open_are_online() {
    let (world, alice, bob, room) = World::with_room();
    world.rooms.online.borrow_mut().push(bob.user_id.clone());
    let (_, members) = get(&world, &alice, &room).unwrap();
    assert_eq!(members.iter().map(|each| each.online).collect::<Vec<_>>(), [false, true]);
    let json = serde_json::to_value(&members[1]).unwrap();
    assert_eq!(json["username"], "Bob");
    assert_eq!(json["online"], true);
}

#[test]
fn a_wrong_code_opens_nothing() {
    let (world, _, _, _) = World::with_room();
    let carol = world.guest("Carol");
    assert_eq!(world.join(&carol, "open sesamf"), Err(Error::RoomNotFound));
    assert_eq!(world.join(&carol, "short"), Err(Error::InvalidRoomCode));
    assert!(world.told().is_empty());
}

#[test]
fn a_stranger_finds_no_room() {
    let (world, _, _, room) = World::with_room();
    let mallory = world.guest("Mallory");
    assert_eq!(get(&world, &mallory, &room), Err(Error::RoomNotFound));
    assert_eq!(world.leave(&mallory, &room), Err(Error::RoomNotFound));
    assert!(world.told().is_empty());
}

#[test]
fn somebodys_rooms_are_listed_by_newest_membership() {
    let (world, alice, bob, first) = World::with_room();
    let second = world.create(&bob, "another code").unwrap();
    world.join(&alice, "another code").unwrap();
    let rows = block_on(rooms::list(&world.database, &alice, world.now())).unwrap();
    let rows: Vec<serde_json::Value> = rows.iter().map(|row| serde_json::from_str(row).unwrap()).collect();
    assert_eq!(
        rows.iter().map(|row| row["id"].as_str().unwrap()).collect::<Vec<_>>(),
        [second.id.as_str(), first.id.as_str()]
    );
    assert_eq!(rows[0]["member_count"], 2);
    assert_eq!(rows[0]["created_at"], second.created_at.to_string());
}

#[test]
fn when_the_owner_leaves_the_longest_standing_member_owns_the_room() {
    let (world, alice, bob, room) = World::with_room();
    let carol = world.guest("Carol");
    world.join(&carol, "open sesame").unwrap();
    world.leave(&alice, &room).unwrap();
    assert_eq!(get(&world, &carol, &room).unwrap().0.owner_id, bob.user_id);
    assert_eq!(world.told().last(), Some(&Notice::MemberLeft { user: shown(&alice), erased: false }));
    // Coming back does not bring it back.
    assert_eq!(world.join(&alice, "open sesame").unwrap().owner_id, bob.user_id);
}

#[test]
fn when_another_member_leaves_the_owner_stays() {
    let (world, alice, bob, room) = World::with_room();
    world.leave(&bob, &room).unwrap();
    assert_eq!(get(&world, &alice, &room).unwrap().0.owner_id, alice.user_id);
    assert_eq!(world.leave(&bob, &room), Err(Error::RoomNotFound));
}

#[test]
fn an_empty_room_stays_and_belongs_to_who_opens_it_again() {
    let (world, alice, bob, room) = World::with_room();
    world.leave(&bob, &room).unwrap();
    world.leave(&alice, &room).unwrap();
    let carol = world.guest("Carol");
    let opened = world.join(&carol, "open sesame").unwrap();
    assert_eq!((opened.id, opened.owner_id), (room.id, carol.user_id));
}

#[test]
fn a_room_that_does_not_answer_fails_no_write() {
    let (world, _, bob, room) = World::with_room();
    world.rooms.is_down.set(true);
    let carol = world.guest("Carol");
    assert!(world.join(&carol, "open sesame").is_ok());
    assert!(world.leave(&bob, &room).is_ok());
    assert!(world.send(&carol, &room, "client-1").is_ok());
}

#[test]
fn an_ended_session_does_nothing() {
    let (world, alice, bob, room) = World::with_room();
    end_sessions(&world, &alice);
    world.rooms.told.borrow_mut().clear();
    assert_eq!(world.create(&alice, "a new code"), Err(Error::SessionExpired));
    assert_eq!(world.create(&alice, "open sesame"), Err(Error::SessionExpired));
    assert_eq!(world.join(&alice, "open sesame"), Err(Error::SessionExpired));
    assert_eq!(world.join(&alice, "no such code"), Err(Error::SessionExpired));
    assert_eq!(get(&world, &alice, &room), Err(Error::SessionExpired));
    assert_eq!(world.leave(&alice, &room), Err(Error::SessionExpired));
    assert_eq!(world.send(&alice, &room, "client-1"), Err(Error::SessionExpired));
    assert_eq!(block_on(rooms::list(&world.database, &alice, world.now())), Err(Error::SessionExpired));
    assert!(world.told().is_empty());
    assert_eq!(get(&world, &bob, &room).unwrap().1.len(), 1);
}
