use std::rc::Rc;

use serde_json::{Value, json};

use super::*;
use crate::config::Config;
use crate::domain::ticket::Ticket;
use crate::service::admission;
use crate::service::tests::video::{OURS, config, gone, video};
use crate::twilio::rest::line::{Line, line, room as twilio_room, says};

fn from_browser_to_browser() -> Rc<Config> {
    let find = |name: &str| (name == "SESSION_SECRET").then(|| "thirty-two bytes are long enough.".to_owned());
    Rc::new(Config::read(find).unwrap())
}

fn join_by(
    practice: &Practice,
    config: &Rc<Config>,
    line: &Line,
    who: &Session,
    id: AppointmentId,
) -> Result<Value, Error> {
    let video = video(config, line);
    let right = admission::join(&practice.world.database, config, video, who, id, practice.now());
    block_on(right).map(|right| serde_json::to_value(right).unwrap())
}

fn join(practice: &Practice, who: &Session, id: AppointmentId) -> Result<Value, Error> {
    join_by(practice, &from_browser_to_browser(), &line([]), who, id)
}

#[test]
fn one_can_join_from_the_first_second_of_the_window_to_its_last() {
    let (practice, booked) = Practice::with_appointment();
    let (opens, closes) = (booked.hours.opens_at, booked.hours.closes_at);
    let details = json!({ "opensAt": opens, "closesAt": closes });
    for (moment, refused) in [
        (opens.plus_seconds(-1), Some("too_early")),
        (Timestamp::from_millis(opens.as_millis() - 1), Some("too_early")),
        (opens, None),
        (closes.plus_seconds(-1), None),
        (Timestamp::from_millis(closes.as_millis() - 1), None),
        (closes, Some("too_late")),
        (closes.plus_seconds(DAY), Some("too_late")),
    ] {
        practice.go_to(moment);
        for who in [&practice.alice, &practice.bob] {
            match (join(&practice, who, booked.id), refused) {
                (Ok(_), None) => {}
                (Err(error), Some(code)) => {
                    assert_eq!((error.code(), error.status(), error.details()), (code, 403, Some(details.clone())));
                }
                (other, _) => panic!("{moment}: {other:?}"),
            }
        }
    }
}

#[test]
fn the_right_to_join_says_what_programs_expect() {
    let (practice, booked) = Practice::with_appointment();
    practice.go_to(Timestamp::from_millis(booked.starts_at.as_millis() + 999));
    let right = join(&practice, &practice.bob, booked.id).unwrap();
    assert_eq!(right["expires_in"], 90 * MINUTE);
    assert_eq!(right["expires_at"], booked.hours.closes_at.to_string().replace(".000", ""));
    assert_eq!(right["token_valid_until"], "90 minutes (1 hours)");
    assert_eq!(right["appointment_id"], json!(booked.id));
    assert_eq!(right["user_identity"], format!("{}-Bob", practice.bob.user_id));
    assert_eq!((&right["provider"], &right["ticket"]), (&json!("p2p"), &right["access_token"]));
    assert!(right["ice_servers"].is_array());
    let room_name = practice.world.database.scalar("SELECT provider_room FROM chat_rooms").unwrap();
    assert_eq!(right["room_name"], room_name);
    assert_eq!(join(&practice, &practice.alice, booked.id).unwrap()["room_name"], room_name);

    let secret = from_browser_to_browser();
    let ticket = right["ticket"].as_str().unwrap();
    let read = |now| Ticket::verify(ticket, secret.session_secret.bytes(), &booked.room_id, now);
    assert_eq!(read(booked.hours.closes_at.plus_seconds(-1)).unwrap().user_id, practice.bob.user_id);
    assert_eq!(read(booked.hours.closes_at), Err(Error::SessionExpired));
}

#[test]
fn who_comes_is_noted_once_and_only_inside_the_window() {
    let (practice, booked) = Practice::with_appointment();
    let came = || {
        let appointment = practice.get(&practice.alice, booked.id).unwrap();
        (appointment.organizer_came_at, appointment.attendee_came_at)
    };
    join(&practice, &practice.bob, booked.id).unwrap_err();
    join(&practice, &practice.carol, booked.id).unwrap_err();
    assert_eq!(came(), (None, None));
    let first = booked.starts_at.plus_seconds(-MINUTE);
    practice.go_to(Timestamp::from_millis(first.as_millis() + 250));
    join(&practice, &practice.bob, booked.id).unwrap();
    practice.go_to(booked.starts_at);
    join(&practice, &practice.bob, booked.id).unwrap();
    assert_eq!(came(), (None, Some(first)));
    join(&practice, &practice.alice, booked.id).unwrap();
    assert_eq!(came(), (Some(booked.starts_at), Some(first)));
}

#[test]
fn strangers_learn_nothing_and_what_is_off_lets_nobody_in() {
    let (practice, booked) = Practice::with_appointment();
    practice.go_to(booked.starts_at);
    for (who, id) in [(&practice.carol, booked.id), (&practice.alice, AppointmentId::parse("99").unwrap())] {
        assert_eq!(code(join(&practice, who, id)), "appointment_not_found");
    }
    practice.change(&practice.bob, booked.id, &Wish::Decline).unwrap();
    for moment in [booked.hours.opens_at.plus_seconds(-1), booked.starts_at, booked.hours.closes_at] {
        practice.go_to(moment);
        let refused = refusal(join(&practice, &practice.alice, booked.id));
        assert_eq!(refused, AppointmentError::Over { status: Status::Declined });
    }
    block_on(service::auth::logout(&practice.world.database, &practice.alice, true, false, practice.now())).unwrap();
    assert_eq!(join(&practice, &practice.alice, booked.id), Err(Error::SessionExpired));
}

#[test]
fn a_call_that_goes_on_after_closing_brings_nobody_new() {
    let (practice, booked) = Practice::with_appointment();
    practice.go_to(booked.starts_at);
    practice.call(&booked, "active");
    practice.go_to(booked.hours.closes_at);
    assert_eq!(practice.status(&booked), Status::InProgress);
    assert_eq!(code(join(&practice, &practice.bob, booked.id)), "too_late");
}

#[test]
fn with_twilio_the_token_is_for_the_room_until_it_closes() {
    let (practice, booked) = Practice::with_appointment();
    practice.go_to(booked.starts_at);
    let right = join_by(&practice, &config(&[]), &line([]), &practice.bob, booked.id).unwrap();
    assert_eq!((&right["provider"], right.get("ticket"), right.get("ice_servers")), (&json!("twilio"), None, None));
    let payload = right["access_token"].as_str().unwrap().split('.').nth(1).unwrap();
    let decode = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, payload).unwrap();
    let claims: Value = serde_json::from_slice(&decode).unwrap();
    assert_eq!(claims["exp"], booked.hours.closes_at.as_seconds());
    assert_eq!(claims["grants"]["identity"], right["user_identity"]);
    assert_eq!(claims["grants"]["video"]["room"], right["room_name"]);
}

#[test]
fn a_live_call_says_who_carries_it() {
    let (practice, booked) = Practice::with_appointment();
    practice.go_to(booked.starts_at);
    practice.call(&booked, "ringing");
    let right = join_by(&practice, &config(&[]), &line([]), &practice.bob, booked.id).unwrap();
    assert_eq!(right["provider"], "p2p");
}

#[test]
fn a_room_that_we_make_is_there_before_anybody_has_a_token() {
    let (practice, booked) = Practice::with_appointment();
    practice.go_to(booked.starts_at);
    let made = line([says(201, twilio_room("in-progress"))]);
    join_by(&practice, &config(&[OURS]), &made, &practice.bob, booked.id).unwrap();
    assert_eq!(made.sent.borrow().len(), 1);

    let broken = line([gone()]);
    assert_eq!(code(join_by(&practice, &config(&[OURS]), &broken, &practice.bob, booked.id)), "provider_error");
}

#[test]
fn with_half_of_twilios_secrets_nobody_gets_in_and_nobody_came() {
    let (practice, booked) = Practice::with_appointment();
    practice.go_to(booked.starts_at);
    assert_eq!(
        code(join_by(&practice, &half_configured(), &line([]), &practice.bob, booked.id)),
        "twilio_not_configured"
    );
    assert_eq!(practice.get(&practice.bob, booked.id).unwrap().attendee_came_at, None);
}

fn half_configured() -> Rc<Config> {
    let settings = [
        ("SESSION_SECRET", "thirty-two bytes are long enough."),
        ("TWILIO_ACCOUNT_SID", "AC0123456789abcdef0123456789abcdef"),
    ];
    let find = |name: &str| settings.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    Rc::new(Config::read(find).unwrap())
}
