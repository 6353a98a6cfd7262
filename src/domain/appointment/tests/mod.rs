mod files;
mod life;
mod words;

use super::*;
use crate::domain::time::Timestamp;

const START: Timestamp = Timestamp::from_millis(1_795_251_600_000);
const HOURS: Hours = Hours { opens_at: START.plus_seconds(-900), closes_at: START.plus_seconds(5400) };

/// An hour from 09:00 on, open from 08:45 to 10:30.
fn appointment(status: Status) -> Appointment {
    Appointment {
        id: AppointmentId::parse("7").unwrap(),
        title: "Check-up".into(),
        status,
        room_id: RoomId::new("r1"),
        organizer_id: UserId::random([0xab; 16]),
        organizer_name: "Dr. Anna".into(),
        organizer_time_zone: None,
        attendee_id: UserId::random([0xcd; 16]),
        attendee_name: "Bob".into(),
        attendee_time_zone: None,
        starts_at: START,
        ends_at: START.plus_seconds(3600),
        duration_minutes: 60,
        recording_allowed: false,
        hours: HOURS,
        organizer_came_at: None,
        attendee_came_at: None,
        duration: None,
        sequence: 3,
        created_at: START.plus_seconds(-86_400),
        updated_at: START.plus_seconds(-3600),
    }
}
