//! Routes that panic when asked to. They prove the guard of worker/entry.mjs, in the Worker (`/api/test-hooks/panic`,
//! `…/slow` is another request in flight meanwhile) and in a room's object (`…/room` on a request, `…/socket` on the
//! message "panic").

#![allow(clippy::panic, reason = "this is what the module is for")]

use std::time::Duration;

use worker::{Env, Request, Response, Result, State, WebSocketIncomingMessage, WebSocketPair};

/// In the Worker's `fetch`.
pub(crate) async fn in_worker(request: &Request, env: &Env) -> Option<Result<Response>> {
    match request.path().as_str() {
        "/api/test-hooks/panic" => panic!("deliberate panic"),
        "/api/test-hooks/panic/slow" => {
            crate::platform::timer::Timer::start(Duration::from_secs(20)).over().await;
            Some(Response::ok("nobody panicked"))
        }
        "/api/test-hooks/panic/room" | "/api/test-hooks/panic/socket" => Some(ask_room(request, env).await),
        _ => None,
    }
}

/// In the object's `fetch`, before anything else.
pub(crate) fn in_room(request: &Request, state: &State) -> Option<Result<Response>> {
    match request.path().as_str() {
        "/api/test-hooks/panic/room" => panic!("deliberate panic in a room"),
        "/api/test-hooks/panic/socket" => Some(accept(state)),
        _ => None,
    }
}

/// In the object's `websocket_message`, before anything else.
pub(crate) fn on_message(message: &WebSocketIncomingMessage) {
    if matches!(message, WebSocketIncomingMessage::String(text) if text == "panic") {
        panic!("deliberate panic on a message");
    }
}

async fn ask_room(request: &Request, env: &Env) -> Result<Response> {
    env.durable_object("ROOMS")?.get_by_name("test-hooks")?.fetch_with_request(request.clone()?).await
}

fn accept(state: &State) -> Result<Response> {
    let pair = WebSocketPair::new()?;
    state.accept_web_socket(&pair.server);
    Response::from_websocket(pair.client)
}
