//! A request before its body: address, headers, session token; and the rules that need no more than that.

use crate::domain::address;
use crate::error::Error;

/// The session's cookie on HTTPS. The prefix makes browsers insist on `Secure`, `Path=/` and no `Domain`.
const SECURE_COOKIE: &str = "__Host-session";

/// The session's cookie on http://localhost, where the prefix cannot be had.
const LOCAL_COOKIE: &str = "session";

/// The headers that anything here looks at, as [`Head::read`] is asked for them.
pub const HEADERS: [&str; 9] = [
    "cf-connecting-ip",
    "cf-ray",
    "x-twilio-signature",
    "origin",
    "content-type",
    "authorization",
    "cookie",
    "upgrade",
    "sec-websocket-protocol",
];

/// What a request says before its body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// `GET`, `POST`, …
    pub method: String,
    /// Scheme, host and port the request came to.
    pub origin: String,
    /// The path.
    pub path: String,
    /// What is behind the question mark.
    pub query: String,
    /// Path, question mark and query as they came.
    pub target: String,
    /// Where the request comes from, as limits count it: the address that Cloudflare saw, of IPv6 the first 64 bits.
    pub address: String,
    /// Cloudflare's name for the request.
    pub ray: Option<String>,
    /// What proves that a webhook is Twilio's.
    pub twilio_signature: Option<String>,
    sent_origin: Option<String>,
    content_type: Option<String>,
    /// What the connection is to become.
    pub upgrade: Option<String>,
    /// The protocols that a socket's page offers.
    pub sub_protocols: Option<String>,
    authorization: Option<String>,
    cookie: Option<String>,
}

/// A session's token as it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SentToken {
    /// `Authorization: Bearer …`
    Bearer(String),
    /// The session cookie.
    Cookie(String),
}

impl SentToken {
    /// The token itself.
    pub fn text(&self) -> &str {
        match self {
            Self::Bearer(token) | Self::Cookie(token) => token,
        }
    }
}

impl Head {
    /// Reads method, URL (as the platform writes it: absolute) and headers.
    pub fn read(method: &str, url: &str, header: impl Fn(&str) -> Option<String>) -> Self {
        let whole = url.split('#').next().unwrap_or_default();
        let (url, query) = whole.split_once('?').unwrap_or((whole, ""));
        let host_start = url.find("://").map_or(0, |at| at + 3);
        let path_start = url.get(host_start..).and_then(|rest| rest.find('/')).map_or(url.len(), |at| host_start + at);
        let (origin, path) = url.split_at_checked(path_start).unwrap_or((url, ""));
        Self {
            method: method.to_owned(),
            origin: origin.to_owned(),
            path: path.to_owned(),
            target: whole.get(path_start..).unwrap_or_default().to_owned(),
            query: query.to_owned(),
            address: address::counted(&header("cf-connecting-ip").unwrap_or_default()),
            ray: header("cf-ray"),
            twilio_signature: header("x-twilio-signature"),
            sent_origin: header("origin"),
            content_type: header("content-type"),
            upgrade: header("upgrade"),
            sub_protocols: header("sec-websocket-protocol"),
            authorization: header("authorization"),
            cookie: header("cookie"),
        }
    }

    /// The address as the outside knows it, when that is another origin than the request's.
    pub fn url(&self, public_origin: Option<&str>) -> String {
        format!("{}{}", public_origin.unwrap_or(&self.origin), self.target)
    }

    /// Whether the method changes state and so brings a JSON body.
    pub fn has_body(&self) -> bool {
        matches!(self.method.as_str(), "POST" | "PUT" | "PATCH" | "DELETE")
    }

    /// Refuses pages of other sites. Requests without an `Origin` do not come from a page that could be one.
    pub fn check_origin(&self, public_origin: Option<&str>) -> Result<(), Error> {
        match self.sent_origin.as_deref() {
            None => Ok(()),
            Some(origin) if origin == self.origin || Some(origin) == public_origin => Ok(()),
            Some(_) => Err(Error::ForeignOrigin),
        }
    }

    /// Refuses bodies that a page of another site could send without asking first (forms).
    pub fn check_content_type(&self) -> Result<(), Error> {
        if !self.has_body() {
            return Ok(());
        }
        let essence = self.content_type.as_deref().and_then(|text| text.split(';').next()).unwrap_or_default();
        if essence.trim().eq_ignore_ascii_case("application/json") { Ok(()) } else { Err(Error::JsonRequired) }
    }

    /// Whether this is http://localhost, where a `Secure` cookie may not be kept.
    fn is_local(&self) -> bool {
        let Some(host) = self.origin.strip_prefix("http://") else { return false };
        let name = if host.starts_with('[') {
            host.split_inclusive(']').next().unwrap_or_default()
        } else {
            host.split(':').next().unwrap_or_default()
        };
        matches!(name, "localhost" | "127.0.0.1" | "[::1]")
    }

    fn cookie_name(&self) -> &'static str {
        if self.is_local() { LOCAL_COOKIE } else { SECURE_COOKIE }
    }

    /// The session's token, a Bearer one before a cookie.
    pub fn token(&self) -> Option<SentToken> {
        if let Some(header) = self.authorization.as_deref() {
            let bearer = header.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
            if let Some((_, token)) = bearer {
                return Some(SentToken::Bearer(token.trim().to_owned()));
            }
        }
        let token = cookie_value(self.cookie.as_deref()?, self.cookie_name())?;
        Some(SentToken::Cookie(token.to_owned()))
    }

    /// The `Set-Cookie` of a session's token. Without a life it ends with the browser's session, as guests do.
    pub fn session_cookie(&self, token: &str, max_age_seconds: Option<i64>) -> String {
        let name = self.cookie_name();
        let secure = if self.is_local() { "" } else { "; Secure" };
        let max_age = max_age_seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax{secure}{max_age}")
    }

    /// A value of the query string, the first of its name.
    pub fn query_value(&self, name: &str) -> Option<String> {
        form_urlencoded::parse(self.query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }
}

/// The value of a cookie (RFC 6265 §5.4 joins them with `; `).
fn cookie_value<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    header
        .split(';')
        .find_map(|pair| pair.trim().split_once('=').filter(|(key, _)| *key == name))
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(method: &str, url: &str, headers: &[(&str, &str)]) -> Head {
        Head::read(method, url, |name| {
            headers.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn an_address_is_told_as_it_came_or_under_the_public_origin() {
        for target in ["/api/x", "/api/x/", "/api/x?", "/api/x?a=%27&b='"] {
            let read = head("POST", &format!("http://localhost:8787{target}"), &[]);
            assert_eq!(read.url(None), format!("http://localhost:8787{target}"));
            assert_eq!(read.url(Some("https://chat.example")), format!("https://chat.example{target}"));
        }
    }

    #[test]
    fn an_address_falls_into_its_parts() {
        let read = head("GET", "https://chat.example:8443/api/rooms/r1/messages?before=7&limit=2", &[]);
        assert_eq!(read.origin, "https://chat.example:8443");
        assert_eq!(read.path, "/api/rooms/r1/messages");
        assert_eq!(read.query_value("before").as_deref(), Some("7"));
        assert_eq!(read.query_value("after"), None);
        assert_eq!(head("GET", "https://chat.example/?a=%20b", &[]).query_value("a").as_deref(), Some(" b"));
    }

    #[test]
    fn one_lines_ipv6_addresses_are_one_to_limits() {
        let from = |address| head("GET", "https://chat.example/", &[("cf-connecting-ip", address)]).address;
        assert_eq!(from("2001:db8:7:1::1"), from("2001:db8:7:1:ffff::2"));
        assert_ne!(from("2001:db8:7:1::1"), from("2001:db8:7:2::1"));
        assert_eq!(
            (from("203.0.113.7").as_str(), head("GET", "https://chat.example/", &[]).address.as_str()),
            ("203.0.113.7", "")
        );
    }

    #[test]
    fn only_our_own_origin_may_ask() {
        let url = "https://chat.example/api/rooms";
        let check = |origin, public| head("GET", url, &[("origin", origin)]).check_origin(public);
        assert_eq!(head("GET", url, &[]).check_origin(None), Ok(()));
        assert_eq!(check("https://chat.example", None), Ok(()));
        assert_eq!(check("https://talk.example", Some("https://talk.example")), Ok(()));
        for foreign in ["https://evil.example", "http://chat.example", "https://chat.example.evil.example", "null", ""]
        {
            assert_eq!(check(foreign, Some("https://talk.example")), Err(Error::ForeignOrigin), "{foreign}");
        }
    }

    #[test]
    fn a_request_that_changes_something_brings_json() {
        let check =
            |method, kind: &[(&str, &str)]| head(method, "https://c.example/api/rooms", kind).check_content_type();
        assert_eq!(check("POST", &[("content-type", "Application/JSON; charset=utf-8")]), Ok(()));
        assert_eq!(check("GET", &[]), Ok(()));
        for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] {
            assert_eq!(check("POST", &[("content-type", kind)]), Err(Error::JsonRequired), "{kind}");
        }
        for method in ["POST", "PUT", "PATCH", "DELETE"] {
            assert_eq!(check(method, &[]), Err(Error::JsonRequired));
        }
    }

    #[test]
    fn a_bearer_token_wins_over_the_cookie() {
        let cookie = ("cookie", "theme=dark; __Host-session=from-cookie; session=local");
        let url = "https://chat.example/api/auth/me";
        assert_eq!(head("GET", url, &[cookie]).token(), Some(SentToken::Cookie("from-cookie".into())));
        let both = [cookie, ("authorization", "bearer from-header")];
        assert_eq!(head("GET", url, &both).token(), Some(SentToken::Bearer("from-header".into())));
        let basic = [cookie, ("authorization", "Basic abc")];
        assert_eq!(head("GET", url, &basic).token(), Some(SentToken::Cookie("from-cookie".into())));
        assert_eq!(head("GET", url, &[]).token(), None);
    }

    #[test]
    fn only_plain_localhost_goes_without_secure() {
        for url in ["http://localhost:3000/", "http://127.0.0.1:3000/", "http://[::1]:3000/"] {
            assert_eq!(head("GET", url, &[]).session_cookie("t", None), "session=t; Path=/; HttpOnly; SameSite=Lax");
        }
        for url in ["https://localhost/", "http://chat.example/", "http://localhost.evil.example/"] {
            assert_eq!(
                head("GET", url, &[]).session_cookie("t", Some(60)),
                "__Host-session=t; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn no_request_makes_it_panic(method in ".*", url in ".*", cookie in ".*", authorization in ".*") {
            let read = head(&method, &url, &[("cookie", &cookie), ("authorization", &authorization)]);
            let _ = (read.token(), read.query_value("a"), read.session_cookie("t", None));
            let _ = (read.check_origin(None), read.check_content_type());
        }

        #[test]
        fn a_cookie_is_found_among_others(before in "[a-z]{1,8}=[a-z=]{0,8}", token in "[A-Za-z0-9._-]{1,64}") {
            let cookies = format!("{before}; __Host-session={token}; z=1");
            let read = head("GET", "https://chat.example/", &[("cookie", &cookies)]);
            proptest::prop_assert_eq!(read.token(), Some(SentToken::Cookie(token)));
        }
    }
}
