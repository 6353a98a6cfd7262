//! Messages, which were encrypted in the browser: only their form can be checked here.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::limits::{CIPHERTEXT_BYTES, CLIENT_ID, MESSAGES_A_PAGE};
use crate::error::Error;

/// AES-GCM's.
const IV_BYTES: usize = 12;

/// A message as its sender sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// AES-256-GCM in base64.
    pub ciphertext: String,
    /// Its initialisation vector in base64.
    pub iv: String,
    /// Chosen by the sender; a retry has the same.
    pub client_id: String,
}

impl Draft {
    /// Checks form and size.
    pub fn new(ciphertext: &str, iv: &str, client_id: &str) -> Result<Self, Error> {
        let invalid = |problem| Err(Error::InvalidMessage { problem });
        if ciphertext.len() > CIPHERTEXT_BYTES.div_ceil(3) * 4 {
            return invalid("it is too long");
        }
        match STANDARD.decode(ciphertext) {
            Err(_) => return invalid("`ciphertext` is not base64"),
            Ok(bytes) if bytes.is_empty() => return invalid("`ciphertext` is empty"),
            Ok(bytes) if bytes.len() > CIPHERTEXT_BYTES => return invalid("it is too long"),
            Ok(_) => {}
        }
        if !STANDARD.decode(iv).is_ok_and(|bytes| bytes.len() == IV_BYTES) {
            return invalid("`iv` is not base64 of 12 bytes");
        }
        if !is_client_id(client_id) {
            return invalid("`clientId` is not 8 to 64 of A-Z a-z 0-9 _ -");
        }
        Ok(Self { ciphertext: ciphertext.to_owned(), iv: iv.to_owned(), client_id: client_id.to_owned() })
    }
}

/// Whether a text is what clients name an attempt by: 8–64 of `A–Z a–z 0–9 _ -`.
pub fn is_client_id(text: &str) -> bool {
    CLIENT_ID.contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

/// A part of a room's history, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Only messages with a smaller `seq`.
    pub before: i64,
    /// How many at most.
    pub limit: i32,
}

impl Page {
    /// Reads `before` and `limit` of the query string.
    pub fn parse(before: Option<&str>, limit: Option<&str>) -> Result<Self, Error> {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let before = match before {
            None => i64::MAX,
            Some(text) => text.parse().ok().filter(|_| digits(text)).ok_or(Error::InvalidCursor)?,
        };
        let limit = match limit {
            None => MESSAGES_A_PAGE,
            Some(text) => text.parse().ok().filter(|_| digits(text)).ok_or(Error::InvalidCursor)?,
        };
        if (1..=MESSAGES_A_PAGE).contains(&limit) { Ok(Self { before, limit }) } else { Err(Error::InvalidCursor) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IV: &str = "AAAAAAAAAAAAAAAA";

    #[test]
    fn a_message_of_the_right_form_is_taken() {
        for length in [1, 2, 3, CIPHERTEXT_BYTES] {
            assert!(Draft::new(&STANDARD.encode(vec![7; length]), IV, "client-1").is_ok(), "{length}");
        }
    }

    #[test]
    fn a_message_of_another_form_is_refused() {
        let long = STANDARD.encode(vec![7; CIPHERTEXT_BYTES + 1]);
        for ciphertext in ["", "AAA", "_-_-", "AA==AA==", "not base64!", "AB==", "\u{0}", long.as_str()] {
            assert!(
                matches!(Draft::new(ciphertext, IV, "client-1"), Err(Error::InvalidMessage { .. })),
                "{ciphertext}"
            );
        }
        for iv in ["", "AAAA", "!!!!!!!!!!!!!!!!", &STANDARD.encode([0; 13])] {
            assert!(Draft::new("AA==", iv, "client-1").is_err(), "{iv}");
        }
        for client_id in ["", "1234567", "no spaces", "ümlaut-12", &"x".repeat(65)] {
            assert!(Draft::new("AA==", IV, client_id).is_err(), "{client_id}");
        }
    }

    #[test]
    fn a_page_is_fifty_unless_fewer_are_asked_for() {
        assert_eq!(Page::parse(None, None), Ok(Page { before: i64::MAX, limit: 50 }));
        assert_eq!(Page::parse(Some("7"), Some("2")), Ok(Page { before: 7, limit: 2 }));
        for (before, limit) in
            [("x", "1"), ("", "1"), ("-1", "1"), ("+1", "1"), ("1.5", "1"), ("99999999999999999999", "1")]
                .into_iter()
                .chain(["0", "51", "-1", "+1", "x", "", "1.5"].map(|limit| ("1", limit)))
        {
            assert_eq!(Page::parse(Some(before), Some(limit)), Err(Error::InvalidCursor), "{before} {limit}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(one in ".*", two in ".*", three in ".*") {
            let _ = (Draft::new(&one, &two, &three), Page::parse(Some(&one), Some(&two)));
        }
    }
}
