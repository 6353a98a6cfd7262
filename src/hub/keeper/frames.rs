//! What comes from sockets.

use super::{Keeper, Outside};
use crate::domain::call::Event;
use crate::domain::id::{CallId, ConnectionId};
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::hub::User;
use crate::hub::protocol::{self, Received, Sent};
use crate::hub::room::{Effect, Farewell, Socket, SocketId};

impl<O: Outside> Keeper<O> {
    /// Decides as what a new socket goes. `wished` is the connection's name that the page asks for.
    pub fn admit(&self, user: User, epoch: i32, wished: Option<ConnectionId>, now: Timestamp) -> Result<Socket, Error> {
        let fits = wished.filter(|wished| !self.room.is_anothers(wished, &user.id));
        let connection = match fits {
            Some(connection) => connection,
            None => ConnectionId::random(self.outside.random()?),
        };
        Ok(Socket { id: SocketId(hex::encode(self.outside.random()?)), user, connection, epoch, opened_at: now })
    }

    /// A socket that was admitted is open.
    pub async fn opened(&mut self, socket: Socket, now: Timestamp) -> Result<(), Error> {
        // Time first, so that the greeting shows no call that is over. It may fail: the socket is good without.
        if let Err(error) = self.pass_time(now).await {
            self.outside.log("a deadline", &error);
        }
        let effects = self.room.connect(socket, now)?;
        self.carry_out(&effects);
        self.ring(now).await;
        Ok(())
    }

    /// Has the pages of old sockets come back, before they hear or say anything more. Coming back is what asks the
    /// database: it costs nothing where nothing happens.
    pub(super) async fn close_old(&mut self, now: Timestamp) {
        for socket in self.room.old(now) {
            self.outside.carry_out(&Effect::Close { socket: socket.id.clone(), why: Farewell::Old });
            if let Err(error) = self.closed(&socket, now).await {
                self.outside.log("closing an old socket", &error);
            }
        }
    }

    /// A socket is gone.
    pub async fn closed(&mut self, socket: &Socket, now: Timestamp) -> Result<(), Error> {
        let effects = self.room.disconnect(socket)?;
        self.carry_out(&effects);
        self.lose(socket, now).await
    }

    /// The person has ten seconds to come back, unless the same page already did.
    pub(super) async fn lose(&mut self, socket: &Socket, now: Timestamp) -> Result<(), Error> {
        if self.room.call.is_none() || self.room.has_connection(&socket.user.id, &socket.connection) {
            return Ok(());
        }
        let lost = Event::ConnectionLost { user: socket.user.id.clone(), connection: socket.connection.clone() };
        self.news(&lost, now).await
    }

    /// A frame came; `None` when it was no text. Whatever goes wrong is told to its sender.
    pub async fn frame(&mut self, socket: &SocketId, text: Option<&str>, now: Timestamp) {
        // A socket that was closed by us may have had more to say.
        let Some(socket) = self.room.socket(socket).cloned() else { return };
        if !self.room.count_frame(&socket.id, now) {
            self.outside.carry_out(&Effect::Close { socket: socket.id.clone(), why: Farewell::Flood });
            if let Err(error) = self.closed(&socket, now).await {
                self.outside.log("closing a flood", &error);
            }
            return;
        }
        let (id, received) = match text {
            Some(text) => protocol::read(text),
            None => (None, Err(Error::MalformedFrame)),
        };
        let done = match received {
            Ok(received) => self.receive(&socket, received, now).await,
            Err(error) => Err(error),
        };
        if let Err(error) = done {
            self.tell(&socket.id, &error, id);
            self.turn_out(&socket, &error, now).await;
        }
    }

    /// The database knows better than the socket who may be here.
    async fn turn_out(&mut self, socket: &Socket, error: &Error, now: Timestamp) {
        let why = match error {
            Error::SessionExpired => Farewell::SessionEnded,
            Error::RoomNotFound => Farewell::Removed,
            _ => return,
        };
        self.outside.carry_out(&Effect::Close { socket: socket.id.clone(), why });
        if let Err(error) = self.closed(socket, now).await {
            self.outside.log("turning a socket out", &error);
        }
    }

    async fn receive(&mut self, socket: &Socket, received: Received, now: Timestamp) -> Result<(), Error> {
        let user = || socket.user.id.clone();
        let (call, event) = match received {
            Received::Typing(typing) => {
                let frame = Sent::Typing { user: &socket.user, active: typing.active };
                self.carry_out(&self.room.to_others(&socket.user.id, &frame)?);
                return Ok(());
            }
            Received::Signal(signal) => {
                self.outside.carry_out(&self.room.relay(socket, &signal)?);
                return Ok(());
            }
            Received::Reaction(reaction) => {
                self.carry_out(&self.room.react(socket, &reaction)?);
                return Ok(());
            }
            Received::Join(join) => {
                let connection = socket.connection.clone();
                (join.call_id, Event::Joined { user: user(), connection, media: join.media })
            }
            Received::Media(sent) => {
                let connection = socket.connection.clone();
                (sent.call_id, Event::MediaChanged { user: user(), connection, media: sent.media })
            }
            Received::Hand(hand) => {
                let connection = socket.connection.clone();
                (hand.call_id, Event::HandMoved { user: user(), connection, raised: hand.raised })
            }
            Received::Leave(of) => {
                self.holds_the_place(socket)?;
                (of.call_id, Event::Left { user: user(), duration: None })
            }
            Received::Record(record) => {
                self.pass_time(now).await?;
                self.holds_the_place(socket)?;
                let event = Event::Consented { user: user(), agrees: record.consent };
                self.find(&record.call_id, &event, socket, now).await?;
                let recorded = self.record(&socket.actor(), &record.call_id, record.consent, now).await;
                return recorded.map(drop).map_err(stranger);
            }
            Received::Decline(of) => (of.call_id, Event::Declined { user: user() }),
        };
        self.pass_time(now).await?;
        if !self.find(&call, &event, socket, now).await? {
            return Ok(());
        }
        self.advance(&event, now, Some(&socket.actor())).await.map(drop).map_err(stranger)
    }

    /// A page whose place has moved to another one no longer leaves for the person.
    fn holds_the_place(&self, socket: &Socket) -> Result<(), Error> {
        let place = self.room.call.as_ref().and_then(|call| call.participant(&socket.user.id));
        let connection = place.and_then(|participant| participant.connection());
        let is_elsewhere = connection
            .is_some_and(|held| *held != socket.connection && self.room.has_connection(&socket.user.id, held));
        if is_elsewhere { Err(Error::NotInCall) } else { Ok(()) }
    }

    /// Sees to it that the live call is the one a frame is about; asks the database about one that is not known.
    /// False when there is nothing left to do.
    async fn find(&mut self, call: &CallId, event: &Event, socket: &Socket, now: Timestamp) -> Result<bool, Error> {
        if self.room.call.as_ref().is_some_and(|live| live.id == *call) {
            return Ok(true);
        }
        if call.room().as_ref() != Some(&self.setup.id) {
            return Err(Error::CallNotFound);
        }
        let access = self.access(Some(&socket.actor()), call).await?;
        match &access.call {
            None => Err(Error::CallNotFound),
            Some(row) if !row.status.is_over() => self.adopt(access, now).await.map(|()| true),
            // Both left at the same moment: the later one has what they wanted.
            Some(_) if matches!(event, Event::Left { .. }) => Ok(false),
            Some(_) => Err(Error::CallEnded),
        }
    }
}

/// The answer about a whole call to somebody who had it: they are no longer a member.
fn stranger(error: Error) -> Error {
    match error {
        Error::CallNotFound => Error::RoomNotFound,
        other => other,
    }
}
