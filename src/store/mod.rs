//! SQL, and nothing but SQL: one file per aggregate, each function builds statements or reads their rows.
//!
//! **Every statement answers rows of one text column, `row`, that holds JSON** (`json_object(…) AS row`). A row then crosses
//! from JavaScript as one string instead of a field at a time, and native tests read the same bytes from SQLite.
//!
//! **Checks travel with the work.** Whether the session's epoch still holds and whether the person is a member is
//! asked inside the statement or batch that acts, so that one round trip does both and nothing slips between.

pub mod access;
pub mod account;
pub mod appointments;
pub mod inboxes;
pub mod messages;
pub mod moderation;
pub mod push;
pub mod recent_calls;
pub mod rooms;
pub mod users;

use serde::de::DeserializeOwned;

use crate::json;

/// A value bound to `?1`, `?2`, ….
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// SQL's NULL.
    Null,
    /// Text, times and ids included.
    Text(String),
    /// A whole number; D1 binds 32 bits.
    Integer(i32),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self::Integer(number)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

macro_rules! text_value {
    ($($type:ty),+) => {
        $(
            impl From<&$type> for Value {
                fn from(value: &$type) -> Self {
                    Self::Text(value.to_string())
                }
            }
        )+
    };
}
text_value!(
    crate::domain::id::UserId,
    crate::domain::id::RoomId,
    crate::domain::id::MessageId,
    crate::domain::id::CallId,
    // A number that is bound as text: D1 binds no 64-bit integers.
    crate::domain::id::AppointmentId
);

impl From<crate::domain::time::Timestamp> for Value {
    fn from(time: crate::domain::time::Timestamp) -> Self {
        Self::Text(time.to_string())
    }
}

/// One SQL statement with its values.
#[derive(Debug, Clone)]
pub struct Statement {
    /// SQL with numbered parameters; always a constant, never put together from input.
    pub sql: &'static str,
    /// What is bound, in order.
    pub values: Vec<Value>,
}

impl Statement {
    /// A statement with its values.
    pub fn new(sql: &'static str, values: Vec<Value>) -> Self {
        Self { sql, values }
    }
}

/// The rows one statement answered, each a JSON text.
#[derive(Debug, Clone, Default)]
pub struct Rows(pub Vec<String>);

impl Rows {
    /// The first row, `None` when there is none.
    pub fn first<T: DeserializeOwned>(&self) -> Result<Option<T>, DatabaseError> {
        self.0.first().map(|row| parse(row)).transpose()
    }

    /// All rows.
    pub fn all<T: DeserializeOwned>(&self) -> Result<Vec<T>, DatabaseError> {
        self.0.iter().map(|row| parse(row)).collect()
    }

    /// Whether there is no row: a guarded write that did not apply, a read that found nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn parse<T: DeserializeOwned>(row: &str) -> Result<T, DatabaseError> {
    json::read(row).map_err(|error| DatabaseError::Failed(format!("unreadable row: {error}")))
}

/// The rows of a batch's statements, by position; a missing one is our mistake and reads as no rows.
pub struct Answers(std::vec::IntoIter<Rows>);

impl Answers {
    /// The rows of a batch.
    pub fn new(rows: Vec<Rows>) -> Self {
        Self(rows.into_iter())
    }

    /// The rows of the next statement.
    pub fn next_rows(&mut self) -> Rows {
        self.0.next().unwrap_or_default()
    }

    /// The rows of the last statement.
    pub fn last_rows(self) -> Rows {
        self.0.last().unwrap_or_default()
    }

    /// The one row of the last statement, which always has one.
    pub fn last_row<T: DeserializeOwned>(self) -> Result<T, DatabaseError> {
        self.last_rows().first()?.ok_or_else(|| DatabaseError::Failed("a row is missing".to_owned()))
    }

    /// The one row of the next statement, which always has one.
    pub fn next_row<T: DeserializeOwned>(&mut self) -> Result<T, DatabaseError> {
        self.next_rows().first()?.ok_or_else(|| DatabaseError::Failed("a row is missing".to_owned()))
    }
}

/// What the database said no to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseError {
    /// A unique index or key refused the write; the text names its columns (`users.username_key`).
    #[error("already taken: {0}")]
    Taken(String),
    /// Anything else; the text is for the log.
    #[error("{0}")]
    Failed(String),
}

impl DatabaseError {
    /// Sorts SQLite's own words, which D1 passes on.
    pub fn from_message(message: &str) -> Self {
        match message.split_once("UNIQUE constraint failed: ") {
            Some((_, rest)) => {
                let end = rest.find(|c: char| !(c.is_alphanumeric() || "_., ".contains(c))).unwrap_or(rest.len());
                Self::Taken(rest.get(..end).unwrap_or(rest).trim_end_matches([':', ' ']).to_owned())
            }
            None => Self::Failed(message.to_owned()),
        }
    }
}

/// A database that runs statements: D1 in production (`platform::d1`), SQLite in memory in native tests.
pub trait Database {
    /// Runs the statements in order as one transaction, in one round trip; all happen or none.
    fn batch(&self, statements: Vec<Statement>) -> impl Future<Output = Result<Vec<Rows>, DatabaseError>>;

    /// Runs one statement.
    fn run(&self, statement: Statement) -> impl Future<Output = Result<Rows, DatabaseError>> {
        async {
            let mut rows = self.batch(vec![statement]).await?;
            Ok(rows.pop().unwrap_or_default())
        }
    }
}

pub mod calls;
pub mod events;
pub mod reports;
pub mod usage;
pub mod webhooks;

#[cfg(test)]
pub mod sqlite;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_duplicate_names_its_columns() {
        let d1 = "D1_ERROR: UNIQUE constraint failed: users.username_key: SQLITE_CONSTRAINT";
        assert_eq!(DatabaseError::from_message(d1), DatabaseError::Taken("users.username_key".into()));
        let sqlite = "UNIQUE constraint failed: messages.room_id, messages.sender_id";
        assert_eq!(
            DatabaseError::from_message(sqlite),
            DatabaseError::Taken("messages.room_id, messages.sender_id".into())
        );
        assert!(matches!(DatabaseError::from_message("no such table"), DatabaseError::Failed(_)));
    }
}
