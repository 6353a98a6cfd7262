//! Rooms: creating, joining, listing, leaving.

use std::rc::Rc;

use serde_json::json;

use super::reply::array;
use super::{Context, Reply};
use crate::domain::id::UserId;
use crate::domain::session::Session;
use crate::error::Error;
use crate::hub::inbox::News;
use crate::platform::limits::Limit;
use crate::platform::random;
use crate::platform::routes::Routes;
use crate::service::moderation::{self, Told};
use crate::service::{calls, rooms};
use crate::store::moderation::Change;

/// This resource's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/api/rooms", list)
        .post("/api/rooms/create", create)
        .post("/api/rooms/join", join)
        .get("/api/rooms/:room", get)
        .patch("/api/rooms/:room", change)
        .get("/api/rooms/:room/events", events)
        .post("/api/rooms/:room/members/:user/admit", admit)
        .post("/api/rooms/:room/members/:user/remove", remove)
        .post("/api/rooms/:room/leave", leave)
        .post("/api/rooms/:room/read", read)
}

async fn create(context: Rc<Context>) -> Result<Reply, Error> {
    let session = context.session()?;
    let asked = (context.fields.text("roomCode")?, context.fields.optional_text("roomName")?);
    limit_code_guesses(&context, session).await?;
    let room = rooms::create(&context.app.database, session, asked, random::bytes()?, context.now).await?;
    Reply::created(&json!({ "room": room }))
}

async fn join(context: Rc<Context>) -> Result<Reply, Error> {
    let session = context.session()?;
    let code = context.fields.text("roomCode")?;
    limit_code_guesses(&context, session).await?;
    let rooms::Entrance { room, waits, told } =
        rooms::join(&context.app.database, &context.app.rooms, session, code, context.now).await?;
    spread(&context, told);
    if waits {
        Reply::json(202, &json!({ "room": room, "waiting": true }))
    } else {
        Reply::ok(&json!({ "room": room }))
    }
}

async fn list(context: Rc<Context>) -> Result<Reply, Error> {
    let rows = rooms::list(&context.app.database, context.session()?, context.now).await?;
    Ok(Reply::raw(200, &[("rooms", &array(&rows))]))
}

async fn get(context: Rc<Context>) -> Result<Reply, Error> {
    let app = &context.app;
    let (room, members, visitors) =
        rooms::get(&app.database, &app.rooms, context.session()?, &context.room_id()).await?;
    Reply::ok(&json!({ "room": room, "members": members, "visitors": visitors }))
}

async fn leave(context: Rc<Context>) -> Result<Reply, Error> {
    let app = &context.app;
    let told = rooms::leave(&app.database, &app.rooms, context.session()?, &context.room_id()).await?;
    spread(&context, told);
    Reply::ok(&json!({}))
}

async fn read(context: Rc<Context>) -> Result<Reply, Error> {
    let (app, session) = (context.app.clone(), context.session()?);
    let seq = context.fields.integer("seq")?;
    if seq < 0 {
        return Err(Error::invalid_field("seq", "is negative"));
    }
    let (room, user) = (context.room_id(), session.user_id.clone());
    let read = rooms::read(&app.database, session, &room, seq, context.now).await?;
    let news = News::Read { room_id: room, seq: read.seq, unread: read.unread };
    context.app.later(async move { calls::tell(&app.inboxes, &user, news).await });
    Reply::ok(&read)
}

async fn change(context: Rc<Context>) -> Result<Reply, Error> {
    let session = context.session()?;
    let fields = &context.fields;
    let change = Change {
        locked: fields.optional_bool("locked")?,
        lobby: fields.optional_bool("lobby")?,
        guest_links: fields.optional_bool("guestLinks")?,
        owner: fields.optional_text("ownerId")?.map(UserId::new),
    };
    let database = &context.app.database;
    let (room, told) = moderation::change(database, session, &context.room_id(), &change, context.now).await?;
    spread(&context, told);
    Reply::ok(&json!({ "room": room }))
}

async fn admit(context: Rc<Context>) -> Result<Reply, Error> {
    let (session, room, user) = (context.session()?, context.room_id(), context.user_id());
    let told = moderation::admit(&context.app.database, session, &room, &user, context.now).await?;
    spread(&context, told);
    Reply::ok(&json!({}))
}

async fn remove(context: Rc<Context>) -> Result<Reply, Error> {
    let (session, room, user) = (context.session()?, context.room_id(), context.user_id());
    let told = moderation::remove(&context.app.database, session, &room, &user, context.now).await?;
    // Who was removed is out before the reply says so.
    let app = &context.app;
    moderation::spread(&app.rooms, &app.inboxes, told).await;
    Reply::ok(&json!({}))
}

async fn events(context: Rc<Context>) -> Result<Reply, Error> {
    let rows = moderation::events(&context.app.database, context.session()?, &context.room_id()).await?;
    Ok(Reply::raw(200, &[("events", &array(&rows))]))
}

/// Tells those concerned, after the reply.
fn spread(context: &Context, told: Told) {
    if told != Told::default() {
        let app = context.app.clone();
        context.app.later(async move { moderation::spread(&app.rooms, &app.inboxes, told).await });
    }
}

/// A code opens a room, so it may be tried about as often as a password; making a room tells as well that a code is
/// in use.
async fn limit_code_guesses(context: &Context, session: &Session) -> Result<(), Error> {
    let limits = &context.app.limits;
    limits.check(Limit::RoomCode, session.user_id.to_string()).await?;
    limits.check(Limit::Address, format!("room-code:{}", context.head.address)).await
}
