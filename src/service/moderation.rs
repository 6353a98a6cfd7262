//! What a room's owner decides: who comes in, who goes, and whose it is.

use serde_json::json;

use super::tell;
use crate::domain::call::moderation::ONLY_OWNER;
use crate::domain::id::{RoomId, UserId};
use crate::domain::room::{Door, Room};
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::error::{AppointmentError, Error};
use crate::hub::inbox::{Inboxes, News};
use crate::hub::{Notice, Rooms, User};
use crate::json;
use crate::platform::log;
use crate::store::moderation::{self as store, Change, Outcome};
use crate::store::{Answers, Database};

/// Who is to be told what, after the reply.
#[derive(Debug, Default, PartialEq)]
pub struct Told {
    /// A room, and what happened there.
    pub room: Option<(RoomId, Notice)>,
    /// People, and what concerns them.
    pub news: Vec<(UserId, News)>,
}

/// Changes a room. When it opens, those who wait may ask again.
pub async fn change(
    database: &impl Database,
    session: &Session,
    room: &RoomId,
    change: &Change,
    now: Timestamp,
) -> Result<(Room, Told), Error> {
    struct Waiting {
        user_id: UserId,
    }

    json::fields!(Waiting { user_id });
    let mut answers = Answers::new(database.batch(store::change(session, room, change, now)).await?);
    let before: Outcome = answers.next_row()?;
    require_owner(&before)?;
    answers.next_rows();
    let waiting: Vec<Waiting> = answers.next_rows().all()?;
    // Whom it should belong to is no member.
    let room: Room = answers.next_rows().first()?.ok_or(Error::from(AppointmentError::PersonNotFound))?;
    let mut told = Told::default();
    if before.room.as_ref() != Some(&room) {
        let row = json!(room);
        let opens = !room.locked && !room.lobby;
        let waiting = waiting.into_iter().filter(|_| opens);
        told.news = waiting.map(|visitor| (visitor.user_id, admission(&room, "open"))).collect();
        told.room = Some((room.id.clone(), Notice::RoomChanged { room: row }));
    }
    Ok((room, told))
}

/// Lets somebody in who is at the door; twice is harmless.
pub async fn admit(
    database: &impl Database,
    session: &Session,
    room: &RoomId,
    user: &UserId,
    now: Timestamp,
) -> Result<Told, Error> {
    let mut answers = Answers::new(database.batch(store::admit(session, room, user, now)).await?);
    let came_in = !answers.next_rows().is_empty();
    let outcome: Outcome = answers.last_row()?;
    require_owner(&outcome)?;
    let (Some(room), Some(username)) = (&outcome.room, &outcome.username) else {
        return Err(AppointmentError::PersonNotFound.into());
    };
    match (came_in, outcome.is_in, outcome.visitor) {
        (true, ..) => {
            let user = User { id: user.clone(), username: username.clone() };
            let news = vec![(user.id.clone(), admission(room, "admitted"))];
            Ok(Told { room: Some((room.id.clone(), Notice::MemberJoined { user })), news })
        }
        (false, true, _) => Ok(Told::default()),
        (false, false, Some(_)) => Err(Error::RoomFull),
        (false, false, None) => Err(AppointmentError::PersonNotFound.into()),
    }
}

/// Takes a member out, or sends somebody away from the door; twice is harmless. Owners leave by leaving.
pub async fn remove(
    database: &impl Database,
    session: &Session,
    room: &RoomId,
    user: &UserId,
    now: Timestamp,
) -> Result<Told, Error> {
    let mut answers = Answers::new(database.batch(store::remove(session, room, user, now)).await?);
    let before: Outcome = answers.next_row()?;
    require_owner(&before)?;
    if *user == session.user_id {
        return Err(Error::NotAllowed { problem: "Leave the room instead, or hand it over" });
    }
    let (Some(room), Some(username)) = (&before.room, before.username) else {
        return Err(AppointmentError::PersonNotFound.into());
    };
    let news = |state| vec![(user.clone(), admission(room, state))];
    match (before.is_in, before.visitor) {
        (true, _) => {
            let left = Notice::MemberLeft { user: User { id: user.clone(), username }, erased: false };
            Ok(Told { room: Some((room.id.clone(), left)), news: news("removed") })
        }
        (false, Some(Door::Waiting | Door::Returning)) => Ok(Told { room: None, news: news("refused") }),
        (false, Some(Door::Removed | Door::Refused)) => Ok(Told::default()),
        (false, None) => Err(AppointmentError::PersonNotFound.into()),
    }
}

/// What the owner did, newest first, as the database's JSON.
pub async fn events(database: &impl Database, session: &Session, room: &RoomId) -> Result<Vec<String>, Error> {
    let mut answers = Answers::new(database.batch(store::events(session, room)).await?);
    require_owner(&answers.next_row()?)?;
    Ok(answers.next_rows().0)
}

/// Somebody came to the door of a room, or went away from it: its owner's pages show it.
pub fn at_the_door(room: &RoomId, owner: &UserId, visitor: &User, waits: bool) -> Told {
    let news = News::Visitor {
        room_id: room.clone(),
        visitor: json!({ "user_id": visitor.id, "username": visitor.username, "waits": waits }),
    };
    Told { room: None, news: vec![(owner.clone(), news)] }
}

/// Tells everybody concerned. Who cannot be reached learns of it when they ask.
pub async fn spread(rooms: &impl Rooms, inboxes: &impl Inboxes, told: Told) {
    if let Some((room, notice)) = told.room {
        tell(rooms, &room, notice).await;
    }
    for (user, news) in told.news {
        if let Err(error) = inboxes.tell(&user, news).await {
            log::error(&json!({ "level": "warn", "what": "an inbox was not told", "cause": error.cause() }));
        }
    }
}

fn admission(room: &Room, state: &str) -> News {
    News::Admission { room_id: room.id.clone(), room_name: room.room_name.clone(), state: state.to_owned() }
}

fn require_owner(outcome: &Outcome) -> Result<(), Error> {
    outcome.access().require()?;
    if outcome.owner { Ok(()) } else { Err(Error::NotAllowed { problem: ONLY_OWNER }) }
}
