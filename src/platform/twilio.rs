//! The way to Twilio and back: `fetch`.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use worker::{Env, Headers, Method, Request, RequestInit, RequestRedirect};

use super::clock;
use super::d1::D1;
use super::exchange::{broken, exchange};
use super::timer::Timer;
use crate::config::Config;
use crate::domain::id::RoomId;
use crate::error::Error;
use crate::hub::room::Errand;
use crate::service::video::Video;
use crate::twilio::credentials::{self, Check};
use crate::twilio::rest::request::Method as RestMethod;
use crate::twilio::rest::{self, Client, Reply, Transport, TransportError};
use crate::twilio::standing::Standing;

thread_local! {
    static STANDING: Rc<RefCell<Standing>> = Rc::default();
}

/// Twilio as calls use it.
pub fn video(config: &Rc<Config>) -> Result<Video<Wire>, Error> {
    Video::new(config, STANDING.with(Rc::clone), Wire)
}

/// Tries the credentials out.
pub async fn check(config: &Config) -> Check {
    let addresses = &config.twilio_settings.addresses;
    credentials::check(config, |who| Client::new(Wire, addresses.clone(), who)).await
}

/// Does what a room wants done at Twilio.
pub async fn run(config: Rc<Config>, env: Env, room: RoomId, errand: Errand) {
    if let (Ok(video), Ok(database)) = (video(&config), D1::new(&env)) {
        video.run(&database, &room, &errand).await;
    }
}

/// Requests by `fetch`.
#[derive(Debug)]
pub struct Wire;

impl Transport for Wire {
    async fn send(&self, request: &rest::Request, patience: Duration) -> Result<Reply, TransportError> {
        exchange(outgoing(request).map_err(|error| broken(&error))?, patience, true).await
    }

    async fn pause(&self, duration: Duration) {
        Timer::start(duration).over().await;
    }

    fn clock(&self) -> Duration {
        Duration::from_millis(u64::try_from(clock::now().as_millis()).unwrap_or_default())
    }
}

fn outgoing(request: &rest::Request) -> worker::Result<Request> {
    let headers = Headers::new();
    headers.set("Accept", "application/json")?;
    headers.set("Authorization", &request.authorization())?;
    let mut init = RequestInit::new();
    init.with_method(match request.method {
        RestMethod::Get => Method::Get,
        RestMethod::Post => Method::Post,
    });
    if let Some(body) = request.body() {
        headers.set("Content-Type", "application/x-www-form-urlencoded")?;
        init.with_body(Some(body.into()));
    }
    // Twilio sends nobody elsewhere, and credentials follow nobody.
    init.with_headers(headers).with_redirect(RequestRedirect::Manual);
    Request::new_with_init(&request.url, &init)
}
