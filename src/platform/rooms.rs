//! The room objects behind the hub's [`Rooms`].

use serde::de::DeserializeOwned;
use worker::{Env, Method, ObjectNamespace, Request, RequestInit};

use crate::domain::id::{RoomId, UserId};
use crate::error::Error;
use crate::hub::{Notice, Rooms};

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

    /// Hands a room a request, a socket's upgrade for one.
    pub async fn fetch(&self, room: &RoomId, request: Request) -> Result<worker::Response, Error> {
        let object = self.namespace.get_by_name(room.as_str()).map_err(|error| unavailable(&error))?;
        object.fetch_with_request(request).await.map_err(|error| unavailable(&error))
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
}
