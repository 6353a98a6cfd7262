//! Every error that HTTP replies may carry: its status and words from [`Error`] itself, and the form of its `details`.

use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Value, json};

use crate::domain::appointment::{Conflict, Status};
use crate::domain::room::Hours;
use crate::domain::time::Timestamp;
use crate::error::{AppointmentError, Error};

/// One of each.
pub fn all() -> Vec<Error> {
    let at = Timestamp::from_millis(0);
    let hours = Hours { opens_at: at, closes_at: at };
    let mut all = vec![
        Error::NotSignedIn,
        Error::SessionExpired,
        Error::ForeignOrigin,
        Error::JsonRequired,
        Error::BodyTooLarge,
        Error::MalformedJson,
        Error::invalid_field("username", "is missing"),
        Error::InvalidUsername,
        Error::InvalidPassword,
        Error::UsernameTaken { suggestion: "Alice 2".to_owned() },
        Error::WrongCredentials,
        Error::WrongPassword,
        Error::OperatorAccount,
        Error::RoomNotFound,
        Error::RoomClosed { opens_at: at, closes_at: at },
        Error::RoomCodeTaken,
        Error::RoomLocked,
        Error::GuestsNotAllowed,
        Error::NotAdmitted,
        Error::RoomFull,
        Error::TooManyRooms,
        Error::InvalidRoomCode,
        Error::InvalidRoomName,
        Error::InvalidMessage { problem: "it is too long" },
        Error::InvalidCursor,
        Error::IdentityMismatch,
        Error::CallNotFound,
        Error::CallEnded,
        Error::CallFull { most: 4 },
        Error::CallLocked,
        Error::RemovedFromCall,
        Error::AlreadyInCall,
        Error::NotInCall,
        Error::NoSuchParticipant,
        Error::RecordingUnavailable,
        Error::InvalidSignature,
        Error::ForeignAccount,
        Error::CallbacksNotConfigured,
        Error::PushNotConfigured,
        Error::NotAllowed { problem: "You may not do that" },
        Error::InvalidDuration,
        Error::TwilioNotConfigured { missing: vec!["TWILIO_API_KEY_SECRET"] },
        Error::Misconfigured { variable: "SESSION_SECRET" },
        Error::NotFound,
        Error::MethodNotAllowed { allowed: "GET, POST".to_owned() },
        Error::UpgradeRequired,
        Error::UnsupportedProtocol,
        Error::TooManyRequests { retry_after_seconds: 60 },
        Error::ProviderError { twilio_code: Some(20_003), cause: String::new() },
        Error::Unavailable(String::new()),
        Error::Internal(String::new()),
    ];
    let appointments = [
        AppointmentError::NotFound,
        AppointmentError::PersonNotFound,
        AppointmentError::Conflict { conflicts: Vec::new() },
        AppointmentError::Over { status: Status::Cancelled },
        AppointmentError::TooMany,
        AppointmentError::InvalidStart { problem: "is past" },
        AppointmentError::TooEarly(hours),
        AppointmentError::TooLate(hours),
    ];
    all.extend(appointments.map(Error::from));
    all
}

/// An error by its code.
pub fn by_code(code: &str) -> Option<Error> {
    all().into_iter().find(|error| error.code() == code)
}

/// What its schema is called.
pub fn name(code: &str) -> String {
    let words = code.split('_').map(|word| {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        format!("{}{rest}", first.to_ascii_uppercase())
    });
    format!("Error{}", words.collect::<String>())
}

/// The body of an error.
pub fn schema(code: &str, generator: &mut SchemaGenerator) -> Value {
    let message = by_code(code).map(|error| error.message()).unwrap_or_default();
    let mut schema = json!({
        "type": "object",
        "description": message,
        "properties": {
            "success": { "const": false },
            "error": { "type": "string", "description": "Words for people", "examples": [message] },
            "code": { "const": code },
            "requestId": { "type": "string", "description": "Finds the request in the log" },
        },
        "required": ["success", "error", "code", "requestId"],
    });
    if let Some(details) = details(code, generator) {
        schema["properties"]["details"] = details;
        if let Value::Array(required) = &mut schema["required"] {
            required.push(json!("details"));
        }
    }
    schema
}

fn details(code: &str, generator: &mut SchemaGenerator) -> Option<Value> {
    let of = |fields: &[(&str, Value)]| {
        let properties: serde_json::Map<_, _> =
            fields.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
        let required: Vec<_> = fields.iter().map(|(name, _)| *name).collect();
        Some(json!({ "type": "object", "properties": properties, "required": required }))
    };
    let text = || json!({ "type": "string" });
    match code {
        "invalid_field" => of(&[("field", text())]),
        "username_taken" => of(&[("suggestion", text())]),
        "misconfigured" => of(&[("variable", text())]),
        "call_full" => of(&[("maxParticipants", json!({ "type": "integer" }))]),
        "twilio_not_configured" => of(&[("missing", json!({ "type": "array", "items": { "type": "string" } }))]),
        "provider_error" => of(&[("twilioCode", json!({ "type": ["integer", "null"] }))]),
        "room_closed" | "too_early" | "too_late" => {
            let time = reference::<Timestamp>(generator);
            of(&[("opensAt", time.clone()), ("closesAt", time)])
        }
        "appointment_over" => of(&[("status", reference::<Status>(generator))]),
        "appointment_conflict" => {
            of(&[("conflicts", json!({ "type": "array", "items": reference::<Conflict>(generator) }))])
        }
        _ => None,
    }
}

fn reference<T: JsonSchema>(generator: &mut SchemaGenerator) -> Value {
    generator.subschema_for::<T>().into()
}
