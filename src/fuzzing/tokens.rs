//! Sessions and tickets.

use serde_json::Value;

use super::{NOW, SECRET, texts};
use crate::domain::id::RoomId;
use crate::domain::session::Session;
use crate::domain::ticket::Ticket;
use crate::jwt;

/// A text nobody signed opens nothing, and whatever we signed is read without a stumble and comes back as it was.
pub fn session(input: &[u8]) {
    let [token] = texts(input);
    assert!(Session::verify(&token, SECRET, NOW).is_err(), "{token}");
    let Some(token) = signed(input) else { return };
    if let Ok(session) = Session::verify(&token, SECRET, NOW) {
        assert!(session.expires_at > NOW);
        assert!(Session::verify(&token, b"another secret, as long as the first", NOW).is_err());
        if let Some(renewed) = session.renewed(NOW) {
            assert_eq!((&renewed.user_id, renewed.epoch), (&session.user_id, session.epoch));
        }
        // What it says about times beyond reckoning is not kept.
        if let Ok(again) = session.token(SECRET)
            && again.len() < token.len()
        {
            assert!(Session::verify(&again, SECRET, NOW).is_ok());
        }
    }
}

/// The same of tickets; one opens its own room alone, and is no session.
pub fn ticket(input: &[u8]) {
    let [token, room] = texts(input);
    let room = RoomId::new(room);
    assert!(Ticket::verify(&token, SECRET, &room, NOW).is_err(), "{token}");
    let Some(token) = signed(input) else { return };
    let room = RoomId::new("r1");
    if let Ok(ticket) = Ticket::verify(&token, SECRET, &room, NOW) {
        assert_eq!(ticket.room_id, room);
        assert!(ticket.expires_at > NOW);
        assert!(Ticket::verify(&token, SECRET, &RoomId::new("r2"), NOW).is_err());
        assert!(Session::verify(&token, SECRET, NOW).is_err());
    }
}

/// The input as claims that we signed.
fn signed(input: &[u8]) -> Option<String> {
    let claims: Value = serde_json::from_slice(input).ok()?;
    jwt::sign(jwt::HEADER, &claims, SECRET).ok()
}
