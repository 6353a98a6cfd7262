//! Where in its life an appointment is: a function of what is stored, of its room's calls and of the time.

use super::{Facts, Status};
use crate::domain::call;
use crate::domain::time::Timestamp;

/// The status that people see. What the two decided against, and what was written down after the window, stays; all
/// else follows from the calls.
pub fn shown(stored: Status, facts: &Facts, closes_at: Timestamp, now: Timestamp) -> Status {
    if !stored.is_open() {
        return stored;
    }
    let is_in_call = facts.live.is_some_and(|call| call.status == call::Status::Active);
    if is_in_call {
        Status::InProgress
    } else if facts.talked || facts.met {
        Status::Completed
    } else if now >= closes_at && facts.live.is_none() {
        Status::NoShow
    } else {
        stored
    }
}

/// What may be stored where people see a status.
pub const fn stored_behind(status: Status) -> &'static [Status] {
    match status {
        Status::Scheduled => &[Status::Scheduled],
        Status::Confirmed => &[Status::Confirmed],
        Status::InProgress => &[Status::Scheduled, Status::Confirmed],
        Status::Completed => &[Status::Completed, Status::Scheduled, Status::Confirmed],
        Status::Cancelled => &[Status::Cancelled],
        Status::Declined => &[Status::Declined],
        Status::NoShow => &[Status::NoShow, Status::Scheduled, Status::Confirmed],
    }
}
