//! The only code that holds Worker types: D1, Durable Objects, sockets, fetch, clock, randomness.

pub mod bridge;
pub mod clock;
pub mod d1;
pub mod env;
pub mod executor;
pub mod http;
mod inbox_object;
pub mod inboxes;
pub mod limits;
pub mod log;
pub mod objects;
pub mod password;
mod place;
pub mod push;
pub mod random;
mod recorder;
mod room_object;
pub mod rooms;
pub mod routes;
mod surroundings;
pub mod sweep;
pub mod time_zones;
pub mod twilio;
mod webhook_object;
pub mod webhooks;
