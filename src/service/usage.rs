//! What a month's calls took and cost, and the warnings that its budget gives.

use serde::Serialize;
use serde_json::json;

use crate::config::Costs;
use crate::domain::time::Timestamp;
use crate::domain::usage::{self, Kind, Money, Month, WARNED_AT};
use crate::error::Error;
use crate::platform::log;
use crate::store::usage::{self as store, Warning};
use crate::store::{Answers, Database};

/// A month as operators see it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Usage {
    month: String,
    from: String,
    to: String,
    usage: Vec<Kind>,
    participant_minutes: f64,
    cost: Money,
    budget: Option<Budget>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
struct Budget {
    monthly: Money,
    warned: Vec<u8>,
}

/// What a month took and cost.
pub async fn of_month(database: &impl Database, costs: &Costs, month: Month, now: Timestamp) -> Result<Usage, Error> {
    let mut answers = Answers::new(database.batch(vec![store::of_month(month, now), store::warnings(month)]).await?);
    let usage = usage::priced(&answers.next_rows().all()?, &costs.prices);
    let warned = answers.next_rows().all::<Warning>()?.into_iter().map(|warning| warning.percent).collect();
    Ok(Usage {
        month: month.to_string(),
        from: month.start(),
        to: month.next().start(),
        participant_minutes: usage::minutes(usage.iter().map(|kind| kind.participant_seconds).sum()),
        cost: total(&usage),
        budget: costs.monthly_budget.map(|monthly| Budget { monthly, warned }),
        usage,
    })
}

/// Warns of what the running month has cost of its budget, of each percent once. Answers whether it did.
pub async fn watch(database: &impl Database, costs: &Costs, webhooks: bool, now: Timestamp) -> Result<bool, Error> {
    let Some(budget) = costs.monthly_budget else { return Ok(false) };
    let month = Month::of(now);
    let mut answers = Answers::new(database.batch(vec![store::of_month(month, now), store::warnings(month)]).await?);
    let cost = total(&usage::priced(&answers.next_rows().all()?, &costs.prices));
    let warned: Vec<Warning> = answers.next_rows().all()?;
    let mut news = false;
    for percent in WARNED_AT {
        if !cost.reaches(percent, budget) || warned.iter().any(|warning| warning.percent == percent) {
            continue;
        }
        let data = json!({ "month": month.to_string(), "percent": percent, "cost": cost, "budget": budget });
        let noted = database.batch(store::warn(month, percent, webhooks.then_some(&data), now)).await?;
        // Another run of the cron may have been faster.
        if noted.last().is_some_and(|rows| !rows.is_empty()) {
            log::error(&json!({ "level": "warn", "event": "usage.budget", "data": data }));
            news = true;
        }
    }
    Ok(news)
}

fn total(usage: &[Kind]) -> Money {
    usage.iter().fold(Money::default(), |sum, kind| sum.plus(kind.cost))
}
