//! Routes that panic when asked to. They prove the guard of worker/entry.mjs, in the Worker (`/api/test-hooks/panic`,
//! `…/slow` is another request in flight meanwhile), in a room's object (`…/room` on a request, `…/socket` on the message
//! "panic") and in an inbox (`…/inbox`, `…/inbox/socket`).

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
        "/api/test-hooks/panic/room" | "/api/test-hooks/panic/socket" => Some(ask(request, env, "ROOMS").await),
        "/api/test-hooks/panic/inbox" | "/api/test-hooks/panic/inbox/socket" => {
            Some(ask(request, env, "INBOXES").await)
        }
        _ => None,
    }
}

/// In the `fetch` of a room's or an inbox's object, before anything else.
pub(crate) fn in_object(request: &Request, state: &State) -> Option<Result<Response>> {
    match request.path().as_str() {
        "/api/test-hooks/panic/room" => panic!("deliberate panic in a room"),
        "/api/test-hooks/panic/inbox" => panic!("deliberate panic in an inbox"),
        "/api/test-hooks/panic/socket" | "/api/test-hooks/panic/inbox/socket" => Some(accept(state)),
        _ => None,
    }
}

/// In the object's `websocket_message`, before anything else.
pub(crate) fn on_message(message: &WebSocketIncomingMessage) {
    if matches!(message, WebSocketIncomingMessage::String(text) if text == "panic") {
        panic!("deliberate panic on a message");
    }
}

async fn ask(request: &Request, env: &Env, binding: &str) -> Result<Response> {
    env.durable_object(binding)?.get_by_name("test-hooks")?.fetch_with_request(request.clone()?).await
}

fn accept(state: &State) -> Result<Response> {
    let pair = WebSocketPair::new()?;
    state.accept_web_socket(&pair.server);
    Response::from_websocket(pair.client)
}
