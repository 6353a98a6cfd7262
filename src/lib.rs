//! SecureChat: chat rooms with voice and video calls, one program on Cloudflare Workers.

pub mod app;
pub mod config;
pub mod domain;
pub mod error;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
pub mod http;
pub mod hub;
pub mod json;
pub mod jwt;
#[cfg(feature = "openapi")]
pub mod openapi;
pub mod platform;
pub mod service;
#[cfg(feature = "signing-loop")]
mod signing_loop;
pub mod store;
#[cfg(feature = "test-hooks")]
mod test_hooks;
pub mod twilio;

// worker-build's glue and the hook that tells it of panics; the platform itself is reached by `platform::bridge`.
use worker as _;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use platform::bridge::{self, Env};

/// Runs once when the WASM instance starts.
#[wasm_bindgen(start)]
fn start() {
    platform::http::start();
}

/// Takes what worker/entry.mjs does for events that have to wait.
#[wasm_bindgen]
pub fn connect(events: JsValue) {
    bridge::connect(events);
}

/// The names of the headers that [`answer`] wants, a line each.
#[wasm_bindgen]
pub fn headers() -> String {
    http::HEADERS.join("\n")
}

/// Answers every request that is not a static asset: its head as `platform::http` reads it, and its body.
#[wasm_bindgen]
pub fn answer(env: JsValue, context: JsValue, head: &str, body: Vec<u8>) -> JsValue {
    let (env, incoming) = (Env::new(env), platform::http::Incoming::read(head, body));
    #[cfg(feature = "test-hooks")]
    if let Some(answer) = test_hooks::in_worker(&incoming, &env) {
        return answer;
    }
    #[cfg(feature = "signing-loop")]
    if let Some(answer) = signing_loop::in_worker(&incoming, &env) {
        return answer;
    }
    bridge::run(incoming.answer(env, context))
}

/// Looks after what was left undone: see [`platform::sweep`].
#[wasm_bindgen]
pub fn sweep(env: JsValue) -> JsValue {
    bridge::run(async {
        platform::sweep::run(&Env::new(env)).await;
        JsValue::UNDEFINED
    })
}
