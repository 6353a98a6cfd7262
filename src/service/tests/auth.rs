use super::*;
use crate::service::auth;
use crate::store::{Database, users};

const DAY: i64 = 24 * 60 * 60;

fn taken(result: Result<auth::SignedIn, Error>) -> String {
    match result {
        Err(Error::UsernameTaken { suggestion }) => suggestion,
        other => panic!("{other:?}"),
    }
}

fn try_guest(world: &World, name: &str) -> Result<auth::SignedIn, Error> {
    block_on(auth::guest(&world.database, name, world.random(), false, world.now()))
}

fn me(world: &World, session: &Session) -> Result<crate::domain::user::User, Error> {
    block_on(auth::me(&world.database, session, world.now()))
}

fn set_password(world: &World, session: &Session, new: &str, current: Option<&str>) -> Result<Session, Error> {
    let asked = (new, current);
    let (salt, now) = (world.random(), world.now());
    block_on(auth::set_password(&world.database, &world.hasher, session, asked, salt, now)).map(|(session, _)| session)
}

#[test]
fn a_name_is_unique_whatever_its_case_and_spaces() {
    let world = World::new();
    world.person("Zoë  Alice");
    for name in ["zoë alice", "ZOË ALICE", " Zoë Alice "] {
        assert!(taken(try_guest(&world, name)).ends_with(" 2"));
    }
}

#[test]
fn the_suggestion_is_the_first_name_that_is_free() {
    let world = World::new();
    world.guest("Alice");
    world.guest("alice 2");
    assert_eq!(taken(try_guest(&world, "Alice")), "Alice 3");
    for number in 3..=9 {
        world.guest(&format!("Alice {number}"));
    }
    let lucky = taken(try_guest(&world, "Alice"));
    assert!(lucky.len() == "Alice 12345".len(), "{lucky}");
    world.guest(&lucky);
}

#[test]
fn the_right_password_signs_in_and_nothing_else_does() {
    let world = World::new();
    let alice = world.person("Alice");
    world.guest("Gast");
    assert_eq!(world.login(" ALICE ", PASSWORD).unwrap().user_id, alice.user_id);
    for (name, password) in [("Alice", "wrong"), ("Nobody", PASSWORD), ("Gast", PASSWORD), ("<>", PASSWORD), ("", "")] {
        let before = world.hasher.calls.get();
        assert_eq!(world.login(name, password), Err(Error::WrongCredentials), "{name}");
        assert_eq!(world.hasher.calls.get() - before, 1, "{name} takes as long as any other");
    }
}

#[test]
fn signing_in_again_after_logging_out_everywhere_gives_a_session_that_holds() {
    let world = World::new();
    let here = world.person("Alice");
    let there = world.login("Alice", PASSWORD).unwrap();
    let ended = block_on(auth::logout(&world.database, &here, true, false, world.now())).unwrap().unwrap();
    assert!(!ended.account);
    for session in [here, there] {
        assert_eq!(me(&world, &session), Err(Error::SessionExpired));
        assert_eq!(
            block_on(auth::logout(&world.database, &session, true, false, world.now())),
            Err(Error::SessionExpired)
        );
        assert_eq!(
            block_on(auth::logout(&world.database, &session, false, false, world.now())),
            Err(Error::SessionExpired)
        );
    }
    assert!(me(&world, &world.login("Alice", PASSWORD).unwrap()).is_ok());
}

#[test]
fn logging_out_here_ends_no_other_session() {
    let world = World::new();
    let alice = world.person("Alice");
    assert_eq!(block_on(auth::logout(&world.database, &alice, false, false, world.now())), Ok(None));
    assert!(me(&world, &alice).is_ok());
}

#[test]
fn a_guest_becomes_lasting_by_a_password() {
    let world = World::new();
    let bob = world.guest("Bob");
    assert!(me(&world, &bob).unwrap().guest);
    let lasting = set_password(&world, &bob, PASSWORD, None).unwrap();
    assert!(!lasting.guest && !me(&world, &lasting).unwrap().guest);
    assert_eq!(me(&world, &bob), Err(Error::SessionExpired));
    assert_eq!(world.login("bob", PASSWORD).unwrap().user_id, bob.user_id);
    assert_eq!(set_password(&world, &bob, PASSWORD, None), Err(Error::SessionExpired));
}

#[test]
fn a_password_is_changed_by_who_knows_the_current_one() {
    let world = World::new();
    let alice = world.person("Alice");
    for current in [None, Some(""), Some("wrong horse")] {
        assert_eq!(set_password(&world, &alice, "another one", current), Err(Error::WrongPassword));
    }
    assert_eq!(set_password(&world, &alice, "short", Some(PASSWORD)), Err(Error::InvalidPassword));
    let changed = set_password(&world, &alice, "another one", Some(PASSWORD)).unwrap();
    assert_eq!(me(&world, &alice), Err(Error::SessionExpired));
    assert!(me(&world, &changed).is_ok());
    assert_eq!(world.login("Alice", PASSWORD), Err(Error::WrongCredentials));
    assert!(world.login("Alice", "another one").is_ok());
}

#[test]
fn a_guest_who_logs_out_frees_the_name_and_leaves_the_rooms() {
    let (world, alice, bob, room) = World::with_room();
    let ended = block_on(auth::logout(&world.database, &alice, false, false, world.now())).unwrap().unwrap();
    assert!(ended.account);
    assert_eq!(ended.rooms, vec![room.id.clone()]);
    block_on(auth::close_sockets(&world.rooms, &world.rooms, ended));
    assert_eq!(*world.rooms.ended.borrow(), std::slice::from_ref(&alice.user_id));
    let sessions = Notice::SessionsEnded { user_id: alice.user_id.clone() };
    assert_eq!(world.told(), vec![sessions, Notice::MemberLeft { user: shown(&alice), erased: false }]);

    assert_eq!(me(&world, &alice), Err(Error::SessionExpired));
    assert_ne!(world.guest("Alice").user_id, alice.user_id);
    let (room, members, _) = block_on(service::rooms::get(&world.database, &world.rooms, &bob, &room.id)).unwrap();
    assert_eq!(room.owner_id, bob.user_id);
    assert_eq!(members.len(), 1);
}

#[test]
fn a_room_and_an_inbox_that_do_not_answer_at_first_are_told_again() {
    let (world, alice, _, _) = World::with_room();
    let inbox = Listener { failures: 1.into(), ..Listener::default() };
    let ended = block_on(auth::logout(&world.database, &alice, false, false, world.now())).unwrap().unwrap();
    world.rooms.failures.set(1);
    block_on(auth::close_sockets(&world.rooms, &inbox, ended));
    assert_eq!(*inbox.ended.borrow(), std::slice::from_ref(&alice.user_id));
    let sessions = Notice::SessionsEnded { user_id: alice.user_id.clone() };
    assert_eq!(world.told(), vec![sessions, Notice::MemberLeft { user: shown(&alice), erased: false }]);
}

#[test]
fn rooms_are_told_that_sessions_ended_several_at_once_but_not_all() {
    let world = World::new();
    let user = shown(&world.guest("Alice"));
    let rooms = (0..20).map(|number| RoomId::random([number; 16])).collect();
    let ended = auth::Ended { user, rooms, account: false, erased: false, called_off: Vec::new() };
    block_on(auth::close_sockets(&world.rooms, &world.rooms, ended));
    assert_eq!(world.told().len(), 20);
    assert_eq!(world.rooms.at_once.get(), (0, 6));
}

#[test]
fn an_inbox_that_is_down_keeps_no_room_from_being_told() {
    let (world, alice, _, _) = World::with_room();
    let inbox = Listener { is_down: true.into(), ..Listener::default() };
    let ended = block_on(auth::logout(&world.database, &alice, false, false, world.now())).unwrap().unwrap();
    block_on(auth::close_sockets(&world.rooms, &inbox, ended));
    assert_eq!(world.told().len(), 2);
}

#[test]
fn a_guest_not_seen_for_a_day_gives_the_name_away() {
    let (world, alice, bob, room) = World::with_room();
    world.wait(DAY - 60);
    taken(try_guest(&world, "alice"));
    world.wait(61);
    let signed_in = try_guest(&world, "alice").unwrap();
    assert_eq!(me(&world, &alice), Err(Error::SessionExpired));
    assert!(me(&world, &signed_in.session).is_ok());

    let ended = signed_in.released.unwrap();
    assert_eq!((&ended.user, ended.account, ended.erased), (&shown(&alice), true, false));
    assert_eq!(ended.rooms, vec![room.id.clone()]);
    let (room, ..) = block_on(service::rooms::get(&world.database, &world.rooms, &bob, &room.id)).unwrap();
    assert_eq!(room.owner_id, bob.user_id);
}

#[test]
fn a_guest_who_is_seen_keeps_the_name() {
    let world = World::new();
    let bob = world.guest("Bob");
    for _ in 0..4 {
        world.wait(DAY / 2);
        me(&world, &bob).unwrap();
    }
    taken(try_guest(&world, "Bob"));
}

#[test]
fn a_guests_last_sight_is_written_once_an_hour() {
    let world = World::new();
    let bob = world.guest("Bob");
    let seen = || world.database.scalar("SELECT last_seen_at FROM users").unwrap();
    let first = seen();
    world.wait(30 * 60);
    me(&world, &bob).unwrap();
    assert_eq!(seen(), first);
    world.wait(31 * 60);
    me(&world, &bob).unwrap();
    assert_eq!(seen(), world.now.get().to_string());
}

#[test]
fn a_lasting_persons_name_is_never_given_away() {
    let world = World::new();
    let bob = world.guest("Bob");
    set_password(&world, &bob, PASSWORD, None).unwrap();
    world.wait(400 * DAY);
    taken(try_guest(&world, "Bob"));
}

#[test]
fn whose_name_is_taken_has_left_every_room_by_then_and_keeps_all_when_that_fails() {
    let (world, alice, bob, room) = World::with_room();
    let members = || world.database.scalar("SELECT count(*) FROM room_members").unwrap();
    world.wait(DAY + 1);
    me(&world, &bob).unwrap();
    // Seen between the question who has the name and the deed.
    let name = crate::domain::user::Username::parse("Alice").unwrap();
    let id = crate::domain::id::UserId::new("new");
    let late = world.now().plus_seconds(-DAY);
    let mut statements = vec![users::release(&bob.user_id, world.now()), users::release(&alice.user_id, late)];
    statements.extend(crate::store::rooms::leave_all(&alice.user_id));
    statements.push(users::insert(&id, &name, None, world.now()));
    assert!(block_on(world.database.batch(statements)).is_err());
    assert_eq!(members(), "2");
    assert!(me(&world, &alice).is_ok() && me(&world, &bob).is_ok());
    // Nobody has been told yet, and nobody needs to be for the membership's sake.
    world.wait(DAY + 1);
    me(&world, &bob).unwrap();
    try_guest(&world, "alice").unwrap();
    assert_eq!(members(), "1");
    let owner = world.database.scalar(&format!("SELECT owner_id FROM chat_rooms WHERE id = '{}'", room.id));
    assert_eq!(owner.unwrap(), bob.user_id.to_string());
}

#[test]
fn an_account_with_a_name_is_never_taken_out_of_its_rooms() {
    let (world, alice, _, _) = World::with_room();
    block_on(world.database.batch(crate::store::rooms::leave_all(&alice.user_id))).unwrap();
    assert_eq!(world.database.scalar("SELECT count(*) FROM room_members").unwrap(), "2");
}
