//! What replies hold beside `"success": true`, and rows that the database writes as JSON itself.

#![allow(dead_code)] // only their schemas are used

use schemars::JsonSchema;

use crate::domain::appointment::Appointment;
use crate::domain::call::recording::RecordingRow;
use crate::domain::call::{CallRow, Provider};
use crate::domain::id::{CallId, MessageId, RoomId, UserId};
use crate::domain::room::Room;
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::service::rooms::Present;
use crate::store::rooms::Visitor;

#[derive(JsonSchema)]
pub struct Nothing {}

#[derive(JsonSchema)]
pub struct Health {
    /// Who carries new calls.
    provider: Provider,
}

#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SignedIn {
    user: User,
    /// For Bearer clients; browsers have it in their cookie.
    token: String,
    expires_at: Timestamp,
}

#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    user: User,
    expires_at: Timestamp,
}

#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PushKey {
    /// What a browser subscribes with, base64url; null where nobody is told of calls without an open page.
    public_key: Option<String>,
}

#[derive(JsonSchema)]
pub struct OneRoom {
    room: Room,
}

/// At a room's door.
#[derive(JsonSchema)]
pub struct WaitingForRoom {
    room: Room,
    /// Always true.
    waiting: bool,
}

#[derive(JsonSchema)]
pub struct RoomWithMembers {
    room: Room,
    members: Vec<Present>,
    /// Who is at the door; empty for everybody but the owner.
    visitors: Vec<Visitor>,
}

/// Something that a room's owner did.
#[derive(JsonSchema)]
pub struct RoomEvent {
    id: String,
    at: Timestamp,
    /// `locked`, `unlocked`, `lobby-on`, `lobby-off`, `guests-on`, `guests-off`, `handed-over`, `admitted`, `refused`,
    /// `removed`.
    #[serde(rename = "type")]
    #[schemars(example = &"admitted")]
    kind: String,
    /// Who did it.
    by_id: UserId,
    by_name: String,
    /// To whom; null where it is about everybody.
    user_id: Option<UserId>,
    username: Option<String>,
}

#[derive(JsonSchema)]
pub struct RoomEvents {
    events: Vec<RoomEvent>,
}

/// A room among a person's rooms.
#[derive(JsonSchema)]
pub struct ListedRoom {
    #[serde(flatten)]
    room: Room,
    /// How many people are members.
    member_count: u32,
    /// How many messages of others one has not read, 100 at most.
    unread: u32,
    /// How many calls one missed there and has not seen, 100 at most.
    missed: u32,
}

#[derive(JsonSchema)]
pub struct Rooms {
    rooms: Vec<ListedRoom>,
}

/// A stored message.
#[derive(JsonSchema)]
pub struct Message {
    id: MessageId,
    /// Grows by time and orders a room's messages.
    seq: i64,
    room_id: RoomId,
    sender_id: UserId,
    sender_name: String,
    client_id: String,
    /// Base64
    ciphertext: String,
    /// Base64
    iv: String,
    created_at: Timestamp,
}

#[derive(JsonSchema)]
pub struct OneMessage {
    message: Message,
}

#[derive(JsonSchema)]
pub struct Messages {
    messages: Vec<Message>,
}

#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreatedCall {
    call_id: CallId,
    message: String,
    call: CallRow,
    /// Whether there was a live call, which has been answered by this.
    joined: bool,
}

#[derive(JsonSchema)]
pub struct ChangedCall {
    message: String,
    call: CallRow,
}

/// A call, and whether it is recorded.
#[derive(JsonSchema)]
pub struct RecordedCall {
    #[serde(flatten)]
    call: CallRow,
    /// Missing once the call is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    recording: Option<RecordingRow>,
}

#[derive(JsonSchema)]
pub struct ConsentedCall {
    message: String,
    call: RecordedCall,
}

#[derive(JsonSchema)]
pub struct OneCall {
    call: CallRow,
}

/// A call of one of a person's rooms.
#[derive(JsonSchema)]
pub struct RecentCall {
    #[serde(flatten)]
    call: CallRow,
    /// What its room is called.
    room_name: String,
}

#[derive(JsonSchema)]
pub struct RecentCalls {
    calls: Vec<RecentCall>,
}

#[derive(JsonSchema)]
pub struct Calls {
    calls: Vec<CallRow>,
}

/// Who says that something happened in a call.
#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// Twilio, by a status callback.
    Twilio,
    /// This program.
    Securechat,
}

/// Something that happened in a call.
#[derive(JsonSchema)]
pub struct CallEvent {
    id: String,
    at: Timestamp,
    #[serde(rename = "type")]
    #[schemars(example = &"participant-connected", example = &"recording-on")]
    kind: String,
    source: Source,
    user_id: Option<UserId>,
    /// A name.
    participant: Option<String>,
    data: serde_json::Map<String, serde_json::Value>,
}

#[derive(JsonSchema)]
pub struct CallEvents {
    events: Vec<CallEvent>,
}

#[derive(JsonSchema)]
pub struct OneAppointment {
    appointment: Appointment,
}

pub type Appointments = Vec<Appointment>;
