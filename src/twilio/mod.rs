//! Twilio: what is said to it and signed for it. No Worker types.

pub mod access_token;
pub mod rest;
pub mod webhook;
