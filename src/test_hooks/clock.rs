//! A clock that runs ahead, or behind, by what a test says: `PUT /api/test-hooks/clock` with `{"aheadMilliseconds": n}`.
//!
//! It holds for the Worker, its objects and the cron alike, which share one WASM instance on one machine.

use std::sync::atomic::{AtomicI64, Ordering};

use serde::Deserialize;
use serde_json::json;
use wasm_bindgen::JsValue;

use crate::domain::time::Timestamp;
use crate::platform::bridge::respond;
use crate::platform::http::Incoming;

static AHEAD_MILLISECONDS: AtomicI64 = AtomicI64::new(0);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wish {
    ahead_milliseconds: i64,
}

/// What our clock shows at a moment of the platform's.
pub(crate) fn shown(at: Timestamp) -> Timestamp {
    Timestamp::from_millis(at.as_millis() + AHEAD_MILLISECONDS.load(Ordering::Relaxed))
}

/// When our clock will show a time, by the platform's: what its alarms are set to.
pub(crate) fn real(shown: Timestamp) -> Timestamp {
    Timestamp::from_millis(shown.as_millis() - AHEAD_MILLISECONDS.load(Ordering::Relaxed))
}

/// Moves the clock. Alarms that are set already stay where they are.
pub(super) fn set(incoming: &Incoming) -> JsValue {
    if incoming.head().method != "PUT" {
        return respond(405, "", Some("PUT"));
    }
    match serde_json::from_slice::<Wish>(incoming.body()) {
        Ok(wish) => {
            AHEAD_MILLISECONDS.store(wish.ahead_milliseconds, Ordering::Relaxed);
            let body = json!({ "success": true, "now": crate::platform::clock::now() });
            respond(200, "", Some(&body.to_string()))
        }
        Err(error) => respond(422, "", Some(&error.to_string())),
    }
}
