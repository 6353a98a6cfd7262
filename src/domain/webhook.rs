//! Webhooks out, after Standard Webhooks 1.0 (<https://www.standardwebhooks.com>): how an event is signed, and when it
//! is sent again.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::Mac;
use serde::{Deserialize, Serialize};

use super::time::Timestamp;
use crate::json;
use crate::jwt;

/// Seconds after a failed attempt until the next one. When the last has failed too, after two and a half days, the
/// event is given up.
pub const PAUSES: [i64; 9] = [5, 30, 2 * 60, 10 * 60, 60 * 60, 3 * 60 * 60, 8 * 60 * 60, 24 * 60 * 60, 24 * 60 * 60];

/// "No longer interested", from a receiver.
const GONE: u16 = 410;

/// An event that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What the receiver knows it by.
    pub id: String,
    /// `call.ended`, …
    pub kind: String,
    /// The body as it is sent.
    pub payload: String,
    /// How often it was sent already.
    pub attempts: u32,
}

json::fields!(Event { id, kind = "type", payload, attempts });

/// What came of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver answered with this status.
    Answered(u16),
    /// It did not answer in time.
    TimedOut,
    /// There was no connection, or it broke.
    Unreachable,
}

impl Outcome {
    /// The status, where there was an answer.
    pub const fn status(self) -> Option<u16> {
        match self {
            Self::Answered(status) => Some(status),
            _ => None,
        }
    }

    /// Why there is no status. Nothing of the receiver's address is in it.
    pub const fn problem(self) -> Option<&'static str> {
        match self {
            Self::Answered(_) => None,
            Self::TimedOut => Some("no answer in time"),
            Self::Unreachable => Some("no connection"),
        }
    }
}

/// Where an event stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// To be sent, or sent again.
    Pending,
    /// The receiver has it.
    Delivered,
    /// Given up.
    Failed,
}

impl State {
    /// The word of the API and of the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }

    /// The state that a word names.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Pending, Self::Delivered, Self::Failed].into_iter().find(|state| state.as_str() == word)
    }
}

/// What follows from an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Where the event stands now.
    pub state: State,
    /// When it is sent again, while it is pending.
    pub again_at: Option<Timestamp>,
}

/// What follows from an attempt that came after `before` others. Only 2xx counts as success; a redirect does not, since
/// the address is to be set right instead. A receiver that is gone is not asked again. `chance` spreads what failed
/// together over up to a tenth of the pause.
pub fn judge(outcome: Outcome, before: u32, now: Timestamp, chance: u8) -> Verdict {
    match outcome {
        Outcome::Answered(200..=299) => Verdict { state: State::Delivered, again_at: None },
        Outcome::Answered(GONE) => Verdict { state: State::Failed, again_at: None },
        _ => match usize::try_from(before).ok().and_then(|before| PAUSES.get(before)) {
            Some(pause) => {
                let spread = pause * 100 * i64::from(chance) / 255;
                let at = Timestamp::from_millis(now.as_millis() + pause * 1000 + spread);
                Verdict { state: State::Pending, again_at: Some(at) }
            }
            None => Verdict { state: State::Failed, again_at: None },
        },
    }
}

/// One entry of the `webhook-signature` header.
pub fn signature(key: &[u8], id: &str, sent_at: Timestamp, body: &str) -> String {
    let signed = format!("{id}.{}.{body}", sent_at.as_seconds());
    let mac = jwt::mac(signed.as_bytes(), key).finalize().into_bytes();
    format!("v1,{}", STANDARD.encode(mac))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_795_240_370_000);

    /// The example of the libraries of Standard Webhooks, which all of them test against.
    #[test]
    fn the_standards_own_example_is_signed_alike() {
        let key = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let sent_at = Timestamp::from_millis(1_614_265_330_000);
        let signed = signature(&key, "msg_p5jXN8AQM9LWM0D4loKWxJek", sent_at, r#"{"test": 2432232314}"#);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn another_id_second_body_or_key_is_another_signature() {
        let key = [7; 24];
        let signed = signature(&key, "msg_1", NOW, "{}");
        for other in [
            signature(&key, "msg_2", NOW, "{}"),
            signature(&key, "msg_1", NOW.plus_seconds(1), "{}"),
            signature(&key, "msg_1", NOW, "{ }"),
            signature(&[8; 24], "msg_1", NOW, "{}"),
        ] {
            assert_ne!(other, signed);
        }
    }

    #[test]
    fn any_2xx_is_delivery_and_nothing_else_is() {
        for status in 100..600 {
            let state = judge(Outcome::Answered(status), 0, NOW, 0).state;
            let wanted = match status {
                200..=299 => State::Delivered,
                410 => State::Failed,
                _ => State::Pending,
            };
            assert_eq!(state, wanted, "{status}");
        }
        for outcome in [Outcome::TimedOut, Outcome::Unreachable] {
            assert_eq!(judge(outcome, 0, NOW, 0).state, State::Pending);
        }
    }

    #[test]
    fn pauses_grow_over_days_and_then_it_is_given_up() {
        let mut last = 0;
        for (before, pause) in PAUSES.iter().enumerate() {
            let before = u32::try_from(before).unwrap();
            for (chance, tenths) in [(0, 0), (255, 1)] {
                let verdict = judge(Outcome::Answered(500), before, NOW, chance);
                let wanted = NOW.as_millis() + pause * 1000 + pause * 100 * tenths;
                assert_eq!(verdict.again_at.map(Timestamp::as_millis), Some(wanted));
            }
            assert!(*pause >= last);
            last = *pause;
        }
        let total: i64 = PAUSES.iter().sum();
        assert!(total > 2 * 86_400 && total < 4 * 86_400);
        let verdict = judge(Outcome::TimedOut, 9, NOW, 0);
        assert_eq!(verdict, Verdict { state: State::Failed, again_at: None });
        assert_eq!(judge(Outcome::TimedOut, u32::MAX, NOW, 0).state, State::Failed);
        assert_eq!(judge(Outcome::Answered(204), u32::MAX, NOW, 0).state, State::Delivered);
    }

    #[test]
    fn a_states_word_names_it() {
        for state in [State::Pending, State::Delivered, State::Failed] {
            assert_eq!(State::parse(state.as_str()), Some(state));
        }
        assert_eq!(State::parse("sent"), None);
    }
}
