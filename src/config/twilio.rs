//! Twilio's account, and how it carries calls.

use super::{Secret, Settings, host};
use crate::error::Error;
use crate::twilio::rest::{Addresses, Credentials};

/// Where Twilio's media run: <https://www.twilio.com/docs/video/ip-addresses>
const REGIONS: [&str; 10] = ["au1", "br1", "de1", "gll", "ie1", "in1", "jp1", "sg1", "us1", "us2"];

/// The one type that Twilio gives to accounts made since October 2024.
const ROOM_TYPE: &str = "group";

/// Our path for Twilio's news.
const CALLBACK_PATH: &str = "/api/twilio/status-callback";

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

impl Twilio {
    /// What is missing for calls over Twilio.
    pub fn missing(&self) -> Vec<&'static str> {
        match self {
            Self::Off => vec!["TWILIO_ACCOUNT_SID", "TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET"],
            Self::Incomplete { missing } => missing.clone(),
            Self::On { .. } => Vec::new(),
        }
    }

    /// The key, as the REST API asks for it.
    pub fn key(&self) -> Option<Credentials> {
        let Self::On { api_key_sid, api_key_secret, .. } = self else { return None };
        Some(Credentials { user: api_key_sid.clone(), secret: api_key_secret.clone() })
    }
}

/// How Twilio carries calls.
#[derive(Debug, Clone)]
pub struct TwilioSettings {
    /// Proves that a callback comes from Twilio (`TWILIO_AUTH_TOKEN`).
    pub auth_token: Option<Secret>,
    /// Where Twilio tells what happens in rooms that we make (`TWILIO_STATUS_CALLBACK_URL`, else under `PUBLIC_URL`).
    pub status_callback_url: Option<String>,
    /// Where media run (`TWILIO_MEDIA_REGION`); `None` leaves it to the account.
    pub media_region: Option<String>,
    /// The type of rooms that we make (`TWILIO_ROOM_TYPE`).
    pub room_type: String,
    /// People in one call (`TWILIO_MAX_PARTICIPANTS`).
    pub max_participants: u32,
    /// Whether the browser's SDK makes the room (`TWILIO_CLIENT_ROOM_CREATION`); otherwise we do.
    pub client_room_creation: bool,
    /// How long a token lives (`TWILIO_TOKEN_TTL_SECONDS`).
    pub token_ttl_seconds: u32,
    /// Where Twilio listens (`TWILIO_API_BASE_URL`, for tests).
    pub addresses: Addresses,
    /// Whether a call goes on from browser to browser when Twilio fails at its start (`TWILIO_FALLBACK`).
    pub falls_back: bool,
    /// Whether the key is set under both pairs of names, and differently.
    pub keys_differ: bool,
}

type Named = (&'static str, Option<String>);

impl<L: Fn(&str) -> Option<String>> Settings<L> {
    /// `TWILIO_AUTH_TOKEN` alone does not count: it verifies webhooks and signs no token.
    pub(super) fn twilio(&self) -> Result<Twilio, Error> {
        let account = ("TWILIO_ACCOUNT_SID", self.sid("TWILIO_ACCOUNT_SID", "AC")?);
        let [first, second] = self.keys()?;
        // A pair is taken whole: a key with another key's secret would sign tokens that Twilio refuses.
        let is_set = |pair: &(Named, Named)| pair.0.1.is_some() || pair.1.1.is_some();
        let (sid, secret) = if is_set(&first) || !is_set(&second) { first } else { second };
        Ok(match (account, sid, secret) {
            ((_, None), (_, None), (_, None)) => Twilio::Off,
            ((_, Some(account_sid)), (_, Some(api_key_sid)), (_, Some(secret))) => {
                Twilio::On { account_sid, api_key_sid, api_key_secret: Secret::new(secret) }
            }
            (account, sid, secret) => {
                let missing = [account, sid, secret];
                let missing = missing.into_iter().filter(|(_, value)| value.is_none()).map(|(name, _)| name);
                Twilio::Incomplete { missing: missing.collect() }
            }
        })
    }

    pub(super) fn twilio_settings(&self, public_origin: Option<&str>) -> Result<TwilioSettings, Error> {
        let callback = self.shaped("TWILIO_STATUS_CALLBACK_URL", |url| host(url).is_some())?;
        let [first, second] = self.keys()?;
        let differ = |one: &Named, other: &Named| one.1.is_some() && other.1.is_some() && one.1 != other.1;
        let base = self.shaped("TWILIO_API_BASE_URL", |url| host(url).is_some_and(|rest| !rest.contains('?')))?;
        let base = base.map(|url| url.trim_end_matches('/').to_owned());
        let fallback = self.shaped("TWILIO_FALLBACK", |word| matches!(word, "p2p" | "off"))?;
        let room_type = self.shaped("TWILIO_ROOM_TYPE", |word| word == ROOM_TYPE)?;
        Ok(TwilioSettings {
            auth_token: self.text("TWILIO_AUTH_TOKEN").map(Secret::new),
            status_callback_url: callback.or_else(|| public_origin.map(|origin| format!("{origin}{CALLBACK_PATH}"))),
            media_region: self.shaped("TWILIO_MEDIA_REGION", |region| REGIONS.contains(&region))?,
            room_type: room_type.unwrap_or_else(|| ROOM_TYPE.to_owned()),
            max_participants: self.number("TWILIO_MAX_PARTICIPANTS", 50, 2, 50)?,
            client_room_creation: self.flag("TWILIO_CLIENT_ROOM_CREATION", true)?,
            token_ttl_seconds: self.number("TWILIO_TOKEN_TTL_SECONDS", 3600, 60, 86_400)?,
            addresses: base.map_or_else(Addresses::default, |url| Addresses { video: url.clone(), accounts: url }),
            falls_back: fallback.as_deref() != Some("off"),
            keys_differ: differ(&first.0, &second.0) || differ(&first.1, &second.1),
        })
    }

    /// The key under its two pairs of names; the first pair wins.
    fn keys(&self) -> Result<[(Named, Named); 2], Error> {
        let pair = |sid, secret| -> Result<(Named, Named), Error> {
            Ok(((sid, self.sid(sid, "SK")?), (secret, self.text(secret))))
        };
        Ok([pair("TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET")?, pair("TWILIO_API_KEY", "TWILIO_API_SECRET")?])
    }

    /// Two letters that name the kind, and 32 hexadecimal digits.
    fn sid(&self, variable: &'static str, kind: &str) -> Result<Option<String>, Error> {
        self.shaped(variable, |text| {
            let digits = text.strip_prefix(kind).unwrap_or_default();
            digits.len() == 32 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
        })
    }
}
