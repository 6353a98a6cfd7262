//! What happened in calls: Twilio's events and our own, in one timeline.
//!
//! An event is stored first and taken in by the call's room afterwards. Who stores it need not know whether the room
//! answers: what is not marked as applied is asked about again.

use super::calls::{Access, Actor};
use super::{Rows, Statement, Value, calls};
use crate::domain::call::attendance::{Attendance, Sighting};
use crate::domain::call::{CallRow, ParticipantRow};
use crate::domain::id::{CallId, RoomId, UserId};
use crate::domain::room::booked_person;
use crate::domain::time::Timestamp;
use crate::json;
use crate::store::DatabaseError;
use crate::twilio::webhook::{Event, Kind};

/// By how much Twilio's clock may be behind ours.
const CLOCKS_SECONDS: i64 = 60;

/// How long after its end a call may still be claimed by a room's first event that we see: longer than Twilio keeps an
/// empty room.
const LATE_SECONDS: i64 = 3900;

/// The most events of a call that are shown; a call of hours with everybody switching cameras stays below.
const MOST_SHOWN: i32 = 5000;

/// The most old events that are deleted at once, so that one cron run stays short.
const MOST_DELETED: i32 = 5000;

/// Which call an event belongs to: the one that has this life of the room; or else the last one placed in the room of
/// this name before it happened, when that one has no room yet. An event that only says that something is over gives
/// no call a room that another call already has: it is late news of that one.
///
/// ?1 SID, ?2 name, ?3 when, ?4 when with slow clocks, ?5 whether it shows a room in use, ?6 the end of lateness.
macro_rules! call_of_event {
    () => {
        "(SELECT c.id FROM calls c
          WHERE (c.provider_room_sid = ?1 AND c.started_at <= ?4)
             OR (c.provider_room = ?2 AND c.provider_room_sid IS NULL AND (c.ended_at IS NULL OR c.ended_at >= ?6)
                 AND CASE WHEN EXISTS (SELECT 1 FROM calls k WHERE k.provider_room_sid = ?1)
                          THEN ?5 AND c.started_at <= ?3 ELSE c.started_at <= ?4 END)
          ORDER BY c.started_at <= ?3 DESC, c.started_at DESC LIMIT 1)"
    };
}

/// Who has deleted their account and is known by what a late event calls them (?13), or was when their connection (the
/// participant of ?12) came: what they were called is not stored again.
macro_rules! deleted_person {
    () => {
        "coalesce((SELECT id FROM users WHERE id = ?13 AND deleted_at IS NOT NULL),
                  (SELECT u.id FROM call_events e JOIN users u ON u.id = e.user_id
                   WHERE e.room_sid = ?1 AND e.data ->> 'participant_sid' = ?12 ->> 'participant_sid'
                     AND u.deleted_at IS NOT NULL LIMIT 1))"
    };
}

/// Stores an event once; answers last, as [`Stored`], which call it belongs to. Earlier events of the same room that
/// found no call find it with this one.
pub fn store(event: &Event, now: Timestamp) -> Vec<Statement> {
    let shows_use = !matches!(event.kind, Kind::RoomEnded | Kind::ParticipantDisconnected | Kind::TrackRemoved);
    let insert = Statement::new(
        concat!(
            "INSERT INTO call_events (call_id, source, type, at, stored_at, room_sid, room_name, sequence, user_id,
                                      identity, data, is_applied)
             SELECT ",
            call_of_event!(),
            ", 'twilio', ?7, ?3, ?8, ?1, ?2, ?9,
               coalesce((SELECT id FROM users WHERE id = ?13 AND id || '-' || username = ?11),
                        (SELECT id FROM users WHERE username_key = ?10 AND username = ?11),
                        ",
            deleted_person!(),
            "), iif(",
            deleted_person!(),
            " IS NULL, ?11, NULL), ?12, 0
             WHERE true ON CONFLICT (room_sid, sequence) WHERE room_sid IS NOT NULL DO NOTHING"
        ),
        vec![
            event.room_sid.as_str().into(),
            event.room_name.as_str().into(),
            event.at.into(),
            event.at.plus_seconds(CLOCKS_SECONDS).into(),
            i32::from(shows_use).into(),
            event.at.plus_seconds(-LATE_SECONDS).into(),
            event.kind.as_str().into(),
            now.into(),
            event.sequence.into(),
            event.identity.as_deref().map(str::to_lowercase).into(),
            event.identity.clone().into(),
            serde_json::Value::Object(event.data.clone()).to_string().into(),
            event.identity.as_deref().and_then(booked_person).map(|user| user.to_string()).into(),
        ],
    );
    let once = || vec![event.room_sid.as_str().into(), event.sequence.into()];
    let claim = Statement::new(
        "UPDATE calls SET provider_room_sid = ?1
         WHERE provider_room_sid IS NULL
           AND id = (SELECT call_id FROM call_events WHERE room_sid = ?1 AND sequence = ?2)",
        once(),
    );
    let gather = Statement::new(
        "UPDATE call_events SET call_id = (SELECT call_id FROM call_events WHERE room_sid = ?1 AND sequence = ?2)
         WHERE room_sid = ?1 AND call_id IS NULL",
        once(),
    );
    let stored = Statement::new(
        "SELECT json_object('call', call_id) AS row FROM call_events WHERE room_sid = ?1 AND sequence = ?2",
        once(),
    );
    vec![insert, claim, gather, stored]
}

/// Where an event went.
#[derive(Debug)]
pub struct Stored {
    /// Its call; `None` when it belongs to none.
    pub call: Option<CallId>,
}

json::fields!(Stored { call });

/// Reads everything the provider said about a call, the call itself, and how far that is ([`Seen`]).
pub fn seen(room: &RoomId, call: &CallId) -> Vec<Statement> {
    let last = Statement::new(
        "SELECT json_object('last', CAST(coalesce(max(id), 0) AS TEXT)) AS row FROM call_events WHERE call_id = ?1",
        vec![call.into()],
    );
    let sightings = Statement::new(
        "SELECT json_object('room_sid', room_sid, 'sequence', sequence, 'type', type, 'at', at, 'user_id', user_id,
                            'participant_sid', data ->> 'participant_sid',
                            'participant_duration', data ->> 'participant_duration',
                            'room_duration', data ->> 'room_duration') AS row
         FROM call_events WHERE call_id = ?1 AND source = 'twilio'
           AND type IN ('room-created', 'room-ended', 'participant-connected', 'participant-disconnected')",
        vec![call.into()],
    );
    vec![last, sightings, calls::access(None, room, Some(call))]
}

/// What [`seen`] read.
#[derive(Debug)]
pub struct Seen {
    /// The newest event there was.
    pub last: String,
    /// The provider's.
    pub sightings: Vec<Sighting>,
    /// The call in the database.
    pub access: Access,
}

impl Seen {
    /// Reads the rows.
    pub fn of(rows: Vec<Rows>) -> Result<Self, DatabaseError> {
        struct Last {
            last: String,
        }

        json::fields!(Last { last });
        let (first, second) = (rows.first(), rows.get(1));
        let last = first.map(Rows::first::<Last>).transpose()?.flatten().map(|row| row.last);
        let sightings = second.map(Rows::all).transpose()?.unwrap_or_default();
        Ok(Self { last: last.unwrap_or_default(), sightings, access: calls::answered(rows)? })
    }
}

/// Marks what a call shows now: its events up to one.
pub fn applied(call: &CallId, last: &str) -> Statement {
    Statement::new(
        "UPDATE call_events SET is_applied = 1 WHERE call_id = ?1 AND id <= CAST(?2 AS INTEGER) AND is_applied = 0",
        vec![call.into(), last.into()],
    )
}

/// Stores what the provider knows better of a call that is over.
pub fn settle(row: &CallRow, changed: &[&ParticipantRow]) -> Result<Vec<Statement>, serde_json::Error> {
    let call = Statement::new(
        "UPDATE calls SET duration = ?2 WHERE id = ?1 AND ended_at IS NOT NULL",
        vec![(&row.id).into(), row.duration.and_then(|seconds| i32::try_from(seconds).ok()).into()],
    );
    let participants = Statement::new(
        "INSERT INTO call_participants (call_id, user_id, joined_at, left_at)
         SELECT ?1, value ->> 'user_id', value ->> 'joined_at', value ->> 'left_at' FROM json_each(?2)
         WHERE EXISTS (SELECT 1 FROM calls WHERE id = ?1 AND ended_at IS NOT NULL)
         ON CONFLICT (call_id, user_id) DO UPDATE SET joined_at = excluded.joined_at, left_at = excluded.left_at",
        vec![(&row.id).into(), serde_json::to_string(changed)?.into()],
    );
    Ok(vec![call, participants])
}

/// Stores how long the provider saw each person away from a call that is over.
pub fn away(call: &CallId, attendance: &Attendance) -> Statement {
    let people: serde_json::Value = attendance
        .people
        .iter()
        .map(|(user, stay)| serde_json::json!({ "user_id": user, "away_ms": stay.away_ms }))
        .collect();
    Statement::new(
        "UPDATE call_participants SET away_ms = value ->> 'away_ms' FROM json_each(?2)
         WHERE call_id = ?1 AND user_id = value ->> 'user_id' AND away_ms <> value ->> 'away_ms'",
        vec![call.into(), people.to_string().into()],
    )
}

/// An event of our own.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Note {
    /// In which call.
    pub call: CallId,
    /// What happened.
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub by: Option<UserId>,
    /// The rest.
    pub data: serde_json::Value,
}

json::fields!(Note { call, kind, at, by, data });

/// Stores an event of our own; with an actor, whose consent it is, only if they may and the room allows recording.
pub fn note(note: &Note, actor: Option<&Actor>) -> Statement {
    Statement::new(
        "INSERT INTO call_events (call_id, source, type, at, stored_at, user_id, data, is_applied)
         SELECT c.id, 'securechat', ?2, ?3, ?3, ?4, ?5, 1 FROM calls c
         WHERE c.id = ?1
           AND (?6 IS NULL OR (c.ended_at IS NULL
                AND EXISTS (SELECT 1 FROM users WHERE id = ?6 AND session_epoch = ?7)
                AND EXISTS (SELECT 1 FROM room_members WHERE room_id = c.room_id AND user_id = ?6)
                AND EXISTS (SELECT 1 FROM chat_rooms WHERE id = c.room_id AND is_recordable = 1)))
         RETURNING json_object('id', id) AS row",
        vec![
            (&note.call).into(),
            note.kind.as_str().into(),
            note.at.into(),
            note.by.as_ref().map_or(Value::Null, Value::from),
            note.data.to_string().into(),
            actor.map(|actor| actor.user.to_string()).into(),
            actor.map(|actor| actor.epoch).into(),
        ],
    )
}

/// A call's timeline, oldest first.
pub fn timeline(call: &CallId) -> Statement {
    Statement::new(
        "SELECT json_object('id', CAST(e.id AS TEXT), 'at', e.at, 'type', e.type, 'source', e.source,
                            'user_id', e.user_id, 'participant',
                            CASE WHEN e.identity = u.id || '-' || u.username THEN u.username
                                 ELSE coalesce(e.identity, u.username) END,
                            'data', json(e.data)) AS row
         FROM call_events e LEFT JOIN users u ON u.id = e.user_id
         WHERE e.call_id = ?1 ORDER BY e.at, e.sequence, e.id LIMIT ?2",
        vec![call.into(), MOST_SHOWN.into()],
    )
}

/// Calls with events that their rooms have not taken in, oldest first.
pub fn waiting(stored_before: Timestamp, most: i32) -> Statement {
    Statement::new(
        "SELECT json_object('id', call_id) AS row FROM call_events INDEXED BY call_events_waiting
         WHERE is_applied = 0 AND call_id IS NOT NULL AND stored_at < ?1
         GROUP BY call_id ORDER BY min(stored_at) LIMIT ?2",
        vec![stored_before.into(), most.into()],
    )
}

/// Deletes old events.
pub fn delete_before(stored_before: Timestamp) -> Statement {
    Statement::new(
        "DELETE FROM call_events WHERE id IN
           (SELECT id FROM call_events WHERE stored_at < ?1 ORDER BY stored_at LIMIT ?2)",
        vec![stored_before.into(), MOST_DELETED.into()],
    )
}

#[cfg(test)]
#[path = "events_tests.rs"]
mod tests;
