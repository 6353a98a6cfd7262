//! Who has a socket open, the live call, and which frame goes to whom. Knows no runtime.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::User;
use super::flood::Bucket;
use super::protocol::{CallFrame, Reaction, Sent, Signal, VERSION};
use crate::domain::call::{Call, Presence};
use crate::domain::id::{CallId, ConnectionId, UserId};
use crate::domain::limits::{SOCKET_SECONDS, SOCKETS_A_ROOM};
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::json;
use crate::store::calls::Actor;

/// Names one socket; a connection that comes back has a new one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SocketId(pub String);

/// Whose socket it is: set at the upgrade, kept with the socket, never taken from a frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Socket {
    /// Which.
    pub id: SocketId,
    /// Whose.
    pub user: User,
    /// Of which page load.
    pub connection: ConnectionId,
    /// The epoch of the session it was opened with.
    pub epoch: i32,
    /// Since when.
    pub opened_at: Timestamp,
}

json::fields!(Socket { id, user, connection, epoch, opened_at });

impl Socket {
    /// The person, as the store checks them.
    pub fn actor(&self) -> Actor {
        Actor { user: self.user.id.clone(), epoch: self.epoch }
    }
}

/// Why the room closes a socket (`docs/PROTOCOL.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Farewell {
    /// The same connection has a newer socket.
    Replaced,
    /// No longer a member.
    Removed,
    /// Sign in again.
    SessionEnded,
    /// Too many frames.
    Flood,
    /// In a call, and without a sign of life for too long.
    Silent,
    /// Open for so long that it is time to ask again who it is.
    Old,
}

impl Farewell {
    /// The close code.
    pub const fn code(self) -> u16 {
        match self {
            Self::Replaced => 4001,
            Self::Removed => 4003,
            Self::SessionEnded => 4005,
            Self::Flood => 4008,
            Self::Silent => 4009,
            Self::Old => 4010,
        }
    }

    /// The close reason.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Replaced => "replaced",
            Self::Removed => "removed",
            Self::SessionEnded => "session_ended",
            Self::Flood => "flood",
            Self::Silent => "silent",
            Self::Old => "old",
        }
    }
}

/// What is to be done with sockets, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// The same text to each.
    Send {
        /// To whom.
        to: Vec<SocketId>,
        /// What.
        text: Rc<str>,
    },
    /// Close one.
    Close {
        /// Which.
        socket: SocketId,
        /// Why.
        why: Farewell,
    },
}

/// What is to be done at the provider that carries the room's calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Errand {
    /// The call is over: so is its room there.
    Complete {
        /// What the room is called there, as [`crate::domain::room::Venue`] has it.
        provider_room: Option<String>,
    },
    /// Somebody may not be in the call any more.
    Remove {
        /// As with [`Errand::Complete`].
        provider_room: Option<String>,
        /// As what the provider knows them.
        identity: String,
    },
}

/// A room with people in it.
#[derive(Debug, Default)]
pub struct Room {
    sockets: BTreeMap<SocketId, (Socket, Bucket)>,
    /// The live call.
    pub call: Option<Call>,
}

impl Room {
    /// A room as it is found after waking up.
    pub fn awake(sockets: Vec<Socket>, call: Option<Call>, now: Timestamp) -> Self {
        let sockets = sockets.into_iter().map(|socket| (socket.id.clone(), (socket, Bucket::full(now)))).collect();
        Self { sockets, call }
    }

    /// All open sockets.
    pub fn sockets(&self) -> impl Iterator<Item = &Socket> {
        self.sockets.values().map(|(socket, _)| socket)
    }

    /// One socket.
    pub fn socket(&self, id: &SocketId) -> Option<&Socket> {
        self.sockets.get(id).map(|(socket, _)| socket)
    }

    /// Whether a person has a socket open.
    pub fn is_online(&self, user: &UserId) -> bool {
        self.sockets().any(|socket| socket.user.id == *user)
    }

    /// Everybody with a socket, once each.
    pub fn online(&self) -> Vec<&User> {
        let people: BTreeMap<&UserId, &User> = self.sockets().map(|socket| (&socket.user.id, &socket.user)).collect();
        people.into_values().collect()
    }

    /// Whether somebody else's page shows a call of this person.
    pub fn rings_for_others(&self, caller: &UserId) -> bool {
        self.sockets().any(|socket| socket.user.id != *caller)
    }

    /// Whether another person's page goes by this name. Pages choose their names and everybody sees them, so the
    /// second to come gets another one; otherwise it would receive what is meant for the first.
    pub fn is_anothers(&self, connection: &ConnectionId, user: &UserId) -> bool {
        self.sockets().any(|socket| socket.connection == *connection && socket.user.id != *user)
    }

    /// A socket opened: greets it, replaces an older one of the same page, closes the oldest when the person has too
    /// many, tells the others of a newcomer.
    pub fn connect(&mut self, socket: Socket, now: Timestamp) -> Result<Vec<Effect>, Error> {
        let mut effects = Vec::new();
        let is_new = !self.is_online(&socket.user.id);
        let replaced: Vec<SocketId> = self
            .sockets()
            .filter(|old| old.user.id == socket.user.id && old.connection == socket.connection)
            .map(|old| old.id.clone())
            .collect();
        for old in replaced.into_iter().chain(self.oldest_of_too_many(&socket)) {
            self.sockets.remove(&old);
            effects.push(Effect::Close { socket: old, why: Farewell::Replaced });
        }
        self.sockets.insert(socket.id.clone(), (socket.clone(), Bucket::full(now)));
        let welcome = Sent::Welcome {
            protocol: VERSION,
            connection_id: &socket.connection,
            server_time: now,
            online: self.online(),
            call: self.call.as_ref().map(CallFrame::from),
        };
        effects.push(Effect::Send { to: vec![socket.id.clone()], text: welcome.text()?.into() });
        if is_new {
            effects.extend(self.to_others(&socket.user.id, &Sent::Presence { user: &socket.user, online: true })?);
        }
        Ok(effects)
    }

    /// The sockets that have been open for too long.
    pub fn old(&self, now: Timestamp) -> Vec<Socket> {
        self.sockets().filter(|socket| socket.opened_at.plus_seconds(SOCKET_SECONDS) <= now).cloned().collect()
    }

    /// The sockets by which people are in the call.
    pub fn in_call(&self) -> impl Iterator<Item = &Socket> {
        self.sockets().filter(|socket| {
            self.call.iter().any(|call| {
                let place = call.connected_by(&socket.connection);
                place.is_some_and(|participant| participant.user == socket.user.id)
            })
        })
    }

    /// The person's socket that makes room for a new one when they have as many as may be. Not the one in the call.
    fn oldest_of_too_many(&self, new: &Socket) -> Option<SocketId> {
        let is_in_call = |old: &Socket| {
            self.call.iter().flat_map(|call| &call.participants).any(|each| each.is_on(&old.user.id, &old.connection))
        };
        let others = || self.sockets().filter(|old| old.user.id == new.user.id && old.connection != new.connection);
        let oldest = others().filter(|old| !is_in_call(old)).min_by_key(|old| old.opened_at);
        oldest.filter(|_| others().count() >= SOCKETS_A_ROOM).map(|old| old.id.clone())
    }

    /// A socket closed: tells the others when it was the person's last.
    pub fn disconnect(&mut self, socket: &Socket) -> Result<Vec<Effect>, Error> {
        self.sockets.remove(&socket.id);
        if self.is_online(&socket.user.id) {
            return Ok(Vec::new());
        }
        self.to_others(&socket.user.id, &Sent::Presence { user: &socket.user, online: false })
    }

    /// Closes all sockets of a person.
    pub fn close_all(&mut self, user: &UserId, why: Farewell) -> Result<(Vec<Socket>, Vec<Effect>), Error> {
        let closed: Vec<Socket> = self.sockets().filter(|socket| socket.user.id == *user).cloned().collect();
        let mut effects = Vec::new();
        for socket in &closed {
            effects.push(Effect::Close { socket: socket.id.clone(), why });
            effects.extend(self.disconnect(socket)?);
        }
        Ok((closed, effects))
    }

    /// Counts a frame; false when there were too many.
    pub fn count_frame(&mut self, socket: &SocketId, now: Timestamp) -> bool {
        self.sockets.get_mut(socket).is_none_or(|(_, bucket)| bucket.take(now))
    }

    /// Whether a page load of this person has an open socket.
    pub fn has_connection(&self, user: &UserId, connection: &ConnectionId) -> bool {
        self.sockets().any(|socket| socket.user.id == *user && socket.connection == *connection)
    }

    /// The participants who were connected by a page whose socket is gone.
    pub fn lost_connections(&self) -> Vec<(UserId, ConnectionId)> {
        let participants = self.call.iter().flat_map(|call| &call.participants);
        participants
            .filter_map(|participant| match &participant.presence {
                Presence::Connected { connection } if !self.has_connection(&participant.user, connection) => {
                    Some((participant.user.clone(), connection.clone()))
                }
                _ => None,
            })
            .collect()
    }

    /// Passes a signal on: only between current connections of two different participants of the live call.
    pub fn relay(&self, from: &Socket, signal: &Signal) -> Result<Effect, Error> {
        let call = self.call_of(from, &signal.call_id)?;
        let receiver = call.connected_by(&signal.to).filter(|participant| participant.user != from.user.id);
        let receiver = receiver.ok_or(Error::NoSuchParticipant)?;
        let to: Vec<SocketId> = self
            .sockets()
            .filter(|socket| socket.user.id == receiver.user && socket.connection == signal.to)
            .map(|socket| socket.id.clone())
            .collect();
        if to.is_empty() {
            return Err(Error::NoSuchParticipant);
        }
        let frame = Sent::Signal { call_id: &signal.call_id, from: &from.connection, data: &signal.data };
        Ok(Effect::Send { to, text: frame.text()?.into() })
    }

    /// Shows a participant's reaction to everybody, their own page too: one sees that the others saw it.
    pub fn react(&self, from: &Socket, reaction: &Reaction) -> Result<Vec<Effect>, Error> {
        self.call_of(from, &reaction.call_id)?;
        self.to_all(&Sent::Reaction { call_id: &reaction.call_id, user: &from.user, emoji: reaction.emoji })
    }

    /// The live call, which this page has to be in.
    fn call_of(&self, from: &Socket, id: &CallId) -> Result<&Call, Error> {
        let call = self.call.as_ref().filter(|call| call.id == *id).ok_or(Error::CallNotFound)?;
        let is_in = call.participants.iter().any(|known| known.is_on(&from.user.id, &from.connection));
        if is_in { Ok(call) } else { Err(Error::NotInCall) }
    }

    /// A frame to every socket.
    pub fn to_all(&self, frame: &Sent<'_>) -> Result<Vec<Effect>, Error> {
        self.to_some(frame, |_| true)
    }

    /// A frame's text to every socket; `None` when there is none.
    pub fn text_to_all(&self, text: &Rc<str>) -> Option<Effect> {
        let to: Vec<SocketId> = self.sockets.keys().cloned().collect();
        (!to.is_empty()).then(|| Effect::Send { to, text: text.clone() })
    }

    /// A frame to every socket of other people.
    pub fn to_others(&self, user: &UserId, frame: &Sent<'_>) -> Result<Vec<Effect>, Error> {
        self.to_some(frame, |socket| socket.user.id != *user)
    }

    fn to_some(&self, frame: &Sent<'_>, fits: impl Fn(&Socket) -> bool) -> Result<Vec<Effect>, Error> {
        let to: Vec<SocketId> = self.sockets().filter(|socket| fits(socket)).map(|socket| socket.id.clone()).collect();
        if to.is_empty() {
            return Ok(Vec::new());
        }
        Ok(vec![Effect::Send { to, text: frame.text()?.into() }])
    }
}
