//! Appointments: booking, changing, the right to join, calendar files.

use std::rc::Rc;

use serde::Serialize;

use super::{Context, Reply};
use crate::domain::appointment::change::{Edit, Wish};
use crate::domain::appointment::rules::{self, Booking};
use crate::domain::appointment::{Appointment, Status, calendar};
use crate::domain::id::AppointmentId;
use crate::error::{AppointmentError, Error};
use crate::platform::limits::Limit;
use crate::platform::routes::Routes;
use crate::platform::{random, time_zones, twilio};
use crate::service::admission;
use crate::service::appointments::{self, Asked, Done};

/// What an address ends in that asks for the calendar file.
const FILE: &str = ".ics";

/// This resource's routes, each also with a slash at its end, as the specification's clients write them.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/api/appointments", list)
        .get("/api/appointments/", list)
        .post("/api/appointments", book)
        .post("/api/appointments/", book)
        .get("/api/appointments/video-token/:appointment", join)
        .get("/api/appointments/video-token/:appointment/", join)
        .get("/api/appointments/:appointment", get)
        .get("/api/appointments/:appointment/", get)
        .patch("/api/appointments/:appointment", edit)
        .patch("/api/appointments/:appointment/", edit)
        .post("/api/appointments/:appointment/cancel", cancel)
        .post("/api/appointments/:appointment/cancel/", cancel)
        .post("/api/appointments/:appointment/confirm", confirm)
        .post("/api/appointments/:appointment/confirm/", confirm)
        .post("/api/appointments/:appointment/decline", decline)
        .post("/api/appointments/:appointment/decline/", decline)
}

#[derive(Serialize)]
struct One<'a> {
    appointment: &'a Appointment,
}

async fn book(context: Rc<Context>) -> Result<Reply, Error> {
    let (app, fields, session) = (&context.app, &context.fields, context.session()?);
    let booking = Booking {
        with: fields.text("with")?.to_owned(),
        title: rules::title(fields.optional_text("title")?)?,
        starts_at: rules::start(fields.text("startsAt")?)?,
        duration_minutes: rules::minutes(fields.integer("durationMinutes")?)?,
        recording_allowed: fields.optional_bool("recordingAllowed")?.unwrap_or(false),
        time_zone: time_zone(&context)?,
        client_id: rules::client_id(fields.optional_text("clientId")?)?,
    };
    app.limits.check(Limit::Booking, session.user_id.to_string()).await?;
    let random = [random::bytes()?, random::bytes()?, random::bytes()?];
    let (margins, webhooks) = (app.config.join_margins, app.config.webhooks.is_some());
    let done = appointments::book(&app.database, session, &booking, margins, webhooks, random, context.now).await?;
    let status = if done.is_news { 201 } else { 200 };
    told(&context, status, done)
}

async fn list(context: Rc<Context>) -> Result<Reply, Error> {
    let session = context.session()?;
    let value = |name| context.head.query_value(name);
    let asked = Asked {
        from: rules::bound("from", value("from").as_deref())?,
        to: rules::bound("to", value("to").as_deref())?,
        status: value("status").map(|word| status(&word)).transpose()?,
    };
    Reply::bare(&appointments::list(&context.app.database, session, asked, context.now).await?)
}

async fn get(context: Rc<Context>) -> Result<Reply, Error> {
    context.session()?;
    if let Some(number) = context.appointment_name().strip_suffix(FILE) {
        let id = AppointmentId::parse(number).ok_or(AppointmentError::NotFound)?;
        return file(&context, id).await;
    }
    let appointment = read(&context, context.appointment_id()?).await?;
    Reply::ok(&One { appointment: &appointment })
}

async fn file(context: &Context, id: AppointmentId) -> Result<Reply, Error> {
    let appointment = read(context, id).await?;
    let origin = context.app.config.public_origin.as_deref().unwrap_or(&context.head.origin);
    let text = calendar::calendar(&appointment, &context.session()?.user_id, origin);
    Ok(Reply::file("text/calendar; charset=utf-8", &format!("appointment-{id}{FILE}"), text))
}

async fn edit(context: Rc<Context>) -> Result<Reply, Error> {
    context.session()?;
    let fields = &context.fields;
    let edit = Edit {
        title: fields.optional_text("title")?.map(|title| rules::title(Some(title))).transpose()?,
        starts_at: fields.optional_text("startsAt")?.map(rules::start).transpose()?,
        duration_minutes: fields.optional_integer("durationMinutes")?.map(rules::minutes).transpose()?,
        recording_allowed: fields.optional_bool("recordingAllowed")?,
        time_zone: time_zone(&context)?,
    };
    change(&context, Wish::Edit(edit)).await
}

async fn cancel(context: Rc<Context>) -> Result<Reply, Error> {
    change(&context, Wish::Cancel).await
}

async fn confirm(context: Rc<Context>) -> Result<Reply, Error> {
    context.session()?;
    change(&context, Wish::Confirm { time_zone: time_zone(&context)? }).await
}

async fn decline(context: Rc<Context>) -> Result<Reply, Error> {
    change(&context, Wish::Decline).await
}

async fn join(context: Rc<Context>) -> Result<Reply, Error> {
    let (app, session, id) = (&context.app, context.session()?, context.appointment_id()?);
    let video = twilio::video(&app.config);
    Reply::bare(&admission::join(&app.database, &app.config, video, session, id, context.now).await?)
}

async fn read(context: &Context, id: AppointmentId) -> Result<Appointment, Error> {
    appointments::get(&context.app.database, context.session()?, id, context.now).await
}

async fn change(context: &Context, wish: Wish) -> Result<Reply, Error> {
    let (app, session, id) = (&context.app, context.session()?, context.appointment_id()?);
    // Who has much to call off may.
    if wish != Wish::Cancel {
        app.limits.check(Limit::Call, session.user_id.to_string()).await?;
    }
    let (margins, webhooks) = (app.config.join_margins, app.config.webhooks.is_some());
    let done =
        appointments::change(&app.database, &app.rooms, session, id, &wish, margins, webhooks, context.now).await?;
    told(context, 200, done)
}

/// The reply about something done; the two are told once it is out.
fn told(context: &Context, status: u16, done: Done) -> Result<Reply, Error> {
    let reply = Reply::json(status, &One { appointment: &done.appointment })?;
    if done.is_news {
        let app = context.app.clone();
        context.app.later(async move { appointments::tell(&app.inboxes, &done.appointment).await });
        context.app.send_webhooks();
    }
    Ok(reply)
}

fn time_zone(context: &Context) -> Result<Option<String>, Error> {
    rules::time_zone(context.fields.optional_text("timeZone")?, time_zones::is_known)
}

fn status(word: &str) -> Result<Status, Error> {
    Status::parse(word).ok_or_else(|| Error::invalid_field("status", "is no appointment's status"))
}
