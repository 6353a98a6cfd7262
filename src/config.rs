//! Settings and secrets, read once per isolate.
//!
//! Reading is pure (a look-up by name comes in), so what is refused is tested natively. A setting that does not fit
//! refuses to start serving, naming the variable and never its value.

mod callbacks;

use serde::{Deserialize, Serialize, Serializer};

use crate::error::Error;

pub use callbacks::Callbacks;

/// Bytes a session secret has at least: HMAC-SHA-256 is as strong as its key up to here.
const SHORTEST_SECRET: usize = 32;

/// Asked for a browser's own public address when `ICE_SERVERS` names nothing else.
const PUBLIC_STUN: [&str; 2] = ["stun:stun.cloudflare.com:3478", "stun:stun.l.google.com:19302"];

/// A value that must not reach a log: `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a secret in.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret itself, for signing and nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The secret as a key.
    pub fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

/// Everything that is set from outside.
#[derive(Debug, Clone)]
pub struct Config {
    /// Signs sessions and tickets (`SESSION_SECRET`).
    pub session_secret: Secret,
    /// Origin the pages are served from when it is not the request's own (`PUBLIC_URL`), without a slash at its end.
    pub public_origin: Option<String>,
    /// How long a call rings (`RING_TIMEOUT_SECONDS`).
    pub ring_timeout_seconds: u32,
    /// People in one peer-to-peer call (`P2P_MAX_PARTICIPANTS`).
    pub p2p_max_participants: u32,
    /// STUN and TURN servers for browsers (`ICE_SERVERS`).
    pub ice_servers: Vec<IceServer>,
    /// A TURN server that takes time-limited credentials (`TURN_URLS`, `TURN_SECRET`).
    pub turn: Option<Turn>,
    /// Whether Twilio carries the calls.
    pub twilio: Twilio,
    /// How long a Twilio token lives (`TWILIO_TOKEN_TTL_SECONDS`).
    pub twilio_token_ttl_seconds: u32,
    /// Twilio's status callbacks.
    pub callbacks: Callbacks,
}

/// The browser's `RTCIceServer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IceServer {
    /// `stun:`, `turn:` or `turns:` addresses.
    #[serde(deserialize_with = "one_or_many")]
    pub urls: Vec<String>,
    /// Who to say one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// What proves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<Credential>,
}

/// A TURN password: shown to the browser that needs it, hidden from logs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Credential(pub Secret);

impl From<String> for Credential {
    fn from(text: String) -> Self {
        Self(Secret(text))
    }
}

impl Serialize for Credential {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.expose())
    }
}

/// coturn's REST scheme: credentials made from a shared secret.
#[derive(Debug, Clone)]
pub struct Turn {
    /// Where it listens.
    pub urls: Vec<String>,
    /// Shared with the TURN server.
    pub secret: Secret,
}

/// Twilio's account, as far as it is set.
#[derive(Debug, Clone)]
pub enum Twilio {
    /// Nothing of it is set: calls go peer to peer.
    Off,
    /// Some of it is set, which is a mistake to be told.
    Incomplete {
        /// The variables to set.
        missing: Vec<&'static str>,
    },
    /// All of it.
    On {
        /// `AC…`
        account_sid: String,
        /// `SK…`
        api_key_sid: String,
        /// Signs access tokens.
        api_key_secret: Secret,
    },
}

impl Config {
    /// Reads every setting; the first that does not fit is the error.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let settings = Settings { lookup };
        let session_secret = settings
            .text("SESSION_SECRET")
            .filter(|secret| secret.len() >= SHORTEST_SECRET)
            .ok_or(Error::Misconfigured { variable: "SESSION_SECRET" })?;
        Ok(Self {
            session_secret: Secret(session_secret),
            public_origin: settings.public_origin()?,
            ring_timeout_seconds: settings.number("RING_TIMEOUT_SECONDS", 45, 1, 600)?,
            p2p_max_participants: settings.number("P2P_MAX_PARTICIPANTS", 4, 2, 16)?,
            ice_servers: settings.ice_servers()?,
            turn: settings.turn()?,
            twilio: settings.twilio(),
            callbacks: Callbacks::read(&settings)?,
            twilio_token_ttl_seconds: settings.number("TWILIO_TOKEN_TTL_SECONDS", 3600, 60, 86_400)?,
        })
    }

    /// Who carries calls, as the API names it. Half-set Twilio is Twilio's: its calls fail and say why.
    pub fn provider(&self) -> &'static str {
        match self.twilio {
            Twilio::Off => "p2p",
            Twilio::Incomplete { .. } | Twilio::On { .. } => "twilio",
        }
    }
}

struct Settings<L> {
    lookup: L,
}

impl<L: Fn(&str) -> Option<String>> Settings<L> {
    /// A setting without the spaces around it; an empty one counts as not set.
    fn text(&self, variable: &str) -> Option<String> {
        (self.lookup)(variable).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn number(&self, variable: &'static str, default: u32, least: u32, most: u32) -> Result<u32, Error> {
        let Some(text) = self.text(variable) else { return Ok(default) };
        let number = text.parse().ok().filter(|number| (least..=most).contains(number));
        number.ok_or(Error::Misconfigured { variable })
    }

    fn public_origin(&self) -> Result<Option<String>, Error> {
        let Some(text) = self.text("PUBLIC_URL") else { return Ok(None) };
        let origin = text.trim_end_matches('/').to_lowercase();
        let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        // An origin as browsers send it: nothing behind the host and its port.
        let fits = host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']));
        if fits { Ok(Some(origin)) } else { Err(Error::Misconfigured { variable: "PUBLIC_URL" }) }
    }

    fn ice_servers(&self) -> Result<Vec<IceServer>, Error> {
        let Some(text) = self.text("ICE_SERVERS") else {
            let urls = PUBLIC_STUN.map(str::to_owned).to_vec();
            return Ok(vec![IceServer { urls, username: None, credential: None }]);
        };
        let misconfigured = Error::Misconfigured { variable: "ICE_SERVERS" };
        let Ok(servers) = serde_json::from_str::<Vec<IceServer>>(&text) else { return Err(misconfigured) };
        // A browser throws on an address it does not know and on TURN without credentials.
        let usable = servers.iter().all(|server| {
            let credentials = server.username.is_some() && server.credential.is_some();
            !server.urls.is_empty() && server.urls.iter().all(|url| is_stun(url) || (is_turn(url) && credentials))
        });
        if usable { Ok(servers) } else { Err(misconfigured) }
    }

    fn turn(&self) -> Result<Option<Turn>, Error> {
        match (self.text("TURN_URLS"), self.text("TURN_SECRET")) {
            (None, None) => Ok(None),
            (None, Some(_)) => Err(Error::Misconfigured { variable: "TURN_URLS" }),
            (Some(_), None) => Err(Error::Misconfigured { variable: "TURN_SECRET" }),
            (Some(urls), Some(secret)) => {
                let urls: Vec<String> = urls.split(',').map(|url| url.trim().to_owned()).collect();
                if urls.iter().all(|url| is_turn(url)) {
                    Ok(Some(Turn { urls, secret: Secret(secret) }))
                } else {
                    Err(Error::Misconfigured { variable: "TURN_URLS" })
                }
            }
        }
    }

    /// `TWILIO_AUTH_TOKEN` alone does not count: it verifies webhooks and signs no token.
    fn twilio(&self) -> Twilio {
        let account = ("TWILIO_ACCOUNT_SID", self.text("TWILIO_ACCOUNT_SID"));
        let named = [("TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET"), ("TWILIO_API_KEY", "TWILIO_API_SECRET")];
        // A pair is taken whole: a key with another key's secret would sign tokens that Twilio refuses.
        let [first, second] = named.map(|(sid, secret)| ((sid, self.text(sid)), (secret, self.text(secret))));
        let is_set = |pair: &(Named, Named)| pair.0.1.is_some() || pair.1.1.is_some();
        let (sid, secret) = if is_set(&first) || !is_set(&second) { first } else { second };
        match (account, sid, secret) {
            ((_, None), (_, None), (_, None)) => Twilio::Off,
            ((_, Some(account_sid)), (_, Some(api_key_sid)), (_, Some(secret))) => {
                Twilio::On { account_sid, api_key_sid, api_key_secret: Secret(secret) }
            }
            (account, sid, secret) => {
                let missing = [account, sid, secret];
                let missing = missing.into_iter().filter(|(_, value)| value.is_none()).map(|(name, _)| name);
                Twilio::Incomplete { missing: missing.collect() }
            }
        }
    }
}

type Named = (&'static str, Option<String>);

fn is_stun(url: &str) -> bool {
    url.starts_with("stun:") || url.starts_with("stuns:")
}

fn is_turn(url: &str) -> bool {
    url.starts_with("turn:") || url.starts_with("turns:")
}

fn one_or_many<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Urls {
        One(String),
        Many(Vec<String>),
    }
    Ok(match Urls::deserialize(deserializer)? {
        Urls::One(url) => vec![url],
        Urls::Many(urls) => urls,
    })
}

#[cfg(test)]
mod tests;
