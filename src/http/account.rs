//! A person's own account: everything that is kept about them, and its end.

use std::rc::Rc;

use serde_json::json;

use super::reply::array;
use super::{Context, Reply, SessionChange, auth};
use crate::domain::message::Page;
use crate::error::Error;
use crate::platform::limits::Limit;
use crate::platform::routes::Routes;
use crate::service::account::{self, PARTS};

/// This resource's routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/api/account/export", export).delete("/api/account", erase)
}

async fn export(context: Rc<Context>) -> Result<Reply, Error> {
    let (app, session) = (&context.app, context.session()?);
    let page = Page::parse(context.head.query_value("before").as_deref(), None)?;
    app.limits.check(Limit::Export, session.user_id.to_string()).await?;
    let export = account::export(&app.database, session, page.before).await?;
    let rows: Vec<String> = export.parts.iter().map(|rows| array(rows)).collect();
    let exported_at = format!("\"{}\"", context.now);
    let next = export.next.map_or_else(|| "null".to_owned(), |seq| seq.to_string());
    let mut fields = vec![("exportedAt", exported_at.as_str()), ("profile", export.profile.as_str())];
    fields.extend(PARTS.into_iter().zip(rows.iter().map(String::as_str)));
    fields.push(("next", &next));
    Ok(Reply::raw(200, &fields).kept_as("securechat-account.json"))
}

async fn erase(context: Rc<Context>) -> Result<Reply, Error> {
    let (app, session) = (&context.app, context.session()?);
    let current = context.fields.optional_text("currentPassword")?;
    // The name would be free at once, and whoever registers it an operator.
    if app.config.operators.include(session) {
        return Err(Error::OperatorAccount);
    }
    auth::limit_password_guesses(&context, &session.username).await?;
    let webhooks = app.config.webhooks.is_some();
    let erased = account::erase(&app.database, &app.hasher, session, current, webhooks, context.now).await?;
    if let Some(ended) = erased {
        auth::close_sockets_later(&context, ended);
    }
    Ok(Reply::ok(&json!({}))?.with_session(SessionChange::End))
}
