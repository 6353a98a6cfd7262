//! Web Push: the key pair that push services know us by.

use super::{Secret, Settings};
use crate::domain::push::{decoded, is_point};
use crate::error::Error;

/// Bytes of a private key.
const PRIVATE: usize = 32;

/// Who we are to push services (RFC 8292).
#[derive(Debug, Clone)]
pub struct Push {
    /// `VAPID_PUBLIC_KEY`; browsers subscribe with it.
    pub public_key: String,
    /// `VAPID_PRIVATE_KEY`
    pub private_key: Secret,
    /// `VAPID_SUBJECT`: where the services' people write to.
    pub subject: String,
    /// `PUSH_ALLOW_LOCAL`: for tests, a push service on this machine.
    pub is_local_allowed: bool,
}

impl<L: Fn(&str) -> Option<String>> Settings<L> {
    /// The three belong together; without any nobody is told of calls without a page.
    pub(super) fn push(&self) -> Result<Option<Push>, Error> {
        let public_key = self.shaped("VAPID_PUBLIC_KEY", is_point)?;
        let is_private = |text: &str| decoded(text).is_some_and(|key| key.len() == PRIVATE);
        let private_key = self.shaped("VAPID_PRIVATE_KEY", is_private)?;
        let is_contact = |text: &str| {
            let rest = text
                .strip_prefix("mailto:")
                .filter(|rest| rest.contains('@'))
                .or_else(|| text.strip_prefix("https://"));
            rest.is_some_and(|rest| rest.len() > 2 && rest.chars().all(|letter| letter.is_ascii_graphic()))
        };
        let subject = self.shaped("VAPID_SUBJECT", is_contact)?;
        let is_local_allowed = self.flag("PUSH_ALLOW_LOCAL", false)?;
        let missing = |variable| Error::Misconfigured { variable };
        if public_key.is_none() && private_key.is_none() && subject.is_none() {
            return Ok(None);
        }
        Ok(Some(Push {
            public_key: public_key.ok_or(missing("VAPID_PUBLIC_KEY"))?.trim_end_matches('=').to_owned(),
            private_key: Secret::new(private_key.ok_or(missing("VAPID_PRIVATE_KEY"))?.trim_end_matches('=').to_owned()),
            subject: subject.ok_or(missing("VAPID_SUBJECT"))?,
            is_local_allowed,
        }))
    }
}
