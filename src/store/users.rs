//! People.

use super::{Statement, Value};
use crate::domain::id::UserId;
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::domain::user::Username;
use crate::json;

/// A guest not seen for this long gives the name to who asks for it.
const GUEST_KEEPS_NAME_SECONDS: i64 = 24 * 60 * 60;

/// How exactly a guest's last sight is kept: a write an hour at most.
const SEEN_EVERY_SECONDS: i64 = 60 * 60;

/// What unique index says that a name is taken.
pub const NAME_TAKEN: &str = "users.username_key";

/// Someone's row as signing in needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Who.
    pub id: UserId,
    /// Their name as they wrote it.
    pub username: String,
    /// `None`: a guest.
    pub password_hash: Option<String>,
    /// What sessions must carry.
    pub session_epoch: i32,
}

json::fields!(Account { id, username, password_hash, session_epoch });

/// A guest whose name may go to somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absent {
    /// Who.
    pub id: UserId,
    /// Their name, which old messages keep.
    pub username: String,
}

json::fields!(Absent { id, username });

/// Stores somebody new. [`NAME_TAKEN`] when the name is somebody's.
pub fn insert(id: &UserId, username: &Username, password_hash: Option<String>, now: Timestamp) -> Statement {
    Statement::new(
        "INSERT INTO users (id, username, username_key, password_hash, created_at, last_seen_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
        vec![id.into(), username.as_str().into(), username.key().into(), password_hash.into(), now.into()],
    )
}

/// Answers the guest ([`Absent`]) who has a name and has not been seen for so long that it can be had.
pub fn absent(username: &Username, now: Timestamp) -> Statement {
    Statement::new(
        "SELECT json_object('id', id, 'username', username) AS row FROM users
         WHERE username_key = ?1 AND password_hash IS NULL AND last_seen_at < ?2",
        vec![username.key().into(), now.plus_seconds(-GUEST_KEEPS_NAME_SECONDS).into()],
    )
}

/// Ends such a guest for good, unless they were seen meanwhile.
pub fn release(guest: &UserId, now: Timestamp) -> Statement {
    Statement::new(
        "UPDATE users SET username_key = NULL, session_epoch = session_epoch + 1
         WHERE id = ?1 AND password_hash IS NULL AND last_seen_at < ?2",
        vec![guest.into(), now.plus_seconds(-GUEST_KEEPS_NAME_SECONDS).into()],
    )
}

/// Answers `{"key"}` of each of these nine names that somebody has.
pub fn taken(names: &[Username]) -> Statement {
    let mut values: Vec<Value> = names.iter().map(|name| name.key().into()).collect();
    values.resize(9, Value::Null);
    Statement::new(
        "SELECT json_object('key', username_key) AS row FROM users
         WHERE username_key IN (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        values,
    )
}

/// Answers the [`Account`] with a name.
pub fn by_name(key: String) -> Statement {
    Statement::new(
        "SELECT json_object('id', id, 'username', username, 'password_hash', password_hash,
                            'session_epoch', session_epoch) AS row
         FROM users WHERE username_key = ?1",
        vec![key.into()],
    )
}

/// Answers the [`Account`] of a session, nothing when the session has ended.
pub fn by_session(session: &Session) -> Statement {
    Statement::new(
        "SELECT json_object('id', id, 'username', username, 'password_hash', password_hash,
                            'session_epoch', session_epoch) AS row
         FROM users WHERE id = ?1 AND session_epoch = ?2",
        vec![(&session.user_id).into(), session.epoch.into()],
    )
}

/// Answers the [`Account`]s of guests that have ended and were last seen before a moment, the oldest first and at most
/// ten: with each may go thousands of messages.
pub fn ended_before(seen_before: Timestamp) -> Statement {
    Statement::new(
        "SELECT json_object('id', id, 'username', username, 'password_hash', password_hash,
                            'session_epoch', session_epoch) AS row
         FROM users INDEXED BY users_ended
         WHERE username_key IS NULL AND deleted_at IS NULL AND last_seen_at < ?1 ORDER BY last_seen_at LIMIT 10",
        vec![seen_before.into()],
    )
}

/// Notes that a guest was seen; nothing for others, whose name nobody takes.
pub fn seen(session: &Session, now: Timestamp) -> Option<Statement> {
    session.guest.then(|| {
        Statement::new(
            "UPDATE users SET last_seen_at = ?3
             WHERE id = ?1 AND session_epoch = ?2 AND password_hash IS NULL AND last_seen_at < ?4",
            vec![
                (&session.user_id).into(),
                session.epoch.into(),
                now.into(),
                now.plus_seconds(-SEEN_EVERY_SECONDS).into(),
            ],
        )
    })
}

/// Sets a password in place of the one known (or of none) and ends every session; answers the new [`Account`],
/// nothing when session or password have changed meanwhile.
pub fn set_password(session: &Session, known: Option<String>, new: String) -> Statement {
    Statement::new(
        "UPDATE users SET password_hash = ?4, session_epoch = session_epoch + 1
         WHERE id = ?1 AND session_epoch = ?2 AND password_hash IS ?3
         RETURNING json_object('id', id, 'username', username, 'password_hash', password_hash,
                               'session_epoch', session_epoch) AS row",
        vec![(&session.user_id).into(), session.epoch.into(), known.into(), new.into()],
    )
}

/// Ends every session of a person; answers `{"id"}`, nothing when this one had ended already.
pub fn end_sessions(session: &Session) -> Statement {
    Statement::new(
        "UPDATE users SET session_epoch = session_epoch + 1
         WHERE id = ?1 AND session_epoch = ?2
         RETURNING json_object('id', id) AS row",
        vec![(&session.user_id).into(), session.epoch.into()],
    )
}

/// Ends a guest for good: the name is free, every session over; answers `{"id"}`, nothing when this session had ended.
pub fn end_guest(session: &Session) -> Statement {
    Statement::new(
        "UPDATE users SET session_epoch = session_epoch + 1, username_key = NULL
         WHERE id = ?1 AND session_epoch = ?2 AND password_hash IS NULL
         RETURNING json_object('id', id) AS row",
        vec![(&session.user_id).into(), session.epoch.into()],
    )
}
