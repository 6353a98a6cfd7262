//! The HTTP API (docs/API.md): one file per resource, each with its routes and its handlers.
//!
//! A handler reads as: who asks, what they want, one use case, a typed reply. It gets a [`Context`] whose request has
//! passed the rules that hold for all (origin, content type, size, JSON); errors go up as [`crate::error::Error`] and
//! become their reply in `platform::http`.

pub mod account;
pub mod admin;
pub mod appointments;
pub mod auth;
pub mod callbacks;
pub mod calls;
pub mod fields;
pub mod head;
pub mod health;
pub mod inbox;
pub mod messages;
pub mod operators;
pub mod push;
pub mod reply;
pub mod rooms;
pub mod socket;

use std::cell::Cell;
use std::rc::Rc;

use crate::app::App;
use crate::domain::id::{AppointmentId, CallId, RoomId, UserId};
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::error::{AppointmentError, Error};
use crate::platform::routes::Routes;

pub use fields::Fields;
pub use head::{HEADERS, Head, SentToken};
pub use reply::{EVERY_REPLY, Reply, SessionChange};

/// Adds the routes of the resource that a path belongs to: the first segment after `/api`.
pub fn routes(path: &str, routes: Routes) -> Routes {
    let resource = path.strip_prefix("/api/").and_then(|rest| rest.split('/').next());
    match resource {
        Some("auth") => auth::routes(routes),
        Some("account") => account::routes(routes),
        Some("rooms") => socket::routes(messages::routes(rooms::routes(routes))),
        Some("calls") => calls::routes(routes),
        Some("twilio") => operators::routes(callbacks::routes(routes)),
        Some("appointments") => appointments::routes(callbacks::routes(routes)),
        Some("inbox") => inbox::routes(routes),
        Some("push") => push::routes(routes),
        Some("admin") => admin::routes(routes),
        Some("metrics") => admin::monitoring(routes),
        Some("health") => health::routes(routes),
        _ => routes,
    }
}

/// The identifiers in a request's path; empty where its route has none.
#[derive(Debug, Default)]
pub struct PathIds {
    /// `:room`
    pub room: String,
    /// `:call`
    pub call: String,
    /// `:appointment`
    pub appointment: String,
    /// `:user`
    pub user: String,
    /// `:webhook`
    pub webhook: String,
}

/// A request that has passed the rules for all, with the program around it.
pub struct Context {
    /// The program: configuration, database, rooms, limits.
    pub app: Rc<App>,
    /// Address and headers.
    pub head: Rc<Head>,
    /// When the request came; the one clock reading everything about it shares.
    pub now: Timestamp,
    /// Names the request in replies and logs.
    pub request_id: String,
    /// The JSON body's fields.
    pub fields: Fields,
    ids: PathIds,
    session: Result<Session, Error>,
    session_used: Cell<bool>,
}

impl Context {
    /// Reads the session; a handler that needs none never learns of a bad one.
    pub fn new(app: Rc<App>, head: Rc<Head>, fields: Fields, ids: PathIds, request_id: String, now: Timestamp) -> Self {
        let session = match head.token() {
            Some(token) => Session::verify(token.text(), app.config.session_secret.bytes(), now),
            None => Err(Error::NotSignedIn),
        };
        Self { app, head, now, request_id, fields, ids, session, session_used: Cell::new(false) }
    }

    /// Who is asking; refuses who is not signed in. The epoch is still to be checked by the statement that works.
    pub fn session(&self) -> Result<&Session, Error> {
        self.session_used.set(true);
        self.session.as_ref().map_err(Clone::clone)
    }

    /// The room the path names.
    pub fn room_id(&self) -> RoomId {
        RoomId::new(&self.ids.room)
    }

    /// The call the path names.
    pub fn call_id(&self) -> CallId {
        CallId::new(&self.ids.call)
    }

    /// The person the path names.
    pub fn user_id(&self) -> UserId {
        UserId::new(&self.ids.user)
    }

    /// The event that the path names.
    pub fn webhook_id(&self) -> &str {
        &self.ids.webhook
    }

    /// What the path says where it names an appointment.
    pub fn appointment_name(&self) -> &str {
        &self.ids.appointment
    }

    /// The appointment the path names; what is no number names none.
    pub fn appointment_id(&self) -> Result<AppointmentId, Error> {
        AppointmentId::parse(&self.ids.appointment).ok_or(AppointmentError::NotFound.into())
    }

    /// The reply, with a new token when the handler accepted an old session and the reply has no other plan for it.
    pub fn renew(&self, mut reply: Reply) -> Result<Reply, Error> {
        let accepted = self.session.as_ref().ok().filter(|_| self.session_used.get());
        let Some(session) = accepted.and_then(|session| session.renewed(self.now)) else { return Ok(reply) };
        if matches!(reply.session, SessionChange::Keep) {
            let token = session.token(self.app.config.session_secret.bytes())?;
            reply.session = SessionChange::Renew { session, token };
        }
        Ok(reply)
    }
}
