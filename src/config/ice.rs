//! Servers that help browsers find each other.

use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use super::{Secret, Settings};
use crate::error::Error;

/// Asked for a browser's own public address when `ICE_SERVERS` names nothing else.
const PUBLIC_STUN: [&str; 2] = ["stun:stun.cloudflare.com:3478", "stun:stun.l.google.com:19302"];

/// The browser's `RTCIceServer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
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
        Self(Secret::new(text))
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

impl<L: Fn(&str) -> Option<String>> Settings<L> {
    pub(super) fn ice_servers(&self) -> Result<Vec<IceServer>, Error> {
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

    pub(super) fn turn(&self) -> Result<Option<Turn>, Error> {
        match (self.text("TURN_URLS"), self.text("TURN_SECRET")) {
            (None, None) => Ok(None),
            (None, Some(_)) => Err(Error::Misconfigured { variable: "TURN_URLS" }),
            (Some(_), None) => Err(Error::Misconfigured { variable: "TURN_SECRET" }),
            (Some(urls), Some(secret)) => {
                let urls: Vec<String> = urls.split(',').map(|url| url.trim().to_owned()).collect();
                if urls.iter().all(|url| is_turn(url)) {
                    Ok(Some(Turn { urls, secret: Secret::new(secret) }))
                } else {
                    Err(Error::Misconfigured { variable: "TURN_URLS" })
                }
            }
        }
    }
}

pub(super) fn is_stun(url: &str) -> bool {
    url.starts_with("stun:") || url.starts_with("stuns:")
}

fn is_turn(url: &str) -> bool {
    url.starts_with("turn:") || url.starts_with("turns:")
}

fn one_or_many<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let wrong = || serde::de::Error::custom("neither a text nor texts");
    let one = |value| match value {
        Value::String(url) => Ok(url),
        _ => Err(wrong()),
    };
    match Value::deserialize(deserializer)? {
        Value::Array(urls) => urls.into_iter().map(one).collect(),
        url => Ok(vec![one(url)?]),
    }
}
