//! Who carries a call's media, and where.

use serde::Serialize;

use super::Provider;
use crate::json;

/// Who carries a new call, decided before it is placed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Carrier {
    /// Who.
    pub provider: Provider,
    /// As in [`Call`].
    pub fallback: Option<String>,
    /// The provider's room.
    pub room: Option<ProviderRoom>,
}

json::fields!(Carrier { provider, fallback, room });

/// A room at the provider's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProviderRoom {
    /// What we named it.
    pub name: String,
    /// What the provider named it, once there is one.
    pub sid: Option<String>,
}

json::fields!(ProviderRoom { name, sid });
