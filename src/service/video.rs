//! Twilio as calls use it: ready when one starts, told when one is over.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use serde_json::json;

use crate::config::{Config, Twilio};
use crate::domain::call::recording::Order;
use crate::domain::call::{Carrier, Provider, ProviderRoom};
use crate::domain::id::RoomId;
use crate::error::Error;
use crate::hub::room::Errand;
use crate::platform::log;
use crate::store::{Database, calls};
use crate::twilio::access_token::room_name;
use crate::twilio::rest::{Client, Failure, NewRoom, Recording, Transport};
use crate::twilio::standing::Standing;

/// How long a room stays at Twilio without anybody in it: enough to come back after a lost connection.
const EMPTY_FOR: Duration = Duration::from_secs(5 * 60);

/// Twilio with our settings and our key.
#[derive(Debug)]
pub struct Video<T> {
    config: Rc<Config>,
    client: Client<T>,
    standing: Rc<RefCell<Standing>>,
}

impl<T: Transport> Video<T> {
    /// Twilio by way of a transport, as far as its credentials are set.
    pub fn new(config: &Rc<Config>, standing: Rc<RefCell<Standing>>, transport: T) -> Result<Self, Error> {
        let missing = || Error::TwilioNotConfigured { missing: config.twilio.missing() };
        let key = config.twilio.key().ok_or_else(missing)?;
        let client = Client::new(transport, config.twilio_settings.addresses.clone(), key);
        Ok(Self { config: config.clone(), client, standing })
    }

    /// Who carries a new call of this room: Twilio when it is ready. When it is not, the browsers themselves, or
    /// nobody. The room is known by what [`Video::name`] answers, here and below.
    pub async fn carrier(&self, name: &str) -> Result<Carrier, Error> {
        match self.prepare(name).await {
            Ok(sid) => Ok(twilio(name, sid)),
            Err(failure) if self.config.twilio_settings.falls_back => {
                Ok(Carrier { provider: Provider::P2p, fallback: Some(failure.word()), room: None })
            }
            Err(failure) => Err(failure.into()),
        }
    }

    /// Twilio, without a look whether it is ready.
    pub fn unproven(&self, name: &str) -> Carrier {
        twilio(name, None)
    }

    /// Sees to it that people can come into the room at Twilio. Where their browsers make it, it is enough that Twilio
    /// answered us lately; where we do, it is made now unless it is there. Answers its SID when we made it.
    pub async fn prepare(&self, name: &str) -> Result<Option<String>, Failure> {
        let ours = !self.config.twilio_settings.client_room_creation;
        let known = self.standing.borrow().at(self.client.clock());
        match known {
            Some(Err(failure)) => return Err(failure),
            Some(Ok(())) if !ours => return Ok(None),
            _ => {}
        }
        let answer = if ours {
            self.client.create_room(&self.new_room(name)).await.map(|made| Some(made.sid))
        } else {
            self.client.fetch_room(name).await.map(|_| None)
        };
        let failure = answer.as_ref().err();
        let is_news = self.standing.borrow_mut().learn(failure, self.client.clock());
        if let Some(failure) = failure.filter(|_| is_news) {
            log_failure("a call's start", failure);
        }
        answer
    }

    /// Does what a room wants done. A failure is logged and hinders nobody: Twilio ends empty rooms by itself.
    pub async fn run(&self, database: &impl Database, room: &RoomId, errand: &Errand) {
        let done = match errand {
            Errand::Complete { provider_room } => {
                self.complete(database, room, &self.name(room, provider_room.as_deref())).await
            }
            Errand::Remove { provider_room, identity } => {
                self.remove(&self.name(room, provider_room.as_deref()), identity).await.map_err(Error::from)
            }
        };
        if let Err(error) = done {
            log::error(&json!({
                "level": "error", "event": "an errand at Twilio", "code": error.code(), "cause": error.cause(),
            }));
        }
    }

    async fn complete(&self, database: &impl Database, room: &RoomId, name: &str) -> Result<(), Error> {
        let Some(found) = self.client.fetch_room(name).await? else { return Ok(()) };
        // The room's next call may be live already, under the same name: its own end completes the room.
        if database.run(calls::live_at_provider(room)).await?.is_empty() {
            self.client.complete_room(&found.sid).await?;
        }
        Ok(())
    }

    async fn remove(&self, name: &str, identity: &str) -> Result<(), Failure> {
        let Some(found) = self.client.fetch_room(name).await? else { return Ok(()) };
        self.client.remove_participant(&found.sid, identity).await.map(drop)
    }

    /// Has the room's call recorded, or no longer. A room that is not there needs no stop.
    pub async fn record(&self, name: &str, order: Order) -> Result<(), Error> {
        let rules = match order {
            Order::Start => Recording::All,
            Order::Stop => Recording::Nothing,
        };
        let set = match self.client.fetch_room(name).await? {
            Some(found) => self.client.set_recording_rules(&found.sid, rules).await?,
            None => None,
        };
        match (set, order) {
            (None, Order::Start) => Err(Error::Unavailable("there is no room to be recorded".to_owned())),
            _ => Ok(()),
        }
    }

    /// What Twilio knows a room by; `called` is what a booked one is called there.
    pub fn name(&self, room: &RoomId, called: Option<&str>) -> String {
        room_name(room, called, &self.config.session_secret)
    }

    fn new_room(&self, name: &str) -> NewRoom {
        let settings = &self.config.twilio_settings;
        NewRoom {
            unique_name: name.to_owned(),
            room_type: settings.room_type.clone(),
            status_callback: settings.status_callback_url.clone(),
            max_participants: settings.max_participants,
            media_region: settings.media_region.clone(),
            empty_timeout: EMPTY_FOR,
            unused_timeout: EMPTY_FOR,
        }
    }
}

fn twilio(name: &str, sid: Option<String>) -> Carrier {
    let room = ProviderRoom { name: name.to_owned(), sid };
    Carrier { provider: Provider::Twilio, fallback: None, room: Some(room) }
}

/// Who carries calls as it is set, when Twilio has nothing to do with it.
pub fn without_twilio(config: &Config) -> Option<Carrier> {
    matches!(config.twilio, Twilio::Off).then(Carrier::default)
}

fn log_failure(what: &str, failure: &Failure) {
    log::error(&json!({
        "level": "error", "event": what, "code": "provider_error", "twilioCode": failure.code(),
        "cause": failure.to_string(),
    }));
}
