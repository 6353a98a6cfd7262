//! Browsers that are told of calls while no page of theirs is open.

use super::access::session_holds;
use super::{Statement, Value};
use crate::domain::id::UserId;
use crate::domain::limits::SUBSCRIPTIONS_A_PERSON;
use crate::domain::push::{MOST_FAILURES, Subscription};
use crate::domain::session::Session;
use crate::domain::time::Timestamp;

/// Keeps a person's browser, in the place of whose it was before; the oldest of too many goes. Answers a row last while
/// the session holds.
pub fn keep(session: &Session, subscription: &Subscription, now: Timestamp) -> Vec<Statement> {
    let whose = || -> Vec<Value> { vec![(&session.user_id).into(), session.epoch.into()] };
    let mut values = whose();
    values.extend([
        subscription.endpoint.as_str().into(),
        subscription.p256dh.as_str().into(),
        subscription.auth.as_str().into(),
        now.into(),
    ]);
    let insert = Statement::new(
        concat!(
            "INSERT INTO push_subscriptions (endpoint, user_id, session_epoch, p256dh, auth, created_at)
             SELECT ?3, ?1, ?2, ?4, ?5, ?6 WHERE ",
            session_holds!(),
            " ON CONFLICT (endpoint) DO UPDATE SET user_id = excluded.user_id, session_epoch = excluded.session_epoch,
                p256dh = excluded.p256dh, auth = excluded.auth, failures = 0,
                created_at = iif(user_id = excluded.user_id, created_at, excluded.created_at)"
        ),
        values,
    );
    let mut limited = whose();
    limited.push(SUBSCRIPTIONS_A_PERSON.into());
    let oldest = Statement::new(
        concat!(
            "DELETE FROM push_subscriptions WHERE user_id = ?1 AND ",
            session_holds!(),
            " AND endpoint NOT IN (
                SELECT endpoint FROM push_subscriptions WHERE user_id = ?1 ORDER BY created_at DESC, rowid DESC LIMIT ?3)"
        ),
        limited,
    );
    let known = Statement::new(
        "UPDATE users SET has_push = 1 WHERE id = ?1 AND session_epoch = ?2 RETURNING json_object() AS row",
        whose(),
    );
    vec![insert, oldest, known]
}

/// Forgets a person's own browser. Answers a row last while the session holds.
pub fn forget(session: &Session, endpoint: &str) -> Vec<Statement> {
    let values = |endpoint: Option<&str>| -> Vec<Value> {
        let mut values: Vec<Value> = vec![(&session.user_id).into(), session.epoch.into()];
        values.extend(endpoint.map(Into::into));
        values
    };
    let delete = Statement::new(
        concat!("DELETE FROM push_subscriptions WHERE endpoint = ?3 AND user_id = ?1 AND ", session_holds!()),
        values(Some(endpoint)),
    );
    let known = Statement::new(
        "UPDATE users SET has_push = EXISTS (SELECT 1 FROM push_subscriptions WHERE user_id = ?1)
         WHERE id = ?1 AND session_epoch = ?2 RETURNING json_object() AS row",
        values(None),
    );
    vec![delete, known]
}

/// Forgets the browsers of a person's sessions that are over.
pub fn forget_ended(user: &UserId) -> Statement {
    Statement::new(
        "DELETE FROM push_subscriptions
         WHERE user_id = ?1 AND session_epoch <> (SELECT session_epoch FROM users WHERE id = ?1)",
        vec![user.into()],
    )
}

/// The browsers of some people whose sessions hold; `people` is a JSON array of ids.
pub fn of(people: &[UserId]) -> Statement {
    let ids = serde_json::to_string(people).unwrap_or_default();
    Statement::new(
        "SELECT json_object('endpoint', s.endpoint, 'p256dh', s.p256dh, 'auth', s.auth) AS row
         FROM push_subscriptions s JOIN users u ON u.id = s.user_id
         WHERE s.user_id IN (SELECT value FROM json_each(?1)) AND s.session_epoch = u.session_epoch",
        vec![ids.into()],
    )
}

/// A browser that is no more.
pub fn gone(endpoint: &str) -> Vec<Statement> {
    let known = Statement::new(
        "UPDATE users SET has_push = EXISTS (
           SELECT 1 FROM push_subscriptions WHERE user_id = users.id AND endpoint <> ?1)
         WHERE id = (SELECT user_id FROM push_subscriptions WHERE endpoint = ?1)",
        vec![endpoint.into()],
    );
    let delete = Statement::new("DELETE FROM push_subscriptions WHERE endpoint = ?1", vec![endpoint.into()]);
    vec![known, delete]
}

/// A browser that was reached, or not. After too many times that it was not, in a row, it is forgotten.
pub fn tried(endpoint: &str, arrived: bool) -> Vec<Statement> {
    if arrived {
        let sql = "UPDATE push_subscriptions SET failures = 0 WHERE endpoint = ?1 AND failures > 0";
        return vec![Statement::new(sql, vec![endpoint.into()])];
    }
    vec![
        Statement::new(
            "UPDATE push_subscriptions SET failures = failures + 1 WHERE endpoint = ?1",
            vec![endpoint.into()],
        ),
        Statement::new(
            "DELETE FROM push_subscriptions WHERE endpoint = ?1 AND failures >= ?2",
            vec![endpoint.into(), MOST_FAILURES.into()],
        ),
    ]
}
