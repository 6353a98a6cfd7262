//! Access tokens for Twilio Video, byte for byte what the official library makes of the same inputs.

use hmac::Mac;
use serde::Serialize;

use crate::config::Secret;
use crate::domain::id::RoomId;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::jwt;

/// Twilio wants the content type; the library writes the fields in this order.
const HEADER: &str = r#"{"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1"}"#;

/// Keeps the key of the rooms' names apart from everything else that is made from the session secret.
const ROOM_NAMES: &[u8] = b"securechat twilio room names v1";

/// Whom a token is signed by.
#[derive(Debug)]
pub struct Signer<'a> {
    /// `AC…`
    pub account_sid: &'a str,
    /// `SK…`
    pub api_key_sid: &'a str,
    /// The key's secret.
    pub api_key_secret: &'a Secret,
}

#[derive(Serialize)]
struct Claims<'a> {
    jti: String,
    grants: Grants<'a>,
    nbf: i64,
    iat: i64,
    exp: i64,
    iss: &'a str,
    sub: &'a str,
}

#[derive(Serialize)]
struct Grants<'a> {
    identity: &'a str,
    video: Video<'a>,
}

#[derive(Serialize)]
struct Video<'a> {
    room: &'a str,
}

impl Signer<'_> {
    /// A token that lets one person into one room. `ttl_seconds` is at most a day, as Twilio demands.
    pub fn token(&self, identity: &str, room: &str, now: Timestamp, ttl_seconds: u32) -> Result<String, Error> {
        let iat = now.as_seconds();
        let claims = Claims {
            jti: format!("{}-{iat}", self.api_key_sid),
            grants: Grants { identity, video: Video { room } },
            nbf: iat,
            iat,
            exp: iat + i64::from(ttl_seconds),
            iss: self.api_key_sid,
            sub: self.account_sid,
        };
        jwt::sign(HEADER, &claims, self.api_key_secret.bytes())
            .map_err(|error| Error::Internal(format!("access token: {error}")))
    }
}

/// What Twilio knows a room by: what it is called there, or else a name that is always the same for a room and tells
/// nothing about it.
pub fn room_name(room: &RoomId, called: Option<&str>, session_secret: &Secret) -> String {
    if let Some(called) = called {
        return called.to_owned();
    }
    let key = jwt::mac(ROOM_NAMES, session_secret.bytes()).finalize().into_bytes();
    hex::encode(jwt::mac(room.as_str().as_bytes(), &key).finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    /// What the official library made; see `tests/fixtures/make-twilio-access-token.mjs`.
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Golden {
        account_sid: String,
        api_key_sid: String,
        api_key_secret: String,
        now: i64,
        ttl: u32,
        identity: String,
        room: String,
        token: String,
    }

    #[test]
    fn our_tokens_are_those_of_the_official_library() {
        let goldens: Vec<Golden> =
            serde_json::from_str(include_str!("../../tests/fixtures/twilio-access-token.json")).unwrap();
        assert!(goldens.len() > 2);
        for golden in goldens {
            let secret = Secret::new(golden.api_key_secret);
            let signer =
                Signer { account_sid: &golden.account_sid, api_key_sid: &golden.api_key_sid, api_key_secret: &secret };
            let now = Timestamp::from_millis(golden.now);
            assert_eq!(signer.token(&golden.identity, &golden.room, now, golden.ttl).unwrap(), golden.token);
        }
    }

    #[test]
    fn a_rooms_name_is_its_own_and_tells_nothing() {
        let (one, other) = (RoomId::random([1; 16]), RoomId::random([2; 16]));
        let secret = Secret::new("a secret of at least thirty-two bytes");
        let name = room_name(&one, None, &secret);
        assert_eq!(name, room_name(&one, None, &secret));
        assert_ne!(name, room_name(&other, None, &secret));
        assert_ne!(name, room_name(&one, None, &Secret::new("another secret of thirty-two bytes")));
        assert!(name.len() == 64 && !name.contains(one.as_str()));
        assert_eq!(room_name(&one, Some("apt-1-1795240370-k3v9x2ab"), &secret), "apt-1-1795240370-k3v9x2ab");
    }
}
