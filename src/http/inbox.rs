//! The inbox's socket: who may open it.

use std::rc::Rc;

use super::{Context, socket};
use crate::error::Error;
use crate::platform::inboxes::Admission;
use crate::platform::objects::Upgrade;
use crate::platform::routes::Routes;

/// This resource's routes.
pub fn routes(routes: Routes) -> Routes {
    routes.socket("/api/inbox/socket", open)
}

async fn open(context: Rc<Context>) -> Result<Upgrade, Error> {
    let session = context.session()?;
    let sub_protocol = socket::upgrade(&context.head)?;
    // The object asks the database whether the session holds: only there nothing slips between check and opening.
    context.app.inboxes.open(&session.user_id, &Admission { epoch: session.epoch, sub_protocol }).await
}
