//! The only code that holds Worker types: D1, Durable Objects, sockets, fetch, clock, randomness.

pub mod clock;
pub mod d1;
pub mod random;
