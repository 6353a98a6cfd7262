//! Whether Twilio's credentials are what they should be, proven by using them.

use futures_util::future::{OptionFuture, join};
use serde::Serialize;

use super::rest::{Account, Client, Credentials, Failure, Transport};
use crate::config::{Config, Secret, Twilio};

/// A room that is never there: asking for it shows whether a key may ask for rooms.
const NO_ROOM: &str = "credential-check";

/// Characters of the account's SID that are shown.
const SHOWN: usize = 10;

/// What came out.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema), schemars(rename = "CredentialsCheck"))]
pub struct Check {
    /// Whether calls over Twilio work with these credentials.
    pub valid: bool,
    /// The beginning of the account's SID.
    pub account_sid: Option<String>,
    /// `active`, `suspended` or `closed`; `None` when it could not be found out, as with all that follows.
    pub account_status: Option<String>,
    /// Whether Twilio knows the API key and its secret.
    pub api_key_valid: Option<bool>,
    /// Whether the key, the account and the auth token belong together.
    pub credentials_match: Option<bool>,
    /// What is wrong, the worst first.
    pub problems: Vec<Problem>,
}

/// Something that is wrong, and what to do about it.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Problem {
    /// For programs.
    pub code: &'static str,
    /// For people.
    pub message: String,
    /// What to do.
    pub cure: &'static str,
    /// Whether calls over Twilio cannot work.
    #[serde(skip)]
    is_fatal: bool,
}

/// Finds out. `client` speaks to Twilio with the credentials it gets.
pub async fn check<T: Transport>(config: &Config, client: impl Fn(Credentials) -> Client<T>) -> Check {
    let mut found = Findings::default();
    let settings = &config.twilio_settings;
    match &config.twilio {
        Twilio::Off => found.fatal(
            "not_configured",
            "Twilio credentials not configured: calls go from browser to browser",
            "Set TWILIO_ACCOUNT_SID, TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET, or leave it at that.",
        ),
        Twilio::Incomplete { missing } => found.fatal(
            "partially_configured",
            format!("Twilio credentials not configured: {} missing", missing.join(", ")),
            "Set what is missing, or remove Twilio's other variables to have calls from browser to browser.",
        ),
        Twilio::On { account_sid, api_key_sid, api_key_secret } => {
            let pair = |user: &str, secret: &Secret| Credentials { user: user.to_owned(), secret: secret.clone() };
            let by_key = client(pair(api_key_sid, api_key_secret));
            let by_token = settings.auth_token.as_ref().map(|token| client(pair(account_sid, token)));
            let token = OptionFuture::from(by_token.as_ref().map(|by_token| by_token.account(account_sid)));
            let (key, token) = join(by_key.account(account_sid), token).await;
            found.key(key, &by_key).await;
            found.token(token);
            if found.needs_a_look_at_the_key() {
                let has_key = OptionFuture::from(by_token.as_ref().map(|it| it.has_key(account_sid, api_key_sid)));
                found.ownership(has_key.await);
            }
            found.account();
            found.masked = Some(account_sid.chars().take(SHOWN).chain(['…']).collect());
        }
    }
    if settings.keys_differ {
        found.note(
            "key_spellings_differ",
            "The API key is set under both pairs of names, with different values; TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET count",
            "Remove TWILIO_API_KEY and TWILIO_API_SECRET.",
        );
    }
    found.check()
}

#[derive(Default)]
struct Findings {
    masked: Option<String>,
    status: Option<String>,
    key: Option<bool>,
    key_matches: Option<bool>,
    token: Option<bool>,
    problems: Vec<Problem>,
}

impl Findings {
    fn fatal(&mut self, code: &'static str, message: impl Into<String>, cure: &'static str) {
        // One cause is told once, however many requests met it.
        if !self.problems.iter().any(|problem| problem.code == code) {
            self.problems.push(Problem { code, message: message.into(), cure, is_fatal: true });
        }
    }

    fn note(&mut self, code: &'static str, message: &str, cure: &'static str) {
        self.problems.push(Problem { code, message: message.to_owned(), cure, is_fatal: false });
    }

    async fn key<T: Transport>(&mut self, answer: Result<Account, Failure>, by_key: &Client<T>) {
        match answer {
            Ok(account) => {
                (self.key, self.key_matches) = (Some(true), Some(true));
                self.status = Some(account.status);
            }
            Err(failure) if failure.is_absence() => (self.key, self.key_matches) = (Some(true), Some(false)),
            // A standard key may do everything but look at accounts: rooms tell whether it is one.
            Err(failure) if failure.is_refusal_of_credentials() => match by_key.fetch_room(NO_ROOM).await {
                Ok(_) => self.key = Some(true),
                Err(failure) if failure.is_refusal_of_credentials() => self.key = Some(false),
                Err(failure) => self.unreachable(&failure),
            },
            Err(failure) => self.unreachable(&failure),
        }
        if self.key == Some(false) {
            self.fatal(
                "api_key_refused",
                "Invalid API Key: Twilio does not know the API key, its secret is another one, or the account is closed to it",
                "Make a new key under Account > API keys & tokens (region US1) and set TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET to it, both together.",
            );
        }
    }

    fn token(&mut self, answer: Option<Result<Account, Failure>>) {
        match answer {
            None => self.note(
                "auth_token_missing",
                "TWILIO_AUTH_TOKEN is not set: Twilio's status callbacks are refused",
                "Copy the auth token from the console's first page into TWILIO_AUTH_TOKEN.",
            ),
            Some(Ok(account)) => {
                self.token = Some(true);
                self.status.get_or_insert(account.status);
            }
            Some(Err(failure)) if failure.is_absence() || failure.is_refusal_of_credentials() => {
                self.token = Some(false);
                self.fatal(
                    "auth_token_refused",
                    "Twilio refuses the auth token for this account",
                    "Copy Account SID and auth token anew from the console's first page: both have to be of one account.",
                );
            }
            Some(Err(failure)) => self.unreachable(&failure),
        }
    }

    fn needs_a_look_at_the_key(&self) -> bool {
        self.key == Some(true) && self.key_matches.is_none() && self.token != Some(false)
    }

    fn ownership(&mut self, answer: Option<Result<bool, Failure>>) {
        match answer {
            Some(Ok(has)) => self.key_matches = Some(has),
            Some(Err(failure)) => self.unreachable(&failure),
            None => self.note(
                "match_unproven",
                "Whether the API key belongs to the account cannot be seen with a standard key alone",
                "Set TWILIO_AUTH_TOKEN, and ask again.",
            ),
        }
    }

    fn account(&mut self) {
        if self.key_matches == Some(false) {
            self.fatal(
                "key_of_another_account",
                "The API key belongs to another account than TWILIO_ACCOUNT_SID",
                "Set account and key from the same account of the console.",
            );
        }
        if let Some(status) = self.status.as_deref().filter(|status| *status != "active") {
            let message = format!("The account is {status}");
            self.fatal(
                "account_not_active",
                message,
                "Open the console: it says why, and how to open the account again.",
            );
        }
    }

    fn unreachable(&mut self, failure: &Failure) {
        let message = match failure {
            Failure::Refused { status, .. } => format!("Twilio answered with status {status}"),
            _ => "Twilio cannot be reached".to_owned(),
        };
        self.fatal(
            "unreachable",
            message,
            "Look at https://status.twilio.com and at TWILIO_API_BASE_URL, and try again.",
        );
    }

    fn check(mut self) -> Check {
        self.problems.sort_by_key(|problem| !problem.is_fatal);
        let matches = match (self.key_matches, self.token) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (key, _) => key,
        };
        Check {
            valid: !self.problems.iter().any(|problem| problem.is_fatal),
            account_sid: self.masked,
            account_status: self.status,
            api_key_valid: self.key,
            credentials_match: matches,
            problems: self.problems,
        }
    }
}

#[cfg(test)]
mod tests;
