//! Who is signed in: a signed token that is verified without asking the database.
//!
//! The token carries the user's session epoch; the statement that does the work compares it with the user's row, so
//! "log out everywhere" and a changed password end every earlier token at once.

use serde::Serialize;

use super::id::UserId;
use super::time::Timestamp;
use crate::error::Error;
use crate::json;
use crate::jwt;

/// A session lives this long without being used.
pub const LIFETIME_SECONDS: i64 = 30 * 24 * 60 * 60;

/// A session older than this is renewed by the next successful reply.
const RENEWED_AFTER_SECONDS: i64 = 24 * 60 * 60;

/// Sets sessions apart from tickets, which the same key signs.
const KIND: &str = "session";

/// A signed-in person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub user_id: UserId,
    /// Their name as they wrote it.
    pub username: String,
    /// Whether the account lives only as long as the browser's session.
    pub guest: bool,
    /// The epoch the session was made in; holds as long as the user's row has the same.
    pub epoch: i32,
    /// When the token was made.
    pub issued_at: Timestamp,
    /// When it ends unless it is renewed.
    pub expires_at: Timestamp,
}

#[derive(Serialize)]
struct Claims {
    aud: String,
    sub: UserId,
    name: String,
    guest: bool,
    epoch: i32,
    iat: i64,
    exp: i64,
}

json::fields!(Claims { aud, sub, name, guest, epoch, iat, exp });

impl Session {
    /// A new session. Its times are whole seconds, as its token carries them.
    pub fn start(user_id: UserId, username: String, guest: bool, epoch: i32, now: Timestamp) -> Self {
        let now = Timestamp::from_millis(0).plus_seconds(now.as_seconds());
        Self { user_id, username, guest, epoch, issued_at: now, expires_at: now.plus_seconds(LIFETIME_SECONDS) }
    }

    /// The token that proves it.
    pub fn token(&self, secret: &[u8]) -> Result<String, Error> {
        let claims = Claims {
            aud: KIND.to_owned(),
            sub: self.user_id.clone(),
            name: self.username.clone(),
            guest: self.guest,
            epoch: self.epoch,
            iat: self.issued_at.as_seconds(),
            exp: self.expires_at.as_seconds(),
        };
        jwt::sign(jwt::HEADER, &claims, secret).map_err(|error| Error::Internal(format!("session token: {error}")))
    }

    /// Reads a token: one that is not ours is [`Error::NotSignedIn`], one that is over [`Error::SessionExpired`].
    pub fn verify(token: &str, secret: &[u8], now: Timestamp) -> Result<Self, Error> {
        let claims: Claims =
            jwt::verify(token, secret).filter(|claims: &Claims| claims.aud == KIND).ok_or(Error::NotSignedIn)?;
        if claims.exp <= now.as_seconds() {
            return Err(Error::SessionExpired);
        }
        Ok(Self {
            user_id: claims.sub,
            username: claims.name,
            guest: claims.guest,
            epoch: claims.epoch,
            issued_at: Timestamp::from_millis(0).plus_seconds(claims.iat),
            expires_at: Timestamp::from_millis(0).plus_seconds(claims.exp),
        })
    }

    /// The session that replaces this one; `None` while this one is young.
    pub fn renewed(&self, now: Timestamp) -> Option<Self> {
        (now.seconds_since(self.issued_at) > RENEWED_AFTER_SECONDS)
            .then(|| Self::start(self.user_id.clone(), self.username.clone(), self.guest, self.epoch, now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::RoomId;
    use crate::domain::ticket::Ticket;

    const SECRET: &[u8] = b"a secret of at least thirty-two bytes";
    const NOW: Timestamp = Timestamp::from_millis(1_795_240_370_000);
    const DAY: i64 = 24 * 60 * 60;

    fn alice() -> Session {
        Session::start(UserId::new("a1"), "Alice".into(), true, 3, NOW)
    }

    #[test]
    fn a_session_comes_back_from_its_token() {
        let token = alice().token(SECRET).unwrap();
        assert_eq!(Session::verify(&token, SECRET, NOW), Ok(alice()));
    }

    #[test]
    fn a_session_ends_after_thirty_days() {
        let token = alice().token(SECRET).unwrap();
        assert!(Session::verify(&token, SECRET, NOW.plus_seconds(30 * DAY - 1)).is_ok());
        assert_eq!(Session::verify(&token, SECRET, NOW.plus_seconds(30 * DAY)), Err(Error::SessionExpired));
    }

    #[test]
    fn a_foreign_or_broken_token_is_no_session_even_when_it_is_old() {
        let token = alice().token(b"another secret of thirty-two byte").unwrap();
        assert_eq!(Session::verify(&token, SECRET, NOW.plus_seconds(40 * DAY)), Err(Error::NotSignedIn));
        assert_eq!(Session::verify("", SECRET, NOW), Err(Error::NotSignedIn));
    }

    #[test]
    fn a_ticket_is_no_session_and_a_session_no_ticket() {
        let room = RoomId::new("r1");
        let ticket = Ticket::start(&alice(), room.clone(), NOW.plus_seconds(300)).token(SECRET).unwrap();
        assert_eq!(Session::verify(&ticket, SECRET, NOW), Err(Error::NotSignedIn));
        let session = alice().token(SECRET).unwrap();
        assert_eq!(Ticket::verify(&session, SECRET, &room, NOW), Err(Error::NotSignedIn));
    }

    #[test]
    fn a_session_is_renewed_after_a_day_and_keeps_its_epoch() {
        assert_eq!(alice().renewed(NOW.plus_seconds(DAY)), None);
        let renewed = alice().renewed(NOW.plus_seconds(DAY + 1)).unwrap();
        assert_eq!(renewed.expires_at, NOW.plus_seconds(31 * DAY + 1));
        assert_eq!((renewed.epoch, renewed.guest), (3, true));
    }
}
