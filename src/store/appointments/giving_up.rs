//! Appointments of people whose accounts end.
//!
//! `?1` is the person; nothing happens while their account has its name.

use crate::domain::id::UserId;
use crate::domain::limits::EXPORTED_ROWS;
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::store::Statement;
use crate::store::access::session_holds;

/// Cancels what the person booked and declines what they were asked to, as far as it is still to come: nobody is in a
/// call there, nobody was, and its window is not over.
pub fn give_up(user: &UserId, now: Timestamp) -> Vec<Statement> {
    let off = Statement::new(
        "UPDATE appointments SET status = iif(organizer_id = ?1, 'cancelled', 'declined'),
                                 sequence = sequence + 1, updated_at = ?3
         WHERE (organizer_id = ?1 OR attendee_id = ?1) AND status IN ('scheduled', 'confirmed')
           AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND username_key IS NULL)
           AND EXISTS (SELECT 1 FROM chat_rooms r WHERE r.id = room_id AND r.closes_at > ?2
                       AND 2 <> (SELECT count(DISTINCT user_id) FROM call_events
                                 WHERE room_name = r.provider_room AND type = 'participant-connected'
                                   AND source = 'twilio' AND user_id IN (organizer_id, attendee_id)))
           AND NOT EXISTS (SELECT 1 FROM calls WHERE room_id = appointments.room_id
                           AND (status = 'active' OR (status = 'ended' AND answered_at IS NOT NULL)))",
        vec![user.into(), now.into(), now.whole_seconds().into()],
    );
    let rooms = Statement::new(
        "UPDATE chat_rooms SET closes_at = opens_at
         WHERE closes_at > opens_at
           AND id IN (SELECT room_id FROM appointments
                      WHERE (organizer_id = ?1 OR attendee_id = ?1) AND status IN ('cancelled', 'declined'))",
        vec![user.into()],
    );
    vec![off, rooms]
}

/// Answers the appointments ([`Row`](crate::domain::appointment::Row)) that [`give_up`] called off at this moment.
pub fn given_up(user: &UserId, now: Timestamp) -> Statement {
    Statement::new(
        concat!(
            "SELECT ",
            row_json!(),
            " AS row FROM appointments a JOIN chat_rooms r ON r.id = a.room_id
             WHERE (a.organizer_id = ?1 OR a.attendee_id = ?1) AND a.status IN ('cancelled', 'declined')
               AND a.updated_at = ?2"
        ),
        vec![user.into(), now.whole_seconds().into()],
    )
}

/// Answers a person's appointments for their own records, newest first.
pub fn exported(session: &Session) -> Statement {
    Statement::new(
        concat!(
            "SELECT json_object('id', a.id, 'title', a.title, 'status', a.status, 'room_id', a.room_id,
               'role', iif(a.organizer_id = ?1, 'organizer', 'attendee'),
               'with', (SELECT username FROM users
                        WHERE id = iif(a.organizer_id = ?1, a.attendee_id, a.organizer_id)),
               'time_zone', iif(a.organizer_id = ?1, a.organizer_time_zone, a.attendee_time_zone),
               'starts_at', a.starts_at, 'ends_at', a.ends_at, 'duration_minutes', a.duration_minutes,
               'came_at', iif(a.organizer_id = ?1, a.organizer_came_at, a.attendee_came_at),
               'created_at', a.created_at, 'updated_at', a.updated_at) AS row
             FROM appointments a WHERE (a.organizer_id = ?1 OR a.attendee_id = ?1) AND ",
            session_holds!(),
            " ORDER BY a.starts_at DESC, a.id DESC LIMIT ?3"
        ),
        vec![(&session.user_id).into(), session.epoch.into(), EXPORTED_ROWS.into()],
    )
}
