//! What a browser needs to reach another one directly.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use super::id::UserId;
use super::time::Timestamp;
use crate::config::{Credential, IceServer, Secret, Turn};

/// How long TURN credentials hold: a relay refuses new allocations after that, so longer than any call.
const TURN_SECONDS: i64 = 86_400;

/// The servers of the configuration, and TURN with a password of this person's own that expires.
pub fn servers(fixed: &[IceServer], turn: Option<&Turn>, user: &UserId, now: Timestamp) -> Vec<IceServer> {
    let mut servers = fixed.to_vec();
    servers.extend(turn.map(|turn| with_credentials(turn, user, now)));
    servers
}

/// coturn's REST scheme (`use-auth-secret`): name and end in the user name, HMAC-SHA-1 of it as the password.
fn with_credentials(turn: &Turn, user: &UserId, now: Timestamp) -> IceServer {
    let username = format!("{}:{user}", now.as_seconds() + TURN_SECONDS);
    let credential = Credential(Secret::new(STANDARD.encode(mac(turn.secret.bytes(), username.as_bytes()))));
    IceServer { urls: turn.urls.clone(), username: Some(username), credential: Some(credential) }
}

#[allow(clippy::expect_used)] // HMAC takes a key of any length (RFC 2104 §3), so this cannot fail
fn mac(key: &[u8], message: &[u8]) -> [u8; 20] {
    let mut mac = Hmac::<Sha1>::new_from_slice(key).expect("HMAC takes any key");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `printf '1795326770:a1' | openssl dgst -sha1 -hmac 'hush' -binary | base64`
    const BY_OPENSSL: &str = "IUN4apRX3xBgnCx94XLedW6lkwo=";

    #[test]
    fn turn_gets_the_password_that_coturn_computes_too() {
        let turn = Turn { urls: vec!["turn:t".into()], secret: Secret::new("hush") };
        let now = Timestamp::from_millis(1_795_240_370_123);
        let server = servers(&[], Some(&turn), &UserId::new("a1"), now).remove(0);
        assert_eq!(server.username.as_deref(), Some("1795326770:a1"));
        assert_eq!(server.credential, Some(Credential(Secret::new(BY_OPENSSL))));
    }

    #[test]
    fn without_turn_there_are_the_servers_that_were_set() {
        let stun = IceServer { urls: vec!["stun:s".into()], username: None, credential: None };
        let now = Timestamp::from_millis(0);
        assert_eq!(servers(std::slice::from_ref(&stun), None, &UserId::new("a1"), now), vec![stun]);
    }
}
