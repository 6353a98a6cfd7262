//! SecureChat: chat rooms with voice and video calls, one program on Cloudflare Workers.

#[cfg(feature = "deliberate-panic")]
mod deliberate_panic;
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
    if let Some(response) = deliberate_panic::in_worker(&request, &env).await {
        return response;
    }
    platform::http::answer(request, env, context).await
}
