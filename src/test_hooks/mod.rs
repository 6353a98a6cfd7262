//! Doors for tests. Only in builds with the feature `test-hooks`, which is never deployed: panics on purpose, and a
//! clock that tests move.

pub(crate) mod clock;
pub(crate) mod panic;

use wasm_bindgen::JsValue;

use crate::platform::bridge::Env;
use crate::platform::http::Incoming;

/// In the Worker, before anything else: everything below `/api/test-hooks/`.
pub(crate) fn in_worker(incoming: &Incoming, env: &Env) -> Option<JsValue> {
    match incoming.head().path.strip_prefix("/api/test-hooks/")? {
        "clock" => Some(clock::set(incoming)),
        door => panic::in_worker(door, env.clone()),
    }
}
