//! Web Push: which subscriptions are taken, and what a browser is told of a call.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::json;

use super::call::{Call, CallType};
use crate::json;

/// Characters of an endpoint, at most.
const LONGEST_ENDPOINT: usize = 1024;

/// An uncompressed point of P-256.
const POINT: usize = 65;

/// RFC 8291's secret.
const AUTH: usize = 16;

/// Seconds that a browser which is switched off may still learn of a missed call.
const MISSED_SECONDS: i64 = 24 * 60 * 60;

/// Attempts to reach a push service, at most; between them it is waited this long each time.
pub const PAUSES_MS: [u32; 2] = [1_000, 3_000];

/// Failures in a row after which a subscription is forgotten.
pub const MOST_FAILURES: i32 = 20;

/// A browser, as its push service knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Subscription {
    /// Where to send.
    pub endpoint: String,
    /// The browser's key.
    pub p256dh: String,
    /// The browser's secret.
    pub auth: String,
}

json::fields!(Subscription { endpoint, p256dh, auth });

impl Subscription {
    /// The name of the first field that does not fit. The endpoint is one as the platform writes addresses.
    pub fn wrong_field(&self, is_local_allowed: bool) -> Option<&'static str> {
        if !is_endpoint(&self.endpoint, is_local_allowed) {
            return Some("endpoint");
        }
        if !is_point(&self.p256dh) {
            return Some("p256dh");
        }
        (decoded(&self.auth).is_none_or(|secret| secret.len() != AUTH)).then_some("auth")
    }
}

/// A push service has a name on the Internet: nobody may have us ask an address in between machines.
fn is_endpoint(url: &str, is_local_allowed: bool) -> bool {
    if url.len() > LONGEST_ENDPOINT || !url.chars().all(|letter| letter.is_ascii_graphic()) {
        return false;
    }
    if is_local_allowed && url.starts_with("http://127.0.0.1:") {
        return true;
    }
    let Some(rest) = url.strip_prefix("https://") else { return false };
    // With a user, a port or brackets in it, it is no host's name either.
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        !label.is_empty()
            && label.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
    };
    let last = labels.last().copied().unwrap_or_default();
    let is_inside =
        ["local", "localhost", "internal", "intranet", "lan", "home", "corp", "arpa", "test", "invalid", "onion"];
    labels.len() >= 2
        && labels.iter().all(is_label)
        && last.chars().any(|letter| letter.is_ascii_lowercase())
        && !is_inside.contains(&last)
}

/// Whether a text is an uncompressed point of P-256 in base64url, as far as can be seen without reckoning.
pub fn is_point(text: &str) -> bool {
    decoded(text).is_some_and(|point| point.len() == POINT && point.first() == Some(&4))
}

/// Bytes in base64url, with padding or without.
pub fn decoded(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()
}

/// What became of a call, for somebody who may have no page open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Somebody calls.
    Rings,
    /// Nobody answered.
    Missed,
    /// It need not ring any more.
    Over,
}

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Replaces what its service still holds under it.
    pub topic: String,
    /// How long the service tries.
    pub ttl_seconds: i64,
    /// `high` or `normal`
    pub urgency: &'static str,
    /// Who, which room, which call, and what became of it; nothing else.
    pub payload: String,
}

/// What is told of a call. `caller`: the name of who calls, or asks one in; `ring_seconds`: how long one rings.
pub fn message(call: &Call, kind: Kind, caller: &str, ring_seconds: i64) -> Message {
    let word = match kind {
        Kind::Rings if call.call_type == CallType::Video => "video",
        Kind::Rings => "voice",
        Kind::Missed => "missed",
        Kind::Over => "over",
    };
    let payload = json!({
        "kind": word, "call": call.id, "room": call.room, "room_name": call.venue.name, "caller_name": caller,
    });
    Message {
        topic: call.id.to_string(),
        ttl_seconds: if kind == Kind::Missed { MISSED_SECONDS } else { ring_seconds },
        urgency: if kind == Kind::Missed { "normal" } else { "high" },
        payload: payload.to_string(),
    }
}

/// What to do after a push service's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It has it.
    Sent,
    /// There is no such browser any more.
    Gone,
    /// It may take it later.
    Later,
    /// It will not take it.
    Refused,
}

/// Judges a push service's status; `0` is none.
pub const fn judge(status: u16) -> Verdict {
    match status {
        200..=299 => Verdict::Sent,
        404 | 410 => Verdict::Gone,
        0 | 429 | 500..=599 => Verdict::Later,
        _ => Verdict::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subscription(endpoint: &str) -> Subscription {
        let p256dh = URL_SAFE_NO_PAD.encode([[4_u8].as_slice(), &[7; 64]].concat());
        Subscription { endpoint: endpoint.to_owned(), p256dh, auth: URL_SAFE_NO_PAD.encode([1; 16]) }
    }

    #[test]
    fn push_services_have_names_on_the_internet() {
        for fits in [
            "https://fcm.googleapis.com/fcm/send/abc:def",
            "https://updates.push.services.mozilla.com/wpush/v2/x",
            "https://web.push.apple.com/x?y",
            "https://sin.notify.windows.com/?token=x",
        ] {
            assert_eq!(subscription(fits).wrong_field(false), None, "{fits}");
        }
        for refused in [
            "",
            "http://fcm.googleapis.com/x",
            "https://127.0.0.1/x",
            "https://10.0.0.1/",
            "https://2130706433/",
            "https://[::1]/",
            "https://localhost/x",
            "https://intern/x",
            "https://db.internal/x",
            "https://printer.local/",
            "https://push.example.com:8443/x",
            "https://user@push.example.com/x",
            "https://push.example.com@127.0.0.1/",
            "https://push..com/",
            "https://push.example.com /x",
            "http://127.0.0.1:4000/x",
            "javascript:alert(1)",
        ] {
            assert_eq!(subscription(refused).wrong_field(false), Some("endpoint"), "{refused}");
        }
        assert_eq!(subscription(&format!("https://a.com/{}", "x".repeat(1024))).wrong_field(false), Some("endpoint"));
        assert_eq!(subscription("http://127.0.0.1:4000/x").wrong_field(true), None);
        assert_eq!(subscription("http://127.0.0.1.evil.com:4000/x").wrong_field(true), Some("endpoint"));
    }

    #[test]
    fn keys_have_their_lengths() {
        let fits = subscription("https://push.example.com/x");
        for p256dh in ["", "BA", "!", &URL_SAFE_NO_PAD.encode([4; 64]), &URL_SAFE_NO_PAD.encode([2; 65])] {
            assert_eq!(Subscription { p256dh: p256dh.to_owned(), ..fits.clone() }.wrong_field(false), Some("p256dh"));
        }
        for auth in ["", "AAAA", &URL_SAFE_NO_PAD.encode([1; 17])] {
            assert_eq!(Subscription { auth: auth.to_owned(), ..fits.clone() }.wrong_field(false), Some("auth"));
        }
        let padded = Subscription { auth: format!("{}==", fits.auth), ..fits };
        assert_eq!(padded.wrong_field(false), None);
    }

    #[test]
    fn answers_are_judged() {
        for (status, verdict) in [
            (201, Verdict::Sent),
            (202, Verdict::Sent),
            (404, Verdict::Gone),
            (410, Verdict::Gone),
            (0, Verdict::Later),
            (429, Verdict::Later),
            (503, Verdict::Later),
            (302, Verdict::Refused),
            (400, Verdict::Refused),
            (403, Verdict::Refused),
            (413, Verdict::Refused),
        ] {
            assert_eq!(judge(status), verdict, "{status}");
        }
    }
}
