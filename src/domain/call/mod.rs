//! The life of a call, as data: what is decided about it stands in [`life`], what others see of it in [`row`].

pub mod attendance;
mod carrier;
mod event;
mod life;
pub mod moderation;
pub mod recording;
pub mod report;
mod row;
mod rung;
#[cfg(test)]
#[allow(missing_docs)]
pub mod tests;

use serde::{Deserialize, Serialize};

use super::id::{CallId, ConnectionId, RoomId, UserId};
use super::room::Venue;
use super::time::Timestamp;
use crate::json;

pub use carrier::{Carrier, ProviderRoom};
pub use event::{Event, Rules};
pub use life::{END_FOR_ALL, LONGEST_SECONDS};
pub use recording::Recording;
pub use row::{CallRow, ParticipantRow, Row};
pub use rung::Rung;

macro_rules! words {
    ($(#[$attribute:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
        #[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
        $(#[$attribute])*
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $text)] $variant),+
        }

        impl $name {
            /// Every word.
            #[allow(dead_code)]
            pub const WORDS: [&str; [$($text),+].len()] = [$($text),+];

            /// The word of the API and of the database.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text),+
                }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                match String::deserialize(deserializer)?.as_str() {
                    $($text => Ok(Self::$variant),)+
                    _ => Err(serde::de::Error::custom("an unknown word")),
                }
            }
        }
    };
}

words!(
    /// What a call is placed as; people may switch cameras on and off later.
    CallType {
        /// Sound only.
        Voice = "voice",
        /// Sound and picture.
        Video = "video",
    }
);
words!(
    /// Who carries the media.
    Provider {
        /// The browsers themselves.
        P2p = "p2p",
        /// Twilio Video.
        Twilio = "twilio",
    }
);
words!(
    /// Where in its life a call is.
    #[cfg_attr(feature = "openapi", schemars(rename = "CallStatus"))]
    Status {
        /// Placed; nobody else's page shows it yet.
        Initiated = "initiated",
        /// Somebody else's page shows it.
        Ringing = "ringing",
        /// Answered.
        Active = "active",
        /// Over after an answer.
        Ended = "ended",
        /// Over: nobody answered in time.
        Missed = "missed",
        /// Over: everybody asked said no.
        Declined = "declined",
        /// Over: given up before an answer.
        Cancelled = "cancelled",
        /// Over: it never came about.
        Failed = "failed",
    }
);
words!(
    /// Why a call is over.
    EndReason {
        /// Too few were left.
        Left = "left",
        /// The caller or the room's owner ended it for everybody.
        EndedForAll = "ended_for_all",
        /// Too few came back after losing their connection.
        ConnectionLost = "connection_lost",
        /// It rang out.
        NoAnswer = "no_answer",
        /// Everybody asked said no.
        Declined = "declined",
        /// The caller gave up.
        Cancelled = "cancelled",
        /// Fewer than two ever connected.
        NeverConnected = "never_connected",
        /// A client that never connected here told us how long it was.
        Reported = "reported",
        /// A crash left it open.
        Abandoned = "abandoned",
        /// The provider's room was over.
        RoomEnded = "room_ended",
    }
);

#[allow(clippy::derivable_impls)] // `words!` writes the enum
impl Default for Provider {
    fn default() -> Self {
        Self::P2p
    }
}

impl Status {
    /// Whether nothing can happen to the call any more.
    pub const fn is_over(self) -> bool {
        !matches!(self, Self::Initiated | Self::Ringing | Self::Active)
    }
}

/// What a participant sends now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Media {
    /// Microphone on.
    pub audio: bool,
    /// Camera on.
    pub video: bool,
    /// Screen shared.
    pub screen: bool,
}

json::fields!(Media { audio, video, screen });

/// Whether a participant is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Said yes, and has until then to be connected.
    Expected {
        /// When waiting ends.
        until: Timestamp,
    },
    /// Connected by this page load.
    Connected {
        /// The page load that holds the person's place.
        connection: ConnectionId,
    },
    /// The socket is gone; the person has until then to come back.
    Lost {
        /// The page load that held the place.
        connection: ConnectionId,
        /// When waiting ends.
        until: Timestamp,
    },
    /// Gone.
    Left {
        /// Since when.
        at: Timestamp,
    },
}

/// One person in a call; there is never a second entry for the same person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Participant {
    /// Who.
    pub user: UserId,
    /// Their name; empty until the database has filled it in.
    pub username: String,
    /// The first time they joined.
    pub joined_at: Timestamp,
    /// Whether they are there.
    pub presence: Presence,
    /// What they send.
    pub media: Media,
    /// Whether they were ever connected.
    pub seen: bool,
    /// Since when they have a hand up.
    pub hand_raised_at: Option<Timestamp>,
}

json::fields!(Participant { user, username, joined_at, presence, media, seen, hand_raised_at(json::or_default) });

impl Participant {
    /// Whether the person counts as being in the call.
    pub const fn is_present(&self) -> bool {
        !matches!(self.presence, Presence::Left { .. })
    }

    /// Since when they are gone.
    pub const fn left_at(&self) -> Option<Timestamp> {
        match self.presence {
            Presence::Left { at } => Some(at),
            _ => None,
        }
    }

    /// The page load that holds, or held until a moment ago, the person's place.
    pub const fn connection(&self) -> Option<&ConnectionId> {
        match &self.presence {
            Presence::Connected { connection } | Presence::Lost { connection, .. } => Some(connection),
            _ => None,
        }
    }

    /// Whether this is the person, connected by this page load.
    pub fn is_on(&self, user: &UserId, connection: &ConnectionId) -> bool {
        self.user == *user && matches!(&self.presence, Presence::Connected { connection: held } if held == connection)
    }

    const fn deadline(&self) -> Option<Timestamp> {
        match self.presence {
            Presence::Expected { until } | Presence::Lost { until, .. } => Some(until),
            _ => None,
        }
    }
}

/// How a call ended, written once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Ending {
    /// When.
    pub at: Timestamp,
    /// Whole seconds of talk.
    pub duration: u32,
    /// Why.
    pub reason: EndReason,
}

json::fields!(Ending { at, duration, reason });

/// A call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Call {
    /// Which call.
    pub id: CallId,
    /// In which room.
    pub room: RoomId,
    /// Who placed it.
    pub caller: UserId,
    /// The caller's name; empty until the database has filled it in.
    pub caller_name: String,
    /// Voice or video.
    pub call_type: CallType,
    /// Who carries the media.
    pub provider: Provider,
    /// Why it is not Twilio, when it should have been: Twilio's error code, or `unreachable`.
    pub fallback: Option<String>,
    /// Where in its life it is.
    pub status: Status,
    /// When it was placed.
    pub started_at: Timestamp,
    /// When the second person said yes.
    pub answered_at: Option<Timestamp>,
    /// There exactly when the status is a terminal one.
    pub ending: Option<Ending>,
    /// When ringing ends; there exactly while it is unanswered.
    pub ring_ends_at: Option<Timestamp>,
    /// Everybody who was ever in it.
    pub participants: Vec<Participant>,
    /// Who is asked: the other members.
    pub invited: Vec<UserId>,
    /// Who said no.
    pub declined: Vec<UserId>,
    /// Who is asked besides, or again.
    pub rung: Vec<Rung>,
    /// Who is asked and talks to somebody else.
    pub busy: Vec<UserId>,
    /// Whether nobody new comes into it.
    pub locked: bool,
    /// Whom the owner took out of it, and did not let in again.
    pub removed: Vec<UserId>,
    /// Whether it is recorded.
    pub recording: Recording,
    /// What the room says about its calls; the database fills it in.
    pub venue: Venue,
}

json::fields!(Call {
    id, room, caller, caller_name, call_type, provider, fallback(json::or_default), status, started_at, answered_at,
    ending, ring_ends_at, participants, invited, declined, rung(json::or_default), busy(json::or_default),
    locked(json::or_default), removed(json::or_default), recording(json::or_default), venue(json::or_default)
});

impl Call {
    /// A person's entry.
    pub fn participant(&self, user: &UserId) -> Option<&Participant> {
        self.participants.iter().find(|participant| participant.user == *user)
    }

    /// The participant who is connected by this page load.
    pub fn connected_by(&self, connection: &ConnectionId) -> Option<&Participant> {
        self.participants.iter().find(|participant| participant.is_on(&participant.user, connection))
    }

    /// How many people are in it.
    pub fn present(&self) -> usize {
        self.participants.iter().filter(|participant| participant.is_present()).count()
    }

    /// The next moment at which something happens by itself.
    pub fn next_deadline(&self) -> Option<Timestamp> {
        if self.status.is_over() {
            return None;
        }
        let rung = self.rung.iter().map(|rung| rung.until);
        self.participants.iter().filter_map(Participant::deadline).chain(self.ring_ends_at).chain(rung).min()
    }
}
