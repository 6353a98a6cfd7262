//! The room objects behind the hub's [`Rooms`].

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use worker::{Env, Response};

use super::objects::Objects;
use crate::domain::id::{CallId, ConnectionId, RoomId, UserId};
use crate::error::Error;
use crate::hub::command::{Command, Done, Outcome};
use crate::hub::{Notice, Rooms, User};

/// Whom the Worker admits to a room's socket.
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

/// The Durable Objects bound as `ROOMS`, one per room, named by its id.
pub struct RoomObjects {
    objects: Objects,
}

impl RoomObjects {
    /// Takes the binding from the environment.
    pub fn new(env: &Env) -> Result<Self, Error> {
        Ok(Self { objects: Objects::new(env, "ROOMS")? })
    }

    /// Opens a socket to a room.
    pub async fn open(&self, room: &RoomId, admission: &Admission) -> Result<Response, Error> {
        self.objects.open(room.as_str(), admission).await
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
        self.objects.ask(room.as_str(), path, body).await
    }
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
