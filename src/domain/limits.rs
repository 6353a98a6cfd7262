//! The limits on what people may send, have or try, by name (docs/API.md, "Limits"). How many rows a list has stands
//! beside the statement that reads it. How often something may be tried in a minute is counted by the platform; a test
//! holds those numbers against wrangler.toml.

/// Bytes of a request's body.
pub const BODY_BYTES: usize = 65_536;

/// Bytes of a provider's form.
pub const FORM_BYTES: usize = 65_536;

/// Bytes of a frame.
pub const FRAME_BYTES: usize = 65_536;

/// Frames that a socket may send at once.
pub const FRAMES_AT_ONCE: i64 = 200;

/// Frames a second that a socket may send for long.
pub const FRAMES_A_SECOND: i64 = 50;

/// Characters of a person's name.
pub const USERNAME: std::ops::RangeInclusive<usize> = 2..=32;

/// Characters of a password.
pub const PASSWORD: std::ops::RangeInclusive<usize> = 8..=256;

/// Characters of a room's code.
pub const ROOM_CODE: std::ops::RangeInclusive<usize> = 8..=128;

/// Characters of a room's name and of an appointment's title.
pub const TITLE: std::ops::RangeInclusive<usize> = 1..=64;

/// Bytes of a message's ciphertext; in base64 it still fits one request and one frame.
pub const CIPHERTEXT_BYTES: usize = 36_864;

/// Characters of what clients name an attempt by.
pub const CLIENT_ID: std::ops::RangeInclusive<usize> = 8..=64;

/// Messages a page of the history has.
pub const MESSAGES_A_PAGE: i32 = 50;

/// Rooms a person may be in, booked ones not counted.
pub const ROOMS_A_PERSON: i32 = 500;

/// Members a room may have.
pub const MEMBERS_A_ROOM: i32 = 200;

/// People who may wait at a room's door.
pub const VISITORS_A_ROOM: i32 = 100;

/// Sockets a person may have open in one room; one more closes the oldest that is not in the call.
pub const SOCKETS_A_ROOM: usize = 16;

/// Seconds without a ping after which somebody in a call counts as lost. Pages ping every four to seven seconds; a browser
/// slows the timers of hidden pages to one in a minute, but not of one that has a call.
pub const SILENT_SECONDS: i64 = 30;

/// Seconds after which a socket is closed with the next event, so that its page comes back and is looked at anew: whoever
/// should have been put out, and of whom the object never heard, stays no longer.
pub const SOCKET_SECONDS: i64 = 8 * 3600;

/// Pages a person may have listening at their inbox; one more closes the oldest.
pub const SOCKETS_AN_INBOX: usize = 32;

/// Browsers of a person that are told of calls; one more replaces the oldest.
pub const SUBSCRIPTIONS_A_PERSON: i32 = 20;

/// Appointments a person may have to come, as their organizer.
pub const APPOINTMENTS_TO_COME: i32 = 200;

/// Days after which a guest whose account has ended becomes a tombstone, as if they had deleted it.
pub const ENDED_GUEST_DAYS: i64 = 90;

/// Messages that one reply of an export has.
pub const EXPORTED_MESSAGES: i32 = 5000;

/// Characters of ciphertext after which an export's reply has no further message.
pub const EXPORTED_BYTES: i32 = 8_000_000;

/// Rooms, calls, events and appointments, of each the newest so many, that an export has.
pub const EXPORTED_ROWS: i32 = 10_000;

/// How long to wait when one has, or a room has, as many as may be: somebody has to leave first.
pub const FULL_RETRY_SECONDS: u32 = 3600;

/// What is counted in a window of a minute: the binding in wrangler.toml, and how often.
pub const A_MINUTE: [(&str, u32); 7] = [
    // Passwords tried for one name, from wherever.
    ("SIGN_IN_LIMIT", 10),
    // Passwords, new accounts and room codes, of each so many from one address, which many people may share.
    ("ADDRESS_LIMIT", 300),
    // Room codes tried by one person, by joining or creating.
    ("ROOM_CODE_LIMIT", 20),
    // Appointments booked by one person.
    ("BOOKING_LIMIT", 30),
    // What rings or tells somebody, of one person: calls placed, people asked in, appointments changed, browsers subscribed.
    ("CALL_LIMIT", 60),
    // Messages of one person in one room.
    ("MESSAGE_LIMIT", 120),
    // A person's own data fetched.
    ("EXPORT_LIMIT", 10),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_platforms_counters_have_these_numbers() {
        let settings = include_str!("../../wrangler.toml");
        // Bodies are read before the program is asked.
        let entry = include_str!("../../worker/entry.mjs").replace('_', "");
        assert!(entry.contains(&format!("const LARGESTBODY = {BODY_BYTES};")) && FORM_BYTES == BODY_BYTES);
        let counters: Vec<(&str, u32)> = settings
            .split("[[ratelimits]]")
            .skip(1)
            .map(|block| {
                let between = |start: &str, end: char| block.split_once(start).unwrap().1.split(end).next().unwrap();
                assert_eq!(between("period = ", ' '), "60");
                (between("name = \"", '"'), between("limit = ", ',').parse().unwrap())
            })
            .collect();
        assert_eq!(counters, A_MINUTE);
    }

    #[test]
    fn a_message_in_base64_fits_a_body_and_a_frame() {
        let base64 = CIPHERTEXT_BYTES.div_ceil(3) * 4;
        assert!(base64 + 1000 < BODY_BYTES.min(FRAME_BYTES));
    }
}
