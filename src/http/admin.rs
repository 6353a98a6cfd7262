//! What operators see and do: webhooks and what calls cost.

use std::rc::Rc;

use super::operators::is_operator;
use super::reply::array;
use super::{Context, Reply};
use crate::domain::usage::Month;
use crate::domain::webhook::State;
use crate::error::Error;
use crate::platform::routes::Routes;
use crate::service::{usage, webhooks};

/// This resource's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/api/admin/webhooks", list)
        .post("/api/admin/webhooks/replay", replay_failed)
        .post("/api/admin/webhooks/:webhook/replay", replay)
        .get("/api/admin/usage", month)
}

async fn list(context: Rc<Context>) -> Result<Reply, Error> {
    is_operator(&context).await?;
    let value = |name| context.head.query_value(name);
    let unknown = || Error::invalid_field("state", "is no event's state");
    let state = value("state").map(|word| State::parse(&word).ok_or_else(unknown)).transpose()?;
    let before = value("before").map(|number| number.parse().map_err(|_| Error::InvalidCursor)).transpose()?;
    let events = webhooks::list(&context.app.database, state, before).await?;
    Ok(Reply::raw(200, &[("webhooks", &array(&events))]))
}

async fn replay(context: Rc<Context>) -> Result<Reply, Error> {
    is_operator(&context).await?;
    let event = webhooks::replay(&context.app.database, context.webhook_id(), context.now).await?;
    context.app.send_webhooks();
    Ok(Reply::raw(200, &[("webhook", &event)]))
}

async fn replay_failed(context: Rc<Context>) -> Result<Reply, Error> {
    is_operator(&context).await?;
    let replayed = webhooks::replay_failed(&context.app.database, context.now).await?;
    context.app.send_webhooks();
    Reply::ok(&replayed)
}

async fn month(context: Rc<Context>) -> Result<Reply, Error> {
    is_operator(&context).await?;
    let month = match context.head.query_value("month") {
        Some(text) => Month::parse(&text).ok_or_else(|| Error::invalid_field("month", "is no month like 2026-11"))?,
        None => Month::of(context.now),
    };
    let app = &context.app;
    Reply::ok(&usage::of_month(&app.database, &app.config.costs, month, context.now).await?)
}
