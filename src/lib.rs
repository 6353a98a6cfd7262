//! SecureChat: chat rooms with voice and video calls, one program on Cloudflare Workers.

mod room_object;

pub mod app;
pub mod config;
pub mod domain;
pub mod error;
pub mod http;
pub mod hub;
pub mod jwt;
pub mod platform;
pub mod service;
pub mod store;

use worker::{Context, Env, Request, Response, Result, event};

/// Runs once when the WASM instance starts: panics go to the console with their place.
#[event(start)]
fn start() {
    console_error_panic_hook::set_once();
}

/// Answers every request that is not a static asset.
#[event(fetch)]
async fn fetch(request: Request, env: Env, context: Context) -> Result<Response> {
    #[cfg(feature = "deliberate-panic")]
    deliberate_panic(&request).await;
    platform::http::answer(request, env, context).await
}

/// Panics when asked to; exists only in test builds.
#[cfg(feature = "deliberate-panic")]
#[allow(clippy::panic)]
async fn deliberate_panic(request: &Request) {
    if request.path() == "/api/deliberate-panic/slow" {
        worker::Delay::from(std::time::Duration::from_secs(20)).await;
    } else if request.path() == "/api/deliberate-panic" {
        panic!("deliberate panic");
    }
}
