//! Web Push: a browser that wants to be told of calls while no page is open.

use std::rc::Rc;

use serde_json::json;

use super::{Context, Reply};
use crate::domain::push::Subscription;
use crate::error::Error;
use crate::platform::bridge;
use crate::platform::limits::Limit;
use crate::platform::routes::Routes;
use crate::service::push;

/// This resource's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/api/push/key", key)
        .post("/api/push/subscriptions", subscribe)
        .delete("/api/push/subscriptions", unsubscribe)
}

async fn key(context: Rc<Context>) -> Result<Reply, Error> {
    context.session()?;
    Reply::ok(&json!({ "publicKey": context.app.config.push.as_ref().map(|push| &push.public_key) }))
}

async fn subscribe(context: Rc<Context>) -> Result<Reply, Error> {
    let (app, session, fields) = (&context.app, context.session()?, &context.fields);
    let endpoint = fields.text("endpoint")?;
    let subscription = Subscription {
        // An address has many spellings; what is judged is what will be asked.
        endpoint: bridge::normalised(endpoint).unwrap_or_default(),
        p256dh: fields.text("p256dh")?.to_owned(),
        auth: fields.text("auth")?.to_owned(),
    };
    app.limits.check(Limit::Call, session.user_id.to_string()).await?;
    push::subscribe(&app.database, app.config.push.as_ref(), session, &subscription, context.now).await?;
    Reply::created(&json!({}))
}

async fn unsubscribe(context: Rc<Context>) -> Result<Reply, Error> {
    let (app, session) = (&context.app, context.session()?);
    let endpoint = bridge::normalised(context.fields.text("endpoint")?).unwrap_or_default();
    push::unsubscribe(&app.database, session, &endpoint).await?;
    Reply::ok(&json!({}))
}
