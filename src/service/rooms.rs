//! Creating, joining, listing and leaving rooms.

use serde::Serialize;

use super::moderation::{self, Told};
use super::tell;
use crate::domain::id::{RandomBytes, RoomId};
use crate::domain::room::{self, CodeHash, Door, Room};
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::hub::{self, Notice, Rooms};
use crate::json;
use crate::store::access::Access;
use crate::store::rooms::{self as store, Joined, Leaving, Member, RoomAccess, Visitor};
use crate::store::{Answers, Database, DatabaseError, Rows, users};

/// Why a booked room is not left.
const BOOKED: &str = "This room belongs to an appointment. Cancel or decline that instead";

/// A member and whether a page of theirs is open.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema), schemars(rename = "PresentMember"))]
pub struct Present {
    /// Who and since when.
    #[serde(flatten)]
    pub member: Member,
    /// Whether they have a socket open in the room.
    pub online: bool,
}

/// Makes a room that its maker owns and is in.
pub async fn create(
    database: &impl Database,
    session: &Session,
    (code, name): (&str, Option<&str>),
    id: RandomBytes,
    now: Timestamp,
) -> Result<Room, Error> {
    let code = CodeHash::of(code)?;
    let name = room::name(name)?;
    match database.batch(store::create(session, &RoomId::random(id), &code, &name, now)).await {
        Ok(answers) => match answers.first().map(Rows::first).transpose()?.flatten() {
            Some(room) => Ok(room),
            None => match Answers::new(answers).last_row()? {
                Joined { session: false, .. } => Err(Error::SessionExpired),
                _ => Err(Error::TooManyRooms),
            },
        },
        Err(DatabaseError::Taken(index)) if index == store::CODE_TAKEN => Err(Error::RoomCodeTaken),
        Err(error) => Err(error.into()),
    }
}

/// What joining came to.
#[derive(Debug, PartialEq)]
pub struct Entrance {
    /// The room that the code opens.
    pub room: Room,
    /// Whether the person waits at its door, and is no member.
    pub waits: bool,
    /// Whom to tell that they do.
    pub told: Told,
}

/// Makes a person a member of the room that a code opens, or has them wait for its owner; again and again if they like,
/// told once.
pub async fn join(
    database: &impl Database,
    rooms: &impl Rooms,
    session: &Session,
    code: &str,
    now: Timestamp,
) -> Result<Entrance, Error> {
    let code = CodeHash::of(code)?;
    let mut answers = Answers::new(database.batch(store::join(session, &code, now)).await?);
    let is_new = !answers.next_rows().is_empty();
    answers.next_rows();
    let waits_anew = !answers.next_rows().is_empty();
    let joined: Joined = answers.next_row()?;
    let waits = entrance(&joined)?;
    let room = joined.room.ok_or(Error::RoomNotFound)?;
    if is_new {
        tell(rooms, &room.id, Notice::MemberJoined { user: user(session) }).await;
    }
    let told = if waits_anew {
        moderation::at_the_door(&room.id, &room.owner_id, &user(session), true)
    } else {
        Told::default()
    };
    Ok(Entrance { room, waits, told })
}

/// A person's rooms, as JSON rows, the newest membership first.
pub async fn list(database: &impl Database, session: &Session, now: Timestamp) -> Result<Vec<String>, Error> {
    let mut statements = store::of_user(session);
    statements.extend(users::seen(session, now));
    let mut answers = Answers::new(database.batch(statements).await?);
    answers.next_row::<Access>()?.require()?;
    Ok(answers.next_rows().0)
}

/// A room and its members, the longest-standing first, with who is online; to its owner also who is at its door.
pub async fn get(
    database: &impl Database,
    rooms: &impl Rooms,
    session: &Session,
    room: &RoomId,
) -> Result<(Room, Vec<Present>, Vec<Visitor>), Error> {
    let mut answers = Answers::new(database.batch(store::with_members(session, room)).await?);
    let found = seen(answers.next_row()?)?;
    let members: Vec<Member> = answers.next_rows().all()?;
    let visitors: Vec<Visitor> = answers.next_rows().all()?;
    let online = rooms.online(room).await?;
    let present = |member: Member| Present { online: online.contains(&member.user_id), member };
    Ok((found, members.into_iter().map(present).collect(), visitors))
}

/// What a person has to read in a room.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Unread {
    /// They have read it up to this message.
    pub seq: i64,
    /// How many messages of others there are after it, 100 at most.
    pub unread: u32,
}

json::fields!(Unread { seq, unread });

/// Notes that a person has read a room up to a message, on whatever device.
pub async fn read(
    database: &impl Database,
    session: &Session,
    room: &RoomId,
    seq: i64,
    now: Timestamp,
) -> Result<Unread, Error> {
    let mut answers = Answers::new(database.batch(store::read(session, room, seq, now)).await?);
    answers.next_row::<Access>()?.require()?;
    Ok(answers.next_row()?)
}

/// Takes a person out of a room: their sockets there close, and a call there goes on without them. Nobody leaves a
/// booked room. Who waits at its door goes away from there.
pub async fn leave(
    database: &impl Database,
    rooms: &impl Rooms,
    session: &Session,
    room: &RoomId,
) -> Result<Told, Error> {
    let mut answers = Answers::new(database.batch(store::leave(session, room)).await?);
    let leaving: Leaving = answers.next_row()?;
    if let (Access { session: true, member: false }, Some(owner)) = (leaving.access(), &leaving.waited_for) {
        return Ok(moderation::at_the_door(room, owner, &user(session), false));
    }
    leaving.access().require()?;
    if leaving.is_booked {
        return Err(Error::NotAllowed { problem: BOOKED });
    }
    tell(rooms, room, Notice::MemberLeft { user: user(session), erased: false }).await;
    Ok(Told::default())
}

/// Whether somebody who wanted to be in a room waits for its owner, or why they are not even at its door.
fn entrance(joined: &Joined) -> Result<bool, Error> {
    match joined {
        Joined { session: false, .. } => Err(Error::SessionExpired),
        Joined { room: None, .. } => Err(Error::RoomNotFound),
        Joined { member: true, .. } => Ok(false),
        Joined { visitor: Some(Door::Refused), .. } => Err(Error::NotAdmitted),
        Joined { visitor: Some(Door::Waiting | Door::Returning), .. } => Ok(true),
        Joined { room: Some(Room { locked: true, .. }), .. } => Err(Error::RoomLocked),
        Joined { room: Some(Room { guest_links: false, .. }), guest: true, .. } => Err(Error::GuestsNotAllowed),
        Joined { has_most: true, .. } => Err(Error::TooManyRooms),
        Joined { .. } => Err(Error::RoomFull),
    }
}

fn seen(access: RoomAccess) -> Result<Room, Error> {
    if access.session { access.room.ok_or(Error::RoomNotFound) } else { Err(Error::SessionExpired) }
}

fn user(session: &Session) -> hub::User {
    hub::User { id: session.user_id.clone(), username: session.username.clone() }
}
