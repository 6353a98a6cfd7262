use serde_json::json;

use super::text;
use crate::domain::call::{Provider, Status};
use crate::openapi::operation::Operation;
use crate::openapi::operators::{ListedWebhooks, OneWebhook, WatchedCalls};
use crate::service::usage::Usage;
use crate::store::webhooks::Replayed;
use crate::twilio::credentials::Check;

pub fn all() -> Vec<Operation> {
    let states = json!({ "type": "string", "enum": ["pending", "delivered", "failed"] });
    let numbers = json!({ "type": "integer", "minimum": 0, "maximum": i32::MAX });
    let month = json!({ "type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$", "examples": ["2026-11"] });
    let time = json!({ "type": "string", "format": "date-time" });
    let all = [
        Operation::new("get", "/api/twilio/credentials", "checkTwilio", "Whether Twilio's credentials work")
            .about("Asks Twilio.")
            .answers::<Check>(200, "What came out"),
        Operation::new("get", "/api/admin/webhooks", "listWebhooks", "What was sent to the receiver, or will be")
            .query("state", "Only those", states)
            .query("before", "Only those with a smaller `number`", numbers)
            .answers::<ListedWebhooks>(200, "Newest first, 50 at most")
            .refuses(&["invalid_field", "invalid_cursor"]),
        Operation::new("post", "/api/admin/webhooks/{webhook}/replay", "replayWebhook", "Send a webhook again")
            .about("Whatever became of it, with a new count of attempts.")
            .id("webhook", "The webhook's id", text())
            .answers::<OneWebhook>(200, "To be sent"),
        Operation::new("post", "/api/admin/webhooks/replay", "replayWebhooks", "Send all again that were given up")
            .answers::<Replayed>(200, "How many"),
        Operation::new("get", "/api/admin/usage", "getUsage", "What a month's calls took and cost")
            .query("month", "Which; the running one when missing", month)
            .answers::<Usage>(200, "The month")
            .refuses(&["invalid_field"]),
        Operation::new("get", "/api/admin/calls", "watchCalls", "Calls and how they went")
            .query("from", "Placed then or later", time.clone())
            .query("to", "Placed before", time)
            .query("provider", "Only those", json!({ "type": "string", "enum": Provider::WORDS }))
            .query("status", "Only those", json!({ "type": "string", "enum": Status::WORDS }))
            .query("before", "Only calls older than the one of this id", text())
            .answers::<WatchedCalls>(200, "Newest first, 50 at most")
            .refuses(&["invalid_field", "invalid_cursor"]),
        Operation::new("get", "/api/metrics", "getMetrics", "What monitoring counts")
            .about("For Prometheus; see docs/DEPLOY.md.")
            .answers_file("text/plain", "Prometheus' text format 0.0.4"),
    ];
    all.into_iter().map(|operation| operation.for_operators().tag("Operators")).collect()
}
