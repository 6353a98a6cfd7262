//! Webhooks and calls as operators see them; the database writes these rows as JSON itself.

#![allow(dead_code)] // only their schemas are used

use schemars::JsonSchema;

use crate::domain::call::{self, CallType, EndReason, Provider};
use crate::domain::id::{CallId, RoomId, UserId};
use crate::domain::time::Timestamp;

/// What became of a webhook.
#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum WebhookState {
    /// To be sent, or sent again.
    Pending,
    /// The receiver has it.
    Delivered,
    /// Given up.
    Failed,
}

/// A webhook's body.
#[derive(JsonSchema)]
pub struct WebhookPayload {
    #[serde(rename = "type")]
    kind: String,
    timestamp: Timestamp,
    data: serde_json::Map<String, serde_json::Value>,
}

/// Something that the receiver is told.
#[derive(JsonSchema)]
pub struct Webhook {
    /// The header `webhook-id`, however often it is sent.
    id: String,
    /// Grows by time.
    number: i64,
    /// What it is about: a call's id, `appointment:` and its id, `usage:` and the month.
    subject: String,
    #[serde(rename = "type")]
    #[schemars(example = &"call.ended")]
    kind: String,
    state: WebhookState,
    attempts: u32,
    created_at: Timestamp,
    next_attempt_at: Option<Timestamp>,
    delivered_at: Option<Timestamp>,
    /// The receiver's HTTP status.
    last_status: Option<u16>,
    last_error: Option<String>,
    payload: WebhookPayload,
}

#[derive(JsonSchema)]
pub struct ListedWebhooks {
    webhooks: Vec<Webhook>,
}

#[derive(JsonSchema)]
pub struct OneWebhook {
    webhook: Webhook,
}

/// What a page measured and its person thought; null where it does not know.
#[derive(JsonSchema)]
pub struct ReportRow {
    at: Timestamp,
    /// From the press to the first picture or sound.
    setup_ms: Option<u32>,
    /// `host`, `srflx`, `prflx`, `relay` or `provider`.
    path: Option<String>,
    reconnects: Option<u32>,
    loss_percent: Option<f64>,
    jitter_ms: Option<u32>,
    round_trip_ms: Option<u32>,
    /// `left`, `ended`, `removed`, `moved`, `lost`, `failed` or `closed`.
    end_reason: Option<String>,
    /// `good` or `bad`.
    rating: Option<String>,
    reason: Option<String>,
}

/// How a call went for one of its people.
#[derive(JsonSchema)]
pub struct CallReport {
    user_id: UserId,
    #[serde(flatten)]
    report: ReportRow,
}

/// A call as operators see it: without names.
#[derive(JsonSchema)]
pub struct WatchedCall {
    id: CallId,
    room_id: RoomId,
    call_type: CallType,
    provider: Provider,
    fallback: Option<String>,
    status: call::Status,
    started_at: Timestamp,
    answered_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    duration: Option<u32>,
    end_reason: Option<EndReason>,
    /// How many people were in it.
    participants: u32,
    reports: Vec<CallReport>,
}

#[derive(JsonSchema)]
pub struct WatchedCalls {
    calls: Vec<WatchedCall>,
}
