//! Calls: the right to join one, their records, and the sweep. What happens in them is the room's ([`crate::hub`]).

use serde::Serialize;
use serde_json::json;

use crate::config::{Config, IceServer, Twilio};
use crate::domain::call::{CallRow, Carrier, Provider, Rules};
use crate::domain::ice;
use crate::domain::id::{CallId, RoomId, UserId};
use crate::domain::room::booked_identity;
use crate::domain::session::Session;
use crate::domain::ticket::{LIFETIME_SECONDS, Ticket};
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::hub::inbox::{Inboxes, News};
use crate::platform::log;
use crate::service::video::{self, Video};
use crate::store::calls::{self, Access, Actor, CallName, Standing};
use crate::store::{Answers, Database, Rows, Statement, access, events, recent_calls};
use crate::twilio::access_token::{Signer, room_name};
use crate::twilio::rest::Transport;

/// The spoken form of a room's name at the token endpoint: this and its id.
const ROOM_PREFIX: &str = "room_";

/// Calls that are open for this much longer than they could ring are looked after by the sweep.
const SWEPT_AFTER_SECONDS: i64 = 120;

/// Rooms one sweep reaches; it comes again in five minutes.
const MOST_SWEPT: i32 = 200;

/// A person as the store checks them.
pub fn actor(session: &Session) -> Actor {
    Actor { user: session.user_id.clone(), epoch: session.epoch }
}

/// The right to join a room's call.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CallToken {
    provider: Provider,
    token: String,
    identity: String,
    room_name: String,
    expires_in: i64,
    expires_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    ice_servers: Option<Vec<IceServer>>,
    max_participants: u32,
}

/// The room that `room_<id>` names.
pub fn named_room(text: &str) -> Result<RoomId, Error> {
    let id = text.strip_prefix(ROOM_PREFIX).filter(|id| !id.is_empty());
    id.map(RoomId::new).ok_or(Error::InvalidRoomName)
}

/// A token for a member: Twilio's, or a ticket for the room's socket. The room's live call says which; without one, the
/// settings do.
pub async fn token<T: Transport>(
    database: &impl Database,
    config: &Config,
    video: Result<Video<T>, Error>,
    session: &Session,
    room: &RoomId,
    now: Timestamp,
) -> Result<CallToken, Error> {
    let standing = standing(database, &actor(session), room, now).await?;
    let hours = standing.hours();
    let provider = standing.live.unwrap_or_else(|| Provider::from_config(config));
    // The name in the database, not the session's: people see each other by it.
    let identity = match hours {
        Some(_) => booked_identity(&session.user_id, &standing.username),
        None => standing.username,
    };
    let max_participants = Rules::from_config(config).most(provider);
    let (token, room_name, expires_in, ice_servers) = match (provider, &config.twilio) {
        (Provider::Twilio, Twilio::On { account_sid, api_key_sid, api_key_secret }) => {
            let name = room_name(room, standing.provider_room.as_deref(), &config.session_secret);
            // A room of ours may have run empty since the call began.
            if standing.live.is_some() && !config.twilio_settings.client_room_creation {
                video?.prepare(&name).await?;
            }
            let ttl = config.twilio_settings.token_ttl_seconds;
            let ttl = hours.map_or(ttl, |hours| hours.lifetime(ttl, now));
            let token = Signer { account_sid, api_key_sid, api_key_secret }.token(&identity, &name, now, ttl)?;
            (token, name, i64::from(ttl), None)
        }
        (Provider::Twilio, twilio) => return Err(Error::TwilioNotConfigured { missing: twilio.missing() }),
        (Provider::P2p, _) => {
            let ticket = Ticket::start(session, room.clone(), now.plus_seconds(LIFETIME_SECONDS));
            let token = ticket.token(config.session_secret.bytes())?;
            let servers = ice::servers(&config.ice_servers, config.turn.as_ref(), &session.user_id, now);
            (token, format!("{ROOM_PREFIX}{room}"), LIFETIME_SECONDS, Some(servers))
        }
    };
    // Tokens carry whole seconds.
    let issued_at = Timestamp::from_millis(now.as_seconds() * 1000);
    let expires_at = issued_at.plus_seconds(expires_in);
    Ok(CallToken { provider, token, identity, room_name, expires_in, expires_at, ice_servers, max_participants })
}

/// Who carries the call that a member is about to place. Strangers and closed rooms make nobody ask Twilio, and a live
/// call, which is joined, has its provider already.
pub async fn carrier<T: Transport>(
    database: &impl Database,
    config: &Config,
    video: Result<Video<T>, Error>,
    session: &Session,
    room: &RoomId,
    now: Timestamp,
) -> Result<Carrier, Error> {
    if let Some(carrier) = video::without_twilio(config) {
        return Ok(carrier);
    }
    let video = video?;
    let standing = standing(database, &actor(session), room, now).await?;
    let name = video.name(room, standing.provider_room.as_deref());
    if standing.live.is_some() { Ok(video.unproven(&name)) } else { video.carrier(&name).await }
}

/// One call, for a member of its room.
pub async fn get(database: &impl Database, session: &Session, call: &CallId) -> Result<CallRow, Error> {
    let room = call.room().ok_or(Error::CallNotFound)?;
    let access = access(database, calls::access(Some(&actor(session)), &room, Some(call))).await?;
    access.check(Error::CallNotFound)?;
    access.call.ok_or(Error::CallNotFound)
}

/// A page of a room's calls, newest first, as the database's JSON.
pub async fn history(
    database: &impl Database,
    session: &Session,
    room: &RoomId,
    before: Option<&CallId>,
) -> Result<Vec<String>, Error> {
    let mut rows = database.run(calls::history(&actor(session), room, before)).await?;
    let reader = rows.first::<calls::Reader>()?;
    reader.ok_or_else(|| Error::Internal("nobody reads the history".to_owned()))?.check()?;
    rows.0.remove(0);
    Ok(rows.0)
}

/// The latest calls of all of a person's rooms, newest first, as the database's JSON.
pub async fn recent(database: &impl Database, session: &Session, now: Timestamp) -> Result<Vec<String>, Error> {
    let mut answers = Answers::new(database.batch(recent_calls::recent(session, now)).await?);
    answers.next_row::<access::Access>()?.require()?;
    Ok(answers.next_rows().0)
}

/// Notes that a person has seen the calls they missed.
pub async fn seen(database: &impl Database, session: &Session, now: Timestamp) -> Result<(), Error> {
    let answers = Answers::new(database.batch(recent_calls::seen(session, now)).await?);
    answers.last_row::<access::Access>()?.require()
}

/// Tells a person's own pages. Whom it does not reach learns of it when they come back.
pub async fn tell(inboxes: &impl Inboxes, user: &UserId, news: News) {
    if let Err(error) = inboxes.tell(user, news).await {
        log::error(&json!({ "level": "warn", "what": "an inbox was not told", "cause": error.cause() }));
    }
}

/// Everything that happened in a call, oldest first, as the database's JSON.
pub async fn timeline(database: &impl Database, session: &Session, call: &CallId) -> Result<Vec<String>, Error> {
    let room = call.room().ok_or(Error::CallNotFound)?;
    let access = calls::access(Some(&actor(session)), &room, Some(call));
    let mut rows = database.batch(vec![events::timeline(call), access]).await?;
    let timeline = if rows.is_empty() { Rows::default() } else { rows.remove(0) };
    let access = calls::answered(rows)?;
    access.check(Error::CallNotFound)?;
    access.call.ok_or(Error::CallNotFound)?;
    Ok(timeline.0)
}

/// Whether a person may come into a room now, and what they are called.
pub async fn admit(database: &impl Database, actor: &Actor, room: &RoomId, now: Timestamp) -> Result<String, Error> {
    Ok(standing(database, actor, room, now).await?.username)
}

/// The calls that have been open for so long that their rooms should look after them.
pub async fn overdue(database: &impl Database, ring_seconds: u32, now: Timestamp) -> Result<Vec<CallId>, Error> {
    let before = now.plus_seconds(-(i64::from(ring_seconds) + SWEPT_AFTER_SECONDS));
    let rows = database.run(calls::open_since(before, MOST_SWEPT)).await?;
    Ok(rows.all::<CallName>()?.into_iter().map(|call| call.id).collect())
}

/// What somebody is in a room that lets them in.
async fn standing(database: &impl Database, actor: &Actor, room: &RoomId, now: Timestamp) -> Result<Standing, Error> {
    let rows = database.run(calls::standing(actor, room)).await?;
    let standing = rows.first::<Standing>()?.ok_or(Error::SessionExpired)?;
    standing.admit(now)?;
    Ok(standing)
}

async fn access(database: &impl Database, statement: Statement) -> Result<Access, Error> {
    Ok(calls::answered(vec![database.run(statement).await?])?)
}
