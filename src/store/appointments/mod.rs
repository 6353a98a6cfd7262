//! Appointments, and what is read of their rooms' calls.
//!
//! In every statement `?1` is the person, `?2` the epoch of their session and `?3` the appointment.

use super::access::{self, session_holds};
use super::{Statement, Value};
use crate::domain::appointment::{Row, Status};
use crate::domain::id::AppointmentId;
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::json;

/// Appointments that a list has at most.
pub const PAGE: i32 = 200;

/// An appointment and what came of it ([`Row`]), from `appointments a` and its room `r`.
macro_rules! row_json {
    () => {
        "json_object('appointment', json_object(
           'id', a.id, 'title', a.title, 'status', a.status, 'room_id', a.room_id,
           'organizer_id', a.organizer_id,
           'organizer_name', (SELECT username FROM users WHERE id = a.organizer_id),
           'organizer_time_zone', a.organizer_time_zone,
           'attendee_id', a.attendee_id,
           'attendee_name', (SELECT username FROM users WHERE id = a.attendee_id),
           'attendee_time_zone', a.attendee_time_zone,
           'starts_at', a.starts_at, 'ends_at', a.ends_at, 'duration_minutes', a.duration_minutes,
           'recording_allowed', json(iif(r.is_recordable, 'true', 'false')),
           'opens_at', r.opens_at, 'closes_at', r.closes_at,
           'organizer_came_at', a.organizer_came_at, 'attendee_came_at', a.attendee_came_at,
           'duration', (SELECT sum(duration) FROM calls
                        WHERE room_id = a.room_id AND status = 'ended' AND answered_at IS NOT NULL),
           'sequence', a.sequence, 'created_at', a.created_at, 'updated_at', a.updated_at),
         'facts', json_object(
           'live', json((SELECT json_object('status', status, 'provider', provider) FROM calls
                         WHERE room_id = a.room_id AND ended_at IS NULL)),
           'talked', json(iif(EXISTS (SELECT 1 FROM calls WHERE room_id = a.room_id AND status = 'ended'
                                      AND answered_at IS NOT NULL), 'true', 'false')),
           'met', json(iif(2 = (SELECT count(DISTINCT user_id) FROM call_events
                                WHERE room_name = r.provider_room AND type = 'participant-connected'
                                  AND source = 'twilio' AND user_id IN (a.organizer_id, a.attendee_id)),
                           'true', 'false')),
           'provider_room', r.provider_room))"
    };
}

pub(super) use row_json;

// Behind the macro and in this order: a macro is seen from where it stands.
#[macro_use]
mod conflicts;
mod giving_up;
mod place;
mod settle;

pub use conflicts::Outcome;
pub use giving_up::{exported, give_up, given_up};
pub use place::{Drawn, book, save};
pub use settle::{delete_before, settle, unsettled};

/// Whether the session holds, and the appointment when it is one of the person's.
#[derive(Debug)]
pub struct Found {
    /// Whether the session's epoch is still the user's.
    pub session: bool,
    /// The person's name as they wrote it.
    pub username: Option<String>,
    /// The appointment.
    pub row: Option<Row>,
}

json::fields!(Found { session(json::flag), username, row });

/// Answers [`Found`].
pub fn find(session: &Session, id: AppointmentId) -> Statement {
    Statement::new(
        concat!(
            "SELECT json_object('session', ",
            session_holds!(),
            ", 'username', (SELECT username FROM users WHERE id = ?1), 'row', json((SELECT ",
            row_json!(),
            " FROM appointments a JOIN chat_rooms r ON r.id = a.room_id
              WHERE a.id = CAST(?3 AS INTEGER) AND ?1 IN (a.organizer_id, a.attendee_id)))) AS row"
        ),
        vec![(&session.user_id).into(), session.epoch.into(), (&id).into()],
    )
}

/// Notes that a person came, if they may come in now and came for the first time.
pub fn come(session: &Session, id: AppointmentId, now: Timestamp) -> Statement {
    Statement::new(
        concat!(
            "UPDATE appointments SET
               organizer_came_at = iif(organizer_id = ?1, coalesce(organizer_came_at, ?5), organizer_came_at),
               attendee_came_at = iif(attendee_id = ?1, coalesce(attendee_came_at, ?5), attendee_came_at)
             WHERE id = CAST(?3 AS INTEGER) AND status IN ('scheduled', 'confirmed')
               AND ((organizer_id = ?1 AND organizer_came_at IS NULL)
                 OR (attendee_id = ?1 AND attendee_came_at IS NULL))
               AND EXISTS (SELECT 1 FROM chat_rooms
                           WHERE id = room_id AND opens_at <= ?4 AND ?4 < closes_at)
               AND ",
            session_holds!()
        ),
        vec![(&session.user_id).into(), session.epoch.into(), (&id).into(), now.into(), now.whole_seconds().into()],
    )
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those that end after this moment.
    pub from: Option<Timestamp>,
    /// Those that start before this moment.
    pub to: Option<Timestamp>,
    /// Those with one of these stored.
    pub stored: Option<&'static [Status]>,
}

/// Answers [`access::Access`], then a person's appointments ([`Row`]), earliest first: those behind one when it is named.
pub fn list(session: &Session, filter: Filter, after: Option<(Timestamp, AppointmentId)>) -> Vec<Statement> {
    let stored = filter.stored.map(|statuses| {
        let words: Vec<&str> = statuses.iter().map(|status| status.as_str()).collect();
        serde_json::Value::from(words).to_string()
    });
    let (start, id) = after.map_or((Value::Null, Value::Null), |(start, id)| (start.into(), (&id).into()));
    let rows = Statement::new(
        concat!(
            "SELECT ",
            row_json!(),
            " AS row FROM appointments a JOIN chat_rooms r ON r.id = a.room_id
             WHERE (a.organizer_id = ?1 OR a.attendee_id = ?1) AND ",
            session_holds!(),
            " AND (?3 IS NULL OR a.ends_at > ?3) AND (?4 IS NULL OR a.starts_at < ?4)
              AND (?5 IS NULL OR a.status IN (SELECT value FROM json_each(?5)))
              AND (?6 IS NULL OR (a.starts_at, a.id) > (?6, CAST(?7 AS INTEGER)))
              ORDER BY a.starts_at, a.id LIMIT ?8"
        ),
        vec![
            (&session.user_id).into(),
            session.epoch.into(),
            filter.from.into(),
            filter.to.into(),
            stored.into(),
            start,
            id,
            PAGE.into(),
        ],
    );
    vec![access::session(session), rows]
}
