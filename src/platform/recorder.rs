//! Carries a room's letters to Twilio.

use super::bridge::Env;
use super::twilio;
use crate::error::Error;
use crate::hub::outbox::Letter;

/// Tells Twilio what a call's room records.
pub async fn carry(env: &Env, letter: &Letter) -> Result<(), Error> {
    let config = super::env::config(env)?;
    let room = letter.call.room().ok_or(Error::CallNotFound)?;
    let video = twilio::video(&config)?;
    video.record(&video.name(&room, letter.provider_room.as_deref()), letter.order).await
}
