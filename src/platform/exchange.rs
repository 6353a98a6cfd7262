//! A request to somebody else's server and its reply, in the time it has: `fetch`.

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use worker::{AbortController, Fetch, Request};

use super::timer::Timer;
use crate::twilio::rest::{Reply, TransportError};

/// Sends a request and waits for its reply at most this long. A body that nobody wants is not waited for.
pub async fn exchange(request: Request, patience: Duration, wants_body: bool) -> Result<Reply, TransportError> {
    let controller = AbortController::default();
    let signal = controller.signal();
    let exchange = async {
        let mut response = Fetch::Request(request).send_with_signal(&signal).await?;
        let body = if wants_body { response.text().await? } else { String::new() };
        Ok(Reply { status: response.status_code(), body })
    };
    let timer = Timer::start(patience);
    let outcome = match select(pin!(exchange), pin!(timer.over())).await {
        Either::Left((outcome, _)) => Some(outcome),
        Either::Right(_) => None,
    };
    if outcome.is_none() || !wants_body {
        controller.abort();
    }
    match outcome {
        Some(outcome) => outcome.map_err(|error| broken(&error)),
        None => Err(TransportError::Timeout),
    }
}

/// A request that could not be made or sent.
pub fn broken(error: &worker::Error) -> TransportError {
    TransportError::Broken(error.to_string())
}
