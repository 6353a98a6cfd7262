//! What a handler answers: a status, headers and JSON text.

use serde::Serialize;

use super::head::{Head, SentToken};
use crate::domain::limits::FULL_RETRY_SECONDS;
use crate::domain::session::{LIFETIME_SECONDS, Session};
use crate::error::Error;

const CONTENT_TYPE: &str = "Content-Type";

/// The API answers data and nothing to show, run, frame, guess the type of, or keep.
pub const EVERY_REPLY: [(&str, &str); 10] = [
    (CONTENT_TYPE, "application/json"),
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), display-capture=()"),
    // Browsers take it to heart on HTTPS alone.
    ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
];

/// A reply on its way out; the platform adds the headers every reply has.
#[derive(Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The body: JSON text, but for a file.
    pub body: String,
    /// Headers of this reply alone.
    pub headers: Vec<(&'static str, String)>,
    /// What happens to the person's session.
    pub session: SessionChange,
}

/// What a reply does to the session of the one it goes to.
#[derive(Debug, Default)]
pub enum SessionChange {
    /// Nothing, unless it is old enough to be renewed.
    #[default]
    Keep,
    /// The same one goes on under a new token.
    Renew {
        /// Whose.
        session: Session,
        /// The new token.
        token: String,
    },
    /// A new one begins.
    Start {
        /// Whose.
        session: Session,
        /// Its token, for the cookie.
        token: String,
    },
    /// It is over.
    End,
}

#[derive(Serialize)]
struct Success<'a, T> {
    success: bool,
    #[serde(flatten)]
    fields: &'a T,
}

impl Reply {
    /// 200 with these fields (a struct, a map or an object) beside `"success": true`.
    pub fn ok(fields: &impl Serialize) -> Result<Self, Error> {
        Self::json(200, fields)
    }

    /// 204: it was taken, and there is nothing to say.
    pub fn nothing() -> Self {
        Self { status: 204, body: String::new(), headers: Vec::new(), session: SessionChange::Keep }
    }

    /// 201 with these fields beside `"success": true`.
    pub fn created(fields: &impl Serialize) -> Result<Self, Error> {
        Self::json(201, fields)
    }

    /// Any status of success with these fields.
    pub fn json(status: u16, fields: &impl Serialize) -> Result<Self, Error> {
        let body = serde_json::to_string(&Success { success: true, fields })
            .map_err(|error| Error::Internal(format!("reply: {error}")))?;
        Ok(Self { status, body, headers: Vec::new(), session: SessionChange::Keep })
    }

    /// A success whose fields are JSON text already, as the database answers its rows: not read, not written again.
    pub fn raw(status: u16, fields: &[(&str, &str)]) -> Self {
        let mut body = String::with_capacity(32 + fields.iter().map(|(_, json)| json.len() + 16).sum::<usize>());
        body.push_str("{\"success\":true");
        for (name, json) in fields {
            body.push_str(",\"");
            body.push_str(name);
            body.push_str("\":");
            body.push_str(json);
        }
        body.push('}');
        Self { status, body, headers: Vec::new(), session: SessionChange::Keep }
    }

    /// JSON without the envelope, for programs whose replies are specified elsewhere.
    pub fn bare(value: &impl Serialize) -> Result<Self, Error> {
        let body = serde_json::to_string(value).map_err(|error| Error::Internal(format!("reply: {error}")))?;
        Ok(Self { status: 200, body, headers: Vec::new(), session: SessionChange::Keep })
    }

    /// Text of a type that is not JSON.
    pub fn text(content_type: &'static str, body: String) -> Self {
        Self { status: 200, body, headers: vec![(CONTENT_TYPE, content_type.to_owned())], session: SessionChange::Keep }
    }

    /// A file to keep, of a type that is not JSON.
    pub fn file(content_type: &'static str, name: &str, body: String) -> Self {
        let headers = vec![
            (CONTENT_TYPE, content_type.to_owned()),
            ("Content-Disposition", format!("attachment; filename=\"{name}\"")),
        ];
        Self { status: 200, body, headers, session: SessionChange::Keep }
    }

    /// The same reply, to be kept as a file.
    pub fn kept_as(mut self, name: &str) -> Self {
        self.headers.push(("Content-Disposition", format!("attachment; filename=\"{name}\"")));
        self
    }

    /// The error's own shape.
    pub fn error(error: &Error, request_id: &str) -> Self {
        let body = serde_json::to_string(&error.body(request_id)).unwrap_or_default();
        let mut headers = Vec::new();
        match error {
            Error::MethodNotAllowed { allowed } => headers.push(("Allow", allowed.clone())),
            Error::TooManyRequests { retry_after_seconds } => {
                headers.push(("Retry-After", retry_after_seconds.to_string()));
            }
            Error::RoomFull | Error::TooManyRooms => {
                headers.push(("Retry-After", FULL_RETRY_SECONDS.to_string()));
            }
            Error::Unavailable(_) => headers.push(("Retry-After", "1".to_owned())),
            Error::NotSignedIn | Error::SessionExpired => headers.push(("WWW-Authenticate", "Bearer".to_owned())),
            _ => {}
        }
        Self { status: error.status(), body, headers, session: SessionChange::Keep }
    }

    /// This reply's headers, those of its session included. They come over those of [`EVERY_REPLY`].
    pub fn own_headers(&self, head: &Head, request_id: &str) -> Vec<(&'static str, String)> {
        let mut headers = vec![("X-Request-Id", request_id.to_owned())];
        headers.extend(self.headers.iter().cloned());
        match &self.session {
            SessionChange::Keep => {}
            SessionChange::Renew { token, .. } if matches!(head.token(), Some(SentToken::Bearer(_))) => {
                headers.push(("X-Session-Token", token.clone()));
            }
            SessionChange::Start { session, token } | SessionChange::Renew { session, token } => {
                // A guest's cookie has no age: it goes with the browser's session, as the account does.
                let max_age = (!session.guest).then_some(LIFETIME_SECONDS);
                headers.push(("Set-Cookie", head.session_cookie(token, max_age)));
            }
            SessionChange::End => headers.push(("Set-Cookie", head.session_cookie("", Some(0)))),
        }
        headers
    }

    /// The same reply, which also starts or ends a session.
    pub fn with_session(mut self, change: SessionChange) -> Self {
        self.session = change;
        self
    }
}

/// JSON texts as one JSON array.
pub fn array(rows: &[String]) -> String {
    let mut text = String::with_capacity(2 + rows.iter().map(|row| row.len() + 1).sum::<usize>());
    text.push('[');
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(row);
    }
    text.push(']');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_success_says_so_first() {
        assert_eq!(Reply::ok(&json!({"a": 1})).unwrap().body, r#"{"success":true,"a":1}"#);
        assert_eq!(Reply::created(&json!({})).unwrap().status, 201);
    }

    #[test]
    fn rows_go_out_as_the_database_wrote_them() {
        let rows = array(&[r#"{"seq":2}"#.to_owned(), r#"{"seq":1}"#.to_owned()]);
        let reply = Reply::raw(200, &[("messages", &rows)]);
        assert_eq!(reply.body, r#"{"success":true,"messages":[{"seq":2},{"seq":1}]}"#);
        assert_eq!(Reply::raw(200, &[("messages", &array(&[]))]).body, r#"{"success":true,"messages":[]}"#);
    }

    fn header<'a>(headers: &'a [(&'static str, String)], name: &str) -> Option<&'a str> {
        headers.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    fn started(guest: bool) -> Session {
        let now = crate::domain::time::Timestamp::from_millis(0);
        Session::start(crate::domain::id::UserId::new("a1"), "Alice".into(), guest, 0, now)
    }

    #[test]
    fn every_reply_is_kept_from_caches_frames_and_guesses() {
        let headers = Reply::error(&Error::NotFound, "r1").own_headers(&Head::default(), "r1");
        assert!(EVERY_REPLY.contains(&("Cache-Control", "no-store")));
        assert!(EVERY_REPLY.contains(&("X-Content-Type-Options", "nosniff")));
        assert_eq!(header(&headers, "X-Request-Id"), Some("r1"));
        assert_eq!(header(&headers, "Set-Cookie"), None);
    }

    #[test]
    fn a_refusal_says_what_would_be_allowed_and_when() {
        let refused = |error| Reply::error(&error, "r1").own_headers(&Head::default(), "r1");
        let headers = refused(Error::MethodNotAllowed { allowed: "GET, POST".into() });
        assert_eq!(header(&headers, "Allow"), Some("GET, POST"));
        assert_eq!(header(&refused(Error::TooManyRequests { retry_after_seconds: 60 }), "Retry-After"), Some("60"));
    }

    #[test]
    fn a_guests_cookie_ends_with_the_browsers_session() {
        let cookie = |guest| {
            let change = SessionChange::Start { session: started(guest), token: "t".into() };
            let reply = Reply::raw(201, &[]).with_session(change);
            header(&reply.own_headers(&Head::default(), "r1"), "Set-Cookie").unwrap().to_owned()
        };
        assert!(!cookie(true).contains("Max-Age"));
        assert!(cookie(false).contains("; Max-Age=2592000"));
        let ended = Reply::raw(200, &[]).with_session(SessionChange::End).own_headers(&Head::default(), "r1");
        assert!(
            header(&ended, "Set-Cookie").unwrap().contains("=; ")
                && header(&ended, "Set-Cookie").unwrap().ends_with("Max-Age=0")
        );
    }

    #[test]
    fn a_bearer_client_gets_its_renewed_token_in_a_header() {
        let reply =
            || Reply::raw(200, &[]).with_session(SessionChange::Renew { session: started(false), token: "new".into() });
        let bearer =
            Head::read("GET", "https://c.example/", |name| (name == "authorization").then(|| "Bearer old".into()));
        let headers = reply().own_headers(&bearer, "r1");
        assert_eq!((header(&headers, "X-Session-Token"), header(&headers, "Set-Cookie")), (Some("new"), None));
        let headers = reply().own_headers(&Head::default(), "r1");
        assert!(header(&headers, "X-Session-Token").is_none() && header(&headers, "Set-Cookie").is_some());
    }

    #[test]
    fn a_file_has_its_own_type_and_a_name_to_be_kept_under() {
        let headers = Reply::file("text/calendar", "a.ics", String::new()).own_headers(&Head::default(), "r1");
        let types: Vec<_> = headers.iter().filter(|(name, _)| *name == "Content-Type").collect();
        assert_eq!(types, [&("Content-Type", "text/calendar".to_owned())]);
        assert_eq!(header(&headers, "Content-Disposition"), Some("attachment; filename=\"a.ics\""));
    }

    #[test]
    fn an_error_has_its_one_shape() {
        let reply = Reply::error(&Error::RoomNotFound, "r1");
        assert_eq!(reply.status, 404);
        assert_eq!(
            reply.body,
            r#"{"success":false,"error":"Room not found","code":"room_not_found","requestId":"r1"}"#
        );
    }
}
