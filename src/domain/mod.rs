//! Decisions and words of the trade, without a runtime: no clock, no randomness, no Worker types.

pub mod call;
pub mod ice;
pub mod id;
pub mod session;
pub mod ticket;
pub mod time;
