//! Calls: tokens, the life cycle, history.

use std::rc::Rc;

use serde_json::json;

use super::reply::array;
use super::{Context, Reply};
use crate::domain::call::moderation::Act;
use crate::domain::call::report::Report;
use crate::domain::call::{CallType, LONGEST_SECONDS};
use crate::domain::id::{CallId, RoomId, UserId};
use crate::error::Error;
use crate::hub::command::{Answer, Command, Wish};
use crate::hub::inbox::News;
use crate::platform::limits::Limit;
use crate::platform::routes::Routes;
use crate::platform::twilio;
use crate::service::{calls, reports};

/// This resource's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .post("/api/calls/token", token)
        .post("/api/calls/create", create)
        .get("/api/calls/recent", recent)
        .post("/api/calls/seen", seen)
        .get("/api/calls/room/:room", history)
        .get("/api/calls/:call", get)
        .post("/api/calls/:call/accept", accept)
        .post("/api/calls/:call/decline", decline)
        .post("/api/calls/:call/busy", busy)
        .post("/api/calls/:call/ring", ring)
        .post("/api/calls/:call/end", end)
        .post("/api/calls/:call/recording", record)
        .post("/api/calls/:call/lock", lock)
        .post("/api/calls/:call/participants/:user/mute", mute)
        .post("/api/calls/:call/participants/:user/remove", remove)
        .post("/api/calls/:call/participants/:user/admit", admit)
        .post("/api/calls/:call/rating", rate)
        .get("/api/calls/:call/events", timeline)
}

async fn token(context: Rc<Context>) -> Result<Reply, Error> {
    let session = context.session()?;
    let room = calls::named_room(context.fields.text("roomName")?)?;
    is_oneself(&context)?;
    let app = &context.app;
    let video = twilio::video(&app.config);
    Reply::ok(&calls::token(&app.database, &app.config, video, session, &room, context.now).await?)
}

async fn create(context: Rc<Context>) -> Result<Reply, Error> {
    context.session()?;
    let room = RoomId::new(context.fields.text("roomId")?);
    let call_type = match context.fields.text("callType")? {
        "voice" => CallType::Voice,
        "video" => CallType::Video,
        _ => return Err(Error::invalid_field("callType", "is neither voice nor video")),
    };
    is_oneself(&context)?;
    let app = &context.app;
    app.limits.check(Limit::Call, context.session()?.user_id.to_string()).await?;
    let video = twilio::video(&app.config);
    let carrier = calls::carrier(&app.database, &app.config, video, context.session()?, &room, context.now).await?;
    let done = command(&context, &room, Wish::Create { call_type, carrier }).await?;
    let (status, joined) = if done.joined { (200, "true") } else { (201, "false") };
    let (id, message) = (format!("\"{}\"", done.id), "\"Call initiated\"");
    Ok(Reply::raw(status, &[("callId", &id), ("message", message), ("call", &done.call), ("joined", joined)]))
}

async fn accept(context: Rc<Context>) -> Result<Reply, Error> {
    let done = on_call(&context, |call| Wish::Accept { call }).await?;
    Ok(changed("Call accepted", &done.call))
}

async fn decline(context: Rc<Context>) -> Result<Reply, Error> {
    let done = on_call(&context, |call| Wish::Decline { call }).await?;
    Ok(changed("Call declined", &done.call))
}

async fn busy(context: Rc<Context>) -> Result<Reply, Error> {
    let done = on_call(&context, |call| Wish::Busy { call }).await?;
    Ok(changed("Noted", &done.call))
}

async fn ring(context: Rc<Context>) -> Result<Reply, Error> {
    let session = context.session()?;
    let user = UserId::new(context.fields.text("userId")?);
    context.app.limits.check(Limit::Call, session.user_id.to_string()).await?;
    let done = on_call(&context, |call| Wish::Ring { call, user }).await?;
    Ok(changed("Ringing", &done.call))
}

async fn recent(context: Rc<Context>) -> Result<Reply, Error> {
    let rows = calls::recent(&context.app.database, context.session()?, context.now).await?;
    Ok(Reply::raw(200, &[("calls", &array(&rows))]))
}

async fn seen(context: Rc<Context>) -> Result<Reply, Error> {
    let (app, session) = (context.app.clone(), context.session()?);
    calls::seen(&app.database, session, context.now).await?;
    let user = session.user_id.clone();
    context.app.later(async move { calls::tell(&app.inboxes, &user, News::CallsSeen).await });
    Reply::ok(&json!({}))
}

async fn end(context: Rc<Context>) -> Result<Reply, Error> {
    context.session()?;
    let duration = match context.fields.optional_integer("duration")? {
        None => None,
        Some(seconds) if (0..=i64::from(LONGEST_SECONDS)).contains(&seconds) => u32::try_from(seconds).ok(),
        Some(_) => return Err(Error::InvalidDuration),
    };
    let for_all = context.fields.optional_bool("forAll")?.unwrap_or(false);
    let done = on_call(&context, |call| Wish::End { call, duration, for_all }).await?;
    Ok(changed(if done.is_over { "Call ended" } else { "Left call" }, &done.call))
}

async fn record(context: Rc<Context>) -> Result<Reply, Error> {
    context.session()?;
    let consent = context.fields.optional_bool("consent")?;
    let agrees = consent.ok_or_else(|| Error::invalid_field("consent", "is missing"))?;
    let done = on_call(&context, |call| Wish::Record { call, agrees }).await?;
    let message = if agrees { "Consent given" } else { "Consent withdrawn" };
    let open = done.call.strip_suffix('}').unwrap_or_default();
    Ok(changed(message, &format!("{open},\"recording\":{}}}", done.recording)))
}

/// What was done, and the call as its room wrote it.
fn changed(message: &'static str, call: &str) -> Reply {
    Reply::raw(200, &[("message", &format!("\"{message}\"")), ("call", call)])
}

async fn lock(context: Rc<Context>) -> Result<Reply, Error> {
    context.session()?;
    let locked = context.fields.optional_bool("locked")?;
    let locked = locked.ok_or_else(|| Error::invalid_field("locked", "is missing"))?;
    moderate(&context, Act::Lock(locked), if locked { "Call locked" } else { "Call unlocked" }).await
}

async fn mute(context: Rc<Context>) -> Result<Reply, Error> {
    moderate(&context, Act::Mute(context.user_id()), "Muted").await
}

async fn remove(context: Rc<Context>) -> Result<Reply, Error> {
    moderate(&context, Act::Remove(context.user_id()), "Removed from the call").await
}

async fn admit(context: Rc<Context>) -> Result<Reply, Error> {
    moderate(&context, Act::Admit(context.user_id()), "Let in again").await
}

async fn moderate(context: &Context, act: Act, message: &'static str) -> Result<Reply, Error> {
    let done = on_call(context, |call| Wish::Moderate { call, act }).await?;
    Ok(changed(message, &done.call))
}

async fn rate(context: Rc<Context>) -> Result<Reply, Error> {
    let session = context.session()?;
    let fields = &context.fields;
    let text = |name| fields.optional_text(name).map(|text| text.map(str::to_owned));
    let report = Report {
        rating: text("rating")?,
        reason: text("reason")?,
        setup_ms: fields.optional_integer("setupMs")?,
        path: text("path")?,
        reconnects: fields.optional_integer("reconnects")?,
        loss_percent: fields.optional_number("lossPercent")?,
        jitter_ms: fields.optional_integer("jitterMs")?,
        round_trip_ms: fields.optional_integer("roundTripMs")?,
        end_reason: text("endReason")?,
    };
    reports::report(&context.app.database, session, &context.call_id(), &report, context.now).await?;
    Reply::ok(&json!({}))
}

async fn timeline(context: Rc<Context>) -> Result<Reply, Error> {
    let rows = calls::timeline(&context.app.database, context.session()?, &context.call_id()).await?;
    Ok(Reply::raw(200, &[("events", &array(&rows))]))
}

async fn get(context: Rc<Context>) -> Result<Reply, Error> {
    let call = calls::get(&context.app.database, context.session()?, &context.call_id()).await?;
    Reply::ok(&json!({ "call": call }))
}

async fn history(context: Rc<Context>) -> Result<Reply, Error> {
    let before = context.head.query_value("before").map(CallId::new);
    let database = &context.app.database;
    let rows = calls::history(database, context.session()?, &context.room_id(), before.as_ref()).await?;
    Ok(Reply::raw(200, &[("calls", &array(&rows))]))
}

/// `userId`, for clients that send it, says nothing new.
fn is_oneself(context: &Context) -> Result<(), Error> {
    match context.fields.optional_text("userId")? {
        Some(user) if UserId::new(user) != context.session()?.user_id => Err(Error::IdentityMismatch),
        _ => Ok(()),
    }
}

async fn on_call(context: &Context, wish: impl FnOnce(CallId) -> Wish) -> Result<Answer, Error> {
    context.session()?;
    let call = context.call_id();
    let room = call.room().ok_or(Error::CallNotFound)?;
    command(context, &room, wish(call)).await
}

async fn command(context: &Context, room: &RoomId, wish: Wish) -> Result<Answer, Error> {
    let command = Command { actor: calls::actor(context.session()?), wish };
    context.app.rooms.command(room, &command).await
}
