//! What calls took, by month.

use super::{Statement, webhooks};
use crate::domain::time::Timestamp;
use crate::domain::usage::Month;
use crate::json;

/// Answers [`Measured`](crate::domain::usage::Measured): the calls that were placed in a month, and how long each person
/// was in each of them, from their first coming to their last going without the time they were away; who is still there,
/// until now. With it what was noted of calls when they were deleted (migrations/0014, which measures the same way).
pub fn of_month(month: Month, now: Timestamp) -> Statement {
    Statement::new(
        "SELECT json_object('provider', provider, 'call_type', call_type, 'calls', sum(calls),
                            'participants', sum(participants), 'seconds', sum(seconds)) AS row
         FROM (SELECT provider, call_type, count(DISTINCT id) AS calls, count(*) AS participants,
                      sum(seconds) AS seconds
               FROM (SELECT c.id, c.provider, c.call_type,
                       max(0, CAST(unixepoch(coalesce(p.left_at, ?3), 'subsec') - unixepoch(p.joined_at, 'subsec')
                                   - p.away_ms / 1000.0 + 0.0005 AS INTEGER)) AS seconds
                     FROM calls c INDEXED BY calls_by_start JOIN call_participants p ON p.call_id = c.id
                     WHERE c.started_at >= ?1 AND c.started_at < ?2)
               GROUP BY provider, call_type
               UNION ALL
               SELECT provider, call_type, calls, participants, seconds FROM usage_by_month WHERE month = ?4)
         GROUP BY provider, call_type",
        vec![month.start().into(), month.next().start().into(), now.into(), month.to_string().into()],
    )
}

/// Answers the warnings that a month's budget gave ([`Warning`]).
pub fn warnings(month: Month) -> Statement {
    Statement::new(
        "SELECT json_object('percent', percent) AS row FROM usage_warnings WHERE month = ?1 ORDER BY percent",
        vec![month.to_string().into()],
    )
}

/// A warning that a month's budget gave.
#[derive(Debug)]
pub struct Warning {
    /// At how many percent of it.
    pub percent: u8,
}

json::fields!(Warning { percent });

/// Notes a warning; answers, in the last rows, [`Warning`] when it is the first of its kind in the month. With data, the
/// receiver of webhooks is told it too.
pub fn warn(month: Month, percent: u8, data: Option<&serde_json::Value>, now: Timestamp) -> Vec<Statement> {
    let told = data.map(|data| webhooks::of_budget(month, percent, data, now));
    let noted = Statement::new(
        "INSERT INTO usage_warnings (month, percent, at) VALUES (?1, ?2, ?3)
         ON CONFLICT (month, percent) DO NOTHING RETURNING json_object('percent', percent) AS row",
        vec![month.to_string().into(), i32::from(percent).into(), now.into()],
    );
    told.into_iter().chain([noted]).collect()
}
