//! What a person may do in a room, asked together with its calls.

use serde::Deserialize;

use super::{Actor, epoch, user};
use crate::domain::call::{CallRow, Provider};
use crate::domain::id::{CallId, RoomId, UserId};
use crate::domain::room::{Hours, Venue};
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::json;
use crate::store::{DatabaseError, Rows, Statement};

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

/// What a batch that ends in [`access`] or [`live`] answered.
pub fn answered(mut rows: Vec<Rows>) -> Result<Access, DatabaseError> {
    let last = rows.pop().unwrap_or_default();
    last.first()?.ok_or_else(|| DatabaseError::Failed("no row about the access".to_owned()))
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
