//! A call's life: its start, and each new state of it.

use serde::Deserialize;

use super::{Actor, Other, epoch, user};
use crate::domain::call::{Call, Provider, ProviderRoom};
use crate::domain::room::{Hours, Venue};
use crate::domain::time::Timestamp;
use crate::store::{DatabaseError, Rows, Statement, Value};

/// Whether the actor may: ?8 (NULL when the room itself acts) with the epoch ?9 in the room ?10.
macro_rules! actor_may {
    () => {
        "(?8 IS NULL OR ((SELECT session_epoch FROM users WHERE id = ?8) = ?9 \
           AND EXISTS (SELECT 1 FROM room_members WHERE room_id = ?10 AND user_id = ?8)))"
    };
}

/// Writes a call's new state and begins to say what it answers.
macro_rules! update {
    () => {
        concat!(
            "UPDATE calls SET status = ?7, answered_at = ?3, ended_at = ?4, duration = ?5, end_reason = ?6 \
             WHERE id = ?1 AND ended_at IS NULL AND status = ?2 AND ",
            actor_may!(),
            " RETURNING "
        )
    };
}

/// What a write that applied answers: what only the database knows of the person, the room and its members. A statement
/// is prepared anew each time, so a row without names is what it should have, and not the call that was just written.
#[derive(Debug, Deserialize)]
struct Facts(
    Option<String>,
    String,
    Option<String>,
    u8,
    Option<Timestamp>,
    Option<Timestamp>,
    #[serde(default)] Vec<Other>,
);

impl Facts {
    fn venue(&self) -> Venue {
        let hours = self.4.zip(self.5).map(|(opens_at, closes_at)| Hours { opens_at, closes_at });
        Venue { name: self.1.clone(), provider_room: self.2.clone(), is_recordable: self.3 != 0, hours }
    }
}

/// Stores a new call with its caller in it, unless the room has a live one or is closed, or the caller may not: then
/// [`placed`] finds nothing, and [`super::live`] says why.
pub fn create(call: &Call, at_provider: Option<&ProviderRoom>, actor: &Actor) -> Vec<Statement> {
    let insert = Statement::new(
        "INSERT INTO calls (id, room_id, caller_id, call_type, provider, status, started_at, fallback, \
           provider_room, provider_room_sid) \
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?9, ?10, ?11 \
         FROM users u CROSS JOIN room_members m CROSS JOIN chat_rooms r \
         WHERE u.id = ?3 AND u.session_epoch = ?8 AND m.room_id = ?2 AND m.user_id = ?3 AND r.id = ?2 \
           AND (r.opens_at IS NULL OR (r.opens_at <= ?7 AND r.closes_at > ?7)) \
         ON CONFLICT (room_id) WHERE ended_at IS NULL DO NOTHING \
         RETURNING (SELECT json_array(u.username, r.room_name, r.provider_room, r.is_recordable, r.opens_at, \
             r.closes_at, json_group_array(json_array(o.id, o.inbox_open + 2 * o.has_push))) \
           FROM users u, chat_rooms r, room_members m CROSS JOIN users o \
           WHERE u.id = ?3 AND r.id = ?2 AND m.room_id = ?2 AND o.id = m.user_id) AS row",
        vec![
            (&call.id).into(),
            (&call.room).into(),
            (&call.caller).into(),
            call.call_type.as_str().into(),
            call.provider.as_str().into(),
            call.status.as_str().into(),
            call.started_at.into(),
            actor.epoch.into(),
            call.fallback.clone().into(),
            at_provider.map(|room| room.name.clone()).into(),
            at_provider.and_then(|room| room.sid.clone()).into(),
        ],
    );
    let participant = Statement::new(
        "INSERT INTO call_participants (call_id, user_id, joined_at) \
         SELECT id, caller_id, started_at FROM calls WHERE id = ?1",
        vec![(&call.id).into()],
    );
    vec![insert, participant]
}

/// What [`create`] answered: gives the call the names and the room, and says who else is a member. `None` when the call
/// was not stored.
pub fn placed(call: &mut Call, rows: &[Rows]) -> Result<Option<Vec<Other>>, DatabaseError> {
    let Some(facts) = applied::<Facts>(rows)? else { return Ok(None) };
    call.take_name(&call.caller.clone(), facts.0.as_deref());
    call.venue = facts.venue();
    Ok(Some(facts.6.into_iter().filter(|other| other.0 != call.caller).collect()))
}

/// Stores a call's new state if the database still has the one before, and the actor may: else [`saved`] is false, and
/// [`super::access`] says why. Of the participants, those who are not as they were; who comes back was away until
/// now.
pub fn save(
    before: &Call,
    call: &Call,
    actor: Option<&Actor>,
    now: Timestamp,
) -> Result<Vec<Statement>, serde_json::Error> {
    let row = call.row();
    let values = |second: Value, third: Value| -> Vec<Value> {
        vec![
            (&row.id).into(),
            second,
            third,
            row.ended_at.into(),
            row.duration.and_then(|seconds| i32::try_from(seconds).ok()).into(),
            row.end_reason.map(|reason| reason.as_str().to_owned()).into(),
            row.status.as_str().into(),
            user(actor),
            epoch(actor),
            (&row.room_id).into(),
        ]
    };
    let update = Statement::new(
        if needs_facts(call) {
            concat!(
                update!(),
                "(SELECT json_array((SELECT username FROM users WHERE id = ?8), room_name, provider_room, \
                 is_recordable, opens_at, closes_at) FROM chat_rooms WHERE id = ?10) AS row"
            )
        } else {
            concat!(update!(), "'null' AS row")
        },
        values(before.status.as_str().into(), row.answered_at.into()),
    );
    let before = before.row();
    let changed: Vec<_> = row.participants.iter().filter(|now| !before.participants.contains(now)).collect();
    if changed.is_empty() {
        return Ok(vec![update]);
    }
    let mut with_now = values(serde_json::to_string(&changed)?.into(), row.answered_at.into());
    with_now.push(now.into());
    let participants = Statement::new(
        concat!(
            "INSERT INTO call_participants (call_id, user_id, joined_at, left_at) \
             SELECT ?1, value ->> 'user_id', value ->> 'joined_at', value ->> 'left_at' FROM json_each(?2) \
             WHERE EXISTS (SELECT 1 FROM calls WHERE id = ?1 AND status = ?7 AND answered_at IS ?3 \
               AND ended_at IS ?4 AND duration IS ?5 AND end_reason IS ?6) AND ",
            actor_may!(),
            " ON CONFLICT (call_id, user_id) \
              DO UPDATE SET joined_at = excluded.joined_at, left_at = excluded.left_at, away_ms = away_ms + \
                iif(left_at IS NULL OR excluded.left_at IS NOT NULL, 0, max(0, \
                  CAST(round(1000 * (unixepoch(?11, 'subsec') - unixepoch(left_at, 'subsec'))) AS INTEGER)))"
        ),
        with_now,
    );
    Ok(vec![update, participants])
}

/// Whether there is something about the call that the database alone knows: what a newcomer is called, and whether the
/// room's calls may still be recorded.
fn needs_facts(call: &Call) -> bool {
    call.provider == Provider::Twilio || call.participants.iter().any(|participant| participant.username.is_empty())
}

/// Whether [`save`] applied; if so, the call gets what the database knows better.
pub fn saved(call: &mut Call, actor: Option<&Actor>, rows: &[Rows]) -> Result<bool, DatabaseError> {
    let Some(facts) = applied::<Option<Facts>>(rows)? else { return Ok(false) };
    if let Some(facts) = facts {
        if let Some(actor) = actor {
            call.take_name(&actor.user, facts.0.as_deref());
        }
        call.take_venue(facts.venue());
    }
    Ok(true)
}

/// What the first statement of a batch answered, if it applied.
fn applied<T: serde::de::DeserializeOwned>(rows: &[Rows]) -> Result<Option<T>, DatabaseError> {
    rows.first().map_or(Ok(None), Rows::first)
}
