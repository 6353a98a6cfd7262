//! What SQLite plans to do for the statements of every day: no table is read from end to end.

use super::*;
use crate::domain::call::report::Report;
use crate::domain::id::MessageId;
use crate::domain::message::Page;
use crate::domain::room::CodeHash;
use crate::domain::user::Username;
use crate::store::{
    Statement, account, appointments, calls, inboxes, messages, moderation, push, recent_calls, reports, rooms, users,
};

#[test]
fn no_statement_reads_a_whole_table() {
    let (world, alice, _, room) = World::with_room();
    let now = world.now();
    let name = Username::parse("Alice").unwrap();
    let code = CodeHash::of("open sesame").unwrap();
    let draft = Draft::new("AAAA", "AAAAAAAAAAAAAAAA", "client-1").unwrap();
    let statements: Vec<Statement> = [
        vec![users::insert(&alice.user_id, &name, None, now), users::absent(&name, now)],
        vec![users::release(&alice.user_id, now), users::ended_before(now), push::forget_ended(&alice.user_id)],
        vec![appointments::delete_before(now)],
        vec![users::taken(&name.alternatives([1; 16])), users::by_name(name.key()), users::by_session(&alice)],
        vec![users::end_sessions(&alice), users::end_guest(&alice)],
        vec![users::set_password(&alice, None, "hash".into())],
        users::seen(&alice, now).into_iter().collect(),
        rooms::create(&alice, &room.id, &code, "Room", now),
        rooms::join(&alice, &code, now),
        rooms::of_user(&alice),
        rooms::with_members(&alice, &room.id),
        rooms::leave(&alice, &room.id),
        rooms::leave_all(&alice.user_id),
        vec![rooms::ids_of(&alice.user_id)],
        messages::insert(&alice, &room.id, &MessageId::random([1; 16]), &draft, now),
        messages::page(&alice, &room.id, Page { before: i64::MAX, limit: 50 }),
        account::erase(&alice, None, true, now),
        vec![account::erase_some_messages(&alice), account::is_erased(&alice.user_id)],
        vec![calls::delete_before(now), moderation::delete_before(now)],
        moderation::change(&alice, &room.id, &moderation::Change::default(), now),
        moderation::admit(&alice, &room.id, &alice.user_id, now),
        moderation::remove(&alice, &room.id, &alice.user_id, now),
        moderation::events(&alice, &room.id),
        reports::report(&alice, &room.id, &CallId::new("c"), &Report::default(), now),
        vec![reports::calls(&reports::Filter::default()), reports::is_known(None)],
        rooms::read(&alice, &room.id, 7, now),
        inboxes::open(&alice.user_id, 0, true),
        vec![inboxes::close(&alice.user_id)],
        recent_calls::seen(&alice, now),
    ]
    .concat();
    for statement in statements {
        for line in world.database.query_plan(&statement) {
            // A virtual table is a JSON array of one row; a subquery was searched for and has a limit.
            let harmless = ["SCAN CONSTANT ROW", "VIRTUAL TABLE", "SCAN (subquery"];
            let scans = line.starts_with("SCAN") && !harmless.iter().any(|known| line.contains(known));
            assert!(!scans, "{line}\n{}", statement.sql);
        }
    }
}

#[test]
fn a_page_of_messages_and_the_list_of_rooms_come_sorted_from_an_index() {
    let (world, alice, _, room) = World::with_room();
    let page = messages::page(&alice, &room.id, Page { before: 7, limit: 50 });
    for statement in page.iter().chain(&rooms::of_user(&alice)) {
        let plan = world.database.query_plan(statement);
        assert!(!plan.iter().any(|line| line.contains("TEMP B-TREE")), "{plan:#?}");
    }
    let recent = world.database.query_plan(&recent_calls::recent(&alice, world.now())[1]);
    assert!(recent.iter().any(|line| line.contains("calls_by_room (room_id=? AND started_at>?)")), "{recent:#?}");
    let plan = world.database.query_plan(&page[1]);
    assert!(plan.iter().any(|line| line.contains("messages_by_room (room_id=? AND seq<?)")), "{plan:#?}");
}
