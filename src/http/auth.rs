//! People: registering, signing in and out, passwords.

use std::rc::Rc;

use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Context, Reply, SessionChange};
use crate::domain::session::Session;
use crate::domain::user::{User, Username};
use crate::error::Error;
use crate::platform::limits::Limit;
use crate::platform::random;
use crate::platform::routes::Routes;
use crate::service::auth::{self, Ended, SignedIn};

/// This resource's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .post("/api/auth/register", register)
        .post("/api/auth/login", login)
        .post("/api/auth/guest", guest)
        .get("/api/auth/me", me)
        .put("/api/auth/password", password)
        .post("/api/auth/logout", logout)
}

async fn register(context: Rc<Context>) -> Result<Reply, Error> {
    let (username, password) = (context.fields.text("username")?, context.fields.text("password")?);
    limit_new_accounts(&context).await?;
    let app = &context.app;
    let random = (random::bytes()?, random::bytes()?);
    let webhooks = app.config.webhooks.is_some();
    let signed_in =
        auth::register(&app.database, &app.hasher, username, password, random, webhooks, context.now).await?;
    welcome(&context, signed_in)
}

async fn guest(context: Rc<Context>) -> Result<Reply, Error> {
    let username = context.fields.text("username")?;
    limit_new_accounts(&context).await?;
    let webhooks = context.app.config.webhooks.is_some();
    let signed_in = auth::guest(&context.app.database, username, random::bytes()?, webhooks, context.now).await?;
    welcome(&context, signed_in)
}

async fn login(context: Rc<Context>) -> Result<Reply, Error> {
    let (username, password) = (context.fields.text("username")?, context.fields.text("password")?);
    limit_password_guesses(&context, username).await?;
    let app = &context.app;
    let session = auth::login(&app.database, &app.hasher, username, password, context.now).await?;
    signed_in_reply(&context, 200, session)
}

async fn me(context: Rc<Context>) -> Result<Reply, Error> {
    let session = context.session()?;
    let user = auth::me(&context.app.database, session, context.now).await?;
    Reply::ok(&json!({ "user": user, "expiresAt": session.expires_at }))
}

async fn password(context: Rc<Context>) -> Result<Reply, Error> {
    let session = context.session()?;
    let new = context.fields.text("password")?;
    let current = context.fields.optional_text("currentPassword")?;
    limit_password_guesses(&context, &session.username).await?;
    let app = &context.app;
    let (session, ended) =
        auth::set_password(&app.database, &app.hasher, session, (new, current), random::bytes()?, context.now).await?;
    close_sockets_later(&context, ended);
    signed_in_reply(&context, 200, session)
}

async fn logout(context: Rc<Context>) -> Result<Reply, Error> {
    let session = context.session()?;
    let everywhere = context.fields.optional_bool("everywhere")?.unwrap_or(false);
    let webhooks = context.app.config.webhooks.is_some();
    if let Some(ended) = auth::logout(&context.app.database, session, everywhere, webhooks, context.now).await? {
        close_sockets_later(&context, ended);
    }
    Ok(Reply::ok(&json!({}))?.with_session(SessionChange::End))
}

/// The reply to a new account.
fn welcome(context: &Context, signed_in: SignedIn) -> Result<Reply, Error> {
    if let Some(ended) = signed_in.released {
        close_sockets_later(context, ended);
    }
    signed_in_reply(context, 201, signed_in.session)
}

fn signed_in_reply(context: &Context, status: u16, session: Session) -> Result<Reply, Error> {
    let token = session.token(context.app.config.session_secret.bytes())?;
    let user = User { id: session.user_id.clone(), username: session.username.clone(), guest: session.guest };
    let body = json!({ "user": user, "token": token, "expiresAt": session.expires_at });
    Ok(Reply::json(status, &body)?.with_session(SessionChange::Start { session, token }))
}

/// Sockets are closed after the reply: somebody may be in many rooms.
pub(super) fn close_sockets_later(context: &Context, ended: Ended) {
    let app = context.app.clone();
    if !ended.called_off.is_empty() {
        app.send_webhooks();
    }
    context.app.later(async move { auth::close_sockets(&app.rooms, &app.inboxes, ended).await });
}

async fn limit_new_accounts(context: &Context) -> Result<(), Error> {
    context.app.limits.check(Limit::Address, format!("new-account:{}", context.head.address)).await
}

/// By name from wherever the guesses come, and by address for whatever names: one password is tried with many names
/// as easily as the other way round.
pub(super) async fn limit_password_guesses(context: &Context, username: &str) -> Result<(), Error> {
    context.app.limits.check(Limit::Address, format!("sign-in:{}", context.head.address)).await?;
    let name = Username::parse(username).map_or_else(|_| username.to_lowercase(), |name| name.key());
    // The counter needs the name to be the same, not to be known.
    context.app.limits.check(Limit::SignIn, hex::encode(Sha256::digest(name))).await
}
