//! Carries a room's letters to Twilio.

use worker::Env;

use super::twilio;
use crate::error::Error;
use crate::hub::outbox::Letter;

/// Tells Twilio what a call's room records.
pub async fn carry(env: &Env, letter: &Letter) -> Result<(), Error> {
    let config = super::env::config(env)?;
    let room = letter.call.room().ok_or(Error::CallNotFound)?;
    twilio::video(&config)?.record(&room, letter.order).await
}
