//! A call as the API and the database show it: the part of it that lasts.

use serde::Serialize;

use super::{Call, CallType, EndReason, Ending, Media, Participant, Presence, Provider, Recording, Rules, Status};
use crate::domain::id::{CallId, RoomId, UserId};
use crate::domain::room::Venue;
use crate::domain::time::Timestamp;
use crate::json;

/// A call as the API shows it.
pub type CallRow = Row<ParticipantRow>;

/// A call with the columns of the database, and its participants in one form or another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs)] // the fields are those of `Call`
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema), schemars(rename = "Call"))]
pub struct Row<P> {
    pub id: CallId,
    pub room_id: RoomId,
    pub caller_id: UserId,
    pub caller_name: String,
    pub call_type: CallType,
    pub status: Status,
    pub provider: Provider,
    // For its description: it may be missing.
    #[serde(default)]
    pub fallback: Option<String>,
    pub started_at: Timestamp,
    pub answered_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub duration: Option<u32>,
    pub end_reason: Option<EndReason>,
    pub participants: Vec<P>,
}

json::fields!(CallRow {
    id,
    room_id,
    caller_id,
    caller_name,
    call_type,
    status,
    provider,
    fallback,
    started_at,
    answered_at,
    ended_at,
    duration,
    end_reason,
    participants
});

/// A participant as the API shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs)] // the fields are those of `Participant`
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema), schemars(rename = "Participant"))]
pub struct ParticipantRow {
    pub user_id: UserId,
    pub username: String,
    pub joined_at: Timestamp,
    pub left_at: Option<Timestamp>,
}

json::fields!(ParticipantRow { user_id, username, joined_at, left_at });

impl Participant {
    /// The part that lasts.
    pub fn row(&self) -> ParticipantRow {
        ParticipantRow {
            user_id: self.user.clone(),
            username: self.username.clone(),
            joined_at: self.joined_at,
            left_at: self.left_at(),
        }
    }
}

impl Call {
    /// The part that lasts. Two calls with equal rows need no write to the database.
    pub fn row(&self) -> CallRow {
        self.row_with(Participant::row)
    }

    /// The same with participants in another form.
    pub fn row_with<P>(&self, form: impl FnMut(&Participant) -> P) -> Row<P> {
        Row {
            id: self.id.clone(),
            room_id: self.room.clone(),
            caller_id: self.caller.clone(),
            caller_name: self.caller_name.clone(),
            call_type: self.call_type,
            status: self.status,
            provider: self.provider,
            fallback: self.fallback.clone(),
            started_at: self.started_at,
            answered_at: self.answered_at,
            ended_at: self.ending.map(|ending| ending.at),
            duration: self.ending.map(|ending| ending.duration),
            end_reason: self.ending.map(|ending| ending.reason),
            participants: self.participants.iter().map(form).collect(),
        }
    }

    /// Takes what a person is called from the database, which alone knows it.
    pub fn take_name(&mut self, user: &UserId, name: Option<&str>) {
        let Some(name) = name else { return };
        if self.caller == *user {
            name.clone_into(&mut self.caller_name);
        }
        for participant in self.participants.iter_mut().filter(|participant| participant.user == *user) {
            name.clone_into(&mut participant.username);
        }
    }

    /// A call as the database knows it, of which there is nothing else to know: it was placed and not answered, and
    /// nobody has been connected. Who is in it has as long to be connected as it rings.
    pub fn placed_before(row: CallRow, invited: Vec<UserId>, venue: Venue, rules: &Rules) -> Self {
        let rang_at = row.started_at.plus_seconds(rules.ring_seconds - rules.grace_seconds);
        Self { venue, ..Self::from_row(row, invited, rang_at, rules) }
    }

    /// A call as the database knows it, for a room that has forgotten it. Whoever is in it has the time of a lost
    /// connection to show up. Whether anybody was ever connected is forgotten too: an answered call is taken to have
    /// been, so that nobody's report beats the server's own measure.
    pub fn from_row(row: CallRow, invited: Vec<UserId>, now: Timestamp, rules: &Rules) -> Self {
        let answered = row.answered_at.is_some();
        let until = now.plus_seconds(rules.grace_seconds);
        let ring_ends_at =
            (!answered && !row.status.is_over()).then(|| row.started_at.plus_seconds(rules.ring_seconds));
        Self {
            ring_ends_at,
            ending: match (row.ended_at, row.end_reason) {
                (Some(at), Some(reason)) => Some(Ending { at, reason, duration: row.duration.unwrap_or(0) }),
                _ => None,
            },
            participants: row
                .participants
                .into_iter()
                .map(|participant| Participant {
                    user: participant.user_id,
                    username: participant.username,
                    joined_at: participant.joined_at,
                    presence: match participant.left_at {
                        Some(at) => Presence::Left { at },
                        None => Presence::Expected { until },
                    },
                    media: Media::default(),
                    seen: answered,
                    hand_raised_at: None,
                })
                .collect(),
            id: row.id,
            room: row.room_id,
            caller: row.caller_id,
            caller_name: row.caller_name,
            call_type: row.call_type,
            provider: row.provider,
            fallback: row.fallback,
            status: row.status,
            started_at: row.started_at,
            answered_at: row.answered_at,
            invited,
            declined: Vec::new(),
            rung: Vec::new(),
            busy: Vec::new(),
            locked: false,
            removed: Vec::new(),
            recording: Recording::default(),
            venue: Venue::default(),
        }
    }
}
