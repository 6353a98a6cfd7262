//! How calls went: told by their people's pages, read by operators.

use crate::domain::call::report::Report;
use crate::domain::id::CallId;
use crate::domain::metrics::{self, Sample};
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::store::reports::{self as store, Filter, Reporter};
use crate::store::{Answers, Database};

/// Takes what a participant says about a call, while it goes on or afterwards.
pub async fn report(
    database: &impl Database,
    session: &Session,
    call: &CallId,
    report: &Report,
    now: Timestamp,
) -> Result<(), Error> {
    report.check()?;
    let room = call.room().ok_or(Error::CallNotFound)?;
    let mut answers = Answers::new(database.batch(store::report(session, &room, call, report, now)).await?);
    let is_stored = !answers.next_rows().is_empty();
    let reporter: Reporter = answers.next_row()?;
    match reporter.access().require() {
        Err(Error::RoomNotFound) => Err(Error::CallNotFound),
        Err(other) => Err(other),
        Ok(()) if !reporter.call => Err(Error::CallNotFound),
        Ok(()) if !is_stored => Err(Error::NotInCall),
        Ok(()) => Ok(()),
    }
}

/// A page of calls for operators, newest first, as the database's JSON.
pub async fn calls(database: &impl Database, filter: &Filter) -> Result<Vec<String>, Error> {
    let statements = vec![store::is_known(filter.before.as_ref()), store::calls(filter)];
    let mut answers = Answers::new(database.batch(statements).await?);
    if answers.next_rows().is_empty() && filter.before.is_some() {
        return Err(Error::InvalidCursor);
    }
    Ok(answers.next_rows().0)
}

/// What monitoring is told.
pub async fn metrics(database: &impl Database) -> Result<String, Error> {
    let samples: Vec<Sample> = database.run(store::metrics()).await?.all()?;
    Ok(metrics::text(&samples))
}
