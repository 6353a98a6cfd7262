//! JSON Web Tokens signed with HMAC-SHA-256 (RFC 7515, RFC 7518 §3.2, RFC 7519), made by hand.
//!
//! Sessions, socket tickets and Twilio's access tokens are all of this kind. Only HS256 is spoken: a token that
//! names any other algorithm, `none` above all, is refused before its signature is looked at (RFC 8725 §3.1).

use std::cell::RefCell;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;

use crate::json;

/// The header of our own tokens.
pub const HEADER: &str = r#"{"typ":"JWT","alg":"HS256"}"#;

/// Tokens longer than this are refused unread.
const LONGEST_TOKEN: usize = 4096;

/// Signs claims under a header, both as they stand.
pub fn sign(header: &str, claims: &impl Serialize, secret: &[u8]) -> Result<String, serde_json::Error> {
    let claims = serde_json::to_string(claims)?;
    let mut token = URL_SAFE_NO_PAD.encode(header);
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(claims, &mut token);
    let signature = mac(token.as_bytes(), secret).finalize().into_bytes();
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    Ok(token)
}

/// The claims of a token that we signed with this secret; `None` for any other text.
///
/// Says nothing about expiry: the claims' type knows what its times mean.
pub fn verify<T: DeserializeOwned>(token: &str, secret: &[u8]) -> Option<T> {
    if token.len() > LONGEST_TOKEN {
        return None;
    }
    let (signed, signature) = token.rsplit_once('.')?;
    let (header, claims) = signed.split_once('.')?;
    let header: Header = json::read(&decoded(header)?).ok()?;
    if header.alg != "HS256" {
        return None;
    }
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    // verify_slice compares in constant time.
    mac(signed.as_bytes(), secret).verify_slice(&signature).ok()?;
    json::read(&decoded(claims)?).ok()
}

fn decoded(part: &str) -> Option<String> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

struct Header {
    alg: String,
}

json::fields!(Header { alg });

/// Keys that are kept as HMAC begins with them. A program has three or four.
const MOST_KEPT: usize = 8;

thread_local! {
    static BEGUN: RefCell<Vec<(Vec<u8>, Hmac<Sha256>)>> = const { RefCell::new(Vec::new()) };
}

/// HMAC-SHA-256 of a message. To begin with a key takes two of the dozen blocks that a token takes, so it is done once.
pub fn mac(message: &[u8], secret: &[u8]) -> Hmac<Sha256> {
    let mut mac = BEGUN.with_borrow_mut(|begun| {
        if let Some((_, mac)) = begun.iter().find(|(key, _)| key == secret) {
            return mac.clone();
        }
        let mac = begin(secret);
        if begun.len() < MOST_KEPT {
            begun.push((secret.to_vec(), mac.clone()));
        }
        mac
    });
    mac.update(message);
    mac
}

#[allow(clippy::expect_used)] // HMAC takes a key of any length (RFC 2104 §3), so this cannot fail
fn begin(secret: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(secret).expect("HMAC takes any key")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const SECRET: &[u8] = b"a secret of at least thirty-two bytes";

    #[test]
    fn a_signed_token_is_verified_and_gives_its_claims() {
        let token = sign(HEADER, &json!({"sub": "alice", "n": 1}), SECRET).unwrap();
        assert_eq!(verify::<Value>(&token, SECRET), Some(json!({"sub": "alice", "n": 1})));
    }

    /// The example of RFC 7515, appendix A.1, made by somebody else.
    #[test]
    fn the_rfcs_own_token_is_verified() {
        let key = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
        let token = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let claims = verify::<Value>(token, &URL_SAFE_NO_PAD.decode(key).unwrap()).unwrap();
        assert_eq!(claims["iss"], "joe");
    }

    #[test]
    fn a_token_with_another_algorithm_is_refused() {
        for alg in ["none", "None", "HS512", "RS256"] {
            let token = sign(&format!(r#"{{"typ":"JWT","alg":"{alg}"}}"#), &json!({"sub": "alice"}), SECRET).unwrap();
            assert_eq!(verify::<Value>(&token, SECRET), None, "{alg}");
        }
        let unsigned = format!("{}.{}.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#), URL_SAFE_NO_PAD.encode("{}"));
        assert_eq!(verify::<Value>(&unsigned, SECRET), None);
    }

    #[test]
    fn a_changed_shortened_or_foreign_token_is_refused() {
        let token = sign(HEADER, &json!({"sub": "alice"}), SECRET).unwrap();
        assert_eq!(verify::<Value>(&token, b"another secret"), None);
        for end in 0..token.len() {
            assert_eq!(verify::<Value>(&token[..end], SECRET), None, "cut at {end}");
        }
        for place in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            // The last character of a 32-byte signature carries four unused bits; strict decoding refuses those too.
            assert_eq!(verify::<Value>(&changed, SECRET), None, "changed at {place}");
        }
        assert_eq!(verify::<Value>(&"a".repeat(LONGEST_TOKEN + 1), SECRET), None);
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".*") {
            assert_eq!(verify::<Value>(&text, SECRET), None);
        }
    }
}
