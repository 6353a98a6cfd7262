//! The right to join an appointment's call.

use serde::Serialize;

use crate::config::{Config, IceServer, Twilio};
use crate::domain::appointment::right;
use crate::domain::call::Provider;
use crate::domain::ice;
use crate::domain::id::AppointmentId;
use crate::domain::session::Session;
use crate::domain::ticket::Ticket;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::service::appointments::seen;
use crate::service::video::Video;
use crate::store::Database;
use crate::store::appointments::{self as store, Found};
use crate::twilio::access_token::Signer;
use crate::twilio::rest::Transport;

/// The right to join, as programs that know nothing else of us read it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema), schemars(rename = "RightToJoin"))]
pub struct Right {
    access_token: String,
    room_name: String,
    user_identity: String,
    expires_in: u32,
    expires_at: String,
    appointment_id: AppointmentId,
    token_valid_until: String,
    provider: Provider,
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ice_servers: Option<Vec<IceServer>>,
}

/// Lets one of the two in, if it is time, and notes that they came. The room's live call says who carries it; without
/// one, the settings do.
pub async fn join<T: Transport>(
    database: &impl Database,
    config: &Config,
    video: Result<Video<T>, Error>,
    session: &Session,
    id: AppointmentId,
    now: Timestamp,
) -> Result<Right, Error> {
    let mut statements = vec![store::find(session, id)];
    // With half of Twilio's secrets nobody gets in, and so nobody came.
    if !matches!(config.twilio, Twilio::Incomplete { .. }) {
        statements.insert(0, store::come(session, id, now));
    }
    let answer = database.batch(statements).await?.pop().unwrap_or_default().first::<Found>()?;
    let (row, username) = seen(answer.ok_or_else(|| Error::Internal("no row about an appointment".to_owned()))?)?;
    let lease = right::lease(&row, now)?;
    let user_identity = format!("{}-{username}", session.user_id);
    let room_name = row.facts.provider_room;
    let provider = row.facts.live.map_or_else(|| Provider::from_config(config), |call| call.provider);
    let (access_token, ticket, ice_servers) = match (provider, &config.twilio) {
        (Provider::Twilio, Twilio::On { account_sid, api_key_sid, api_key_secret }) => {
            // Nobody has a token for a room that is not there.
            if !config.twilio_settings.client_room_creation {
                video?.prepare(&room_name).await?;
            }
            let signer = Signer { account_sid, api_key_sid, api_key_secret };
            (signer.token(&user_identity, &room_name, now, lease.seconds)?, None, None)
        }
        (Provider::Twilio, twilio) => return Err(Error::TwilioNotConfigured { missing: twilio.missing() }),
        (Provider::P2p, _) => {
            let ticket = Ticket::start(session, row.appointment.room_id, lease.expires_at);
            let ticket = ticket.token(config.session_secret.bytes())?;
            let servers = ice::servers(&config.ice_servers, config.turn.as_ref(), &session.user_id, now);
            (ticket.clone(), Some(ticket), Some(servers))
        }
    };
    Ok(Right {
        access_token,
        room_name,
        user_identity,
        expires_in: lease.seconds,
        expires_at: lease.end(),
        appointment_id: id,
        token_valid_until: lease.words(),
        provider,
        ticket,
        ice_servers,
    })
}
