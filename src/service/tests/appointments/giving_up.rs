use super::*;
use crate::domain::user::DELETED;
use crate::service::account;
use crate::service::auth::{self, Ended};

/// Carol, a guest, has booked with Bob and was asked by Alice.
fn with_a_guest() -> (Practice, Appointment, Appointment) {
    let practice = Practice::open();
    let hers = practice.book(&practice.carol, &practice.wanted("Bob", 2 * HOUR, 60)).unwrap().appointment;
    let asked = practice.book(&practice.alice, &practice.wanted("Carol", DAY, 60)).unwrap().appointment;
    practice.world.wait(3);
    (practice, hers, asked)
}

fn log_out(practice: &Practice) -> Ended {
    block_on(auth::logout(&practice.world.database, &practice.carol, false, practice.webhooks.get(), practice.now()))
        .unwrap()
        .unwrap()
}

fn outcome(practice: &Practice, ended: &Ended) -> Vec<(AppointmentId, Status)> {
    let shown: Vec<_> = ended.called_off.iter().map(|each| (each.id, each.status)).collect();
    for (id, status) in &shown {
        let found = practice.world.database.scalar(&format!("SELECT status FROM appointments WHERE id = {id}"));
        assert_eq!(found.as_deref(), Some(status.as_str()));
    }
    shown
}

#[test]
fn a_guest_who_logs_out_calls_off_what_is_to_come_and_the_others_are_told() {
    let (practice, hers, asked) = with_a_guest();
    let ended = log_out(&practice);
    assert_eq!(outcome(&practice, &ended), [(hers.id, Status::Cancelled), (asked.id, Status::Declined)]);
    assert_eq!(ended.rooms.len(), 2);
    let seen = practice.get(&practice.alice, asked.id).unwrap();
    assert_eq!((seen.status, seen.sequence, seen.updated_at), (Status::Declined, 1, practice.now()));
    assert_eq!(seen.hours.opens_at, seen.hours.closes_at);
    assert_eq!(seen, ended.called_off[1]);
    block_on(auth::close_sockets(&practice.world.rooms, &practice.world.rooms, ended));
    let told: Vec<_> = practice.world.rooms.news.borrow().iter().map(|(who, _)| who.clone()).collect();
    assert!(told.contains(&practice.alice.user_id) && told.contains(&practice.bob.user_id));
    let closed = (asked.room_id, Notice::Closed);
    assert!(practice.world.rooms.told.borrow().contains(&closed));
    // The time is free again.
    assert!(practice.book(&practice.alice, &practice.wanted("Bob", DAY, 60)).is_ok());
}

#[test]
fn it_is_told_outside_once_where_somebody_receives_it() {
    let (practice, hers, asked) = with_a_guest();
    practice.webhooks.set(true);
    log_out(&practice);
    let again = crate::store::webhooks::of_given_up(&practice.carol.user_id, practice.now());
    block_on(practice.world.database.run(again)).unwrap();
    let told =
        "SELECT group_concat(type || ' ' || subject || ' ' || (payload ->> '$.data.sequence')) FROM webhook_events";
    let wanted =
        format!("appointment.cancelled appointment:{} 1,appointment.declined appointment:{} 1", hers.id, asked.id);
    assert_eq!(practice.world.database.scalar(told), Some(wanted));
}

#[test]
fn a_deleted_person_has_no_name_in_what_was_told_and_what_is_told_now() {
    let practice = Practice::open();
    practice.webhooks.set(true);
    let wanted = |with: &str, after| Booking {
        title: format!("Knee of {with}"),
        time_zone: Some("Asia/Tokyo".to_owned()),
        ..practice.wanted(with, after, 60)
    };
    practice.book(&practice.carol, &wanted("Bob", 2 * HOUR)).unwrap();
    practice.book(&practice.alice, &wanted("Carol", DAY)).unwrap();
    practice.world.wait(3);
    let world = &practice.world;
    let erased = account::erase(&world.database, &world.hasher, &practice.carol, None, true, practice.now());
    assert_eq!(block_on(erased).unwrap().unwrap().called_off.len(), 2);
    let words = |subject: i32| {
        let sql = format!(
            "SELECT group_concat(substr(type, 13) || ': ' || concat_ws(', ', d ->> 'title', d ->> 'organizer_name',
                      d ->> 'organizer_time_zone', d ->> 'attendee_name'), '; ')
             FROM (SELECT type, payload -> '$.data' AS d FROM webhook_events
                   WHERE subject LIKE 'appointment:{subject}' ORDER BY number)"
        );
        world.database.scalar(&sql).unwrap()
    };
    let hers = format!("Appointment, {DELETED}, Bob");
    assert_eq!(words(1), format!("booked: {hers}; cancelled: {hers}"));
    let asked = format!("Knee of Carol, Alice, Asia/Tokyo, {DELETED}");
    assert_eq!(words(2), format!("booked: {asked}; declined: {asked}"));
}

#[test]
fn so_does_a_guest_whose_name_goes_to_somebody_else() {
    let (practice, hers, _) = with_a_guest();
    practice.world.wait(DAY + 2 * HOUR + 5);
    let (random, webhooks) = (practice.world.random(), practice.webhooks.get());
    let carol = block_on(auth::guest(&practice.world.database, "Carol", random, webhooks, practice.now()));
    let ended = carol.unwrap().released.unwrap();
    // The first one's window was over: how that came out stays to be written down.
    assert_eq!(ended.called_off.len(), 0, "both are past");
    assert_eq!(practice.get(&practice.bob, hers.id).unwrap().status, Status::NoShow);
}

#[test]
fn what_has_happened_or_is_happening_stays_as_it_is() {
    let (practice, hers, asked) = with_a_guest();
    practice.go_to(hers.starts_at);
    practice.call(&hers, "active");
    practice.call(&asked, "ended");
    assert_eq!(outcome(&practice, &log_out(&practice)), []);
    practice.hang_up(&hers);
    assert_eq!(practice.get(&practice.bob, hers.id).unwrap().status, Status::Completed);
    assert_eq!(practice.get(&practice.alice, asked.id).unwrap().status, Status::Completed);
}

#[test]
fn nobody_elses_appointments_and_no_account_with_a_name_are_touched() {
    let (practice, _, asked) = with_a_guest();
    let others = practice.book(&practice.alice, &practice.wanted("Bob", 5 * HOUR, 60)).unwrap().appointment;
    block_on(auth::logout(&practice.world.database, &practice.bob, true, false, practice.now())).unwrap();
    let give_up = crate::store::appointments::give_up(&practice.alice.user_id, practice.now());
    block_on(practice.world.database.batch(give_up)).unwrap();
    assert_eq!(practice.get(&practice.alice, asked.id), Ok(asked));
    log_out(&practice);
    assert_eq!(practice.get(&practice.alice, others.id), Ok(others));
}
