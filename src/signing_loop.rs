//! A route that signs access tokens and does nothing else, so that signing can be measured alone. Only in benchmark
//! builds (feature `signing-loop`).

use std::hint::black_box;

use worker::{Env, Request, Response, Result};

use crate::config::Twilio;
use crate::domain::time::Timestamp;
use crate::platform::clock;
use crate::twilio::access_token::Signer;

/// `GET /api/signing-loop?count=`: signs so many tokens and answers the last.
pub(crate) fn in_worker(request: &Request, env: &Env) -> Option<Result<Response>> {
    (request.path() == "/api/signing-loop").then(|| sign(request, env))
}

fn sign(request: &Request, env: &Env) -> Result<Response> {
    let url = request.url()?;
    let count = url.query_pairs().find(|(name, _)| name == "count").and_then(|(_, text)| text.parse::<u32>().ok());
    let config = crate::platform::env::config(env).map_err(|error| worker::Error::from(error.code()))?;
    let Twilio::On { account_sid, api_key_sid, api_key_secret } = &config.twilio else {
        return Response::error("Twilio's secrets are not set", 500);
    };
    let (signer, start) = (Signer { account_sid, api_key_sid, api_key_secret }, clock::now().as_millis());
    let mut last = String::new();
    for second in 0..count.unwrap_or(1) {
        // Another second for every token: none of the work can be kept from the one before.
        let now = Timestamp::from_millis(start + 1000 * i64::from(second));
        let token = signer.token(black_box("Person 0"), black_box("a room of the benchmark"), now, 3600);
        last = black_box(token).map_err(|error| worker::Error::from(error.code()))?;
    }
    Response::ok(last)
}
