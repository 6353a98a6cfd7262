//! What is in the way of an appointment that is to be placed.
//!
//! `?1` is the person who wants it, `?4` its room, and `?5` to `?7` are its start, its end and [`earliest`].

use crate::domain::appointment::rules::MINUTES;
use crate::domain::appointment::{Busy, Conflict, Row};
use crate::domain::id::UserId;
use crate::domain::time::Timestamp;
use crate::json;

/// Conflicts that are told at most; the statement reads no more of one's own.
const MOST_TOLD: usize = 10;

/// Whether appointment `x` overlaps the one to be placed; one may begin when the other ends.
macro_rules! is_in_the_way {
    () => {
        "x.starts_at < ?6 AND x.starts_at > ?7 AND x.ends_at > ?5 AND x.status NOT IN ('cancelled', 'declined')
         AND x.room_id <> ?4"
    };
}

/// Whether a person has nothing else then.
macro_rules! is_free {
    ($person:expr) => {
        concat!(
            "NOT EXISTS (SELECT 1 FROM appointments x WHERE (x.organizer_id = ",
            $person,
            " OR x.attendee_id = ",
            $person,
            ") AND ",
            is_in_the_way!(),
            ")"
        )
    };
}

/// What is in the way: of the person's own appointments everything, of the other's only that there is one.
macro_rules! conflicts_json {
    ($other:expr) => {
        concat!(
            "'yours', json((SELECT json_group_array(json(busy)) FROM (
               SELECT json_object('appointmentId', x.id, 'title', x.title,
                                  'startsAt', x.starts_at, 'endsAt', x.ends_at) AS busy
               FROM appointments x WHERE (x.organizer_id = ?1 OR x.attendee_id = ?1) AND ",
            is_in_the_way!(),
            " ORDER BY x.starts_at, x.id LIMIT 10))),
             'theirs', EXISTS (SELECT 1 FROM appointments x WHERE (x.organizer_id = ",
            $other,
            " OR x.attendee_id = ",
            $other,
            ") AND ?1 NOT IN (x.organizer_id, x.attendee_id) AND ",
            is_in_the_way!(),
            ")"
        )
    };
}

/// What a statement that places an appointment answers at its end.
#[derive(Debug)]
pub struct Outcome {
    /// Whether the session's epoch is still the user's.
    pub session: bool,
    /// The other person, when there is one.
    pub person: Option<UserId>,
    /// How many appointments the person has to come.
    pub to_come: i32,
    yours: Vec<Busy>,
    theirs: bool,
    /// The appointment, when there is one.
    pub row: Option<Row>,
}

json::fields!(Outcome { session(json::flag), person, to_come(json::or_default), yours, theirs(json::flag), row });

impl Outcome {
    /// What was in the way.
    pub fn conflicts(self) -> Vec<Conflict> {
        let most = MOST_TOLD - usize::from(self.theirs);
        let yours = self.yours.into_iter().take(most).map(Conflict::Yours);
        yours.chain(self.theirs.then_some(Conflict::Theirs)).collect()
    }
}

/// How early something can begin that is in the way: nothing takes longer, so the index is read no further.
pub fn earliest(starts_at: Timestamp) -> Timestamp {
    starts_at.plus_seconds(-60 * MINUTES.end())
}
