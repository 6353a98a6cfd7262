//! Requests, as Twilio's official library makes them.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Addresses, Credentials};

/// More than a room can have: one page holds them all.
const PAGE: u32 = 100;

/// The HTTP methods in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Writes.
    Post,
}

impl Method {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// One request. Every one of them may be sent twice: the second changes nothing more.
#[derive(Debug, Clone)]
pub struct Request {
    /// Read or write.
    pub method: Method,
    /// Where to.
    pub url: String,
    /// The fields of the body, in order; a `GET` has none.
    pub form: Vec<(&'static str, String)>,
    credentials: Credentials,
}

impl Request {
    /// The `Authorization` header: a secret.
    pub fn authorization(&self) -> String {
        let Credentials { user, secret } = &self.credentials;
        format!("Basic {}", STANDARD.encode(format!("{user}:{}", secret.expose())))
    }

    /// The body, `application/x-www-form-urlencoded`; `None` for a `GET`.
    pub fn body(&self) -> Option<String> {
        (self.method == Method::Post)
            .then(|| form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.form).finish())
    }
}

/// A room to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRoom {
    /// What it goes by while it is in progress.
    pub unique_name: String,
    /// `group`
    pub room_type: String,
    /// Where its events are told.
    pub status_callback: Option<String>,
    /// How many people fit in.
    pub max_participants: u32,
    /// Where its media run; `None` leaves it to the account's settings.
    pub media_region: Option<String>,
    /// How long it stays after the last one left.
    pub empty_timeout: Duration,
    /// How long it stays while nobody comes.
    pub unused_timeout: Duration,
}

/// What a room records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recording {
    /// Everybody.
    All,
    /// Nobody.
    Nothing,
}

/// Makes requests of one asker.
#[derive(Debug, Clone)]
pub struct Requests {
    addresses: Addresses,
    credentials: Credentials,
}

impl Requests {
    /// The requests of this asker.
    pub const fn new(addresses: Addresses, credentials: Credentials) -> Self {
        Self { addresses, credentials }
    }

    /// Makes a room; nobody is recorded in it.
    pub fn create_room(&self, room: &NewRoom) -> Request {
        let minutes = |duration: Duration| (duration.as_secs() / 60).to_string();
        let mut form = vec![("Type", room.room_type.clone()), ("UniqueName", room.unique_name.clone())];
        if let Some(url) = &room.status_callback {
            form.push(("StatusCallback", url.clone()));
            form.push(("StatusCallbackMethod", "POST".to_owned()));
        }
        form.push(("MaxParticipants", room.max_participants.to_string()));
        form.push(("RecordParticipantsOnConnect", "false".to_owned()));
        form.extend(room.media_region.clone().map(|region| ("MediaRegion", region)));
        form.push(("EmptyRoomTimeout", minutes(room.empty_timeout)));
        form.push(("UnusedRoomTimeout", minutes(room.unused_timeout)));
        self.post(format!("{}/v1/Rooms", self.addresses.video), form)
    }

    /// Reads a room by its SID, or by the name of one in progress.
    pub fn fetch_room(&self, sid_or_name: &str) -> Request {
        self.get(self.room(sid_or_name))
    }

    /// Ends a room for everybody.
    pub fn complete_room(&self, sid: &str) -> Request {
        self.post(self.room(sid), vec![("Status", "completed".to_owned())])
    }

    /// Who is connected to a room.
    pub fn list_participants(&self, room: &str) -> Request {
        self.get(format!("{}/Participants?Status=connected&PageSize={PAGE}", self.room(room)))
    }

    /// Takes somebody out of a room, by their SID or their identity.
    pub fn remove_participant(&self, room: &str, sid_or_identity: &str) -> Request {
        let url = format!("{}/Participants/{}", self.room(room), segment(sid_or_identity));
        self.post(url, vec![("Status", "disconnected".to_owned())])
    }

    /// Sets what a room records.
    pub fn set_recording_rules(&self, room: &str, recording: Recording) -> Request {
        let kind = match recording {
            Recording::All => "include",
            Recording::Nothing => "exclude",
        };
        let rules = format!(r#"[{{"type":"{kind}","all":true}}]"#);
        self.post(format!("{}/RecordingRules", self.room(room)), vec![("Rules", rules)])
    }

    /// Reads an account.
    pub fn account(&self, sid: &str) -> Request {
        self.get(format!("{}/2010-04-01/Accounts/{}.json", self.addresses.accounts, segment(sid)))
    }

    fn room(&self, sid_or_name: &str) -> String {
        format!("{}/v1/Rooms/{}", self.addresses.video, segment(sid_or_name))
    }

    fn get(&self, url: String) -> Request {
        Request { method: Method::Get, url, form: Vec::new(), credentials: self.credentials.clone() }
    }

    fn post(&self, url: String, form: Vec<(&'static str, String)>) -> Request {
        Request { method: Method::Post, url, form, credentials: self.credentials.clone() }
    }
}

/// A text as one segment of a path: everything but RFC 3986's unreserved characters is escaped. Only `.` and `..`
/// cannot be (every URL parser takes `%2E` for a dot).
fn segment(text: &str) -> String {
    let mut segment = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            segment.push(char::from(byte));
        } else {
            segment.push_str(&format!("%{byte:02X}"));
        }
    }
    segment
}
