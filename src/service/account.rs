//! What is kept about a person, for themselves: all of it to take along, or to be deleted.

use super::auth::{self, Ended};
use crate::domain::appointment::Row;
use crate::domain::limits::{ENDED_GUEST_DAYS, EXPORTED_BYTES, EXPORTED_MESSAGES};
use crate::domain::password::PasswordHasher;
use crate::domain::session::Session;
use crate::domain::time::{DAY_SECONDS, Timestamp};
use crate::error::Error;
use crate::hub;
use crate::json;
use crate::store::users::Account;
use crate::store::{Answers, Database, Rows, account as store, rooms, users};

/// Statements that delete messages before an account goes, at most; a person with more asks again.
const MOST_STEPS: usize = 20;

/// The names under which the rows of an export go out, in their order; the profile comes before them.
pub const PARTS: [&str; 9] = [
    "rooms",
    "messages",
    "calls",
    "events",
    "appointments",
    "visits",
    "roomEvents",
    "callReports",
    "pushSubscriptions",
];

/// Everything that is kept about a person, as JSON rows.
#[derive(Debug)]
pub struct Export {
    /// Who they are.
    pub profile: String,
    /// As [`PARTS`] names them.
    pub parts: Vec<Vec<String>>,
    /// The `seq` before which there are more messages.
    pub next: Option<i64>,
}

/// Reads what is kept about a person; messages only before a number, so that a reply has its bounds.
pub async fn export(database: &impl Database, session: &Session, before: i64) -> Result<Export, Error> {
    struct Message {
        seq: i64,
    }

    json::fields!(Message { seq });
    let mut answers = Answers::new(database.batch(store::export(session, before)).await?);
    let profile = answers.next_rows().0.pop().ok_or(Error::SessionExpired)?;
    let parts: Vec<Rows> = PARTS.iter().map(|_| answers.next_rows()).collect();
    let messages = parts.get(1).map(|rows| rows.0.as_slice()).unwrap_or_default();
    // A reply that is as large as one may be: there may be more.
    let is_full = messages.len() >= usize::try_from(EXPORTED_MESSAGES).unwrap_or_default()
        || messages.iter().map(String::len).sum::<usize>() >= usize::try_from(EXPORTED_BYTES).unwrap_or_default();
    let last = messages.last().filter(|_| is_full);
    let last: Option<Message> = last.and_then(|row| json::read(row).ok());
    Ok(Export { profile, parts: parts.into_iter().map(|rows| rows.0).collect(), next: last.map(|message| message.seq) })
}

/// Deletes an account and what its person wrote. Who has a password has to give it. Twice is harmless: then nobody is
/// left to be told.
pub async fn erase(
    database: &impl Database,
    hasher: &impl PasswordHasher,
    session: &Session,
    current: Option<&str>,
    webhooks: bool,
    now: Timestamp,
) -> Result<Option<Ended>, Error> {
    let Some(account) = database.run(users::by_session(session)).await?.first::<Account>()? else {
        let is_erased = !database.run(store::is_erased(&session.user_id)).await?.is_empty();
        return if is_erased { Ok(None) } else { Err(Error::SessionExpired) };
    };
    auth::prove(hasher, account.password_hash.as_deref(), current).await?;
    bury(database, account, webhooks, now).await
}

/// Makes tombstones of some guests whose accounts ended so long ago that nobody needs to know any more who wrote what.
pub async fn erase_guests(database: &impl Database, webhooks: bool, now: Timestamp) -> Result<(), Error> {
    let ended_before = now.plus_seconds(-ENDED_GUEST_DAYS * DAY_SECONDS);
    for guest in database.run(users::ended_before(ended_before)).await?.all::<Account>()? {
        // They left their rooms when they ended: nobody is to be told.
        bury(database, guest, webhooks, now).await?;
    }
    Ok(())
}

/// Deletes what a person wrote, and leaves a tombstone.
async fn bury(
    database: &impl Database,
    account: Account,
    webhooks: bool,
    now: Timestamp,
) -> Result<Option<Ended>, Error> {
    let known = account.password_hash.clone();
    let session = &auth::session_of(account, now);
    let mut steps = 0;
    while !database.run(store::erase_some_messages(session)).await?.is_empty() {
        steps += 1;
        if steps == MOST_STEPS {
            return Err(Error::Unavailable("an account with very many messages".to_owned()));
        }
    }
    let mut answers = Answers::new(database.batch(store::erase(session, known, webhooks, now)).await?);
    if answers.next_rows().is_empty() {
        return Err(Error::SessionExpired);
    }
    let rooms = rooms::ids(&answers.next_rows())?;
    let called_off = answers.last_rows().all::<Row>()?.into_iter().map(|row| row.shown(now)).collect();
    let user = hub::User { id: session.user_id.clone(), username: session.username.clone() };
    Ok(Some(Ended { user, rooms, account: true, erased: true, called_off }))
}
