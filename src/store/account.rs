//! Everything that is kept about one person: to be read by them, or to be deleted.
//!
//! In every statement `?1` is the person and `?2` the epoch of their session, unless it says otherwise.

use super::access::session_holds;
use super::rooms::leave_all;
use super::{Statement, Value, appointments, rooms, webhooks};
use crate::domain::id::UserId;
use crate::domain::limits::{EXPORTED_BYTES, EXPORTED_MESSAGES, EXPORTED_ROWS};
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::domain::user::DELETED;

/// Messages that one statement deletes at most.
pub const MOST_ERASED: i32 = 5000;

/// Answers, newest first but for the first: the profile (nothing when the session has ended), rooms, messages before a
/// number, calls, events, appointments, browsers that are told of calls.
pub fn export(session: &Session, before: i64) -> Vec<Statement> {
    let whose = || -> Vec<Value> { vec![(&session.user_id).into(), session.epoch.into()] };
    let most = || {
        let mut values = whose();
        values.push(EXPORTED_ROWS.into());
        values
    };
    let profile = Statement::new(
        "SELECT json_object('id', id, 'username', username, 'guest', json(iif(password_hash IS NULL, 'true', 'false')),
                            'created_at', created_at, 'last_seen_at', last_seen_at) AS row
         FROM users WHERE id = ?1 AND session_epoch = ?2",
        whose(),
    );
    let rooms = Statement::new(
        concat!(
            "SELECT json_object('id', r.id, 'room_name', r.room_name, 'joined_at', m.joined_at,
                                'last_read_seq', m.last_read_seq, 'calls_seen_at', m.calls_seen_at,
                                'owner', json(iif(r.owner_id = ?1, 'true', 'false'))) AS row
             FROM room_members m JOIN chat_rooms r ON r.id = m.room_id
             WHERE m.user_id = ?1 AND r.opens_at IS NULL AND ",
            session_holds!(),
            " ORDER BY m.joined_at DESC LIMIT ?3"
        ),
        most(),
    );
    let mut of_messages = whose();
    // As text: D1 binds no 64-bit integers.
    of_messages.extend([before.to_string().into(), EXPORTED_MESSAGES.into(), EXPORTED_BYTES.into()]);
    let messages = Statement::new(
        concat!(
            "SELECT json_object('seq', seq, 'id', id, 'room_id', room_id, 'client_id', client_id,
                                'ciphertext', ciphertext, 'iv', iv, 'created_at', created_at) AS row
             FROM (SELECT *, sum(length(ciphertext)) OVER (ORDER BY seq DESC) - length(ciphertext) AS bytes_before
                   FROM (SELECT * FROM messages INDEXED BY messages_by_sender
                         WHERE sender_id = ?1 AND seq < CAST(?3 AS INTEGER) AND ",
            session_holds!(),
            "                ORDER BY seq DESC LIMIT ?4))
             WHERE bytes_before < ?5 ORDER BY seq DESC"
        ),
        of_messages,
    );
    let calls = Statement::new(
        concat!(
            "SELECT json_object('id', c.id, 'room_id', c.room_id, 'call_type', c.call_type, 'status', c.status,
                                'provider', c.provider, 'started_at', c.started_at, 'answered_at', c.answered_at,
                                'ended_at', c.ended_at, 'duration', c.duration, 'end_reason', c.end_reason,
                                'caller', json(iif(c.caller_id = ?1, 'true', 'false')),
                                'joined_at', p.joined_at, 'left_at', p.left_at) AS row
             FROM call_participants p INDEXED BY call_participants_by_user JOIN calls c ON c.id = p.call_id
             WHERE p.user_id = ?1 AND ",
            session_holds!(),
            " ORDER BY p.joined_at DESC LIMIT ?3"
        ),
        most(),
    );
    let events = Statement::new(
        concat!(
            "SELECT json_object('id', CAST(id AS TEXT), 'call_id', call_id, 'at', at, 'type', type, 'source', source,
                                'identity', identity, 'data', json(data)) AS row
             FROM call_events INDEXED BY call_events_by_user WHERE user_id = ?1 AND ",
            session_holds!(),
            " ORDER BY id DESC LIMIT ?3"
        ),
        most(),
    );
    let visits = Statement::new(
        concat!(
            "SELECT json_object('room_id', room_id, 'state', state, 'at', at) AS row
             FROM room_visitors WHERE user_id = ?1 AND ",
            session_holds!(),
            " ORDER BY at DESC LIMIT ?3"
        ),
        most(),
    );
    let room_events = Statement::new(
        concat!(
            "SELECT json_object('id', CAST(id AS TEXT), 'room_id', room_id, 'at', at, 'type', type,
                                'mine', json(iif(by_id = ?1, 'true', 'false'))) AS row
             FROM room_events WHERE (by_id = ?1 OR user_id = ?1) AND ",
            session_holds!(),
            " ORDER BY id DESC LIMIT ?3"
        ),
        most(),
    );
    let reports = Statement::new(
        concat!(
            "SELECT json_object('call_id', call_id, 'at', at, 'setup_ms', setup_ms, 'path', path,
                                'reconnects', reconnects, 'loss_percent', loss_percent, 'jitter_ms', jitter_ms,
                                'round_trip_ms', round_trip_ms, 'end_reason', end_reason, 'rating', rating,
                                'reason', reason) AS row
             FROM call_reports WHERE user_id = ?1 AND ",
            session_holds!(),
            " ORDER BY at DESC LIMIT ?3"
        ),
        most(),
    );
    let pushes = Statement::new(
        concat!(
            "SELECT json_object('endpoint', endpoint, 'created_at', created_at) AS row
             FROM push_subscriptions WHERE user_id = ?1 AND ",
            session_holds!(),
            " ORDER BY created_at DESC LIMIT ?3"
        ),
        most(),
    );
    let booked = appointments::exported(session);
    vec![profile, rooms, messages, calls, events, booked, visits, room_events, reports, pushes]
}

/// Deletes some of a person's messages if there are more than [`MOST_ERASED`]; answers a row for each.
pub fn erase_some_messages(session: &Session) -> Statement {
    Statement::new(
        concat!(
            "DELETE FROM messages WHERE seq IN (
               SELECT seq FROM messages INDEXED BY messages_by_sender WHERE sender_id = ?1 LIMIT ?3)
             AND EXISTS (SELECT 1 FROM messages INDEXED BY messages_by_sender WHERE sender_id = ?1 LIMIT 1 OFFSET ?3)
             AND ",
            session_holds!(),
            " RETURNING json_object() AS row"
        ),
        vec![(&session.user_id).into(), session.epoch.into(), MOST_ERASED.into()],
    )
}

/// Deletes a person, whose password hash is the one known: a tombstone remains. Answers first `{"id"}`, nothing when
/// session or password have changed meanwhile, in which case nothing happens; then `{"room_id"}` of each room that they
/// were in; and last the appointments that they called off thereby. Those are told outside where somebody receives it.
pub fn erase(session: &Session, known: Option<String>, tells: bool, now: Timestamp) -> Vec<Statement> {
    let user = &session.user_id;
    let tombstone = Statement::new(
        "UPDATE users SET username = ?4, username_key = NULL, password_hash = NULL, session_epoch = session_epoch + 1,
                          last_seen_at = ?5, deleted_at = ?5
         WHERE id = ?1 AND session_epoch = ?2 AND password_hash IS ?3
         RETURNING json_object('id', id) AS row",
        vec![user.into(), session.epoch.into(), known.into(), DELETED.into(), now.into()],
    );
    let of = |sql: &'static str| Statement::new(sql, vec![user.into()]);
    let mut statements = vec![tombstone, rooms::ids_of(user)];
    statements.extend(appointments::give_up(user, now));
    statements.push(of("DELETE FROM messages WHERE sender_id = ?1
           AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND deleted_at IS NOT NULL)"));
    // The words for what took place were the organizer's; so were the names of these rooms.
    statements.push(of("UPDATE chat_rooms SET room_name = 'Appointment'
         WHERE id IN (SELECT room_id FROM appointments WHERE organizer_id = ?1)
           AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND deleted_at IS NOT NULL)"));
    statements.push(of("UPDATE appointments SET title = iif(organizer_id = ?1, 'Appointment', title),
           client_id = iif(organizer_id = ?1, NULL, client_id),
           organizer_time_zone = iif(organizer_id = ?1, NULL, organizer_time_zone),
           attendee_time_zone = iif(attendee_id = ?1, NULL, attendee_time_zone)
         WHERE (organizer_id = ?1 OR attendee_id = ?1)
           AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND deleted_at IS NOT NULL)"));
    statements.push(of("UPDATE call_events SET identity = NULL WHERE user_id = ?1 AND identity IS NOT NULL
           AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND deleted_at IS NOT NULL)"));
    statements.push(of("DELETE FROM push_subscriptions WHERE user_id = ?1
           AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND deleted_at IS NOT NULL)"));
    statements.push(of("DELETE FROM call_reports WHERE user_id = ?1
           AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND deleted_at IS NOT NULL)"));
    statements.extend(webhooks::redact(user));
    // A room that nobody else ever used has nobody to be kept for.
    statements.push(of("DELETE FROM chat_rooms
         WHERE id IN (SELECT room_id FROM room_members WHERE user_id = ?1) AND opens_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM room_members WHERE room_id = chat_rooms.id AND user_id <> ?1)
           AND NOT EXISTS (SELECT 1 FROM messages WHERE room_id = chat_rooms.id)
           AND NOT EXISTS (SELECT 1 FROM calls WHERE room_id = chat_rooms.id)
           AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND deleted_at IS NOT NULL)"));
    statements.extend(leave_all(user));
    // Told without the names, which are gone by now.
    if tells {
        statements.push(webhooks::of_given_up(user, now));
    }
    statements.push(appointments::given_up(user, now));
    statements
}

/// Answers a row when a person has deleted their account.
pub fn is_erased(user: &UserId) -> Statement {
    Statement::new(
        "SELECT json_object('id', id) AS row FROM users WHERE id = ?1 AND deleted_at IS NOT NULL",
        vec![user.into()],
    )
}
