//! The outbox, and people whose accounts end. `?1` is the person.

use super::row_json;
use crate::domain::id::UserId;
use crate::domain::time::Timestamp;
use crate::domain::user::DELETED;
use crate::store::Statement;

/// Writes down the appointments that [`give_up`](crate::store::appointments::give_up) called off at this moment.
pub fn of_given_up(user: &UserId, now: Timestamp) -> Statement {
    Statement::new(
        concat!(
            "INSERT INTO webhook_events (id, subject, about, type, payload, created_at, next_attempt_at)
             SELECT 'msg_' || a.room_id || '_' || a.sequence, 'appointment:' || a.id, a.sequence,
               'appointment.' || a.status,
               json_object('type', 'appointment.' || a.status, 'timestamp', ?3, 'data', json(",
            row_json!(),
            " -> '$.appointment')), ?3, ?3
             FROM appointments a JOIN chat_rooms r ON r.id = a.room_id
             WHERE (a.organizer_id = ?1 OR a.attendee_id = ?1) AND a.status IN ('cancelled', 'declined')
               AND a.updated_at = ?2 AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND username_key IS NULL)
             ORDER BY a.starts_at, a.id
             ON CONFLICT (id) DO NOTHING"
        ),
        vec![user.into(), now.whole_seconds().into(), now.into()],
    )
}

/// Takes the name of somebody who has deleted their account, and what they called their appointments, out of what was
/// told or still is to be. The events stay: what was told of a call says what there is left to tell.
pub fn redact(user: &UserId) -> Vec<Statement> {
    let of = |sql: &'static str| Statement::new(sql, vec![user.into(), DELETED.into()]);
    vec![
        // Before the participants' own: these say which calls there were, also those that are no longer kept.
        of("UPDATE webhook_events SET payload = json_set(payload,
              '$.data.caller_name', iif(payload ->> '$.data.caller_id' = ?1, ?2, payload ->> '$.data.caller_name'),
              '$.data.participants', json((
                SELECT json_group_array(json(iif(value ->> 'user_id' = ?1, json_set(value, '$.username', ?2), value)))
                FROM json_each(payload, '$.data.participants'))))
            WHERE type LIKE 'call.%'
              AND subject IN (SELECT subject FROM webhook_events INDEXED BY webhook_events_by_person
                              WHERE about = ?1 AND type IN ('participant.joined', 'participant.left')
                              UNION SELECT call_id FROM call_participants WHERE user_id = ?1)
              AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND deleted_at IS NOT NULL)"),
        of("UPDATE webhook_events INDEXED BY webhook_events_by_person
            SET payload = json_set(payload, '$.data.username', ?2)
            WHERE about = ?1 AND type IN ('participant.joined', 'participant.left')
              AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND deleted_at IS NOT NULL)"),
        of("UPDATE webhook_events SET payload = iif(payload ->> '$.data.organizer_id' = ?1,
              json_set(payload, '$.data.organizer_name', ?2, '$.data.title', 'Appointment',
                                '$.data.organizer_time_zone', NULL),
              json_set(payload, '$.data.attendee_name', ?2, '$.data.attendee_time_zone', NULL))
            WHERE subject IN (SELECT 'appointment:' || id FROM appointments
                              WHERE organizer_id = ?1 OR attendee_id = ?1)
              AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND deleted_at IS NOT NULL)"),
    ]
}
