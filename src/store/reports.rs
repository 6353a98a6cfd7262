//! How calls went, as their people's pages saw it; what operators see of calls; and what their monitoring counts.

use super::access::{Access, is_member, session_holds};
use super::{Statement, Value};
use crate::domain::call::report::Report;
use crate::domain::id::{CallId, RoomId};
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::json;

/// Calls of a page of the operators' list.
pub const PAGE: i32 = 50;

/// Who reports.
#[derive(Debug)]
pub struct Reporter {
    session: bool,
    member: bool,
    /// Whether the room has had this call.
    pub call: bool,
}

json::fields!(Reporter { session(json::flag), member(json::flag), call(json::flag) });

impl Reporter {
    /// Their session and membership.
    pub fn access(&self) -> Access {
        Access { session: self.session, member: self.member }
    }
}

/// Stores what a participant reports. What was measured is written once, ratings may be changed. Answers first a row
/// when it was stored, then [`Reporter`].
pub fn report(session: &Session, room: &RoomId, call: &CallId, report: &Report, now: Timestamp) -> Vec<Statement> {
    let mut values: Vec<Value> = vec![(&session.user_id).into(), session.epoch.into(), room.into(), call.into()];
    let asked = values.clone();
    let number = |number: Option<i64>| -> Value { number.and_then(|number| i32::try_from(number).ok()).into() };
    values.extend([
        now.into(),
        number(report.setup_ms),
        report.path.clone().into(),
        number(report.reconnects),
        // As text: only whole numbers are bound.
        report.loss_percent.map(|percent| percent.to_string()).into(),
        number(report.jitter_ms),
        number(report.round_trip_ms),
        report.end_reason.clone().into(),
        report.rating.clone().into(),
        report.reason.clone().into(),
    ]);
    let stored = Statement::new(
        concat!(
            "INSERT INTO call_reports (call_id, user_id, at, setup_ms, path, reconnects, loss_percent, jitter_ms,
                                       round_trip_ms, end_reason, rating, reason)
             SELECT p.call_id, p.user_id, ?5, ?6, ?7, ?8, CAST(?9 AS REAL), ?10, ?11, ?12, ?13, ?14
             FROM call_participants p JOIN calls c ON c.id = p.call_id
             WHERE p.call_id = ?4 AND p.user_id = ?1 AND c.room_id = ?3 AND ",
            session_holds!(),
            " AND ",
            is_member!(),
            " ON CONFLICT (call_id, user_id) DO UPDATE SET at = excluded.at,
                setup_ms = iif(end_reason IS NULL, excluded.setup_ms, setup_ms),
                path = iif(end_reason IS NULL, excluded.path, path),
                reconnects = iif(end_reason IS NULL, excluded.reconnects, reconnects),
                loss_percent = iif(end_reason IS NULL, excluded.loss_percent, loss_percent),
                jitter_ms = iif(end_reason IS NULL, excluded.jitter_ms, jitter_ms),
                round_trip_ms = iif(end_reason IS NULL, excluded.round_trip_ms, round_trip_ms),
                end_reason = iif(end_reason IS NULL, excluded.end_reason, end_reason),
                rating = coalesce(excluded.rating, rating),
                reason = iif(excluded.rating IS NULL, reason, excluded.reason)
              RETURNING json_object('call_id', call_id) AS row"
        ),
        values,
    );
    let reporter = Statement::new(
        concat!(
            "SELECT json_object('session', ",
            session_holds!(),
            ", 'member', ",
            is_member!(),
            ", 'call', EXISTS (SELECT 1 FROM calls WHERE id = ?4 AND room_id = ?3)) AS row"
        ),
        asked,
    );
    vec![stored, reporter]
}

/// Which calls operators want to see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Placed then or later.
    pub from: Option<Timestamp>,
    /// Placed before.
    pub to: Option<Timestamp>,
    /// Of this provider.
    pub provider: Option<String>,
    /// Of this status.
    pub status: Option<String>,
    /// Older than this call.
    pub before: Option<CallId>,
}

/// Calls with what was reported of them, newest first.
pub fn calls(filter: &Filter) -> Statement {
    Statement::new(
        "SELECT json_object('id', c.id, 'room_id', c.room_id, 'call_type', c.call_type, 'provider', c.provider,
           'fallback', c.fallback, 'status', c.status, 'started_at', c.started_at, 'answered_at', c.answered_at,
           'ended_at', c.ended_at, 'duration', c.duration, 'end_reason', c.end_reason,
           'participants', (SELECT count(*) FROM call_participants WHERE call_id = c.id),
           'reports', json((SELECT json_group_array(json_object('user_id', user_id, 'at', at, 'setup_ms', setup_ms,
              'path', path, 'reconnects', reconnects, 'loss_percent', loss_percent, 'jitter_ms', jitter_ms,
              'round_trip_ms', round_trip_ms, 'end_reason', end_reason, 'rating', rating, 'reason', reason))
              FROM call_reports WHERE call_id = c.id))) AS row
         FROM calls c INDEXED BY calls_by_start
         WHERE c.started_at >= coalesce(?1, '') AND c.started_at < coalesce(?2, '9')
           AND (?3 IS NULL OR c.provider = ?3) AND (?4 IS NULL OR c.status = ?4)
           AND (?5 IS NULL OR (c.started_at, c.id) < (SELECT started_at, id FROM calls WHERE id = ?5))
         ORDER BY c.started_at DESC, c.id DESC LIMIT ?6",
        vec![
            filter.from.map_or(Value::Null, Value::from),
            filter.to.map_or(Value::Null, Value::from),
            filter.provider.clone().into(),
            filter.status.clone().into(),
            filter.before.as_ref().into(),
            PAGE.into(),
        ],
    )
}

/// Whether there is a call to page from.
pub fn is_known(call: Option<&CallId>) -> Statement {
    Statement::new("SELECT json_object('id', id) AS row FROM calls WHERE id = ?1", vec![call.into()])
}

/// Everything that monitoring counts, `{name, label, value}` each, in order.
pub fn metrics() -> Statement {
    Statement::new(
        "SELECT json_object('name', name, 'label', label, 'value', sum(value)) AS row
         FROM (SELECT name, label, value FROM report_metrics
               UNION ALL SELECT name, label, value FROM call_metrics
               UNION ALL SELECT name, label, value FROM metric_totals WHERE name <> 'securechat_call_ratings'
               UNION ALL SELECT 'securechat_live_calls', 'provider=\"' || provider || '\",type=\"' || call_type || '\"', 1
                         FROM calls INDEXED BY calls_one_live_per_room WHERE ended_at IS NULL
               UNION ALL SELECT 'securechat_live_participants', 'provider=\"' || provider || '\",type=\"' || call_type || '\"', 1
                         FROM calls c INDEXED BY calls_one_live_per_room
                         JOIN call_participants p ON p.call_id = c.id AND p.left_at IS NULL
                         WHERE c.ended_at IS NULL)
         GROUP BY name, label ORDER BY name, label",
        Vec::new(),
    )
}
