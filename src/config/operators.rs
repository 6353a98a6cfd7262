//! Who runs the place.

use super::{Secret, Settings};
use crate::domain::session::Session;
use crate::domain::user::Username;
use crate::error::Error;

/// Who may look behind the scenes.
#[derive(Debug, Clone, Default)]
pub struct Operators {
    /// What their names are compared by.
    names: Vec<String>,
    /// What a program shows.
    token: Option<Secret>,
}

impl Operators {
    /// Whether a person is one: by name, in whatever capitals. A guest is none, because anybody could be a guest of
    /// that name.
    pub fn include(&self, session: &Session) -> bool {
        !session.guest && Username::parse(&session.username).is_ok_and(|name| self.names.contains(&name.key()))
    }

    /// Whether a program showed the token.
    pub fn know(&self, token: &str) -> bool {
        self.token.as_ref().is_some_and(|secret| secret.is(token))
    }
}

impl<L: Fn(&str) -> Option<String>> Settings<L> {
    pub(super) fn operators(&self) -> Result<Operators, Error> {
        let names = self.text("ADMIN_USERS").unwrap_or_default();
        let names = names.split(',').filter(|name| !name.trim().is_empty());
        let keys = names.map(|name| Username::parse(name).map(|name| name.key()));
        let names = keys.collect::<Result<_, _>>().map_err(|_| Error::Misconfigured { variable: "ADMIN_USERS" })?;
        Ok(Operators { names, token: self.long_secret("ADMIN_TOKEN")? })
    }
}
