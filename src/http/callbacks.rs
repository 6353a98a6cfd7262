//! Where Twilio tells what happens in its rooms. No session, no JSON and no origin: the signature says who it is.

use std::rc::Rc;

use serde_json::json;

use super::{Context, Reply};
use crate::error::Error;
use crate::platform::routes::Routes;
use crate::platform::{bridge, log};
use crate::service::callbacks;
use crate::twilio::webhook::{Event, Form, signature};

/// This resource's routes; the second pair are the specification's.
pub fn routes(routes: Routes) -> Routes {
    routes
        .webhook("/api/twilio/status-callback", status)
        .webhook("/api/twilio/status-callback/", status)
        .webhook("/api/appointments/twilio-status-callback", status)
        .webhook("/api/appointments/twilio-status-callback/", status)
}

async fn status(context: Rc<Context>, body: Vec<u8>) -> Result<Reply, Error> {
    let app = &context.app;
    let settings = &app.config.callbacks;
    let auth_token = app.config.twilio_settings.auth_token.as_ref().ok_or(Error::CallbacksNotConfigured)?;
    let form = Form::parse(&body);
    let url = context.head.url(app.config.public_origin.as_deref());
    let sent = context.head.twilio_signature.as_deref().ok_or(Error::InvalidSignature)?;
    if !signature::is_valid(auth_token, sent, &url, &form, bridge::normalised) {
        return Err(Error::InvalidSignature);
    }
    if settings.account_sid.as_deref().is_some_and(|ours| form.get("AccountSid") != Some(ours)) {
        return Err(Error::ForeignAccount);
    }
    match Event::read(&form, context.now)? {
        Some(event) => callbacks::take(&app.database, &app.rooms, &event, context.now).await?,
        // Not of the list we know: nothing to keep, and nothing wrong with it.
        None => {
            log::info(&json!({ "level": "info", "what": "an unknown Twilio event", "requestId": context.request_id }))
        }
    }
    Ok(Reply::nothing())
}
