//! Identifiers: opaque strings, one type each, so that a room's id is never passed for a user's.

use serde::{Deserialize, Serialize};

/// 16 bytes of randomness, drawn by the platform and passed in.
pub type RandomBytes = [u8; 16];

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
        pub struct $name(String);

        impl $name {
            /// Takes an identifier as it came in; whether it names anything is the store's to say.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}

id!(
    /// A person, guest or lasting.
    UserId
);
id!(
    /// A chat room.
    RoomId
);
id!(
    /// A stored message.
    MessageId
);
id!(
    /// A call: `<room id>.<random>`, so that its room object is found without a look-up.
    CallId
);
id!(
    /// One page load of one person; constant while its socket reconnects.
    ConnectionId
);

/// An appointment. A number, because programs have it in their addresses; it opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct AppointmentId(i64);

impl AppointmentId {
    /// Reads digits, as addresses have them; as many as a JavaScript number holds exactly.
    pub fn parse(text: &str) -> Option<Self> {
        let is_plain = (1..=15).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        is_plain.then(|| text.parse().ok().map(Self)).flatten()
    }
}

impl std::fmt::Display for AppointmentId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

impl UserId {
    /// A new person's id.
    pub fn random(bytes: RandomBytes) -> Self {
        Self(hex::encode(bytes))
    }
}

impl RoomId {
    /// A new room's id.
    pub fn random(bytes: RandomBytes) -> Self {
        Self(hex::encode(bytes))
    }
}

impl MessageId {
    /// A new message's id.
    pub fn random(bytes: RandomBytes) -> Self {
        Self(hex::encode(bytes))
    }
}

impl ConnectionId {
    /// A connection's id for a page that chose none.
    pub fn random(bytes: RandomBytes) -> Self {
        Self(hex::encode(bytes))
    }

    /// A connection's id as a page may choose it: 8–64 of `A–Z a–z 0–9 _ -`.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (8..=64).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
        fits.then(|| Self::new(text))
    }
}

impl CallId {
    /// A new call's id in a room.
    pub fn random(room: &RoomId, bytes: RandomBytes) -> Self {
        Self(format!("{room}.{}", hex::encode(bytes)))
    }

    /// The room the call belongs to; `None` when the text is no call's id.
    pub fn room(&self) -> Option<RoomId> {
        let (room, rest) = self.0.split_once('.')?;
        let is_hex = |text: &str| text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        (is_hex(room) && is_hex(rest)).then(|| RoomId::new(room))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calls_id_names_its_room() {
        let room = RoomId::random([7; 16]);
        assert_eq!(CallId::random(&room, [9; 16]).room(), Some(room));
    }

    #[test]
    fn text_that_is_no_calls_id_names_no_room() {
        for text in ["", ".", "abc", "abc.def", "../../x.y"] {
            assert_eq!(CallId::new(text).room(), None, "{text}");
        }
    }

    #[test]
    fn an_appointments_id_is_digits() {
        assert_eq!(AppointmentId::parse("17").map(|id| id.to_string()).as_deref(), Some("17"));
        for text in ["", "-1", "+1", "1.0", "x", "1 ", "１", "1234567890123456"] {
            assert_eq!(AppointmentId::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_page_may_not_choose_any_text_as_its_connection() {
        assert!(ConnectionId::parse("tab-1_Abcdef").is_some());
        for text in ["", "short", "has space", "ümlaut-ümlaut", &"x".repeat(65)] {
            assert!(ConnectionId::parse(text).is_none(), "{text}");
        }
    }
}
