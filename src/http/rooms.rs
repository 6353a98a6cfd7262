//! Rooms: creating, joining, listing, leaving.

use std::rc::Rc;

use serde_json::json;

use super::reply::array;
use super::{Context, Reply};
use crate::domain::session::Session;
use crate::error::Error;
use crate::hub::inbox::News;
use crate::platform::limits::Limit;
use crate::platform::random;
use crate::platform::routes::Routes;
use crate::service::{calls, rooms};

/// This resource's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/api/rooms", list)
        .post("/api/rooms/create", create)
        .post("/api/rooms/join", join)
        .get("/api/rooms/:room", get)
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
    let room = rooms::join(&context.app.database, &context.app.rooms, session, code, context.now).await?;
    Reply::ok(&json!({ "room": room }))
}

async fn list(context: Rc<Context>) -> Result<Reply, Error> {
    let rows = rooms::list(&context.app.database, context.session()?, context.now).await?;
    Ok(Reply::raw(200, &[("rooms", &array(&rows))]))
}

async fn get(context: Rc<Context>) -> Result<Reply, Error> {
    let app = &context.app;
    let (room, members) = rooms::get(&app.database, &app.rooms, context.session()?, &context.room_id()).await?;
    Reply::ok(&json!({ "room": room, "members": members }))
}

async fn leave(context: Rc<Context>) -> Result<Reply, Error> {
    let app = &context.app;
    rooms::leave(&app.database, &app.rooms, context.session()?, &context.room_id()).await?;
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

/// A code opens a room, so it may be tried about as often as a password; making a room tells as well that a code is
/// in use.
async fn limit_code_guesses(context: &Context, session: &Session) -> Result<(), Error> {
    let limits = &context.app.limits;
    limits.check(Limit::RoomCode, session.user_id.to_string()).await?;
    limits.check(Limit::Address, format!("room-code:{}", context.head.address)).await
}
