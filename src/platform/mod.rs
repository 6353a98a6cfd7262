//! The only code that holds Worker types: D1, Durable Objects, sockets, fetch, clock, randomness.

pub mod clock;
pub mod d1;
pub mod env;
pub mod http;
pub mod limits;
pub mod log;
pub mod password;
pub mod random;
mod recorder;
mod room_object;
pub mod rooms;
pub mod routes;
mod surroundings;
pub mod sweep;
pub mod timer;
