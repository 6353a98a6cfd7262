//! Messages: storing one, reading back.

use std::rc::Rc;

use super::reply::array;
use super::{Context, Reply};
use crate::domain::message::{Draft, Page};
use crate::error::Error;
use crate::platform::limits::Limit;
use crate::platform::random;
use crate::platform::routes::Routes;
use crate::service::messages;

/// This resource's routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/api/rooms/:room/messages", page).post("/api/rooms/:room/messages", send)
}

async fn send(context: Rc<Context>) -> Result<Reply, Error> {
    let (app, fields, session) = (&context.app, &context.fields, context.session()?);
    let draft = Draft::new(fields.text("ciphertext")?, fields.text("iv")?, fields.text("clientId")?)?;
    let room = context.room_id();
    app.limits.check(Limit::Message, format!("{}:{room}", session.user_id)).await?;
    let asked = (&room, &draft);
    let sent = messages::send(&app.database, &app.rooms, session, asked, random::bytes()?, context.now).await?;
    Ok(Reply::raw(if sent.is_new { 201 } else { 200 }, &[("message", &sent.message)]))
}

async fn page(context: Rc<Context>) -> Result<Reply, Error> {
    let session = context.session()?;
    let (before, limit) = (context.head.query_value("before"), context.head.query_value("limit"));
    let page = Page::parse(before.as_deref(), limit.as_deref())?;
    let rows = messages::page(&context.app.database, session, &context.room_id(), page).await?;
    Ok(Reply::raw(200, &[("messages", &array(&rows))]))
}
