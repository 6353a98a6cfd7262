//! Calls and who was in them.
//!
//! The room object is the only writer of its live call. Its writes are guarded all the same (`ended_at IS NULL`, the
//! status it last knew, the actor's session and membership). A write that applied leaves nothing to be read: the object
//! knows what it wrote. One that did not is followed by a second trip that asks why, so that an object that crashed
//! between the database and its own memory finds out instead of overwriting.

use serde::Deserialize;

use super::{Rows, Statement, Value};
use crate::domain::call::{Call, CallRow, Provider, ProviderRoom};
use crate::domain::id::{CallId, RoomId, UserId};
use crate::domain::room::{Hours, Venue};
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::json;
use crate::store::DatabaseError;

/// How many calls a page of the history has.
pub const PAGE: i32 = 50;

/// Calls that are deleted at once: with each may go thousands of events.
const MOST_DELETED: i32 = 200;

/// A person who wants something, as their session names them. Both are checked by the statement that does the work.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Actor {
    /// Who.
    pub user: UserId,
    /// The epoch of their session.
    pub epoch: i32,
}

json::fields!(Actor { user, epoch });

/// What a person may do in a room, and the call in question as it is after the batch.
#[derive(Debug)]
pub struct Access {
    /// Whether the session still holds.
    pub session: bool,
    /// Whether the person is a member.
    pub member: bool,
    /// The person's name.
    pub username: Option<String>,
    /// Who owns the room.
    pub owner: Option<UserId>,
    /// What the room says about its calls.
    pub venue: Venue,
    /// The other members; empty unless asked for.
    pub others: Vec<Other>,
    /// The call; `None` when there is none.
    pub call: Option<CallRow>,
}

json::fields!(Access {
    session(json::flag), member(json::flag), username, owner, venue(venue), others(json::or_default), call
});

/// A member and how they are reached outside the room.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, Deserialize)]
pub struct Other(
    /// Who.
    pub UserId,
    /// The ways, as bits: [`BY_INBOX`], [`BY_PUSH`]; and [`PUSHED`].
    pub u8,
);

/// The person may have a page open that listens at their inbox.
pub const BY_INBOX: u8 = 1;

/// The person may have a browser that is told while no page is open.
pub const BY_PUSH: u8 = 2;

/// Their browser was told that it rings, and has to be told when it does no more. Never in the database.
pub const PUSHED: u8 = 4;

impl Access {
    /// Refuses whose session ended, and with the given error who is no member: that one answers as if there were
    /// nothing.
    pub fn check(&self, stranger: Error) -> Result<(), Error> {
        if !self.session {
            return Err(Error::SessionExpired);
        }
        if self.member { Ok(()) } else { Err(stranger) }
    }
}

/// A room that does not exist has no members, so that it does not matter what it says.
fn venue(fields: &mut json::Taken, name: &str) -> Result<Venue, serde_json::Error> {
    Ok(fields.take::<Option<Venue>>(name)?.unwrap_or_default())
}

/// A call as JSON, from `calls c JOIN users u`.
macro_rules! call_json {
    () => {
        "json_object('id', c.id, 'room_id', c.room_id, 'caller_id', c.caller_id, 'caller_name', u.username,
           'call_type', c.call_type, 'status', c.status, 'provider', c.provider, 'fallback', c.fallback,
           'started_at', c.started_at,
           'answered_at', c.answered_at, 'ended_at', c.ended_at, 'duration', c.duration, 'end_reason', c.end_reason,
           'participants', json((
             SELECT json_group_array(json_object('user_id', p.user_id, 'username', pu.username,
                                                 'joined_at', p.joined_at, 'left_at', p.left_at)
                                     ORDER BY p.joined_at, p.user_id)
             FROM call_participants p JOIN users pu ON pu.id = p.user_id WHERE p.call_id = c.id)))"
    };
}

pub(super) use call_json;

/// What ?1 with the session epoch ?2 may do in the room ?3, as the opening of a JSON object; from [`access_from`].
/// Joined rather than asked for one by one: preparing the statement is most of what it takes, and so takes a third less.
macro_rules! access_json {
    () => {
        "json_object('session', ifnull(a.session_epoch = ?2, 0), 'member', m.user_id IS NOT NULL,
           'username', a.username, 'owner', r.owner_id,
           'venue', json(iif(r.id IS NULL, NULL, json_object('name', r.room_name, 'provider_room', r.provider_room,
             'is_recordable', json(iif(r.is_recordable, 'true', 'false')),
             'hours', json(iif(r.opens_at IS NULL, 'null',
                               json_object('opens_at', r.opens_at, 'closes_at', r.closes_at)))))),"
    };
}

/// One row, whatever there is of the person, their membership and the room.
macro_rules! access_from {
    () => {
        " FROM (SELECT 1) one LEFT JOIN users a ON a.id = ?1
          LEFT JOIN room_members m ON m.room_id = ?3 AND m.user_id = ?1 LEFT JOIN chat_rooms r ON r.id = ?3"
    };
}

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

/// Reads what a person may do and one call of the room.
pub fn access(actor: Option<&Actor>, room: &RoomId, call: Option<&CallId>) -> Statement {
    Statement::new(
        concat!(
            "SELECT ",
            access_json!(),
            "'call', json((SELECT ",
            call_json!(),
            " FROM calls c JOIN users u ON u.id = c.caller_id WHERE c.id = ?4 AND c.room_id = ?3))) AS row",
            access_from!()
        ),
        vec![user(actor), epoch(actor), room.into(), call.into()],
    )
}

/// Members and how they are reached ([`BY_INBOX`] and [`BY_PUSH`]); goes on with which members.
macro_rules! reach {
    () => {
        "json_group_array(json_array(o.user_id, ou.inbox_open + 2 * ou.has_push))
         FROM room_members o JOIN users ou ON ou.id = o.user_id"
    };
}

/// The same, and in `others` one person if they are a member.
pub fn access_with(actor: &Actor, room: &RoomId, call: &CallId, member: &UserId) -> Statement {
    Statement::new(
        concat!(
            "SELECT ",
            access_json!(),
            "'others', json((SELECT ",
            reach!(),
            " WHERE o.room_id = ?3 AND o.user_id = ?5)),
             'call', json((SELECT ",
            call_json!(),
            " FROM calls c JOIN users u ON u.id = c.caller_id WHERE c.id = ?4 AND c.room_id = ?3))) AS row",
            access_from!()
        ),
        vec![user(Some(actor)), epoch(Some(actor)), room.into(), call.into(), member.into()],
    )
}

/// What is asked before somebody is let into a room: less than [`Access`], because it is asked most often.
#[derive(Debug)]
pub struct Standing {
    /// Whether the session still holds.
    session: bool,
    member: bool,
    /// The person's name.
    pub username: String,
    /// What the room is called at the provider, where it has a name of its own.
    pub provider_room: Option<String>,
    opens_at: Option<Timestamp>,
    closes_at: Option<Timestamp>,
    /// Who carries the room's live call, if there is one.
    pub live: Option<Provider>,
}

json::fields!(Standing { session(json::flag), member(json::flag), username, provider_room, opens_at, closes_at, live });

impl Standing {
    /// Refuses whose session ended, who is no member, and everybody while the room is closed.
    pub fn admit(&self, now: Timestamp) -> Result<(), Error> {
        match self {
            Self { session: false, .. } => Err(Error::SessionExpired),
            Self { member: false, .. } => Err(Error::RoomNotFound),
            _ => self.hours().map_or(Ok(()), |hours| hours.check(now, self.live.is_some())),
        }
    }

    /// When the room is open; only a booked room has hours.
    pub fn hours(&self) -> Option<Hours> {
        Some(Hours { opens_at: self.opens_at?, closes_at: self.closes_at? })
    }
}

/// Reads [`Standing`]; no row for a person who is no more.
pub fn standing(actor: &Actor, room: &RoomId) -> Statement {
    Statement::new(
        "SELECT json_object('session', a.session_epoch = ?2, 'member', m.user_id IS NOT NULL, 'username', a.username,
           'provider_room', r.provider_room, 'opens_at', r.opens_at, 'closes_at', r.closes_at, 'live', c.provider) AS row
         FROM users a LEFT JOIN room_members m ON m.room_id = ?3 AND m.user_id = a.id
         LEFT JOIN chat_rooms r ON r.id = ?3
         LEFT JOIN calls c ON c.room_id = ?3 AND c.ended_at IS NULL
         WHERE a.id = ?1",
        vec![(&actor.user).into(), actor.epoch.into(), room.into()],
    )
}

/// Who may read a room's history, and whether the page's end is known; the first row of [`history`].
#[derive(Debug)]
pub struct Reader {
    session: bool,
    member: bool,
    cursor: bool,
}

json::fields!(Reader { session(json::flag), member(json::flag), cursor(json::flag) });

impl Reader {
    /// Refuses whose session ended, who is no member, and a page before a call that the room never had.
    pub fn check(&self) -> Result<(), Error> {
        match self {
            Self { session: false, .. } => Err(Error::SessionExpired),
            Self { member: false, .. } => Err(Error::RoomNotFound),
            Self { cursor: false, .. } => Err(Error::InvalidCursor),
            _ => Ok(()),
        }
    }
}

/// Reads what a person may do, the other members and the room's live call; without a person, all members.
pub fn live(actor: Option<&Actor>, room: &RoomId) -> Statement {
    Statement::new(
        concat!(
            "SELECT ",
            access_json!(),
            "'others', json((SELECT ",
            reach!(),
            " WHERE o.room_id = ?3 AND o.user_id IS NOT ?1)),
             'call', json((SELECT ",
            call_json!(),
            " FROM calls c JOIN users u ON u.id = c.caller_id WHERE c.room_id = ?3 AND c.ended_at IS NULL))) AS row",
            access_from!()
        ),
        vec![user(actor), epoch(actor), room.into()],
    )
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
/// [`placed`] finds nothing, and [`live`] says why.
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
/// [`access`] says why. Of the participants, those who are not as they were.
pub fn save(before: &Call, call: &Call, actor: Option<&Actor>) -> Result<Vec<Statement>, serde_json::Error> {
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
    let participants = Statement::new(
        concat!(
            "INSERT INTO call_participants (call_id, user_id, joined_at, left_at) \
             SELECT ?1, value ->> 'user_id', value ->> 'joined_at', value ->> 'left_at' FROM json_each(?2) \
             WHERE EXISTS (SELECT 1 FROM calls WHERE id = ?1 AND status = ?7 AND answered_at IS ?3 \
               AND ended_at IS ?4 AND duration IS ?5 AND end_reason IS ?6) AND ",
            actor_may!(),
            " ON CONFLICT (call_id, user_id) \
              DO UPDATE SET joined_at = excluded.joined_at, left_at = excluded.left_at"
        ),
        values(serde_json::to_string(&changed)?.into(), row.answered_at.into()),
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

/// Who reads (?1 with the session epoch ?2) the history of the room ?3 before the call ?4, and then the page's rows.
macro_rules! page_after_reader {
    ($before:literal) => {
        concat!(
            "SELECT json_object('session', EXISTS (SELECT 1 FROM users WHERE id = ?1 AND session_epoch = ?2),
               'member', EXISTS (SELECT 1 FROM room_members WHERE room_id = ?3 AND user_id = ?1),
               'cursor', ?4 IS NULL OR EXISTS (SELECT 1 FROM calls WHERE id = ?4 AND room_id = ?3)) AS row
             UNION ALL SELECT row FROM (SELECT ",
            call_json!(),
            " AS row FROM calls c JOIN users u ON u.id = c.caller_id
             WHERE c.room_id = ?3",
            $before,
            " ORDER BY c.started_at DESC, c.id DESC LIMIT ?5)"
        )
    };
}

/// Reads [`Reader`], and then a room's calls, newest first; those before a call when one is named. One statement: to the
/// database a second one is as dear as five of the rows.
pub fn history(actor: &Actor, room: &RoomId, before: Option<&CallId>) -> Statement {
    let sql = match before {
        None => page_after_reader!(""),
        Some(_) => page_after_reader!(
            " AND (c.started_at, c.id) < (SELECT started_at, id FROM calls WHERE id = ?4 AND room_id = ?3)"
        ),
    };
    Statement::new(sql, vec![(&actor.user).into(), actor.epoch.into(), room.into(), before.into(), PAGE.into()])
}

/// Live calls placed before a moment, at most so many and in random order, so that a few rooms that cannot be reached
/// do not keep the sweep from the others.
pub fn open_since(started_before: Timestamp, most: i32) -> Statement {
    Statement::new(
        "SELECT json_object('id', id) AS row FROM calls INDEXED BY calls_one_live_per_room
         WHERE ended_at IS NULL AND started_at < ?1 ORDER BY random() LIMIT ?2",
        vec![started_before.into(), most.into()],
    )
}

/// The room's live call at a provider of calls, if it has one.
pub fn live_at_provider(room: &RoomId) -> Statement {
    Statement::new(
        "SELECT json_object('id', id) AS row FROM calls INDEXED BY calls_one_live_per_room
         WHERE room_id = ?1 AND ended_at IS NULL AND provider_room IS NOT NULL",
        vec![room.into()],
    )
}

/// Deletes calls that ended before a moment, the oldest first and at most [`MOST_DELETED`], with everything about them.
pub fn delete_before(ended_before: Timestamp) -> Statement {
    Statement::new(
        "DELETE FROM calls WHERE id IN (
           SELECT id FROM calls INDEXED BY calls_by_end
           WHERE ended_at IS NOT NULL AND ended_at < ?1 ORDER BY ended_at LIMIT ?2)",
        vec![ended_before.into(), MOST_DELETED.into()],
    )
}

/// A row that names a call and nothing else.
#[derive(Debug)]
pub struct CallName {
    /// Which call.
    pub id: CallId,
}

json::fields!(CallName { id });

/// What a batch that ends in [`access`] or [`live`] answered.
pub fn answered(mut rows: Vec<Rows>) -> Result<Access, DatabaseError> {
    let last = rows.pop().unwrap_or_default();
    last.first()?.ok_or_else(|| DatabaseError::Failed("no row about the access".to_owned()))
}

fn user(actor: Option<&Actor>) -> Value {
    actor.map(|actor| actor.user.to_string()).into()
}

fn epoch(actor: Option<&Actor>) -> Value {
    actor.map(|actor| actor.epoch).into()
}

#[cfg(test)]
#[allow(missing_docs)]
#[path = "calls_tests.rs"]
pub mod tests;
