//! The inbox objects behind the hub's [`Inboxes`].

use serde::Serialize;

use super::bridge::Env;
use super::objects::{Objects, Upgrade};
use crate::domain::id::UserId;
use crate::error::Error;
use crate::hub::inbox::{Inboxes, News};
use crate::json;

/// Whom the Worker admits to a person's inbox, if their session holds. The person is the object's name.
#[derive(Debug, Serialize)]
pub struct Admission {
    /// The epoch of their session.
    pub epoch: i32,
    /// Whether the page offered our sub-protocol, which is then echoed.
    pub sub_protocol: bool,
}

json::fields!(Admission { epoch, sub_protocol });

/// The Durable Objects bound as `INBOXES`, one per person, named by their id.
pub struct InboxObjects {
    objects: Objects,
}

impl InboxObjects {
    /// The inboxes of the environment.
    pub fn new(env: &Env) -> Self {
        Self { objects: Objects::new(env, "INBOXES") }
    }

    /// Opens a socket to a person's inbox, which looks whether their session holds.
    pub async fn open(&self, user: &UserId, admission: &Admission) -> Result<Upgrade, Error> {
        self.objects.open(user.as_str(), admission).await
    }

    /// Passes a frame on to several people's pages at once. Who is not reached learns of it when their page comes back.
    pub async fn tell_all<'a>(&self, people: impl Iterator<Item = &'a UserId>, text: &str) {
        let names: Vec<&str> = people.map(UserId::as_str).collect();
        if !names.is_empty() {
            self.objects.tell_all(&names, "news", text).await;
        }
    }
}

impl Inboxes for InboxObjects {
    async fn tell(&self, user: &UserId, news: News) -> Result<(), Error> {
        self.objects.tell(user.as_str(), "news", &news.text()?).await.map(drop)
    }

    async fn end_sessions(&self, user: &UserId) -> Result<(), Error> {
        self.objects.tell(user.as_str(), "sessions-ended", "").await.map(drop)
    }
}
