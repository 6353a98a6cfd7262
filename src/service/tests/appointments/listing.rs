use super::*;
use crate::domain::appointment::life;
use crate::store::appointments::{self as store, Filter};

fn with_status(status: Status) -> Asked {
    Asked { status: Some(status), ..Asked::default() }
}

#[test]
fn both_see_their_appointments_earliest_first_and_nobody_else_does() {
    let practice = Practice::open();
    let book = |who: &Session, with, hours| practice.book(who, &practice.wanted(with, hours * HOUR, 60)).unwrap();
    let third = book(&practice.alice, "Bob", 6).appointment.id;
    let first = book(&practice.bob, "Alice", 2).appointment.id;
    let second = book(&practice.carol, "Bob", 4).appointment.id;
    assert_eq!(practice.list(&practice.alice, Asked::default()), [first, third]);
    assert_eq!(practice.list(&practice.bob, Asked::default()), [first, second, third]);
    assert_eq!(practice.list(&practice.carol, Asked::default()), [second]);
    assert!(practice.list(&practice.world.guest("Dora"), Asked::default()).is_empty());
}

#[test]
fn a_span_takes_in_what_touches_it() {
    let (practice, booked) = Practice::with_appointment();
    let (start, end) = (booked.starts_at, booked.ends_at);
    for (from, to, is_in) in [
        (Some(start), Some(end), true),
        (Some(end.plus_seconds(-1)), None, true),
        (Some(end), None, false),
        (None, Some(start), false),
        (None, Some(start.plus_seconds(1)), true),
        (Some(start.plus_seconds(60)), Some(start.plus_seconds(120)), true),
    ] {
        let list = practice.list(&practice.bob, Asked { from, to, status: None });
        assert_eq!(!list.is_empty(), is_in, "{from:?} {to:?}");
    }
}

#[test]
fn a_status_is_the_one_that_people_see() {
    let practice = Practice::open();
    let book = |hours| practice.book(&practice.alice, &practice.wanted("Bob", hours * HOUR, 60)).unwrap().appointment;
    let (missed, talked, talking, off, late) = (book(1), book(3), book(5), book(7), book(9));
    practice.change(&practice.alice, off.id, &Wish::Cancel).unwrap();
    practice.go_to(talked.starts_at);
    practice.call(&talked, "ended");
    practice.go_to(talking.starts_at);
    practice.call(&talking, "active");
    for (status, expected) in [
        (Status::NoShow, vec![missed.id]),
        (Status::Completed, vec![talked.id]),
        (Status::InProgress, vec![talking.id]),
        (Status::Cancelled, vec![off.id]),
        (Status::Scheduled, vec![late.id]),
        (Status::Declined, vec![]),
        (Status::Confirmed, vec![]),
    ] {
        assert_eq!(practice.list(&practice.bob, with_status(status)), expected, "{status:?}");
    }
    // And once the outcome is written down.
    practice.settle();
    assert_eq!(practice.list(&practice.bob, with_status(Status::NoShow)), [missed.id]);
    assert_eq!(practice.list(&practice.bob, with_status(Status::Completed)), [talked.id]);
}

#[test]
fn a_list_has_two_hundred_at_most_and_looks_behind_those_that_fall_away() {
    let practice = Practice::open();
    for slot in 0..100 {
        practice.book(&practice.alice, &practice.wanted("Bob", HOUR + slot * 5 * MINUTE, 5)).unwrap();
        practice.book(&practice.carol, &practice.wanted("Bob", 20 * HOUR + slot * 5 * MINUTE, 5)).unwrap();
    }
    practice.world.guest("Dora");
    let last = practice.book(&practice.bob, &practice.wanted("Dora", 100 * HOUR, 5)).unwrap().appointment;
    assert_eq!(practice.list(&practice.bob, Asked::default()).len(), 200);
    // 200 unsettled no-shows come first in the database.
    practice.go_to(last.starts_at);
    practice.call(&last, "active");
    assert_eq!(practice.list(&practice.bob, with_status(Status::InProgress)), [last.id]);
}

#[test]
fn an_ended_session_lists_nothing() {
    let (practice, _) = Practice::with_appointment();
    block_on(service::auth::logout(&practice.world.database, &practice.alice, true, false, practice.now())).unwrap();
    let list = appointments::list(&practice.world.database, &practice.alice, Asked::default(), practice.now());
    assert_eq!(block_on(list), Err(Error::SessionExpired));
}

#[test]
fn no_statement_reads_a_whole_table() {
    let (practice, booked) = Practice::with_appointment();
    let (alice, now) = (&practice.alice, practice.now());
    let filter = Filter { stored: Some(life::stored_behind(Status::NoShow)), ..Filter::default() };
    let drawn = store::Drawn {
        room: RoomId::random([9; 16]),
        code: crate::domain::room::CodeHash::of("open sesame").unwrap(),
        provider_room_tail: String::new(),
    };
    let statements: Vec<Statement> = [
        store::book(alice, &practice.wanted("Bob", HOUR, 60), &drawn, booked.hours, now),
        store::save(alice, &booked, &booked),
        store::list(alice, filter, Some((now, booked.id))),
        vec![store::find(alice, booked.id), store::come(alice, booked.id, now), store::unsettled(now, 10)],
        vec![store::settle(booked.id, Status::Scheduled, 0, Status::NoShow, now)],
    ]
    .concat();
    for statement in statements {
        for line in practice.world.database.query_plan(&statement) {
            // A person's own few conflicts, and values that came as JSON.
            let is_small =
                line == "SCAN CONSTANT ROW" || line.contains("json_each") || line.starts_with("SCAN (subquery-");
            assert!(!line.starts_with("SCAN") || is_small, "{line}\n{}", statement.sql);
        }
    }
}
