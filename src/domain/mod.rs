//! Decisions and words of the trade, without a runtime: no clock, no randomness, no Worker types.

pub mod address;
pub mod appointment;
pub mod call;
pub mod ice;
pub mod id;
pub mod limits;
pub mod message;
pub mod metrics;
pub mod password;
pub mod push;
pub mod room;
pub mod session;
pub mod ticket;
pub mod time;
pub mod usage;
pub mod user;
pub mod webhook;
