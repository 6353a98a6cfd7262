//! Giving an appointment its place: booking and changing.
//!
//! Besides `?1` and `?2`, `?3` is the other person, `?4` the room, and `?5` to `?7` are the start, the end and how early
//! one that overlaps can begin.

use super::conflicts::earliest;
use crate::domain::appointment::rules::Booking;
use crate::domain::appointment::{Appointment, change};
use crate::domain::id::RoomId;
use crate::domain::limits::APPOINTMENTS_TO_COME;
use crate::domain::room::{CodeHash, Hours};
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::domain::user::Username;
use crate::store::access::session_holds;
use crate::store::{Statement, Value};

/// The other person: `?3` as an id, which nobody can take for a name, or `?8` as a name. Who has given up theirs cannot
/// come any more.
macro_rules! invited {
    () => {
        "coalesce((SELECT id FROM users WHERE id = ?3 AND username_key IS NOT NULL),
                  (SELECT id FROM users WHERE username_key = ?8))"
    };
}

/// Whether the appointment is as it was read (`?8`: its sequence), and free to go where it is to be (`?9`: elsewhere).
macro_rules! may_change {
    () => {
        concat!(
            session_holds!(),
            " AND EXISTS (SELECT 1 FROM appointments
                          WHERE room_id = ?4 AND sequence = ?8 AND status IN ('scheduled', 'confirmed'))
              AND NOT EXISTS (SELECT 1 FROM calls WHERE room_id = ?4 AND status = 'active' AND ended_at IS NULL)
              AND (NOT ?9 OR (",
            is_free!("?1"),
            " AND ",
            is_free!("?3"),
            "))"
        )
    };
}

/// How many appointments the person has booked that are still to come at `?9`.
macro_rules! to_come {
    () => {
        "(SELECT count(*) FROM appointments
          WHERE organizer_id = ?1 AND starts_at > ?9 AND status IN ('scheduled', 'confirmed'))"
    };
}

/// What is drawn at random for a booking.
#[derive(Debug)]
pub struct Drawn {
    /// The room's id.
    pub room: RoomId,
    /// The room's code, which nobody knows.
    pub code: CodeHash,
    /// The end of the room's name at the provider.
    pub provider_room_tail: String,
}

/// Books an appointment with its room. Answers, in the second rows, `{"id"}` when it is new, and in the last
/// [`Outcome`](super::Outcome) with the appointment, also one that an earlier attempt of the same `client_id` booked.
pub fn book(session: &Session, booking: &Booking, drawn: &Drawn, hours: Hours, now: Timestamp) -> Vec<Statement> {
    let placed = |rest: Vec<Value>| -> Vec<Value> {
        let ends_at = booking.ends_at();
        let key = Username::parse(&booking.with).ok().map(|name| name.key());
        let mut values: Vec<Value> = vec![
            (&session.user_id).into(),
            session.epoch.into(),
            booking.with.as_str().into(),
            (&drawn.room).into(),
            booking.starts_at.into(),
            ends_at.into(),
            earliest(booking.starts_at).into(),
            key.into(),
            now.into(),
            booking.client_id.clone().into(),
        ];
        values.extend(rest);
        values
    };
    let room = Statement::new(
        concat!(
            "INSERT INTO chat_rooms (id, owner_id, code_hash, room_name, created_at, opens_at, closes_at, is_recordable)
             SELECT ?4, ?1, ?11, ?12, ?9, ?13, ?14, ?15
             WHERE ",
            session_holds!(),
            " AND NOT EXISTS (SELECT 1 FROM appointments WHERE organizer_id = ?1 AND client_id = ?10)
              AND ",
            invited!(),
            " <> ?1 AND ",
            is_free!("?1"),
            " AND ",
            is_free!(invited!()),
            " AND ",
            to_come!(),
            " < ?16"
        ),
        placed(vec![
            drawn.code.as_str().into(),
            booking.title.as_str().into(),
            hours.opens_at.into(),
            hours.closes_at.into(),
            i32::from(booking.recording_allowed).into(),
            APPOINTMENTS_TO_COME.into(),
        ]),
    );
    let appointment = Statement::new(
        concat!(
            "INSERT INTO appointments (room_id, organizer_id, attendee_id, client_id, title, starts_at, ends_at,
                                       duration_minutes, organizer_time_zone, created_at, updated_at)
             SELECT id, ?1, ",
            invited!(),
            ", ?10, room_name, ?5, ?6, ?11, ?12, ?9, ?9
             FROM chat_rooms WHERE id = ?4 AND owner_id = ?1
             RETURNING json_object('id', id) AS row"
        ),
        placed(vec![
            i32::try_from(booking.duration_minutes).unwrap_or_default().into(),
            booking.time_zone.clone().into(),
        ]),
    );
    let members = Statement::new(
        "INSERT INTO room_members (room_id, user_id, joined_at)
         SELECT room_id, value, created_at FROM appointments, json_each(json_array(organizer_id, attendee_id))
         WHERE room_id = ?1",
        vec![(&drawn.room).into()],
    );
    let name = Statement::new(
        "UPDATE chat_rooms SET provider_room = 'apt-' || (SELECT id FROM appointments WHERE room_id = ?1) || '-' || ?2
         WHERE id = ?1",
        vec![(&drawn.room).into(), drawn.provider_room_tail.as_str().into()],
    );
    let outcome = Statement::new(
        concat!(
            "SELECT json_object('session', ",
            session_holds!(),
            ", 'person', ",
            invited!(),
            ", 'to_come', ",
            to_come!(),
            ", ",
            conflicts_json!(invited!()),
            ", 'row', json((SELECT ",
            row_json!(),
            " FROM appointments a JOIN chat_rooms r ON r.id = a.room_id
              WHERE a.organizer_id = ?1 AND (a.room_id = ?4 OR a.client_id = ?10)))) AS row"
        ),
        placed(Vec::new()),
    );
    vec![room, appointment, members, name, outcome]
}

/// Stores a change, if nothing else has changed the appointment, no call has begun in it, and a new time is free. The
/// first two answer nothing of use, the last [`Outcome`](super::Outcome): with the appointment as it is now.
pub fn save(session: &Session, before: &Appointment, after: &Appointment) -> Vec<Statement> {
    let values = |rest: Vec<Value>| -> Vec<Value> {
        let mut values: Vec<Value> = vec![
            (&session.user_id).into(),
            session.epoch.into(),
            (&before.attendee_id).into(),
            (&before.room_id).into(),
            after.starts_at.into(),
            after.ends_at.into(),
            earliest(after.starts_at).into(),
            i32::try_from(before.sequence).unwrap_or_default().into(),
            i32::from(change::is_moved(before, after)).into(),
        ];
        values.extend(rest);
        values
    };
    let room = Statement::new(
        concat!(
            "UPDATE chat_rooms SET room_name = ?10, opens_at = ?11, closes_at = ?12, is_recordable = ?13
             WHERE id = ?4 AND ",
            may_change!()
        ),
        values(vec![
            after.title.as_str().into(),
            after.hours.opens_at.into(),
            after.hours.closes_at.into(),
            i32::from(after.recording_allowed).into(),
        ]),
    );
    let appointment = Statement::new(
        concat!(
            "UPDATE appointments SET title = ?10, status = ?11, starts_at = ?5, ends_at = ?6, duration_minutes = ?12,
               organizer_time_zone = ?13, attendee_time_zone = ?14, sequence = ?15, updated_at = ?16,
               organizer_came_at = iif(?9, NULL, organizer_came_at),
               attendee_came_at = iif(?9, NULL, attendee_came_at)
             WHERE room_id = ?4 AND ",
            may_change!(),
            " RETURNING json_object('id', id) AS row"
        ),
        values(vec![
            after.title.as_str().into(),
            after.status.as_str().into(),
            i32::try_from(after.duration_minutes).unwrap_or_default().into(),
            after.organizer_time_zone.clone().into(),
            after.attendee_time_zone.clone().into(),
            i32::try_from(after.sequence).unwrap_or_default().into(),
            after.updated_at.into(),
        ]),
    );
    let mut outcome = values(Vec::new());
    outcome.truncate(7);
    let outcome = Statement::new(
        concat!(
            "SELECT json_object('session', ",
            session_holds!(),
            ", 'person', ?3, ",
            conflicts_json!("?3"),
            ", 'row', json((SELECT ",
            row_json!(),
            " FROM appointments a JOIN chat_rooms r ON r.id = a.room_id
              WHERE a.room_id = ?4 AND ?1 IN (a.organizer_id, a.attendee_id)))) AS row"
        ),
        outcome,
    );
    vec![room, appointment, outcome]
}
