//! Every endpoint, one file a resource, as in `src/http`.

mod appointments;
mod calls;
mod operators;
mod others;
mod people;
mod rooms;

use serde_json::{Value, json};

use super::operation::Operation;

/// The resources, in the order in which people read about them.
pub const TAGS: [(&str, &str); 8] = [
    ("People", "Accounts and sessions"),
    ("Rooms", "Chat rooms and who is in them"),
    ("Messages", "What was written in a room"),
    ("Calls", "Voice and video calls of a room"),
    ("Appointments", "Calls at an agreed time between two people"),
    ("Operators", "Whether Twilio works, what became of webhooks, how calls went and what they cost"),
    ("Sockets", "WebSockets; their frames are described in docs/PROTOCOL.md"),
    ("Operation", "Health, Twilio's webhooks"),
];

/// Every endpoint.
pub fn all() -> Vec<Operation> {
    let resources = [people::all(), rooms::all(), calls::all(), appointments::all(), operators::all(), others::all()];
    resources.into_iter().flatten().collect()
}

fn text() -> Value {
    json!({ "type": "string", "minLength": 1 })
}

const ROOM: &str = "The room's id";

const PERSON: &str = "Whom it is about";
