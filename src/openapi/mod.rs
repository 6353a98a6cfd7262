//! The API as an OpenAPI 3.1 document. What replies hold comes from the types they are written from, statuses and codes
//! from [`crate::error::Error`]. Built on the host only, by `examples/openapi.rs`; the Worker serves the file.
//!
//! Every route of `src/http` has its operation in [`resources`]; a test compares the two.

// On the host a panic is a document that is not made, and writing to a JSON object's field makes the field.
#![allow(clippy::indexing_slicing)]

mod errors;
mod exported;
mod operation;
mod operators;
mod replies;
mod requests;
mod resources;
mod schemas;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value, json};

use schemas::Schemas;

const ABOUT: &str = "Chat rooms with voice and video calls. Messages are encrypted in the browser; the server never \
    reads them.\n\nEvery reply is JSON. A success carries `\"success\": true`; an error has one shape, of which the \
    status and `code` are the contract, while `error` is for people and may change. Clients ignore fields they do not \
    know. Times are UTC, ISO 8601 with milliseconds; durations are whole seconds; ids are opaque strings. `HEAD` is \
    answered like `GET`, without the body. A path that is not listed is 404 `not_found`; a method that a path does \
    not have is 405 `method_not_allowed`, with `Allow`.\n\nA session older than a day is renewed by any successful \
    reply: `Set-Cookie` for cookies, `X-Session-Token` for Bearer clients.";

/// The whole document.
pub fn document() -> Value {
    let mut schemas = Schemas::default();
    let mut paths = Map::new();
    for operation in resources::all() {
        let item = paths.entry(operation.path).or_insert_with(|| json!({}));
        if let Some(methods) = item.as_object_mut() {
            methods.insert(operation.method.to_owned(), operation.document(&mut schemas));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "SecureChat",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT,
        },
        "servers": [{ "url": "/", "description": "Where this document comes from" }],
        "tags": resources::TAGS.map(|(name, description)| json!({ "name": name, "description": description })),
        "paths": paths,
        "components": {
            "schemas": schemas.all(),
            "headers": headers(),
            "securitySchemes": security_schemes(),
        },
    })
}

/// The document as it is served: readable, and the same bytes for the same program.
pub fn text() -> String {
    format!("{:#}\n", document())
}

fn headers() -> Value {
    let text = |description: &str| json!({ "description": description, "schema": { "type": "string" } });
    json!({
        "RequestId": text("Names the request; in errors it is `requestId` as well."),
        "SetCookie": text("The session's cookie, when one starts, ends or is renewed."),
        "SessionToken": text("A renewed session's token, for Bearer clients."),
        "RetryAfter": text("Seconds to wait before trying again."),
    })
}

fn security_schemes() -> Value {
    json!({
        "cookie": {
            "type": "apiKey", "in": "cookie", "name": "__Host-session",
            "description": "A session, as browsers have it. On http://localhost the cookie is called `session`.",
        },
        "bearer": {
            "type": "http", "scheme": "bearer",
            "description": "The same session's token, as signing in answers it. Wins over a cookie.",
        },
        "operator": {
            "type": "http", "scheme": "bearer",
            "description": "`ADMIN_TOKEN`, or the session of somebody whom `ADMIN_USERS` names.",
        },
        "twilio": {
            "type": "apiKey", "in": "header", "name": "X-Twilio-Signature",
            "description": "Twilio's signature of the address and the parameters, by the account's auth token.",
        },
    })
}
