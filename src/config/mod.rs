//! Settings and secrets, read once per isolate.
//!
//! Reading is pure (a look-up by name comes in), so what is refused is tested natively. A setting that does not fit
//! refuses to start serving, naming the variable and never its value.

mod callbacks;
mod ice;
mod operators;
mod push;
mod retention;
mod secret;
mod twilio;
mod webhooks;

use crate::domain::appointment::rules::Margins;
use crate::error::Error;

pub use callbacks::Callbacks;
pub use ice::{Credential, IceServer, Turn};
pub use operators::Operators;
pub use push::Push;
pub use retention::Retention;
pub use secret::Secret;
pub use twilio::{Twilio, TwilioSettings};
pub use webhooks::{Costs, Webhooks};

/// Bytes a secret that we sign with, or that opens a door, has at least: HMAC-SHA-256 is as strong as its key up to
/// here.
const SHORTEST_SECRET: usize = 32;

/// Everything that is set from outside.
#[derive(Debug, Clone)]
pub struct Config {
    /// Signs sessions and tickets (`SESSION_SECRET`).
    pub session_secret: Secret,
    /// Origin the pages are served from when it is not the request's own (`PUBLIC_URL`), without a slash at its end.
    pub public_origin: Option<String>,
    /// How long a call rings (`RING_TIMEOUT_SECONDS`).
    pub ring_timeout_seconds: u32,
    /// How long before and after its time one can join an appointment (`JOIN_EARLY_MINUTES`, `JOIN_LATE_MINUTES`).
    pub join_margins: Margins,
    /// People in one peer-to-peer call (`P2P_MAX_PARTICIPANTS`).
    pub p2p_max_participants: u32,
    /// STUN and TURN servers for browsers (`ICE_SERVERS`).
    pub ice_servers: Vec<IceServer>,
    /// A TURN server that takes time-limited credentials (`TURN_URLS`, `TURN_SECRET`).
    pub turn: Option<Turn>,
    /// Whether Twilio carries the calls.
    pub twilio: Twilio,
    /// How it does.
    pub twilio_settings: TwilioSettings,
    /// Who may look behind the scenes (`ADMIN_USERS`, `ADMIN_TOKEN`).
    pub operators: Operators,
    /// How long Twilio's news are kept, and whose are taken.
    pub callbacks: Callbacks,
    /// How long calls and messages are kept.
    pub retention: Retention,
    /// Who is told what happens (`WEBHOOK_URL`, `WEBHOOK_SECRET`).
    pub webhooks: Option<Webhooks>,
    /// Who tells people without a page of calls (`VAPID_…`).
    pub push: Option<Push>,
    /// What calls cost (`PRICE_…_MINUTE`, `MONTHLY_BUDGET`).
    pub costs: Costs,
}

impl Config {
    /// Reads every setting; the first that does not fit is the error.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let settings = Settings { lookup };
        let session_secret = settings.long_secret("SESSION_SECRET")?;
        let public_origin = settings.public_origin()?;
        Ok(Self {
            session_secret: session_secret.ok_or(Error::Misconfigured { variable: "SESSION_SECRET" })?,
            ring_timeout_seconds: settings.number("RING_TIMEOUT_SECONDS", 45, 1, 600)?,
            join_margins: Margins {
                early: settings.number("JOIN_EARLY_MINUTES", 15, 0, 120)?,
                late: settings.number("JOIN_LATE_MINUTES", 30, 0, 240)?,
            },
            p2p_max_participants: settings.number("P2P_MAX_PARTICIPANTS", 4, 2, 16)?,
            ice_servers: settings.ice_servers()?,
            turn: settings.turn()?,
            twilio: settings.twilio()?,
            twilio_settings: settings.twilio_settings(public_origin.as_deref())?,
            operators: settings.operators()?,
            callbacks: Callbacks::read(&settings)?,
            retention: Retention::read(&settings)?,
            webhooks: settings.webhooks()?,
            push: settings.push()?,
            costs: settings.costs()?,
            public_origin,
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

/// The settings by name.
struct Settings<L> {
    lookup: L,
}

impl<L: Fn(&str) -> Option<String>> Settings<L> {
    /// A setting without the spaces around it; an empty one counts as not set.
    fn text(&self, variable: &str) -> Option<String> {
        (self.lookup)(variable).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// A setting that has to be of some shape when it is there.
    fn shaped(&self, variable: &'static str, fits: impl Fn(&str) -> bool) -> Result<Option<String>, Error> {
        match self.text(variable) {
            Some(text) if !fits(&text) => Err(Error::Misconfigured { variable }),
            text => Ok(text),
        }
    }

    fn number(&self, variable: &'static str, default: u32, least: u32, most: u32) -> Result<u32, Error> {
        let Some(text) = self.text(variable) else { return Ok(default) };
        let number = text.parse().ok().filter(|number| (least..=most).contains(number));
        number.ok_or(Error::Misconfigured { variable })
    }

    fn flag(&self, variable: &'static str, default: bool) -> Result<bool, Error> {
        match self.text(variable).as_deref() {
            None => Ok(default),
            Some("true") => Ok(true),
            Some("false") => Ok(false),
            Some(_) => Err(Error::Misconfigured { variable }),
        }
    }

    fn long_secret(&self, variable: &'static str) -> Result<Option<Secret>, Error> {
        Ok(self.shaped(variable, |text| text.len() >= SHORTEST_SECRET)?.map(Secret::new))
    }

    fn public_origin(&self) -> Result<Option<String>, Error> {
        let Some(text) = self.text("PUBLIC_URL") else { return Ok(None) };
        let origin = text.trim_end_matches('/').to_lowercase();
        // An origin as browsers send it: nothing behind the host and its port.
        let fits = host(&origin).is_some_and(|host| !host.contains(['/', '?']));
        if fits { Ok(Some(origin)) } else { Err(Error::Misconfigured { variable: "PUBLIC_URL" }) }
    }
}

/// What stands behind the scheme of a web address; `None` for anything that is none.
fn host(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let is_odd = rest.is_empty() || rest.starts_with(['/', ':', '?']) || rest.contains(['#', '@', '\\']);
    (!is_odd && rest.chars().all(|letter| letter.is_ascii_graphic())).then_some(rest)
}

#[cfg(test)]
mod tests;
