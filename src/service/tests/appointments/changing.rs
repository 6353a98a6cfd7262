use super::*;

fn moved_by(appointment: &Appointment, seconds: i64) -> Wish {
    Wish::Edit(Edit { starts_at: Some(appointment.starts_at.plus_seconds(seconds)), ..Edit::default() })
}

const CONFIRM: Wish = Wish::Confirm { time_zone: None };

#[test]
fn the_attendee_confirms_once() {
    let (practice, booked) = Practice::with_appointment();
    let wish = Wish::Confirm { time_zone: Some("Asia/Kolkata".into()) };
    let done = practice.change(&practice.bob, booked.id, &wish).unwrap();
    assert!(done.is_news);
    assert_eq!((done.appointment.status, done.appointment.sequence), (Status::Confirmed, 1));
    assert_eq!(done.appointment.attendee_time_zone.as_deref(), Some("Asia/Kolkata"));
    let again = practice.change(&practice.bob, booked.id, &CONFIRM).unwrap();
    assert_eq!(again, Done { is_news: false, ..done });
}

#[test]
fn another_time_is_to_be_confirmed_anew() {
    let (practice, booked) = Practice::with_appointment();
    practice.change(&practice.bob, booked.id, &CONFIRM).unwrap();
    practice.world.wait(7);
    let renamed = Wish::Edit(Edit { title: Some("Results".into()), ..Edit::default() });
    let renamed = practice.change(&practice.alice, booked.id, &renamed).unwrap().appointment;
    assert_eq!((renamed.status, renamed.sequence, renamed.hours), (Status::Confirmed, 2, booked.hours));
    assert_eq!(practice.world.database.scalar("SELECT room_name FROM chat_rooms").unwrap(), "Results");
    assert_eq!(renamed.updated_at, practice.now());

    let moved = practice.change(&practice.alice, booked.id, &moved_by(&booked, DAY)).unwrap().appointment;
    assert_eq!((moved.status, moved.sequence), (Status::Scheduled, 3));
    assert_eq!(moved.ends_at, booked.ends_at.plus_seconds(DAY));
    assert_eq!(moved.hours.opens_at, booked.hours.opens_at.plus_seconds(DAY));
    assert_eq!(moved.hours.closes_at, booked.hours.closes_at.plus_seconds(DAY));
    practice.change(&practice.bob, booked.id, &CONFIRM).unwrap();
    let longer = Wish::Edit(Edit { duration_minutes: Some(90), ..Edit::default() });
    let longer = practice.change(&practice.alice, booked.id, &longer).unwrap().appointment;
    assert_eq!((longer.status, longer.duration_minutes), (Status::Scheduled, 90));
    assert_eq!(longer.hours.closes_at, moved.hours.closes_at.plus_seconds(30 * MINUTE));
}

#[test]
fn no_change_writes_nothing() {
    let (practice, booked) = Practice::with_appointment();
    practice.world.wait(60);
    let same = Edit {
        title: Some(booked.title.clone()),
        starts_at: Some(booked.starts_at),
        duration_minutes: Some(60),
        recording_allowed: Some(false),
        time_zone: None,
    };
    for wish in [Wish::Edit(same), Wish::Edit(Edit::default())] {
        let done = practice.change(&practice.alice, booked.id, &wish).unwrap();
        assert_eq!(done, Done { appointment: booked.clone(), is_news: false });
    }
}

#[test]
fn a_new_time_obeys_the_same_rules_and_one_is_not_in_ones_own_way() {
    let (practice, booked) = Practice::with_appointment();
    practice.book(&practice.carol, &practice.wanted("Bob", 4 * HOUR, 60)).unwrap();
    let change = |seconds| practice.change(&practice.alice, booked.id, &moved_by(&booked, seconds));
    assert_eq!(code(change(-2 * HOUR - 1)), "invalid_start");
    assert_eq!(code(change(800 * DAY)), "invalid_start");
    assert_eq!(code(change(HOUR + 1)), "appointment_conflict");
    assert_eq!(practice.get(&practice.alice, booked.id), Ok(booked.clone()));
    // Back to back, and over its own old time.
    let moved = change(HOUR).unwrap().appointment;
    assert_eq!(change(30 * MINUTE).unwrap().appointment.sequence, moved.sequence + 1);
}

#[test]
fn who_came_for_the_old_time_has_not_come_for_the_new_one() {
    let (practice, booked) = Practice::with_appointment();
    practice.go_to(booked.starts_at);
    practice.run("UPDATE appointments SET organizer_came_at = ?1", vec![practice.now().into()]);
    let retitled = Wish::Edit(Edit { title: Some("Results".into()), ..Edit::default() });
    let retitled = practice.change(&practice.alice, booked.id, &retitled).unwrap().appointment;
    assert_eq!(retitled.organizer_came_at, Some(practice.now()));
    let moved = practice.change(&practice.alice, booked.id, &moved_by(&booked, DAY)).unwrap().appointment;
    assert_eq!(moved.organizer_came_at, None);
}

#[test]
fn each_of_the_two_has_rights_of_their_own_and_others_have_none() {
    let (practice, booked) = Practice::with_appointment();
    let edit = || Wish::Edit(Edit { title: Some("Mine".into()), ..Edit::default() });
    for (who, wish) in [
        (&practice.bob, edit()),
        (&practice.bob, Wish::Cancel),
        (&practice.alice, CONFIRM),
        (&practice.alice, Wish::Decline),
    ] {
        assert_eq!(code(practice.change(who, booked.id, &wish)), "not_allowed", "{wish:?}");
    }
    let nothing = AppointmentId::parse("4711").unwrap();
    for wish in [edit(), Wish::Cancel, CONFIRM, Wish::Decline] {
        for (who, id) in [(&practice.carol, booked.id), (&practice.alice, nothing)] {
            assert_eq!(refusal(practice.change(who, id, &wish)), AppointmentError::NotFound, "{wish:?}");
        }
    }
    assert_eq!(practice.get(&practice.alice, booked.id), Ok(booked.clone()));
    assert_eq!(refusal(practice.get(&practice.carol, booked.id)), AppointmentError::NotFound);
    block_on(service::auth::logout(&practice.world.database, &practice.bob, true, false, practice.now())).unwrap();
    assert_eq!(practice.change(&practice.bob, booked.id, &CONFIRM), Err(Error::SessionExpired));
}

#[test]
fn calling_off_closes_the_room_and_is_harmless_twice() {
    for (is_alice, wish, status) in [(true, Wish::Cancel, Status::Cancelled), (false, Wish::Decline, Status::Declined)]
    {
        let (practice, booked) = Practice::with_appointment();
        let who = if is_alice { &practice.alice } else { &practice.bob };
        practice.change(&practice.bob, booked.id, &CONFIRM).unwrap();
        let done = practice.change(who, booked.id, &wish).unwrap();
        assert_eq!((done.appointment.status, done.appointment.sequence), (status, 2));
        assert_eq!(done.appointment.hours.opens_at, done.appointment.hours.closes_at);
        practice.go_to(booked.starts_at);
        let again = practice.change(who, booked.id, &wish).unwrap();
        assert_eq!(again, Done { is_news: false, ..done });
        // What is off stays off, now and when its time is over.
        let other_way = if is_alice { (&practice.bob, CONFIRM) } else { (&practice.alice, Wish::Cancel) };
        for (who, wish) in [other_way, (&practice.alice, moved_by(&booked, DAY))] {
            assert_eq!(refusal(practice.change(who, booked.id, &wish)), AppointmentError::Over { status });
        }
        practice.go_to(booked.hours.closes_at.plus_seconds(DAY));
        assert_eq!(practice.settle(), []);
        assert_eq!(practice.status(&booked), status);
    }
}

#[test]
fn what_has_happened_cannot_be_changed() {
    let wishes = |booked: &Appointment| {
        [(true, moved_by(booked, DAY)), (true, Wish::Cancel), (false, CONFIRM), (false, Wish::Decline)]
    };
    let happened = |prepare: fn(&Practice, &Appointment), status| {
        let (practice, booked) = Practice::with_appointment();
        prepare(&practice, &booked);
        for (is_alice, wish) in wishes(&booked) {
            let who = if is_alice { &practice.alice } else { &practice.bob };
            let refused = refusal(practice.change(who, booked.id, &wish));
            assert_eq!(refused, AppointmentError::Over { status }, "{wish:?}");
        }
    };
    happened(|practice, booked| practice.go_to(booked.hours.closes_at), Status::NoShow);
    happened(|practice, booked| practice.call(booked, "active"), Status::InProgress);
    happened(|practice, booked| practice.call(booked, "ended"), Status::Completed);
}

#[test]
fn a_call_that_begins_between_reading_and_writing_wins() {
    let (practice, booked) = Practice::with_appointment();
    let row = |after: &Appointment| {
        let statements = crate::store::appointments::save(&practice.alice, &booked, after);
        let rows = block_on(practice.world.database.batch(statements)).unwrap();
        rows[1].is_empty()
    };
    let after = Appointment { status: Status::Cancelled, sequence: 1, ..booked.clone() };
    practice.call(&booked, "active");
    assert!(row(&after));
    practice.hang_up(&booked);
    // So does a change with the same number.
    practice.run("UPDATE appointments SET sequence = 1", vec![]);
    assert!(row(&after));
    assert_eq!(practice.world.database.scalar("SELECT room_name FROM chat_rooms").unwrap(), "Check-up");
    practice.run("UPDATE appointments SET sequence = 0", vec![]);
    assert!(!row(&after));
}

#[test]
fn one_that_should_have_begun_can_be_made_longer_but_not_be_moved_into_the_past() {
    let (practice, booked) = Practice::with_appointment();
    practice.go_to(booked.starts_at.plus_seconds(10 * MINUTE));
    let lasting = |minutes| Wish::Edit(Edit { duration_minutes: Some(minutes), ..Edit::default() });
    let longer = practice.change(&practice.alice, booked.id, &lasting(90)).unwrap().appointment;
    assert_eq!((longer.starts_at, longer.duration_minutes), (booked.starts_at, 90));
    assert_eq!(longer.hours.closes_at, booked.hours.closes_at.plus_seconds(30 * MINUTE));
    let same_start = Edit { starts_at: Some(booked.starts_at), duration_minutes: Some(100), ..Edit::default() };
    assert!(practice.change(&practice.alice, booked.id, &Wish::Edit(same_start)).is_ok());
    assert_eq!(code(practice.change(&practice.alice, booked.id, &moved_by(&booked, MINUTE))), "invalid_start");
    // Shorter as well, but it does not end before now.
    assert_eq!(code(practice.change(&practice.alice, booked.id, &lasting(10))), "invalid_field");
    assert!(practice.change(&practice.alice, booked.id, &lasting(11)).is_ok());
}

#[test]
fn calling_off_tells_the_room_and_other_changes_do_not() {
    for (is_alice, wish) in [(true, Wish::Cancel), (false, Wish::Decline)] {
        let (practice, booked) = Practice::with_appointment();
        let who = if is_alice { &practice.alice } else { &practice.bob };
        practice.change(&practice.bob, booked.id, &CONFIRM).unwrap();
        practice.change(&practice.alice, booked.id, &moved_by(&booked, DAY)).unwrap();
        assert_eq!(practice.world.told(), []);
        practice.call(&booked, "ringing");
        practice.change(who, booked.id, &wish).unwrap();
        assert_eq!(*practice.world.rooms.told.borrow(), [(booked.room_id.clone(), Notice::Closed)]);
    }
}
