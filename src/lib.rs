//! SecureChat: chat rooms with voice and video calls, one program on Cloudflare Workers.

pub mod app;
pub mod config;
pub mod domain;
pub mod error;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
pub mod http;
pub mod hub;
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

use worker::{Context, Env, Request, Response, Result, ScheduleContext, ScheduledEvent, event};

/// Runs once when the WASM instance starts: panics go to the console with their place.
#[event(start)]
fn start() {
    console_error_panic_hook::set_once();
}

/// Answers every request that is not a static asset.
#[event(fetch)]
async fn fetch(request: Request, env: Env, context: Context) -> Result<Response> {
    #[cfg(feature = "test-hooks")]
    if let Some(response) = test_hooks::in_worker(&request, &env).await {
        return response;
    }
    #[cfg(feature = "signing-loop")]
    if let Some(response) = signing_loop::in_worker(&request, &env) {
        return response;
    }
    platform::http::answer(request, env, context).await
}

/// Closes calls that a crash left open.
#[event(scheduled)]
async fn scheduled(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    platform::sweep::run(&env).await;
}
