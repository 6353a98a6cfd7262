//! The way to Twilio and back: `fetch`.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use super::bridge::{self, Env};
use super::clock;
use super::d1::D1;
use crate::config::Config;
use crate::domain::id::RoomId;
use crate::error::Error;
use crate::hub::room::Errand;
use crate::service::video::Video;
use crate::twilio::credentials::{self, Check};
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
    if let Ok(video) = video(&config) {
        video.run(&D1::new(&env), &room, &errand).await;
    }
}

/// Requests by `fetch`.
#[derive(Debug)]
pub struct Wire;

impl Transport for Wire {
    async fn send(&self, request: &rest::Request, patience: Duration) -> Result<Reply, TransportError> {
        // Twilio sends nobody elsewhere, and credentials follow nobody: the bridge sees to that.
        let mut headers = format!("Accept\napplication/json\nAuthorization\n{}", request.authorization());
        let body = request.body();
        if body.is_some() {
            headers.push_str("\nContent-Type\napplication/x-www-form-urlencoded");
        }
        let method = request.method.as_str();
        match bridge::exchange(method, &request.url, &headers, body.as_deref(), millis(patience)).await {
            Ok((status, body)) => Ok(Reply { status, body }),
            Err(trouble) if trouble == "timeout" => Err(TransportError::Timeout),
            Err(trouble) => Err(TransportError::Broken(trouble)),
        }
    }

    async fn pause(&self, duration: Duration) {
        bridge::pause(millis(duration)).await;
    }

    fn clock(&self) -> Duration {
        Duration::from_millis(u64::try_from(clock::now().as_millis()).unwrap_or_default())
    }
}

fn millis(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(u32::MAX)
}
