//! Times around the changes of clocks: what people see on their walls, checked against the world's zone rules.

use chrono::{DateTime, Datelike, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

use super::*;
use crate::domain::appointment::calendar::calendar;
use crate::domain::appointment::rules;

/// A start on somebody's wall, minutes, and what that is in UTC. Where the hour comes twice, `later` takes the second.
struct Case {
    zone: Tz,
    wall: &'static str,
    later: bool,
    minutes: u32,
    utc: &'static str,
    /// What the wall shows at the end.
    wall_end: &'static str,
}

const fn case(
    zone: Tz,
    wall: &'static str,
    later: bool,
    minutes: u32,
    utc: &'static str,
    wall_end: &'static str,
) -> Case {
    Case { zone, wall, later, minutes, utc, wall_end }
}

const CASES: [Case; 12] = [
    // The hour from 2 to 3 is missing.
    case(Tz::Europe__Berlin, "2027-03-28T01:30", false, 60, "2027-03-28T00:30:00.000Z", "03:30"),
    case(Tz::Europe__Berlin, "2027-03-28T03:00", false, 60, "2027-03-28T01:00:00.000Z", "04:00"),
    // The hour from 2 to 3 comes twice.
    case(Tz::Europe__Berlin, "2027-10-31T02:30", false, 60, "2027-10-31T00:30:00.000Z", "02:30"),
    case(Tz::Europe__Berlin, "2027-10-31T02:30", true, 60, "2027-10-31T01:30:00.000Z", "03:30"),
    case(Tz::America__New_York, "2027-03-14T01:45", false, 30, "2027-03-14T06:45:00.000Z", "03:15"),
    case(Tz::America__New_York, "2027-11-07T01:30", false, 60, "2027-11-07T05:30:00.000Z", "01:30"),
    case(Tz::America__New_York, "2027-11-07T01:30", true, 60, "2027-11-07T06:30:00.000Z", "02:30"),
    // The other half of the world changes the other way.
    case(Tz::Australia__Sydney, "2027-10-03T01:30", false, 60, "2027-10-02T15:30:00.000Z", "03:30"),
    case(Tz::Australia__Sydney, "2028-04-02T02:15", false, 480, "2028-04-01T15:15:00.000Z", "09:15"),
    case(Tz::Australia__Sydney, "2028-04-02T02:15", true, 60, "2028-04-01T16:15:00.000Z", "03:15"),
    // No change, and half an hour off everybody else.
    case(Tz::Asia__Kolkata, "2027-03-28T09:00", false, 60, "2027-03-28T03:30:00.000Z", "10:00"),
    case(Tz::Asia__Kolkata, "2027-10-31T00:10", false, 60, "2027-10-30T18:40:00.000Z", "01:10"),
];

impl Case {
    /// The start with its offset, as a page sends it.
    fn sent(&self) -> DateTime<Tz> {
        let wall = NaiveDateTime::parse_from_str(self.wall, "%Y-%m-%dT%H:%M").unwrap();
        let found = self.zone.from_local_datetime(&wall);
        if self.later { found.latest().unwrap() } else { found.earliest().unwrap() }
    }

    fn on_the_wall(&self, time: Timestamp) -> DateTime<Tz> {
        DateTime::<Utc>::from_timestamp_millis(time.as_millis()).unwrap().with_timezone(&self.zone)
    }
}

#[test]
fn a_time_on_the_wall_is_stored_as_the_moment_it_is_and_lasts_as_long_as_it_takes() {
    let practice = Practice::open();
    for case in &CASES {
        let sent = case.sent().to_rfc3339();
        let wanted = Booking { starts_at: rules::start(&sent).unwrap(), ..practice.wanted("Bob", 0, case.minutes) };
        let booked = practice.book(&practice.alice, &wanted).unwrap().appointment;
        assert_eq!(booked.starts_at.to_string(), case.utc, "{sent}");
        assert_eq!(case.on_the_wall(booked.starts_at), case.sent(), "{sent}");
        let end = case.on_the_wall(booked.ends_at);
        assert_eq!(end.format("%H:%M").to_string(), case.wall_end, "{sent}");
        assert_eq!(end.day(), case.sent().day(), "{sent}");
        // Elapsed time, whatever the clocks on walls did.
        let minutes = i64::from(case.minutes);
        assert_eq!(booked.ends_at.seconds_since(booked.starts_at), minutes * MINUTE, "{sent}");
        assert_eq!(booked.hours.closes_at.seconds_since(booked.hours.opens_at), (minutes + 45) * MINUTE, "{sent}");

        let file = calendar(&booked, &practice.alice.user_id, "https://chat.example");
        let utc: String = case.utc.replace([':', '-'], "").replace(".000", "");
        assert!(file.contains(&format!("\r\nDTSTART:{utc}\r\n")), "{file}");
        let end = case.on_the_wall(booked.ends_at).with_timezone(&Utc).format("%Y%m%dT%H%M%SZ");
        assert!(file.contains(&format!("\r\nDTEND:{end}\r\n")), "{file}");
        // The next case may be at the same time.
        practice.change(&practice.alice, booked.id, &Wish::Cancel).unwrap();
    }
}

#[test]
fn the_window_across_a_change_is_open_to_the_second() {
    for case in &CASES {
        let starts_at = rules::start(&case.sent().to_rfc3339()).unwrap();
        let hours = MARGINS.hours(starts_at, rules::end(starts_at, case.minutes));
        let opens = case.sent() - chrono::TimeDelta::minutes(15);
        let closes = case.sent() + chrono::TimeDelta::minutes(i64::from(case.minutes) + 30);
        assert_eq!(hours.opens_at.as_millis(), opens.timestamp_millis());
        assert_eq!(hours.closes_at.as_millis(), closes.timestamp_millis());
        assert!(hours.check(hours.opens_at.plus_seconds(-1), false).is_err());
        assert!(hours.check(hours.closes_at.plus_seconds(-1), false).is_ok());
    }
}

#[test]
fn the_same_moment_may_come_with_any_offset() {
    for text in [
        "2027-03-28T01:30:00+01:00",
        "2027-03-28T06:00:00+05:30",
        "2027-03-28t00:30:00.999z",
        "2027-03-27T20:30:00-04:00",
    ] {
        assert_eq!(rules::start(text).unwrap().to_string(), "2027-03-28T00:30:00.000Z", "{text}");
    }
}
