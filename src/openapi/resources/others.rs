use serde_json::{Value, json};

use super::{ROOM, text};
use crate::openapi::operation::Operation;
use crate::openapi::replies;

pub fn all() -> Vec<Operation> {
    let connection = json!({ "type": "string", "pattern": "^[A-Za-z0-9_-]{8,64}$" });
    vec![
        Operation::new("get", "/api/rooms/{room}/socket", "openRoomSocket", "A room's WebSocket")
            .tag("Sockets")
            .about("Frames and closing codes: docs/PROTOCOL.md. The sub-protocol is `securechat.v1`, or none.")
            .id("room", ROOM, text())
            .query("connection", "Names one page load; made by the server when missing", connection)
            .query("ticket", "From `POST /api/calls/token`, in place of a session", text())
            .answers_nothing(101, "The socket is open")
            .refuses(&["room_not_found", "room_closed", "invalid_field"])
            .refuses(&["upgrade_required", "unsupported_protocol"]),
        Operation::new("get", "/api/inbox/socket", "openInboxSocket", "The WebSocket of what concerns a person")
            .tag("Sockets")
            .about("Frames and closing codes: docs/PROTOCOL.md.")
            .answers_nothing(101, "The socket is open")
            .refuses(&["upgrade_required", "unsupported_protocol"]),
        Operation::new("get", "/api/health", "getHealth", "Whether the program answers")
            .tag("Operation")
            .about("Asks no database.")
            .for_anybody()
            .answers::<replies::Health>(200, "It does"),
        Operation::new("post", "/api/twilio/status-callback", "takeTwilioEvent", "Twilio's status callbacks")
            .tag("Operation")
            .also(&["/api/twilio/status-callback/"])
            .also(&["/api/appointments/twilio-status-callback", "/api/appointments/twilio-status-callback/"])
            .for_twilio(form())
            .answers_nothing(204, "Taken: stored, known before, or not of Twilio's list")
            .refuses(&["invalid_signature", "foreign_account", "invalid_field", "callbacks_not_configured"]),
    ]
}

/// What of Twilio's parameters is read.
fn form() -> Value {
    json!({
        "type": "object",
        "description": "Twilio's parameters; those that are read.",
        "properties": {
            "AccountSid": { "type": "string" },
            "RoomSid": { "type": "string" },
            "RoomName": { "type": "string" },
            "StatusCallbackEvent": { "type": "string", "examples": ["participant-connected"] },
            "SequenceNumber": { "type": "string", "pattern": "^[0-9]+$" },
            "Timestamp": { "type": "string", "format": "date-time" },
            "ParticipantSid": { "type": "string" },
            "ParticipantIdentity": { "type": "string" },
        },
        "required": ["AccountSid", "RoomSid", "StatusCallbackEvent", "SequenceNumber"],
    })
}
