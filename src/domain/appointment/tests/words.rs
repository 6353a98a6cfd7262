use super::*;
use crate::domain::appointment::right::{Lease, lease};
use crate::domain::appointment::rules;
use crate::error::Error;

#[test]
fn a_lease_is_told_in_whole_minutes_and_hours() {
    for (seconds, words) in [
        (1, "0 minutes (0 hours)"),
        (59, "0 minutes (0 hours)"),
        (60, "1 minutes (0 hours)"),
        (3599, "59 minutes (0 hours)"),
        (3600, "60 minutes (1 hours)"),
        (5400, "90 minutes (1 hours)"),
        (7199, "119 minutes (1 hours)"),
        (86_400, "1440 minutes (24 hours)"),
    ] {
        assert_eq!(Lease { seconds, expires_at: START }.words(), words);
    }
    assert_eq!(Lease { seconds: 1, expires_at: START }.end(), "2026-11-21T09:00:00Z");
}

#[test]
fn a_lease_ends_with_the_window_and_after_a_day_at_the_latest() {
    let row =
        |hours| Row { appointment: Appointment { hours, ..appointment(Status::Scheduled) }, facts: Facts::default() };
    for millis in [0, 1, 999] {
        let now = Timestamp::from_millis(START.as_millis() + millis);
        assert_eq!(lease(&row(HOURS), now), Ok(Lease { seconds: 5400, expires_at: HOURS.closes_at }));
    }
    let days = Hours { closes_at: START.plus_seconds(3 * 86_400), ..HOURS };
    assert_eq!(lease(&row(days), START), Ok(Lease { seconds: 86_400, expires_at: START.plus_seconds(86_400) }));
    let last = Timestamp::from_millis(HOURS.closes_at.as_millis() - 1);
    assert_eq!(lease(&row(HOURS), last).unwrap().seconds, 1);
}

fn field<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result {
        Err(Error::InvalidField { field, .. }) => field,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_title_has_1_to_64_characters_or_is_appointment() {
    assert_eq!(rules::title(None).as_deref(), Ok("Appointment"));
    assert_eq!(rules::title(Some("  Check, up; “x” ")).as_deref(), Ok("Check, up; “x”"));
    assert!(rules::title(Some(&"😀".repeat(64))).is_ok());
    for bad in ["", "  ", "a\nb", "\0abc", "a\u{7f}", &"x".repeat(65)] {
        assert_eq!(field(rules::title(Some(bad))), "title");
    }
}

#[test]
fn an_appointment_takes_5_to_480_minutes() {
    assert_eq!((rules::minutes(5), rules::minutes(480)), (Ok(5), Ok(480)));
    for bad in [-5, 0, 4, 481, i64::MAX, i64::MIN] {
        assert_eq!(field(rules::minutes(bad)), "durationMinutes");
    }
}

#[test]
fn a_start_is_one_moment_for_everybody() {
    for bad in [
        "",
        "tomorrow",
        "2026-11-21",
        "2026-11-21T09:00:00",
        "2026-11-21T09:00",
        "2026-02-30T09:00:00Z",
        "2026-11-21T24:00:00Z",
        "2026-11-21T09:00:00+25:00",
        "1795240370",
        "0000-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
    ] {
        assert_eq!(rules::start(bad).unwrap_err().code(), "invalid_start", "{bad}");
        assert_eq!(field(rules::bound("from", Some(bad))), "from");
    }
    assert_eq!(rules::bound("to", None), Ok(None));
    assert_eq!(
        rules::bound("to", Some("2026-11-21T10:00:00.7+01:00")),
        Ok(Some(Timestamp::from_millis(START.as_millis() + 700)))
    );
    assert_eq!(rules::start("2026-11-21T10:00:00.7+01:00"), Ok(START));
}

#[test]
fn a_time_zone_is_a_name_that_the_platform_knows() {
    let known = |name: &str| name != "Mars/Olympus";
    for name in ["Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "UTC"] {
        assert_eq!(rules::time_zone(Some(name), known), Ok(Some(name.to_owned())));
    }
    assert_eq!(rules::time_zone(None, |_| panic!("asked for nothing")), Ok(None));
    for bad in ["", "+01:00", "Europe Berlin", "Mars/Olympus", "Европа", &"x".repeat(65)] {
        assert_eq!(field(rules::time_zone(Some(bad), known)), "timeZone");
    }
}

#[test]
fn an_attempt_has_a_name_of_8_to_64_plain_letters() {
    assert_eq!(rules::client_id(Some("try-0001")), Ok(Some("try-0001".into())));
    assert_eq!(rules::client_id(None), Ok(None));
    for bad in ["", "short", "has space", &"x".repeat(65)] {
        assert_eq!(field(rules::client_id(Some(bad))), "clientId");
    }
}

#[test]
fn a_room_at_the_provider_ends_in_eight_letters() {
    let tail = rules::provider_room_tail(START.plus_seconds(-10), [0, 35, 36, 255, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 1, 2]);
    assert_eq!(tail, "1795251590-a9adjihg");
}
