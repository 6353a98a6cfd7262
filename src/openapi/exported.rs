//! What the export of an account holds; the database writes its rows as JSON itself.

#![allow(dead_code)] // only their schemas are used

use schemars::JsonSchema;

use super::operators::ReportRow;
use super::replies::Source;
use crate::domain::appointment::Status;
use crate::domain::call::{self, CallType, EndReason, Provider};
use crate::domain::id::{AppointmentId, CallId, MessageId, RoomId, UserId};
use crate::domain::room::Door;
use crate::domain::time::Timestamp;

#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Export {
    exported_at: Timestamp,
    profile: Profile,
    rooms: Vec<ExportedRoom>,
    messages: Vec<ExportedMessage>,
    calls: Vec<ExportedCall>,
    events: Vec<ExportedEvent>,
    appointments: Vec<ExportedAppointment>,
    visits: Vec<ExportedVisit>,
    room_events: Vec<ExportedRoomEvent>,
    call_reports: Vec<ExportedReport>,
    push_subscriptions: Vec<ExportedPushSubscription>,
    /// The `seq` before which there are more messages.
    next: Option<i64>,
}

/// Who they are.
#[derive(JsonSchema)]
pub struct Profile {
    id: UserId,
    username: String,
    guest: bool,
    created_at: Timestamp,
    last_seen_at: Timestamp,
}

/// A room that they are in.
#[derive(JsonSchema)]
pub struct ExportedRoom {
    id: RoomId,
    room_name: String,
    joined_at: Timestamp,
    /// The newest message one has read there.
    last_read_seq: i64,
    /// When one last saw the calls one missed there.
    calls_seen_at: Option<Timestamp>,
    /// Whether it is theirs.
    owner: bool,
}

/// A message that they wrote.
#[derive(JsonSchema)]
pub struct ExportedMessage {
    seq: i64,
    id: MessageId,
    room_id: RoomId,
    client_id: String,
    /// Base64
    ciphertext: String,
    /// Base64
    iv: String,
    created_at: Timestamp,
}

/// A call that they were in.
#[derive(JsonSchema)]
pub struct ExportedCall {
    id: CallId,
    room_id: RoomId,
    call_type: CallType,
    status: call::Status,
    provider: Provider,
    started_at: Timestamp,
    answered_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    duration: Option<u32>,
    end_reason: Option<EndReason>,
    /// Whether they placed it.
    caller: bool,
    joined_at: Timestamp,
    left_at: Option<Timestamp>,
}

/// Something that happened in a call and is about them.
#[derive(JsonSchema)]
pub struct ExportedEvent {
    id: String,
    call_id: Option<CallId>,
    at: Timestamp,
    #[serde(rename = "type")]
    kind: String,
    source: Source,
    /// What they were called at the provider.
    identity: Option<String>,
    data: serde_json::Map<String, serde_json::Value>,
}

/// A browser that is told of calls.
#[derive(JsonSchema)]
pub struct ExportedPushSubscription {
    endpoint: String,
    created_at: Timestamp,
}

/// What somebody is in an appointment.
#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Booked it.
    Organizer,
    /// Was asked to come.
    Attendee,
}

/// An appointment that they take part in.
#[derive(JsonSchema)]
pub struct ExportedAppointment {
    id: AppointmentId,
    title: String,
    status: Status,
    room_id: RoomId,
    role: Role,
    /// The other one's name.
    with: String,
    time_zone: Option<String>,
    starts_at: Timestamp,
    ends_at: Timestamp,
    duration_minutes: u32,
    came_at: Option<Timestamp>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// A room at whose door they stand.
#[derive(JsonSchema)]
pub struct ExportedVisit {
    room_id: RoomId,
    state: Door,
    at: Timestamp,
}

/// Something that a room's owner did: they themselves, or another to them.
#[derive(JsonSchema)]
pub struct ExportedRoomEvent {
    id: String,
    room_id: RoomId,
    at: Timestamp,
    #[serde(rename = "type")]
    kind: String,
    /// Whether they did it.
    mine: bool,
}

/// How a call went, as their page saw it, and what they thought of it.
#[derive(JsonSchema)]
pub struct ExportedReport {
    call_id: CallId,
    #[serde(flatten)]
    report: ReportRow,
}
