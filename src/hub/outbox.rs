//! What has yet to be said outside: to the provider, one letter at a time and in order; and to the timeline.
//!
//! Letters are carried while the room goes on. Only one is under way, so that a stop is never overtaken by a start. A
//! stop is carried until it arrives; a start has one try, because by the next one somebody may have changed their mind.

use serde::Serialize;

use crate::domain::call::Call;
use crate::domain::call::recording::Order;
use crate::domain::id::{CallId, UserId};
use crate::domain::time::Timestamp;
use crate::json;
use crate::store::events::Note;

/// How long a stop that failed waits for its next try, try by try; the last one repeats.
const PAUSES: [i64; 5] = [1, 2, 5, 15, 30];

/// A letter that is not told to have arrived after this long was lost with the object that carried it.
const LOST_AFTER_SECONDS: i64 = 20;

/// How long notes wait that the database did not take.
const NOTES_AGAIN_SECONDS: i64 = 15;

/// Notes kept for a database that does not come back; the oldest go.
const MOST_NOTES: usize = 100;

/// One order to the provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Letter {
    /// About which call.
    pub call: CallId,
    /// What its room is called there, as [`Venue`](crate::domain::room::Venue) has it.
    pub provider_room: Option<String>,
    /// What the provider is told.
    pub order: Order,
    /// Who made it necessary.
    pub by: Option<UserId>,
    /// How often it failed.
    pub tries: usize,
    /// Not before.
    pub due: Timestamp,
}

json::fields!(Letter { call, provider_room(json::or_default), order, by, tries, due });

/// Letters and notes; kept in the object's storage together with the call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Outbox {
    letters: Vec<Letter>,
    /// Of our own events, those that are not in the database yet.
    pub notes: Vec<Note>,
    #[serde(skip)]
    is_under_way: bool,
}

json::fields!(Outbox { letters, notes, is_under_way(json::absent) });

impl Outbox {
    /// Whether there is nothing to be done.
    pub fn is_empty(&self) -> bool {
        self.letters.is_empty() && self.notes.is_empty()
    }

    /// Whether there is a letter.
    pub fn has_letters(&self) -> bool {
        !self.letters.is_empty()
    }

    /// Adds a letter about a call behind the others.
    pub fn post(&mut self, call: &Call, order: Order, now: Timestamp) {
        let (provider_room, by) = (call.venue.provider_room.clone(), call.recording.by.clone());
        self.letters.push(Letter { call: call.id.clone(), provider_room, order, by, tries: 0, due: now });
    }

    /// Adds a note.
    pub fn note(&mut self, note: Note) {
        if self.notes.len() >= MOST_NOTES {
            self.notes.remove(0);
        }
        self.notes.push(note);
    }

    /// Takes the first letter on its way, unless one is under way or it is not its time.
    pub fn take(&mut self, now: Timestamp) -> Option<Letter> {
        let letter = self.letters.first().filter(|letter| letter.due <= now && !self.is_under_way)?.clone();
        self.is_under_way = true;
        Some(letter)
    }

    /// The letter that was under way arrived, or did not. Answers whether it is done with.
    pub fn carried(&mut self, arrived: bool, now: Timestamp) -> bool {
        self.is_under_way = false;
        match self.letters.first_mut() {
            Some(letter) if letter.order == Order::Stop && !arrived => {
                let pause = PAUSES.get(letter.tries).or(PAUSES.last()).copied().unwrap_or_default();
                letter.tries += 1;
                letter.due = now.plus_seconds(pause);
                false
            }
            Some(_) => {
                self.letters.remove(0);
                true
            }
            None => false,
        }
    }

    /// When somebody should look after it.
    pub fn next_look(&self, now: Timestamp) -> Option<Timestamp> {
        // One that is due leaves at once; if it is lost, it is found here.
        let letter = self.letters.first().map(|letter| match letter.due > now {
            true => letter.due,
            false => now.plus_seconds(LOST_AFTER_SECONDS),
        });
        let notes = (!self.notes.is_empty()).then(|| now.plus_seconds(NOTES_AGAIN_SECONDS));
        letter.into_iter().chain(notes).min()
    }
}
