//! A route that signs access tokens and does nothing else, so that signing can be measured alone. Only in benchmark
//! builds (feature `signing-loop`).

use std::hint::black_box;

use wasm_bindgen::JsValue;

use crate::config::Twilio;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::platform::bridge::{self, Env};
use crate::platform::clock;
use crate::platform::http::Incoming;
use crate::twilio::access_token::Signer;

/// `GET /api/signing-loop?count=`: signs so many tokens and answers the last.
pub(crate) fn in_worker(incoming: &Incoming, env: &Env) -> Option<JsValue> {
    let head = incoming.head();
    (head.path == "/api/signing-loop").then(|| {
        let count = head.query_value("count").and_then(|text| text.parse::<u32>().ok());
        match sign(count.unwrap_or(1), env) {
            Ok(last) => bridge::respond(200, "", Some(&last)),
            Err(error) => bridge::respond(500, "", Some(error.code())),
        }
    })
}

fn sign(count: u32, env: &Env) -> Result<String, Error> {
    let config = crate::platform::env::config(env)?;
    let Twilio::On { account_sid, api_key_sid, api_key_secret } = &config.twilio else {
        return Err(Error::TwilioNotConfigured { missing: config.twilio.missing() });
    };
    let (signer, start) = (Signer { account_sid, api_key_sid, api_key_secret }, clock::now().as_millis());
    let mut last = String::new();
    for second in 0..count {
        // Another second for every token: none of the work can be kept from the one before.
        let now = Timestamp::from_millis(start + 1000 * i64::from(second));
        last = black_box(signer.token(black_box("Person 0"), black_box("a room of the benchmark"), now, 3600)?);
    }
    Ok(last)
}
