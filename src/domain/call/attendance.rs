//! What the provider of the media saw of a call, computed from all its events at once.
//!
//! Events come twice, late and in any order; what they say together does not depend on it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Call, CallRow, EndReason, LONGEST_SECONDS, ParticipantRow, Presence, Status};
use crate::domain::id::UserId;
use crate::domain::time::Timestamp;
use crate::json;

/// One event of the provider's, as far as it says who was there and whether it is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sighting {
    /// One life of the provider's room; a call may need more than one.
    pub room_sid: String,
    /// The event's place in that life.
    pub sequence: i64,
    /// The provider's word for what happened.
    #[serde(rename = "type")]
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// Whom it is about, when it is one of us.
    pub user_id: Option<UserId>,
    /// One stay of a person in the room.
    pub participant_sid: Option<String>,
    /// How long that stay was, in seconds.
    pub participant_duration: Option<i64>,
    /// How long the room was there, in seconds.
    pub room_duration: Option<i64>,
}

json::fields!(Sighting {
    room_sid, sequence, kind = "type", at, user_id, participant_sid, participant_duration, room_duration
});

/// What the provider saw.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attendance {
    /// Everybody who was there.
    pub people: BTreeMap<UserId, Stay>,
    /// How it ended, once it has.
    pub ended: Option<Ended>,
}

/// From when to when a person was there, first to last, and how long not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// They came.
    pub joined_at: Timestamp,
    /// They went for the last time; `None` while they are there.
    pub left_at: Option<Timestamp>,
    /// Milliseconds in between in which they were not there.
    pub away_ms: i64,
}

/// The provider's room is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// Since when.
    pub at: Timestamp,
    /// How long it was there, in seconds.
    pub duration: Option<u32>,
}

/// One life of a room.
#[derive(Default)]
struct Life {
    created: Option<Timestamp>,
    ended: Option<(Timestamp, Option<i64>)>,
    stays: BTreeMap<(UserId, String), (Option<Timestamp>, Option<Timestamp>)>,
}

impl Attendance {
    /// What all these events say together, in whatever order they stand and however often each.
    pub fn of(sightings: &[Sighting]) -> Self {
        let mut sorted: Vec<&Sighting> = sightings.iter().collect();
        sorted.sort_by_key(|sighting| (&sighting.room_sid, sighting.sequence));
        sorted.dedup_by_key(|sighting| (&sighting.room_sid, sighting.sequence));
        let mut lives: BTreeMap<&str, Life> = BTreeMap::new();
        for sighting in sorted {
            lives.entry(&sighting.room_sid).or_default().see(sighting);
        }
        let mut stays: BTreeMap<&UserId, Vec<_>> = BTreeMap::new();
        for life in lives.values() {
            for ((user, _), (came, went)) in &life.stays {
                let left_at = went.or(life.ended.map(|(at, _)| at));
                let Some(joined_at) = came.or(left_at) else { continue };
                stays.entry(user).or_default().push((joined_at, left_at));
            }
        }
        let people = stays.into_iter().filter_map(|(user, stays)| Some((user.clone(), Stay::of(stays)?)));
        Self { people: people.collect(), ended: Self::end(lives.values()) }
    }

    /// Over when every life of the room is, for as long as they were together.
    fn end<'a>(lives: impl Iterator<Item = &'a Life>) -> Option<Ended> {
        let mut total: Option<Ended> = None;
        for life in lives {
            let (at, told) = life.ended?;
            let measured = life.created.map(|created| at.seconds_since(created));
            let seconds = told.or(measured).and_then(|seconds| u32::try_from(seconds).ok());
            let before = total.and_then(|total| total.duration);
            let duration = match (before, seconds) {
                (Some(one), Some(other)) => Some(one.saturating_add(other)),
                (one, other) => one.or(other),
            };
            total = Some(Ended {
                at: total.map_or(at, |total| total.at.max(at)),
                duration: duration.map(|seconds| seconds.min(LONGEST_SECONDS)),
            });
        }
        total
    }
}

impl Stay {
    /// All stays of a person, which may overlap.
    fn of(mut stays: Vec<(Timestamp, Option<Timestamp>)>) -> Option<Self> {
        stays.sort();
        let (joined_at, _) = *stays.first()?;
        let mut whole = Self { joined_at, left_at: Some(joined_at), away_ms: 0 };
        for (came, went) in stays {
            // Whose earlier stay goes on was not away.
            if let Some(before) = whole.left_at {
                whole.away_ms += (came.as_millis() - before.as_millis()).max(0);
            }
            whole.left_at = whole.left_at.zip(went).map(|(before, went)| before.max(went));
        }
        Some(whole)
    }
}

impl Life {
    fn see(&mut self, sighting: &Sighting) {
        let at = sighting.at;
        match sighting.kind.as_str() {
            "room-created" => self.created = Some(at),
            "room-ended" => self.ended = Some((at, sighting.room_duration)),
            kind @ ("participant-connected" | "participant-disconnected") => {
                let Some(user) = sighting.user_id.clone() else { return };
                let sid = sighting.participant_sid.clone().unwrap_or_default();
                let (came, went) = self.stays.entry((user, sid)).or_default();
                if kind == "participant-connected" {
                    *came = Some(at);
                } else {
                    *went = Some(at);
                    // Whose coming was not told came when their stay began.
                    let stayed = sighting.participant_duration.map(|seconds| seconds.clamp(0, LONGEST_SECONDS.into()));
                    *came = came.or_else(|| Some(at.plus_seconds(-stayed?)));
                }
            }
            _ => {}
        }
    }
}

impl Call {
    /// Takes in what the provider saw. A room that is over ends the call: answered or not is for us to say, because
    /// the events that would show it may come later; how long an answered one was is for the provider.
    pub(super) fn see(&mut self, attendance: &Attendance) {
        if let Some(ended) = attendance.ended {
            let at = ended.at.max(self.answered_at.unwrap_or(self.started_at));
            let status = if self.answered_at.is_some() { Status::Ended } else { Status::Missed };
            self.end(at, status, EndReason::RoomEnded, None);
            if let (Status::Ended, Some(ending), Some(duration)) = (status, &mut self.ending, ended.duration) {
                ending.duration = duration;
            }
        }
        for participant in &mut self.participants {
            let Some(stay) = attendance.people.get(&participant.user) else { continue };
            participant.joined_at = stay.joined_at;
            if let (Presence::Left { at }, Some(left_at)) = (&mut participant.presence, stay.left_at) {
                *at = left_at;
            }
        }
    }
}

impl CallRow {
    /// A call that is over, as it is with what the provider saw: its duration when it was answered, everybody's times,
    /// and who was there without our knowing. It stays over, and stays as it ended.
    pub fn settled(&self, attendance: &Attendance) -> Self {
        let mut row = self.clone();
        if row.answered_at.is_some() || row.status == Status::Ended {
            row.duration = attendance.ended.and_then(|ended| ended.duration).or(row.duration);
        }
        for (user, stay) in &attendance.people {
            match row.participants.iter_mut().find(|participant| participant.user_id == *user) {
                Some(participant) => {
                    participant.joined_at = stay.joined_at;
                    participant.left_at = stay.left_at.or(participant.left_at);
                }
                None => row.participants.push(ParticipantRow {
                    user_id: user.clone(),
                    username: String::new(),
                    joined_at: stay.joined_at,
                    left_at: stay.left_at.or(row.ended_at),
                }),
            }
        }
        row
    }
}
