//! The room objects behind the hub's [`Rooms`].

use serde::Serialize;

use super::bridge::Env;
use super::objects::{Objects, Upgrade, written};
use crate::domain::id::{CallId, ConnectionId, RoomId, UserId};
use crate::error::Error;
use crate::hub::command::{Answer, Command, answered};
use crate::hub::{Notice, Rooms};
use crate::json;
use crate::store::calls::Actor;

/// Who wants to open a room's socket.
#[derive(Debug, Serialize)]
pub struct Admission {
    /// Who, as their session or ticket names them.
    pub actor: Actor,
    /// What the page wishes to go by.
    pub connection: Option<ConnectionId>,
    /// Whether the page offered our sub-protocol, which is then echoed.
    pub sub_protocol: bool,
}

json::fields!(Admission { actor, connection, sub_protocol });

/// The Durable Objects bound as `ROOMS`, one per room, named by its id.
pub struct RoomObjects {
    objects: Objects,
}

impl RoomObjects {
    /// The rooms of the environment.
    pub fn new(env: &Env) -> Self {
        Self { objects: Objects::new(env, "ROOMS") }
    }

    /// Opens a socket to a room, which looks whether they may.
    pub async fn open(&self, room: &RoomId, admission: &Admission) -> Result<Upgrade, Error> {
        self.objects.open(room.as_str(), admission).await
    }

    /// Does what a person wants with a call of the room.
    pub async fn command(&self, room: &RoomId, command: &Command) -> Result<Answer, Error> {
        answered(&self.objects.tell(room.as_str(), "command", &written(command)?).await?)
    }

    /// Has a room look after a call that the database has had open for long.
    pub async fn sweep(&self, room: &RoomId, call: &CallId) -> Result<(), Error> {
        self.tell(room, "sweep", &written(call)?).await
    }

    /// A person's page has begun to listen; answers the frame of the room's live call, nothing where nobody calls.
    pub async fn listen(&self, room: &RoomId, user: &UserId) -> Result<String, Error> {
        self.objects.tell(room.as_str(), "listen", &written(user)?).await
    }

    async fn tell(&self, room: &RoomId, what: &str, body: &str) -> Result<(), Error> {
        self.objects.tell(room.as_str(), what, body).await.map(drop)
    }
}

impl Rooms for RoomObjects {
    async fn notify(&self, room: &RoomId, notice: &Notice) -> Result<(), Error> {
        self.tell(room, "notify", &written(notice)?).await
    }

    async fn online(&self, room: &RoomId) -> Result<Vec<UserId>, Error> {
        self.objects.ask(room.as_str(), "online", "").await
    }

    async fn attend(&self, room: &RoomId, call: &CallId) -> Result<(), Error> {
        self.tell(room, "attend", &written(call)?).await
    }
}
