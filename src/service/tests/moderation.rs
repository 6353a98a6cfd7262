//! What the owner of a room decides about who comes in.

use super::*;
use crate::domain::limits::MEMBERS_A_ROOM;
use crate::domain::room::Door;
use crate::service::moderation::{self, Told};
use crate::store::moderation::Change;
use crate::store::{Database, Statement};

const CODE: &str = "open sesame";

impl World {
    fn change(&self, session: &Session, room: &Room, change: Change) -> Result<(Room, Told), &'static str> {
        block_on(moderation::change(&self.database, session, &room.id, &change, self.now())).map_err(code)
    }

    fn lobby(&self, owner: &Session, room: &Room) {
        self.change(owner, room, Change { lobby: Some(true), ..Change::default() }).unwrap();
    }

    fn lock(&self, owner: &Session, room: &Room) {
        self.change(owner, room, Change { locked: Some(true), ..Change::default() }).unwrap();
    }

    fn admit(&self, session: &Session, room: &Room, who: &Session) -> Result<Told, &'static str> {
        block_on(moderation::admit(&self.database, session, &room.id, &who.user_id, self.now())).map_err(code)
    }

    fn remove(&self, session: &Session, room: &Room, who: &Session) -> Result<Told, &'static str> {
        block_on(moderation::remove(&self.database, session, &room.id, &who.user_id, self.now())).map_err(code)
    }

    /// Whether they wait, or why they do not even.
    fn comes(&self, who: &Session) -> Result<bool, &'static str> {
        self.enter(who, CODE).map(|entrance| entrance.waits).map_err(code)
    }

    /// Names and states, as a member sees them.
    fn door(&self, session: &Session, room: &Room) -> Vec<(String, Door)> {
        let (.., visitors) = block_on(service::rooms::get(&self.database, &self.rooms, session, &room.id)).unwrap();
        visitors.into_iter().map(|visitor| (visitor.username, visitor.state)).collect()
    }

    fn members(&self, session: &Session, room: &Room) -> Vec<String> {
        let (_, members, _) = block_on(service::rooms::get(&self.database, &self.rooms, session, &room.id)).unwrap();
        members.into_iter().map(|each| each.member.username).collect()
    }

    fn acts(&self) -> String {
        let sql = "SELECT group_concat(type, ' ') FROM (SELECT * FROM room_events ORDER BY id)";
        self.database.scalar(sql).unwrap_or_default()
    }
}

fn code(error: Error) -> &'static str {
    error.code()
}

#[test]
fn who_comes_to_a_lobby_waits_is_no_member_and_is_let_in_once() {
    let (world, alice, bob, room) = World::with_room();
    world.lobby(&alice, &room);
    let carol = world.guest("Carol");
    let entrance = world.enter(&carol, CODE).unwrap();
    assert!(entrance.waits);
    assert!(matches!(&entrance.told.news[..], [(owner, News::Visitor { .. })] if *owner == alice.user_id));
    // Asking again is no news.
    assert_eq!(world.enter(&carol, CODE).unwrap().told, Told::default());
    assert_eq!(world.door(&alice, &room), [("Carol".to_owned(), Door::Waiting)]);
    assert_eq!(world.door(&bob, &room), []);
    assert_eq!(world.send(&carol, &room, "client-1"), Err(Error::RoomNotFound));
    let told = world.admit(&alice, &room, &carol).unwrap();
    assert!(matches!(&told.news[..], [(who, News::Admission { .. })] if *who == carol.user_id));
    assert_eq!(world.admit(&alice, &room, &carol), Ok(Told::default()));
    assert_eq!(world.members(&carol, &room), ["Alice", "Bob", "Carol"]);
    assert_eq!(world.door(&alice, &room), []);
    assert_eq!(world.acts(), "lobby-on admitted");
    assert_eq!(world.comes(&carol), Ok(false));
}

#[test]
fn who_was_refused_asks_in_vain_until_the_owner_thinks_again() {
    let (world, alice, _, room) = World::with_room();
    world.lobby(&alice, &room);
    let carol = world.guest("Carol");
    world.comes(&carol).unwrap();
    let told = world.remove(&alice, &room, &carol).unwrap();
    assert!(matches!(&told.news[..], [(_, News::Admission { state, .. })] if state == "refused"));
    assert_eq!(world.remove(&alice, &room, &carol), Ok(Told::default()));
    assert_eq!(world.comes(&carol), Err("not_admitted"));
    // Not by the open door either.
    world.change(&alice, &room, Change { lobby: Some(false), ..Change::default() }).unwrap();
    assert_eq!(world.comes(&carol), Err("not_admitted"));
    world.admit(&alice, &room, &carol).unwrap();
    assert_eq!(world.comes(&carol), Ok(false));
}

#[test]
fn who_was_removed_comes_back_only_by_the_owners_word() {
    let (world, alice, bob, room) = World::with_room();
    let told = world.remove(&alice, &room, &bob).unwrap();
    assert_eq!(told.room, Some((room.id.clone(), Notice::MemberLeft { user: shown(&bob), erased: false })));
    assert_eq!(world.send(&bob, &room, "client-1"), Err(Error::RoomNotFound));
    assert_eq!(world.door(&alice, &room), [("Bob".to_owned(), Door::Removed)]);
    assert_eq!(world.comes(&bob), Ok(true));
    assert_eq!(world.door(&alice, &room), [("Bob".to_owned(), Door::Returning)]);
    // Going away does not make a newcomer of them.
    world.leave(&bob, &room).unwrap();
    assert_eq!(world.door(&alice, &room), [("Bob".to_owned(), Door::Removed)]);
    assert_eq!(world.comes(&bob), Ok(true));
    world.admit(&alice, &room, &bob).unwrap();
    assert_eq!(world.members(&bob, &room).len(), 2);
    assert_eq!(world.acts(), "removed admitted");
}

#[test]
fn a_locked_room_takes_in_nobody_new() {
    let (world, alice, bob, room) = World::with_room();
    let early = world.guest("Early");
    world.lobby(&alice, &room);
    world.comes(&early).unwrap();
    world.lock(&alice, &room);
    let carol = world.guest("Carol");
    assert_eq!(world.comes(&carol), Err("room_locked"));
    assert_eq!(world.comes(&bob), Ok(false));
    assert_eq!(world.comes(&early), Ok(true), "who waited waits on");
    let opened = Change { locked: Some(false), lobby: Some(false), ..Change::default() };
    let (_, told) = world.change(&alice, &room, opened).unwrap();
    assert!(
        matches!(&told.news[..], [(who, News::Admission { state, .. })] if *who == early.user_id && state == "open")
    );
    assert_eq!((world.comes(&carol), world.comes(&early)), (Ok(false), Ok(false)));
}

#[test]
fn guests_stay_outside_where_the_owner_wants_none() {
    let (world, alice, bob, room) = World::with_room();
    world.change(&alice, &room, Change { guest_links: Some(false), ..Change::default() }).unwrap();
    let (carol, dave) = (world.guest("Carol"), world.person("Dave"));
    assert_eq!(world.comes(&carol), Err("guests_not_allowed"));
    assert_eq!(world.comes(&dave), Ok(false));
    assert_eq!(world.comes(&bob), Ok(false), "who is in stays in");
    assert_eq!(world.acts(), "guests-off");
}

#[test]
fn a_room_is_handed_over_to_a_member_alone() {
    let (world, alice, bob, room) = World::with_room();
    let carol = world.guest("Carol");
    let to = |who: &Session| Change { owner: Some(who.user_id.clone()), locked: Some(true), ..Change::default() };
    assert_eq!(world.change(&alice, &room, to(&carol)), Err("person_not_found"));
    assert_eq!(world.acts(), "", "and nothing else was changed");
    let (changed, told) = world.change(&alice, &room, to(&bob)).unwrap();
    assert_eq!((&changed.owner_id, changed.locked), (&bob.user_id, true));
    assert!(matches!(told.room, Some((_, Notice::RoomChanged { .. }))));
    assert_eq!(world.change(&alice, &room, to(&alice)), Err("not_allowed"));
    assert_eq!(world.acts(), "locked handed-over");
}

#[test]
fn a_change_that_changes_nothing_is_told_and_written_to_nobody() {
    let (world, alice, _, room) = World::with_room();
    let same =
        Change { locked: Some(false), lobby: Some(false), guest_links: Some(true), owner: Some(alice.user_id.clone()) };
    assert_eq!(world.change(&alice, &room, same), Ok((room, Told::default())));
    assert_eq!(world.acts(), "");
}

#[test]
fn only_the_owner_decides() {
    let (world, alice, bob, room) = World::with_room();
    world.lobby(&alice, &room);
    let (carol, stranger) = (world.guest("Carol"), world.guest("Stranger"));
    world.comes(&carol).unwrap();
    for (who, refusal) in [(&bob, "not_allowed"), (&stranger, "room_not_found"), (&carol, "room_not_found")] {
        let locked = Change { locked: Some(true), ..Change::default() };
        assert_eq!(world.change(who, &room, locked).unwrap_err(), refusal);
        assert_eq!(world.admit(who, &room, &carol).unwrap_err(), refusal);
        assert_eq!(world.remove(who, &room, &carol).unwrap_err(), refusal);
        assert_eq!(world.remove(who, &room, &alice).unwrap_err(), refusal);
        assert_eq!(block_on(moderation::events(&world.database, who, &room.id)).map_err(code).unwrap_err(), refusal);
    }
    assert_eq!(world.remove(&alice, &room, &alice).unwrap_err(), "not_allowed");
    assert_eq!(world.remove(&alice, &room, &stranger).unwrap_err(), "person_not_found");
    assert_eq!(world.admit(&alice, &room, &stranger).unwrap_err(), "person_not_found");
    assert_eq!(world.acts(), "lobby-on");
    assert_eq!(world.door(&alice, &room), [("Carol".to_owned(), Door::Waiting)]);
}

#[test]
fn when_the_owner_leaves_the_next_one_lets_people_in() {
    let (world, alice, bob, room) = World::with_room();
    world.lobby(&alice, &room);
    let carol = world.guest("Carol");
    world.comes(&carol).unwrap();
    world.leave(&alice, &room).unwrap();
    assert_eq!(world.admit(&alice, &room, &carol).unwrap_err(), "room_not_found");
    assert_eq!(world.door(&bob, &room), [("Carol".to_owned(), Door::Waiting)]);
    world.admit(&bob, &room, &carol).unwrap();
    assert_eq!(world.members(&carol, &room), ["Bob", "Carol"]);
}

#[test]
fn a_room_that_nobody_is_left_in_opens_to_who_waits_and_is_theirs() {
    let (world, alice, bob, room) = World::with_room();
    world.lobby(&alice, &room);
    world.remove(&alice, &room, &bob).unwrap();
    let carol = world.guest("Carol");
    world.comes(&carol).unwrap();
    world.leave(&alice, &room).unwrap();
    assert_eq!(world.comes(&bob), Ok(true), "who was removed waits all the same");
    let entrance = world.enter(&carol, CODE).unwrap();
    assert_eq!((entrance.waits, &entrance.room.owner_id, entrance.room.lobby), (false, &carol.user_id, false));
    assert_eq!(world.door(&carol, &room), [("Bob".to_owned(), Door::Returning)]);
}

#[test]
fn who_waits_may_go_away_and_takes_nothing_along() {
    let (world, alice, _, room) = World::with_room();
    world.lobby(&alice, &room);
    let carol = world.guest("Carol");
    world.comes(&carol).unwrap();
    let told = block_on(service::rooms::leave(&world.database, &world.rooms, &carol, &room.id)).unwrap();
    assert!(matches!(&told.news[..], [(owner, News::Visitor { .. })] if *owner == alice.user_id));
    assert_eq!(world.door(&alice, &room), []);
    assert_eq!(world.leave(&carol, &room), Err(Error::RoomNotFound));
    // An account that ends stands at no door either.
    world.comes(&carol).unwrap();
    block_on(service::auth::logout(&world.database, &carol, false, false, world.now())).unwrap();
    assert_eq!(world.door(&alice, &room), []);
}

#[test]
fn a_full_room_admits_nobody() {
    let (world, alice, _, room) = World::with_room();
    world.lobby(&alice, &room);
    let carol = world.guest("Carol");
    world.comes(&carol).unwrap();
    let members = Statement::new(
        "INSERT INTO room_members (room_id, user_id, joined_at)
         SELECT ?1, id, '2026-11-21T05:52:50.123Z' FROM users WHERE id LIKE 'u-%'",
        vec![(&room.id).into()],
    );
    let people = Statement::new(
        "INSERT INTO users (id, username, created_at, last_seen_at)
         WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
         SELECT 'u-' || n, 'Guest ' || n, 'now', 'now' FROM n",
        vec![(MEMBERS_A_ROOM - 2).into()],
    );
    block_on(world.database.batch(vec![people, members])).unwrap();
    assert_eq!(world.admit(&alice, &room, &carol).unwrap_err(), "room_full");
    assert_eq!(world.door(&alice, &room).len(), 1);
}
