//! Rooms: their codes and names, and what a booked one is besides.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::id::{RoomId, UserId};
use super::limits::{ROOM_CODE, TITLE};
use super::time::Timestamp;
use crate::error::Error;
use crate::json;

/// A room as the API shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Room {
    /// Which.
    pub id: RoomId,
    /// What people call it.
    pub room_name: String,
    /// Who decides about it, and may end calls for all.
    pub owner_id: UserId,
    /// Since when.
    pub created_at: Timestamp,
    /// Whether nobody new comes in by the code.
    pub locked: bool,
    /// Whether who comes by the code waits for the owner.
    pub lobby: bool,
    /// Whether guests come in by the code.
    pub guest_links: bool,
}

json::fields!(Room { id, room_name, owner_id, created_at, locked, lobby, guest_links });

/// What somebody is at a room's door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub enum Door {
    /// Asks to be let in.
    Waiting,
    /// Was a member; the code opens the room to them no more.
    Removed,
    /// Was removed, and asks to be let in again.
    Returning,
    /// Asked, and the owner said no.
    Refused,
}

/// What is kept of a room's code: its SHA-256. The page sends something derived from what was typed with 600,000
/// rounds, so the hash need not be slow as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeHash(String);

impl CodeHash {
    /// Hashes a code of 8 to 128 characters, to the letter: no trimming, no folding of case.
    pub fn of(code: &str) -> Result<Self, Error> {
        if !ROOM_CODE.contains(&code.chars().count()) {
            return Err(Error::InvalidRoomCode);
        }
        Ok(Self(hex::encode(Sha256::digest(code))))
    }

    /// The hash in hexadecimal.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A room's name that fits; "Room" when none was given.
pub fn name(given: Option<&str>) -> Result<String, Error> {
    let name = given.unwrap_or("Room").trim();
    // Control characters have no place in a heading, and SQLite's length() stops at a NUL.
    let fits = TITLE.contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if fits { Ok(name.to_owned()) } else { Err(Error::InvalidRoomName) }
}

/// When a booked room is open. An ordinary room has no hours and is open always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Hours {
    /// From this moment on.
    pub opens_at: Timestamp,
    /// Until this moment, which is not part of them.
    pub closes_at: Timestamp,
}

json::fields!(Hours { opens_at, closes_at });

impl Hours {
    /// Whether people may come in. A call that lives when the room closes may be finished, and who lost their
    /// connection meanwhile has to come in again.
    pub fn check(self, now: Timestamp, has_live_call: bool) -> Result<(), Error> {
        let Self { opens_at, closes_at } = self;
        let is_open = opens_at <= now && (now < closes_at || has_live_call);
        if is_open { Ok(()) } else { Err(Error::RoomClosed { opens_at, closes_at }) }
    }

    /// How long a right to join may hold that would otherwise hold so long: not beyond the hours. While a call outlives
    /// them, it is a short one.
    pub fn lifetime(&self, seconds: u32, now: Timestamp) -> u32 {
        let left = u32::try_from(self.closes_at.seconds_since(now)).unwrap_or_default();
        seconds.min(if left == 0 { OVERTIME_SECONDS } else { left })
    }
}

/// How long a right to join holds that is given after a booked room's hours.
const OVERTIME_SECONDS: u32 = 5 * 60;

/// What a room says about its calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Venue {
    /// What people call it.
    pub name: String,
    /// When it is open; only a booked room has hours.
    pub hours: Option<Hours>,
    /// What it is called at the provider; without, a name made from its id.
    pub provider_room: Option<String>,
    /// Whether its calls may be recorded at all.
    pub is_recordable: bool,
}

json::fields!(Venue { name(json::or_default), hours, provider_room, is_recordable });

impl Default for Venue {
    /// An ordinary room's.
    fn default() -> Self {
        Self { name: String::new(), hours: None, provider_room: None, is_recordable: true }
    }
}

impl Venue {
    /// Whether people may come in; an ordinary room is open always.
    pub fn check(&self, now: Timestamp, has_live_call: bool) -> Result<(), Error> {
        self.hours.map_or(Ok(()), |hours| hours.check(now, has_live_call))
    }

    /// As what the provider knows a person in this room.
    pub fn identity(&self, user: &UserId, username: &str) -> String {
        if self.hours.is_some() { booked_identity(user, username) } else { username.to_owned() }
    }
}

/// As what the provider knows a person in a booked room: `{userId}-{username}`.
pub fn booked_identity(user: &UserId, username: &str) -> String {
    format!("{user}-{username}")
}

/// Whose [`booked_identity`] a text may be. An id has 32 hexadecimal digits and a name 32 characters at most, so that
/// no name looks like one.
pub fn booked_person(identity: &str) -> Option<UserId> {
    let (id, name) = identity.split_once('-')?;
    let is_id = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_id && !name.is_empty()).then(|| UserId::new(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_code_only_its_sha_256_is_kept() {
        // printf 12345678 | sha256sum
        let hash = CodeHash::of("12345678").unwrap();
        assert_eq!(hash.as_str(), "ef797c8118f02dfb649607dd5d3f8c7623048c9c063d532cc95c5ed7a898a64f");
        assert_ne!(CodeHash::of(" 12345678").unwrap(), hash);
    }

    #[test]
    fn a_code_has_8_to_128_characters() {
        assert!(CodeHash::of(&"тайна".repeat(25)).is_ok());
        for code in ["", "1234567", &"x".repeat(129)] {
            assert_eq!(CodeHash::of(code), Err(Error::InvalidRoomCode));
        }
    }

    #[test]
    fn a_room_has_a_name_or_is_called_room() {
        assert_eq!(name(None).as_deref(), Ok("Room"));
        assert_eq!(name(Some("  Our place ")).as_deref(), Ok("Our place"));
        assert!(name(Some(&"😀".repeat(64))).is_ok());
        for bad in ["", "  ", "a\nb", "\0abc", &"x".repeat(65)] {
            assert_eq!(name(Some(bad)), Err(Error::InvalidRoomName), "{bad:?}");
        }
    }

    #[test]
    fn an_identity_in_a_booked_room_says_who_it_is_and_no_name_looks_like_one() {
        let alice = UserId::random([10; 16]);
        let hours = Hours { opens_at: Timestamp::from_millis(0), closes_at: Timestamp::from_millis(1) };
        let booked = Venue { hours: Some(hours), ..Venue::default() };
        let identity = booked.identity(&alice, "Alice-Ann");
        assert_eq!(identity, format!("{alice}-Alice-Ann"));
        assert_eq!(booked_person(&identity), Some(alice.clone()));
        assert_eq!(Venue::default().identity(&alice, "Alice-Ann"), "Alice-Ann");
        for name in ["Alice", "Alice-Ann", "", "-", &"a".repeat(32), &format!("{}-", "a".repeat(32))] {
            assert_eq!(booked_person(name), None, "{name}");
        }
    }

    #[test]
    fn a_booked_room_is_open_in_its_hours_and_while_a_call_outlives_them() {
        let hour = |millis: i64| Timestamp::from_millis(1_795_240_370_000 + millis);
        let hours = Hours { opens_at: hour(0), closes_at: hour(1000) };
        let closed = Err(Error::RoomClosed { opens_at: hours.opens_at, closes_at: hours.closes_at });
        for (now, alone, in_a_call) in
            [(-1, false, false), (0, true, true), (999, true, true), (1000, false, true), (3_600_000, false, true)]
        {
            for (has_live_call, is_open) in [(false, alone), (true, in_a_call)] {
                let expected = if is_open { Ok(()) } else { closed.clone() };
                assert_eq!(hours.check(hour(now), has_live_call), expected, "{now} {has_live_call}");
            }
        }
        // A right to join ends with the hours; after them it is short.
        let hours = Hours { opens_at: hour(0), closes_at: hour(3_600_000) };
        for (now, wished, given) in [
            (0, 86_400, 3600),
            (0, 60, 60),
            (3_599_000, 3600, 1),
            (3_599_500, 3600, 300),
            (3_600_000, 3600, 300),
            (9_000_000, 60, 60),
        ] {
            assert_eq!(hours.lifetime(wished, hour(now)), given, "{now} {wished}");
        }
        let never = Hours { opens_at: hour(0), closes_at: hour(0) };
        assert!(never.check(hour(0), false).is_err());
    }
}
