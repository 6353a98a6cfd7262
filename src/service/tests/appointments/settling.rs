use super::*;

#[test]
fn a_life_shows_as_it_goes_on() {
    let (practice, booked) = Practice::with_appointment();
    let confirm = Wish::Confirm { time_zone: None };
    practice.change(&practice.bob, booked.id, &confirm).unwrap();
    practice.go_to(booked.starts_at);
    practice.call(&booked, "failed");
    practice.call(&booked, "missed");
    assert_eq!(practice.status(&booked), Status::Confirmed);
    practice.call(&booked, "ringing");
    assert_eq!(practice.status(&booked), Status::Confirmed);
    practice.run("UPDATE calls SET status = 'active', answered_at = started_at WHERE status = 'ringing'", vec![]);
    assert_eq!(practice.status(&booked), Status::InProgress);
    practice.hang_up(&booked);
    assert_eq!(practice.status(&booked), Status::Completed);
    assert_eq!(practice.get(&practice.bob, booked.id).unwrap().duration, Some(100));
    // Coming back inside the window.
    practice.call(&booked, "active");
    assert_eq!(practice.status(&booked), Status::InProgress);
    practice.hang_up(&booked);
    assert_eq!(practice.get(&practice.bob, booked.id).unwrap().duration, Some(200));
    assert_eq!(practice.stored(), "confirmed");
}

#[test]
fn a_window_that_ends_with_nobody_there_is_a_no_show_from_that_second_on() {
    let (practice, booked) = Practice::with_appointment();
    practice.go_to(booked.hours.closes_at.plus_seconds(-1));
    assert_eq!(practice.status(&booked), Status::Scheduled);
    practice.go_to(booked.hours.closes_at);
    assert_eq!(practice.status(&booked), Status::NoShow);
    assert_eq!(practice.stored(), "scheduled");
}

#[test]
fn the_cron_writes_outcomes_down_once() {
    let practice = Practice::open();
    let book = |hours| practice.book(&practice.alice, &practice.wanted("Bob", hours * HOUR, 60)).unwrap().appointment;
    let (missed, talked, later) = (book(1), book(3), book(30));
    practice.call(&talked, "ended");
    practice.go_to(talked.hours.closes_at.plus_seconds(-1));
    assert_eq!(practice.settle(), [(missed.id, Status::NoShow)]);
    practice.go_to(talked.hours.closes_at);
    assert_eq!(practice.settle(), [(talked.id, Status::Completed)]);
    assert_eq!(practice.settle(), []);
    let settled = practice.get(&practice.alice, talked.id).unwrap();
    assert_eq!((settled.status, settled.updated_at, settled.duration), (Status::Completed, practice.now(), Some(90)));
    assert_eq!(practice.status(&missed), Status::NoShow);
    assert_eq!(practice.status(&later), Status::Scheduled);
}

#[test]
fn a_call_that_outlasts_the_window_is_settled_when_it_is_over() {
    let (practice, booked) = Practice::with_appointment();
    practice.go_to(booked.starts_at);
    practice.call(&booked, "active");
    practice.go_to(booked.hours.closes_at.plus_seconds(HOUR));
    assert_eq!(practice.settle(), []);
    assert_eq!(practice.status(&booked), Status::InProgress);
    practice.hang_up(&booked);
    assert_eq!(practice.settle(), [(booked.id, Status::Completed)]);
}

#[test]
fn an_appointment_that_is_moved_while_the_cron_works_is_left_alone() {
    let (practice, booked) = Practice::with_appointment();
    let closes_at = booked.hours.closes_at;
    practice.run("UPDATE appointments SET sequence = 1", vec![]);
    let settle = crate::store::appointments::settle(booked.id, Status::Scheduled, 0, Status::NoShow, closes_at);
    assert!(block_on(practice.world.database.run(settle)).unwrap().is_empty());
    assert_eq!(practice.stored(), "scheduled");
}

/// Clients that go to Twilio with their tokens and never place a call with us.
#[test]
fn two_whom_twilio_saw_in_the_room_have_met() {
    let (practice, booked) = Practice::with_appointment();
    let seen = |who: &Session, kind: &'static str, sequence: i32| {
        practice.run(
            "INSERT INTO call_events (source, type, at, stored_at, room_sid, room_name, sequence, user_id, is_applied)
             SELECT 'twilio', ?2, ?3, ?3, 'RM1', provider_room, ?4, ?1, 0 FROM chat_rooms",
            vec![(&who.user_id).into(), kind.into(), practice.now().into(), sequence.into()],
        );
    };
    practice.go_to(booked.starts_at);
    seen(&practice.alice, "participant-connected", 0);
    seen(&practice.alice, "participant-connected", 1);
    seen(&practice.carol, "participant-connected", 2);
    seen(&practice.bob, "participant-disconnected", 3);
    assert_eq!(practice.status(&booked), Status::Scheduled);
    seen(&practice.bob, "participant-connected", 4);
    assert_eq!(practice.status(&booked), Status::Completed);
    assert_eq!(practice.get(&practice.alice, booked.id).unwrap().duration, None);
    practice.go_to(booked.hours.closes_at);
    assert_eq!(practice.settle(), [(booked.id, Status::Completed)]);
}
