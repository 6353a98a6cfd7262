//! The life of a call in sentences, as a table, and under random events.

pub mod attendance;
mod moderation;
mod random;
mod recording;
mod sentences;
mod table;

use super::*;
use crate::error::Error;

pub const RULES: Rules = Rules { ring_seconds: 45, grace_seconds: 10, p2p_most: 3, twilio_most: 50 };

pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(1_795_240_000_000).plus_seconds(seconds)
}

pub fn person(name: &str) -> UserId {
    UserId::new(name)
}

pub fn page(name: &str) -> ConnectionId {
    ConnectionId::new(name)
}

/// Alice calls; Bob and Carol are asked.
pub fn placed() -> Call {
    let room = RoomId::random([1; 16]);
    let (id, asked) = (CallId::random(&room, [2; 16]), vec![person("bob"), person("carol")]);
    Call::place(id, room, person("alice"), asked, CallType::Video, Provider::P2p, at(0), &RULES)
}

pub fn joined(name: &str) -> Event {
    joined_by(name, &format!("{name}-page"))
}

pub fn joined_by(name: &str, connection: &str) -> Event {
    Event::Joined { user: person(name), connection: page(connection), media: Media::default() }
}

pub fn accepted(name: &str) -> Event {
    Event::Accepted { user: person(name) }
}

pub fn declined(name: &str) -> Event {
    Event::Declined { user: person(name) }
}

pub fn left(name: &str) -> Event {
    Event::Left { user: person(name), duration: None }
}

pub fn left_reporting(name: &str, seconds: u32) -> Event {
    Event::Left { user: person(name), duration: Some(seconds) }
}

/// `lost("bob-page")` is Bob's.
pub fn lost(connection: &str) -> Event {
    let user = connection.split('-').next().unwrap();
    Event::ConnectionLost { user: person(user), connection: page(connection) }
}

/// The call after events, each with its second.
pub fn after(call: Call, events: &[(i64, Event)]) -> Call {
    events.iter().fold(call, |call, (second, event)| call.after(event, at(*second), &RULES).unwrap())
}

/// Alice and Bob talk since second 5.
pub fn talking() -> Call {
    after(placed(), &[(1, joined("alice")), (2, Event::Rang), (5, joined("bob"))])
}

pub fn ending(call: &Call) -> (Status, EndReason, u32) {
    let ending = call.ending.unwrap();
    (call.status, ending.reason, ending.duration)
}

pub fn refused(call: &Call, second: i64, event: Event) -> Error {
    call.after(&event, at(second), &RULES).unwrap_err()
}
