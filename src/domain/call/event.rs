//! What can happen to a call, and the times and sizes it keeps to.

use super::attendance::Attendance;
use super::moderation::Act;
use super::recording::Order;
use super::{Media, Provider};
use crate::config::{Config, Twilio};
use crate::domain::id::{ConnectionId, UserId};

/// Enough for a reload or a change of network, short enough that nobody talks to an empty tile for long.
const GRACE_SECONDS: i64 = 10;

/// The times and sizes a call keeps to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// How long a call rings, and how long somebody who said yes has to be connected.
    pub ring_seconds: i64,
    /// How long a lost connection has to come back.
    pub grace_seconds: i64,
    /// How many people fit into a call without a media server.
    pub p2p_most: u32,
    /// How many fit into a call at Twilio.
    pub twilio_most: u32,
}

impl Rules {
    /// The rules as they are set.
    pub const fn from_config(config: &Config) -> Self {
        Self {
            ring_seconds: config.ring_timeout_seconds as i64,
            grace_seconds: GRACE_SECONDS,
            p2p_most: config.p2p_max_participants,
            twilio_most: config.twilio_settings.max_participants,
        }
    }

    /// How many people fit into a call of this provider.
    pub const fn most(&self, provider: Provider) -> u32 {
        match provider {
            Provider::P2p => self.p2p_most,
            Provider::Twilio => self.twilio_most,
        }
    }
}

impl Provider {
    /// Who carries new calls. Half-set Twilio is Twilio's: its tokens are refused and say why.
    pub const fn from_config(config: &Config) -> Self {
        match config.twilio {
            Twilio::Off => Self::P2p,
            Twilio::Incomplete { .. } | Twilio::On { .. } => Self::Twilio,
        }
    }
}

/// What can happen to a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Somebody else's page shows it.
    Rang,
    /// A person says yes, and will connect.
    Accepted {
        /// Who.
        user: UserId,
    },
    /// A person is connected: answers, joins, comes back, or moves here from another page.
    Joined {
        /// Who.
        user: UserId,
        /// By which page load.
        connection: ConnectionId,
        /// What they send.
        media: Media,
    },
    /// A person says no.
    Declined {
        /// Who.
        user: UserId,
    },
    /// Who is in the call asks a member into it.
    Rung {
        /// Who asks.
        by: UserId,
        /// Whom.
        user: UserId,
    },
    /// A person who is asked talks to somebody else.
    Busy {
        /// Who.
        user: UserId,
    },
    /// A person leaves.
    Left {
        /// Who.
        user: UserId,
        /// How long they say it was; counts only when the server saw nobody in the call.
        duration: Option<u32>,
    },
    /// The caller, or the room's owner, ends it for everybody.
    EndedForAll {
        /// Who.
        by: UserId,
        /// Whether they own the room.
        is_owner: bool,
        /// As with [`Event::Left`].
        duration: Option<u32>,
    },
    /// A page load's socket is gone.
    ConnectionLost {
        /// Whose: pages choose their ids, so one alone proves nothing.
        user: UserId,
        /// Which.
        connection: ConnectionId,
    },
    /// A participant sends something else now.
    MediaChanged {
        /// Who.
        user: UserId,
        /// By which page load.
        connection: ConnectionId,
        /// What they send.
        media: Media,
    },
    /// A participant puts a hand up, or down.
    HandMoved {
        /// Who.
        user: UserId,
        /// By which page load.
        connection: ConnectionId,
        /// Whether it is up.
        raised: bool,
    },
    /// A person became a member and is asked too.
    MemberAdded {
        /// Who.
        user: UserId,
    },
    /// A person may not be here any more.
    MemberRemoved {
        /// Who.
        user: UserId,
        /// Whether they have deleted their account, and with it what they were called.
        erased: bool,
    },
    /// The owner does something to the call or to somebody in it.
    Moderated(Act),
    /// A person agrees to be recorded, or no longer does.
    Consented {
        /// Who.
        user: UserId,
        /// Whether they agree.
        agrees: bool,
    },
    /// The provider was told to record, or to stop.
    Ordered {
        /// What it was told.
        order: Order,
        /// Whether it did.
        done: bool,
    },
    /// What the provider saw of the call so far.
    Seen(Attendance),
    /// The room was closed for good.
    RoomClosed,
    /// Time went by.
    Tick,
    /// It was open without anybody in it.
    Abandoned,
}

impl Event {
    /// Who makes it happen, or whom it happens to.
    pub const fn subject(&self) -> Option<&UserId> {
        match self {
            Self::Accepted { user }
            | Self::Joined { user, .. }
            | Self::Declined { user }
            | Self::Left { user, .. }
            | Self::EndedForAll { by: user, .. }
            | Self::Rung { by: user, .. }
            | Self::Busy { user }
            | Self::ConnectionLost { user, .. }
            | Self::MediaChanged { user, .. }
            | Self::HandMoved { user, .. }
            | Self::MemberAdded { user }
            | Self::MemberRemoved { user, .. }
            | Self::Consented { user, .. } => Some(user),
            Self::Moderated(act) => act.whom(),
            Self::Rang | Self::Ordered { .. } | Self::Seen(_) | Self::RoomClosed | Self::Tick | Self::Abandoned => None,
        }
    }
}
