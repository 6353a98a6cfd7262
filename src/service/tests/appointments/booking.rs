use super::*;
use crate::domain::appointment::Conflict;

#[test]
fn a_booking_makes_a_room_of_the_two_with_hours() {
    let practice = Practice::open();
    let wanted = Booking {
        recording_allowed: true,
        time_zone: Some("Europe/Berlin".into()),
        ..practice.wanted("bob", 2 * HOUR, 45)
    };
    let Done { appointment, is_news } = practice.book(&practice.alice, &wanted).unwrap();
    assert!(is_news);
    assert_eq!((appointment.status, appointment.sequence), (Status::Scheduled, 0));
    assert_eq!((appointment.organizer_name.as_str(), appointment.attendee_name.as_str()), ("Alice", "Bob"));
    assert_eq!(appointment.organizer_time_zone.as_deref(), Some("Europe/Berlin"));
    assert_eq!(appointment.ends_at, wanted.starts_at.plus_seconds(45 * MINUTE));
    assert_eq!(appointment.hours.opens_at, wanted.starts_at.plus_seconds(-15 * MINUTE));
    assert_eq!(appointment.hours.closes_at, wanted.starts_at.plus_seconds(75 * MINUTE));
    assert!(appointment.recording_allowed && appointment.duration.is_none());
    assert_eq!(practice.get(&practice.bob, appointment.id), Ok(appointment.clone()));

    let room = |sql| practice.world.database.scalar(sql).unwrap();
    assert_eq!(room("SELECT room_name FROM chat_rooms"), "Check-up");
    assert_eq!(room("SELECT count(*) FROM room_members"), "2");
    assert_eq!(room("SELECT length(code_hash) FROM chat_rooms"), "64");
    let name = room("SELECT provider_room FROM chat_rooms");
    let head = format!("apt-{}-{}-", appointment.id, practice.now().as_seconds());
    let tail = name.strip_prefix(&head).unwrap_or_else(|| panic!("{name}"));
    assert!(tail.len() == 8 && tail.bytes().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit()));
    // It is not among the rooms that people have.
    assert!(
        block_on(service::rooms::list(&practice.world.database, &practice.bob, practice.now())).unwrap().is_empty()
    );
}

#[test]
fn the_other_person_is_found_by_name_or_id_and_an_id_is_nobodys_name() {
    let practice = Practice::open();
    let bob = practice.bob.user_id.clone();
    // Somebody calls themselves what Bob's id is.
    practice.world.guest(bob.as_str());
    for (hours, with) in [(1, "Bob"), (3, " bOB "), (5, bob.as_str())] {
        let done = practice.book(&practice.alice, &practice.wanted(with, hours * HOUR, 60)).unwrap();
        assert_eq!(done.appointment.attendee_id, bob, "{with}");
    }
    for nobody in ["Bobby", "", "   ", "no such/name"] {
        let refused = practice.book(&practice.alice, &practice.wanted(nobody, 9 * HOUR, 60));
        assert_eq!(refusal(refused), AppointmentError::PersonNotFound, "{nobody}");
    }
    for oneself in ["alice", practice.alice.user_id.as_str()] {
        match practice.book(&practice.alice, &practice.wanted(oneself, 9 * HOUR, 60)) {
            Err(Error::InvalidField { field, .. }) => assert_eq!(field, "with"),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(practice.world.database.scalar("SELECT count(*) FROM chat_rooms").unwrap(), "3");
}

#[test]
fn a_guest_who_is_no_more_cannot_be_asked() {
    let practice = Practice::open();
    block_on(service::auth::logout(&practice.world.database, &practice.carol, false, false, practice.now())).unwrap();
    for with in ["Carol", practice.carol.user_id.as_str()] {
        let refused = practice.book(&practice.alice, &practice.wanted(with, HOUR, 60));
        assert_eq!(refusal(refused), AppointmentError::PersonNotFound);
    }
}

#[test]
fn an_ended_session_books_nothing() {
    let practice = Practice::open();
    block_on(service::auth::logout(&practice.world.database, &practice.alice, true, false, practice.now())).unwrap();
    for with in ["Bob", "nobody"] {
        let refused = practice.book(&practice.alice, &practice.wanted(with, HOUR, 60));
        assert_eq!(refused, Err(Error::SessionExpired));
    }
    assert_eq!(practice.world.database.scalar("SELECT count(*) FROM chat_rooms").unwrap(), "0");
}

#[test]
fn a_start_is_neither_past_nor_more_than_two_years_ahead() {
    let practice = Practice::open();
    let two_years = Timestamp::parse("2028-11-21T05:52:50Z").unwrap().seconds_since(practice.now());
    assert_eq!(practice.now().to_string(), "2026-11-21T05:52:53.000Z");
    for (in_seconds, fits) in [(-1, false), (0, true), (two_years + 4, false), (two_years + 3, true)] {
        let booked = practice.book(&practice.alice, &practice.wanted("Bob", in_seconds, 5));
        assert_eq!(booked.is_ok(), fits, "{in_seconds}");
        if !fits {
            assert_eq!(code(booked), "invalid_start");
        }
    }
    // The present second is not past, however much of it is.
    practice.world.now.set(Timestamp::from_millis(practice.now().as_millis() + 999));
    let begun = Booking { starts_at: practice.now().whole_seconds(), ..practice.wanted("Carol", 0, 5) };
    assert_eq!(code(practice.book(&practice.alice, &begun)), "appointment_conflict");
}

#[test]
fn a_retry_finds_the_first_attempt() {
    let practice = Practice::open();
    let wanted = Booking { client_id: Some("client-0001".into()), ..practice.wanted("Bob", HOUR, 60) };
    let first = practice.book(&practice.alice, &wanted).unwrap();
    let again = practice.book(&practice.alice, &wanted).unwrap();
    assert_eq!(again, Done { is_news: false, ..first });
    assert_eq!(practice.world.database.scalar("SELECT count(*) FROM chat_rooms").unwrap(), "1");
    // Another person's attempt of the same name is another one, and this one is in its way.
    assert_eq!(code(practice.book(&practice.carol, &wanted)), "appointment_conflict");
}

#[test]
fn nobody_has_two_appointments_at_once() {
    let (practice, booked) = Practice::with_appointment();
    let start = booked.starts_at.seconds_since(practice.now());
    for (in_seconds, minutes, is_in_the_way) in [
        (start, 60, true),
        (start - 59 * MINUTE, 60, true),
        (start + 59 * MINUTE, 60, true),
        (start + 20 * MINUTE, 5, true),
        (start - 60 * MINUTE, 240, true),
        (start - 60 * MINUTE, 60, false),
        (start + 60 * MINUTE, 60, false),
    ] {
        let booked = practice.book(&practice.alice, &practice.wanted("Carol", in_seconds, minutes));
        assert_eq!(booked.is_err(), is_in_the_way, "{in_seconds} {minutes}");
    }
    // And the longest one is found by its end.
    let long = practice.book(&practice.alice, &practice.wanted("Carol", DAY, 480)).unwrap().appointment;
    let late = practice.wanted("Bob", long.ends_at.seconds_since(practice.now()) - 1, 5);
    assert_eq!(code(practice.book(&practice.alice, &late)), "appointment_conflict");
}

#[test]
fn of_a_strangers_appointment_nothing_is_told_but_that_it_is_there() {
    let (practice, booked) = Practice::with_appointment();
    let same_time = |with| practice.wanted(with, 2 * HOUR, 60);
    let told = |who, with| match refusal(practice.book(who, &same_time(with))) {
        AppointmentError::Conflict { conflicts } => conflicts,
        other => panic!("{other:?}"),
    };
    assert_eq!(told(&practice.carol, "Bob"), [Conflict::Theirs]);
    assert_eq!(serde_json::to_string(&told(&practice.carol, "Alice")).unwrap(), r#"[{"whose":"theirs"}]"#);
    for (who, with) in [(&practice.alice, "Carol"), (&practice.alice, "Bob"), (&practice.bob, "Alice")] {
        let conflicts = serde_json::to_value(told(who, with)).unwrap();
        let yours = serde_json::json!([{
            "whose": "yours", "appointmentId": booked.id, "title": "Check-up",
            "startsAt": booked.starts_at, "endsAt": booked.ends_at,
        }]);
        assert_eq!(conflicts, yours);
    }
}

#[test]
fn ten_conflicts_are_told_at_most() {
    let practice = Practice::open();
    for slot in 0..12 {
        practice.book(&practice.alice, &practice.wanted("Carol", HOUR + slot * 5 * MINUTE, 5)).unwrap();
    }
    practice.world.guest("Dora");
    practice.book(&practice.bob, &practice.wanted("Dora", HOUR, 5)).unwrap();
    let AppointmentError::Conflict { conflicts } =
        refusal(practice.book(&practice.alice, &practice.wanted("Bob", HOUR, 60)))
    else {
        panic!("no conflict");
    };
    assert_eq!(conflicts.len(), 10);
    assert_eq!(conflicts.last(), Some(&Conflict::Theirs));
}

#[test]
fn what_was_called_off_is_in_nobodys_way() {
    for wish in [Wish::Cancel, Wish::Decline] {
        let (practice, booked) = Practice::with_appointment();
        let who = if wish == Wish::Cancel { &practice.alice } else { &practice.bob };
        practice.change(who, booked.id, &wish).unwrap();
        assert!(practice.book(&practice.carol, &practice.wanted("Bob", 2 * HOUR, 60)).is_ok());
    }
}

#[test]
fn two_hundred_to_come_are_enough() {
    let practice = Practice::open();
    for slot in 0..200 {
        practice.book(&practice.alice, &practice.wanted("Bob", HOUR + slot * 5 * MINUTE, 5)).unwrap();
    }
    let one_more = practice.wanted("Carol", 30 * DAY, 5);
    assert_eq!(refusal(practice.book(&practice.alice, &one_more)), AppointmentError::TooMany);
    // Those that one is asked to do not count.
    assert!(practice.book(&practice.bob, &one_more).is_ok());
    // When the first has begun, there is room for another.
    practice.go_to(practice.now().plus_seconds(HOUR));
    assert!(practice.book(&practice.alice, &practice.wanted("Carol", 40 * DAY, 5)).is_ok());
}

#[test]
fn both_are_told_and_an_inbox_that_does_not_answer_harms_nothing() {
    let (practice, booked) = Practice::with_appointment();
    block_on(appointments::tell(&practice.world.rooms, &booked));
    let news = practice.world.rooms.news.take();
    assert_eq!(news.iter().map(|(who, _)| who).collect::<Vec<_>>(), [&booked.organizer_id, &booked.attendee_id]);
    for (_, told) in &news {
        let News::Appointment { appointment } = told else { panic!("{told:?}") };
        assert_eq!(*appointment, serde_json::to_value(&booked).unwrap());
    }
    practice.world.rooms.is_down.set(true);
    block_on(appointments::tell(&practice.world.rooms, &booked));
}
