//! Doors for tests. Only in builds with the feature `test-hooks`, which is never deployed: panics on purpose, and a
//! clock that tests move.

pub(crate) mod clock;
pub(crate) mod panic;

use worker::{Env, Request, Response, Result};

/// In the Worker's `fetch`, before anything else: everything below `/api/test-hooks/`.
pub(crate) async fn in_worker(request: &Request, env: &Env) -> Option<Result<Response>> {
    let path = request.path();
    match path.strip_prefix("/api/test-hooks/")? {
        "clock" => Some(clock::set(request).await),
        _ => panic::in_worker(request, env).await,
    }
}
