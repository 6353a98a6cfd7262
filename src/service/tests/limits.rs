use super::*;
use crate::domain::limits::{MEMBERS_A_ROOM, ROOMS_A_PERSON};
use crate::store::{Database, Statement};

/// Makes rows of a counting query's numbers 1 to `?1`.
fn many(world: &World, sql: &'static str, most: i32) {
    block_on(world.database.run(Statement::new(sql, vec![most.into()]))).unwrap();
}

#[test]
fn a_person_has_so_many_rooms_and_no_more() {
    let (world, alice, bob, room) = World::with_room();
    many(
        &world,
        "INSERT INTO chat_rooms (id, code_hash, room_name, owner_id, created_at)
         WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
         SELECT 'r' || n, printf('%064d', n), 'Room', (SELECT id FROM users WHERE username = 'Alice'), 'now' FROM n",
        ROOMS_A_PERSON - 2,
    );
    many(
        &world,
        "INSERT INTO room_members (room_id, user_id, joined_at)
         SELECT id, owner_id, created_at FROM chat_rooms WHERE id LIKE 'r%' AND ?1 > 0",
        1,
    );
    // A booked room is not counted.
    many(
        &world,
        "INSERT INTO chat_rooms (id, code_hash, room_name, owner_id, created_at, opens_at, closes_at)
         SELECT 'booked', printf('%064d', 0), 'Booked', id, 'now', 'a', 'b' FROM users WHERE username = 'Alice' AND ?1 > 0",
        1,
    );
    many(
        &world,
        "INSERT INTO room_members (room_id, user_id, joined_at) SELECT id, owner_id, created_at FROM chat_rooms WHERE id = 'booked' AND ?1 > 0",
        1,
    );
    assert!(world.create(&alice, "the last one").is_ok());
    assert_eq!(world.create(&alice, "one too many"), Err(Error::TooManyRooms));
    world.create(&bob, "room of bob").unwrap();
    assert_eq!(world.join(&alice, "room of bob"), Err(Error::TooManyRooms));
    assert_eq!(world.join(&alice, "open sesame").unwrap().id, room.id, "one is in it already");
    assert_eq!(world.join(&alice, "no such code"), Err(Error::RoomNotFound));
    world.leave(&alice, &room).unwrap();
    assert!(world.join(&alice, "room of bob").is_ok());
}

#[test]
fn a_room_has_so_many_members_and_no_more() {
    let (world, alice, bob, room) = World::with_room();
    many(
        &world,
        "INSERT INTO users (id, username, created_at, last_seen_at)
         WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
         SELECT 'u' || n, 'Guest ' || n, 'now', 'now' FROM n",
        MEMBERS_A_ROOM - 3,
    );
    many(
        &world,
        "INSERT INTO room_members (room_id, user_id, joined_at)
         SELECT r.id, u.id, 'now' FROM chat_rooms r, users u WHERE u.id LIKE 'u%' AND u.username LIKE 'Guest %' AND ?1 > 0",
        1,
    );
    let (carol, dave) = (world.guest("Carol"), world.guest("Dave"));
    assert!(world.join(&carol, "open sesame").is_ok());
    assert_eq!(world.join(&dave, "open sesame"), Err(Error::RoomFull));
    assert!(world.join(&alice, "open sesame").is_ok());
    world.leave(&bob, &room).unwrap();
    assert!(world.join(&dave, "open sesame").is_ok());
}
