//! What operators may see.

use std::rc::Rc;

use super::{Context, Reply, SentToken};
use crate::error::Error;
use crate::platform::routes::Routes;
use crate::platform::twilio;
use crate::store::Database;
use crate::store::access::{self, Access};

/// This resource's routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/api/twilio/credentials", credentials)
}

async fn credentials(context: Rc<Context>) -> Result<Reply, Error> {
    is_operator(&context).await?;
    Reply::ok(&twilio::check(&context.app.config).await)
}

/// A program that shows the operators' token, or a person who is one.
pub(super) async fn is_operator(context: &Context) -> Result<(), Error> {
    let operators = &context.app.config.operators;
    if matches!(context.head.token(), Some(SentToken::Bearer(token)) if operators.know(&token)) {
        return Ok(());
    }
    let session = context.session()?;
    let access: Option<Access> = context.app.database.run(access::session(session)).await?.first()?;
    access.ok_or_else(|| Error::Internal("no row about the session".to_owned()))?.require()?;
    if operators.include(session) {
        Ok(())
    } else {
        Err(Error::NotAllowed { problem: "Only operators may see this: see ADMIN_USERS and ADMIN_TOKEN" })
    }
}
