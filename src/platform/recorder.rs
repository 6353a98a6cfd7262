//! Carries a room's letters to Twilio.

use worker::Env;

use crate::error::Error;
use crate::hub::outbox::Letter;

/// Tells Twilio what a call's room records.
pub async fn carry(_env: &Env, _letter: &Letter) -> Result<(), Error> {
    Err(Error::Unavailable("not yet".to_owned()))
}
