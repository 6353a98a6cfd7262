//! Who is told what happens, and what calls cost.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Secret, Settings, host};
use crate::domain::usage::{Money, Prices};
use crate::error::Error;

/// What a secret begins with, so that people know one when they see it.
const PREFIX: &str = "whsec_";

/// The receiver of webhooks.
#[derive(Clone)]
pub struct Webhooks {
    /// Where it listens (`WEBHOOK_URL`). A secret, because an address may be all that keeps strangers out.
    pub url: Secret,
    /// What events are signed with (`WEBHOOK_SECRET`): one key, or the new and the old one while they are exchanged.
    pub keys: Vec<Vec<u8>>,
}

impl std::fmt::Debug for Webhooks {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Webhooks(…)")
    }
}

/// What calls cost, and may cost.
#[derive(Debug, Clone, Copy)]
pub struct Costs {
    /// `PRICE_VIDEO_MINUTE`, `PRICE_VOICE_MINUTE`, `PRICE_P2P_MINUTE`.
    pub prices: Prices,
    /// What a month may cost (`MONTHLY_BUDGET`) before somebody is warned.
    pub monthly_budget: Option<Money>,
}

impl<L: Fn(&str) -> Option<String>> Settings<L> {
    /// A secret alone does nothing, so that the two can be set one after the other: the secret first.
    pub(super) fn webhooks(&self) -> Result<Option<Webhooks>, Error> {
        let keys = match self.text("WEBHOOK_SECRET") {
            Some(text) => text.split_whitespace().map(key).collect::<Option<Vec<_>>>(),
            None => Some(Vec::new()),
        };
        let keys = keys.ok_or(Error::Misconfigured { variable: "WEBHOOK_SECRET" })?;
        match self.shaped("WEBHOOK_URL", is_address)? {
            None => Ok(None),
            Some(_) if keys.is_empty() => Err(Error::Misconfigured { variable: "WEBHOOK_SECRET" }),
            Some(url) => Ok(Some(Webhooks { url: Secret::new(url), keys })),
        }
    }

    pub(super) fn costs(&self) -> Result<Costs, Error> {
        let prices = Prices {
            video: self.money("PRICE_VIDEO_MINUTE")?.unwrap_or(Money::from_millionths(4000)),
            voice: self.money("PRICE_VOICE_MINUTE")?.unwrap_or(Money::from_millionths(2500)),
            p2p: self.money("PRICE_P2P_MINUTE")?.unwrap_or_default(),
        };
        let monthly_budget = self.money("MONTHLY_BUDGET")?;
        if monthly_budget == Some(Money::default()) {
            return Err(Error::Misconfigured { variable: "MONTHLY_BUDGET" });
        }
        Ok(Costs { prices, monthly_budget })
    }

    fn money(&self, variable: &'static str) -> Result<Option<Money>, Error> {
        let amount = |text: String| Money::parse(&text).ok_or(Error::Misconfigured { variable });
        self.text(variable).map(amount).transpose()
    }
}

/// What is told stays between us and the receiver; only on one's own machine nobody listens in between.
fn is_address(url: &str) -> bool {
    let Some(rest) = host(url) else { return false };
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let is_local = ["localhost", "127.0.0.1", "[::1]"]
        .iter()
        .any(|name| authority.strip_prefix(name).is_some_and(|port| port.is_empty() || port.starts_with(':')));
    url.starts_with("https://") || is_local
}

/// 24 to 64 bytes, as the standard has it.
fn key(text: &str) -> Option<Vec<u8>> {
    let key = STANDARD.decode(text.strip_prefix(PREFIX)?).ok()?;
    (24..=64).contains(&key.len()).then_some(key)
}
