//! What operators see and do: webhooks, how calls went, and what they cost.

use std::rc::Rc;

use super::operators::is_operator;
use super::reply::array;
use super::{Context, Reply};
use crate::domain::call::Status;
use crate::domain::id::CallId;
use crate::domain::metrics::CONTENT_TYPE;
use crate::domain::time::Timestamp;
use crate::domain::usage::Month;
use crate::domain::webhook::State;
use crate::error::Error;
use crate::platform::routes::Routes;
use crate::service::{reports, usage, webhooks};
use crate::store::reports::Filter;

/// What monitoring asks.
pub fn monitoring(routes: Routes) -> Routes {
    routes.get("/api/metrics", metrics)
}

/// This resource's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/api/admin/webhooks", list)
        .post("/api/admin/webhooks/replay", replay_failed)
        .post("/api/admin/webhooks/:webhook/replay", replay)
        .get("/api/admin/usage", month)
        .get("/api/admin/calls", calls)
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

async fn calls(context: Rc<Context>) -> Result<Reply, Error> {
    is_operator(&context).await?;
    let value = |name| context.head.query_value(name);
    let time = |name: &'static str| {
        let unknown = || Error::invalid_field(name, "is no time like 2026-11-21T09:00:00Z");
        value(name).map(|text| Timestamp::parse(&text).ok_or_else(unknown)).transpose()
    };
    let word = |name: &'static str, known: &[&str]| match value(name) {
        Some(word) if !known.contains(&word.as_str()) => {
            Err(Error::invalid_field(name, format!("is one of {}", known.join(", "))))
        }
        word => Ok(word),
    };
    let filter = Filter {
        from: time("from")?,
        to: time("to")?,
        provider: word("provider", &["p2p", "twilio"])?,
        status: word("status", &Status::WORDS)?,
        before: value("before").map(CallId::new),
    };
    let rows = reports::calls(&context.app.database, &filter).await?;
    Ok(Reply::raw(200, &[("calls", &array(&rows))]))
}

async fn metrics(context: Rc<Context>) -> Result<Reply, Error> {
    is_operator(&context).await?;
    Ok(Reply::text(CONTENT_TYPE, reports::metrics(&context.app.database).await?))
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
