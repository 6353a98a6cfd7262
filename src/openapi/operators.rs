//! Webhooks as operators see them; the database writes these rows as JSON itself.

#![allow(dead_code)] // only their schemas are used

use schemars::JsonSchema;

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
