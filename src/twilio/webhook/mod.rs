//! Webhooks: what Twilio tells us, proven to come from Twilio and read into a typed event.

pub mod event;
pub mod form;
pub mod signature;
mod url;

pub use event::{Event, Kind};
pub use form::Form;
