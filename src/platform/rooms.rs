//! The room objects behind the hub's [`Rooms`].

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use worker::{Env, Method, ObjectNamespace, Request, RequestInit, Response};

use crate::domain::id::{CallId, ConnectionId, RoomId, UserId};
use crate::error::Error;
use crate::hub::command::{Command, Done, Outcome};
use crate::hub::{Notice, Rooms, User};

/// The header in which the Worker tells the object whom it admits.
pub const ADMISSION: &str = "X-Admission";

/// Whom the Worker admits to a room's socket. The request that carries it is the Worker's own: nothing of what the
/// client sent reaches the object.
#[derive(Debug, Serialize, Deserialize)]
pub struct Admission {
    /// Who.
    pub user: User,
    /// The epoch of their session.
    pub epoch: i32,
    /// What the page wishes to go by.
    pub connection: Option<ConnectionId>,
    /// Whether the page offered our sub-protocol, which is then echoed.
    pub sub_protocol: bool,
}

impl Admission {
    /// Headers take no other script than Latin, names do.
    fn to_header(&self) -> Result<String, Error> {
        let json = serde_json::to_vec(self).map_err(|error| Error::Internal(format!("admission: {error}")))?;
        Ok(URL_SAFE_NO_PAD.encode(json))
    }

    /// Reads it back.
    pub fn from_header(text: &str) -> Option<Self> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
    }
}

/// The Durable Objects bound as `ROOMS`, one per room, named by its id.
pub struct RoomObjects {
    namespace: ObjectNamespace,
}

impl RoomObjects {
    /// Takes the binding from the environment.
    pub fn new(env: &Env) -> Result<Self, Error> {
        let namespace = env.durable_object("ROOMS").map_err(|_| Error::Misconfigured { variable: "ROOMS" })?;
        Ok(Self { namespace })
    }

    async fn fetch(&self, room: &RoomId, request: Request) -> Result<Response, Error> {
        let object = self.namespace.get_by_name(room.as_str()).map_err(|error| unavailable(&error))?;
        object.fetch_with_request(request).await.map_err(|error| unavailable(&error))
    }

    /// Opens a socket to a room.
    pub async fn open(&self, room: &RoomId, admission: &Admission) -> Result<Response, Error> {
        let mut request = Request::new("https://room/socket", Method::Get).map_err(|error| unavailable(&error))?;
        let headers = request.headers_mut().map_err(|error| unavailable(&error))?;
        headers.set("Upgrade", "websocket").map_err(|error| unavailable(&error))?;
        headers.set(ADMISSION, &admission.to_header()?).map_err(|error| unavailable(&error))?;
        let response = self.fetch(room, request).await?;
        match response.status_code() {
            101 => Ok(response),
            other => Err(Error::Unavailable(format!("room object answered {other}"))),
        }
    }

    /// Does what a person wants with a call of the room.
    pub async fn command(&self, room: &RoomId, command: &Command) -> Result<Done, Error> {
        let body = serde_json::to_string(command).map_err(|error| Error::Internal(format!("command: {error}")))?;
        match self.ask(room, "/command", Some(body)).await? {
            Outcome::Done(done) => Ok(*done),
            Outcome::Refused(refusal) => Err(refusal.into()),
        }
    }

    /// Has a room look after a call that the database has had open for long.
    pub async fn sweep(&self, room: &RoomId, call: &CallId) -> Result<(), Error> {
        let body = serde_json::to_string(call).map_err(|error| Error::Internal(format!("sweep: {error}")))?;
        self.ask::<serde_json::Value>(room, "/sweep", Some(body)).await.map(drop)
    }

    async fn ask<T: DeserializeOwned>(&self, room: &RoomId, path: &str, body: Option<String>) -> Result<T, Error> {
        let mut init = RequestInit::new();
        init.with_method(Method::Post).with_body(body.map(Into::into));
        // The host is for the URL's form only: the request goes to the object, wherever it is.
        let request = Request::new_with_init(&format!("https://room{path}"), &init).map_err(|e| unavailable(&e))?;
        let mut response = self.fetch(room, request).await?;
        if response.status_code() != 200 {
            return Err(Error::Unavailable(format!("room object answered {}", response.status_code())));
        }
        response.json().await.map_err(|error| unavailable(&error))
    }
}

fn unavailable(error: &worker::Error) -> Error {
    Error::Unavailable(format!("room object: {error}"))
}

impl Rooms for RoomObjects {
    async fn notify(&self, room: &RoomId, notice: Notice) -> Result<(), Error> {
        let body = serde_json::to_string(&notice).map_err(|error| Error::Internal(format!("notice: {error}")))?;
        self.ask::<serde_json::Value>(room, "/notify", Some(body)).await.map(drop)
    }

    async fn online(&self, room: &RoomId) -> Result<Vec<UserId>, Error> {
        self.ask(room, "/online", None).await
    }

    async fn attend(&self, room: &RoomId, call: &CallId) -> Result<(), Error> {
        let body = serde_json::to_string(call).map_err(|error| Error::Internal(format!("attend: {error}")))?;
        self.ask::<serde_json::Value>(room, "/attend", Some(body)).await.map(drop)
    }
}
