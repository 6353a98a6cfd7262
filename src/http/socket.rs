//! The room's socket: who may open it.

use std::rc::Rc;

use super::{Context, Head};
use crate::domain::id::{ConnectionId, RoomId};
use crate::domain::ticket::Ticket;
use crate::error::Error;
use crate::hub::protocol::SUB_PROTOCOL;
use crate::platform::objects::Upgrade;
use crate::platform::rooms::Admission;
use crate::platform::routes::Routes;
use crate::service::calls;
use crate::store::calls::Actor;

/// This resource's routes.
pub fn routes(routes: Routes) -> Routes {
    routes.socket("/api/rooms/:room/socket", open)
}

async fn open(context: Rc<Context>) -> Result<Upgrade, Error> {
    let room = context.room_id();
    let actor = actor(&context, &room)?;
    let sub_protocol = upgrade(&context.head)?;
    let connection = connection(&context)?;
    // The object asks the database whether they may: only there nothing slips between check and opening.
    context.app.rooms.open(&room, &Admission { actor, connection, sub_protocol }).await
}

/// A ticket stands for the session it was made from; when there is one, it alone counts.
fn actor(context: &Context, room: &RoomId) -> Result<Actor, Error> {
    match context.head.query_value("ticket") {
        Some(ticket) => {
            let secret = context.app.config.session_secret.bytes();
            let ticket = Ticket::verify(&ticket, secret, room, context.now)?;
            Ok(Actor { user: ticket.user_id, epoch: ticket.epoch })
        }
        None => context.session().map(calls::actor),
    }
}

/// Refuses what asks for no socket; says whether the page offers our sub-protocol.
pub(super) fn upgrade(head: &Head) -> Result<bool, Error> {
    if !head.upgrade.as_deref().is_some_and(|upgrade| upgrade.eq_ignore_ascii_case("websocket")) {
        return Err(Error::UpgradeRequired);
    }
    speaks_ours(head.sub_protocols.as_deref())
}

/// Whether the page offers our sub-protocol. Offering none is fine, offering only others is not.
fn speaks_ours(offered: Option<&str>) -> Result<bool, Error> {
    let Some(offered) = offered else { return Ok(false) };
    if offered.split(',').any(|each| each.trim() == SUB_PROTOCOL) { Ok(true) } else { Err(Error::UnsupportedProtocol) }
}

fn connection(context: &Context) -> Result<Option<ConnectionId>, Error> {
    let Some(text) = context.head.query_value("connection") else { return Ok(None) };
    let parsed = ConnectionId::parse(&text);
    let problem = "has 8 to 64 letters, digits, hyphens or underscores";
    parsed.map(Some).ok_or_else(|| Error::invalid_field("connection", problem))
}
