//! The only code that holds Worker types: D1, Durable Objects, sockets, fetch, clock, randomness.

pub mod clock;
pub mod d1;
pub mod env;
mod exchange;
pub mod http;
mod inbox_object;
pub mod inboxes;
pub mod limits;
pub mod log;
pub mod objects;
pub mod password;
pub mod random;
mod recorder;
mod room_object;
pub mod rooms;
pub mod routes;
pub mod sockets;
mod surroundings;
pub mod sweep;
pub mod time_zones;
pub mod timer;
pub mod twilio;
mod webhook_object;
pub mod webhooks;
