//! A ticket opens one room's socket until its time is over, for clients that cannot send a cookie or a header there.

use serde::Serialize;

use super::id::{RoomId, UserId};
use super::session::Session;
use super::time::Timestamp;
use crate::error::Error;
use crate::json;
use crate::jwt;

/// How long an ordinary room's ticket lives: long enough to open the socket, too short to be worth stealing from a log
/// of addresses.
pub const LIFETIME_SECONDS: i64 = 5 * 60;

/// Sets tickets apart from sessions, which the same key signs.
const KIND: &str = "socket";

/// The right to open one room's socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Who.
    pub user_id: UserId,
    /// Their name as they wrote it.
    pub username: String,
    /// The epoch of the session it was made from.
    pub epoch: i32,
    /// Which room.
    pub room_id: RoomId,
    /// Until when.
    pub expires_at: Timestamp,
}

#[derive(Serialize)]
struct Claims {
    aud: String,
    sub: UserId,
    name: String,
    epoch: i32,
    room: RoomId,
    exp: i64,
}

json::fields!(Claims { aud, sub, name, epoch, room, exp });

impl Ticket {
    /// A new ticket of a signed-in person. Tokens carry whole seconds, and so do tickets.
    pub fn start(session: &Session, room_id: RoomId, expires_at: Timestamp) -> Self {
        Self {
            user_id: session.user_id.clone(),
            username: session.username.clone(),
            epoch: session.epoch,
            room_id,
            expires_at: expires_at.whole_seconds(),
        }
    }

    /// The token that proves it.
    pub fn token(&self, secret: &[u8]) -> Result<String, Error> {
        let claims = Claims {
            aud: KIND.to_owned(),
            sub: self.user_id.clone(),
            name: self.username.clone(),
            epoch: self.epoch,
            room: self.room_id.clone(),
            exp: self.expires_at.as_seconds(),
        };
        jwt::sign(jwt::HEADER, &claims, secret).map_err(|error| Error::Internal(format!("ticket: {error}")))
    }

    /// Reads a ticket for a room; one for another room is [`Error::NotSignedIn`] like any foreign token.
    pub fn verify(token: &str, secret: &[u8], room: &RoomId, now: Timestamp) -> Result<Self, Error> {
        let claims: Claims = jwt::verify(token, secret)
            .filter(|claims: &Claims| claims.aud == KIND && claims.room == *room)
            .ok_or(Error::NotSignedIn)?;
        if claims.exp <= now.as_seconds() {
            return Err(Error::SessionExpired);
        }
        Ok(Self {
            user_id: claims.sub,
            username: claims.name,
            epoch: claims.epoch,
            room_id: claims.room,
            expires_at: Timestamp::from_millis(0).plus_seconds(claims.exp),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"a secret of at least thirty-two bytes";
    const NOW: Timestamp = Timestamp::from_millis(1_795_240_370_000);

    #[test]
    fn a_ticket_opens_its_own_room_until_its_end() {
        let alice = Session::start(UserId::new("a1"), "Alice".into(), false, 3, NOW);
        let room = RoomId::new("r1");
        let ticket = Ticket::start(&alice, room.clone(), NOW.plus_seconds(5400));
        let token = ticket.token(SECRET).unwrap();
        assert_eq!(Ticket::verify(&token, SECRET, &room, NOW), Ok(ticket));
        assert_eq!(Ticket::verify(&token, SECRET, &RoomId::new("r2"), NOW), Err(Error::NotSignedIn));
        assert!(Ticket::verify(&token, SECRET, &room, NOW.plus_seconds(5399)).is_ok());
        assert_eq!(Ticket::verify(&token, SECRET, &room, NOW.plus_seconds(5400)), Err(Error::SessionExpired));
    }
}
