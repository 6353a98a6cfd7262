//! The JSON bodies of requests. Handlers read fields one by one, so that a wrong one is named; here is what they read.

#![allow(dead_code)] // only their schemas are used

use schemars::JsonSchema;

use crate::domain::call::CallType;

#[derive(JsonSchema)]
pub struct Registering {
    /// 2 to 32 characters after trimming and with inner runs of spaces made one: letters and digits of any script,
    /// space, `.`, `_`, `-`; unique, ignoring case.
    #[schemars(length(min = 2), example = &"Alice")]
    username: String,
    /// Our page sends 64 hexadecimal digits, made from what was typed, never what was typed.
    #[schemars(length(min = 8, max = 256))]
    password: String,
}

#[derive(JsonSchema)]
pub struct SigningIn {
    username: String,
    password: String,
}

#[derive(JsonSchema)]
pub struct GuestSigningIn {
    /// As for a lasting account.
    #[schemars(length(min = 2), example = &"Bob")]
    username: String,
}

#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewPassword {
    #[schemars(length(min = 8, max = 256))]
    password: String,
    /// Needed to change a password; a guest has none.
    current_password: Option<String>,
}

#[derive(JsonSchema)]
pub struct SigningOut {
    /// Ends all of the person's sessions.
    everywhere: Option<bool>,
}

/// What `PushManager.subscribe()` answers in a browser.
#[derive(JsonSchema)]
pub struct Subscribing {
    /// The browser's address at its push service: https, and a name on the Internet.
    #[schemars(length(min = 1, max = 1024), example = &"https://push.example.com/abc")]
    endpoint: String,
    /// `keys.p256dh`, base64url
    #[schemars(regex(pattern = "^[A-Za-z0-9_-]{87}=?$"))]
    p256dh: String,
    /// `keys.auth`, base64url
    #[schemars(regex(pattern = "^[A-Za-z0-9_-]{22}(==)?$"))]
    auth: String,
}

#[derive(JsonSchema)]
pub struct Unsubscribing {
    /// As it was given.
    endpoint: String,
}

#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeletingAccount {
    /// Needed by whoever has a password; a guest has none.
    current_password: Option<String>,
}

#[derive(JsonSchema)]
pub struct ReadingRoom {
    /// The newest message that was read.
    #[schemars(range(min = 0))]
    seq: i64,
}

#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RingingMember {
    /// Who is asked into the call: a member of its room.
    user_id: String,
}

#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewRoom {
    /// What the server knows the room by; only its SHA-256 is stored.
    #[schemars(length(min = 8, max = 128), example = &"garden-party-2026")]
    room_code: String,
    /// 1 to 64 characters after trimming, no control characters; "Room" when missing.
    room_name: Option<String>,
}

#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct JoiningRoom {
    #[schemars(length(min = 8, max = 128))]
    room_code: String,
}

#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangedRoom {
    /// Nobody new comes in by the code.
    locked: Option<bool>,
    /// Who comes by the code waits for the owner.
    lobby: Option<bool>,
    /// Guests come in by the code.
    guest_links: Option<bool>,
    /// Whose it is from now on: a member's id.
    owner_id: Option<String>,
}

#[derive(JsonSchema)]
pub struct LockingCall {
    /// Whether nobody new comes in.
    locked: bool,
}

/// A rating, or measurements, which go with `endReason`.
#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CallRating {
    /// `good` or `bad`.
    #[schemars(example = &"good")]
    rating: Option<String>,
    /// `sound`, `picture`, `delay`, `dropped`, `connecting` or `other`; goes with a rating.
    reason: Option<String>,
    /// From the press to the first picture or sound.
    #[schemars(range(min = 0, max = 600_000))]
    setup_ms: Option<i64>,
    /// `host`, `srflx`, `prflx`, `relay` or `provider`.
    path: Option<String>,
    #[schemars(range(min = 0, max = 10_000))]
    reconnects: Option<i64>,
    #[schemars(range(min = 0.0, max = 100.0))]
    loss_percent: Option<f64>,
    #[schemars(range(min = 0, max = 60_000))]
    jitter_ms: Option<i64>,
    #[schemars(range(min = 0, max = 60_000))]
    round_trip_ms: Option<i64>,
    /// `left`, `ended`, `removed`, `moved`, `lost`, `failed` or `closed`.
    #[schemars(example = &"left")]
    end_reason: Option<String>,
}

#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewMessage {
    /// Base64 of 1 to 36,864 bytes: AES-256-GCM, encrypted by the sender.
    #[schemars(length(min = 4, max = 49_152), example = &"SGVsbG8sIHdvcmxkIQ==")]
    ciphertext: String,
    /// Base64 of 12 bytes: the initialisation vector.
    #[schemars(length(equal = 16), example = &"AAECAwQFBgcICQoL")]
    iv: String,
    /// Chosen by the sender; a retry with the same answers the first message.
    #[schemars(regex(pattern = "^[A-Za-z0-9_-]{8,64}$"))]
    client_id: String,
}

#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AskingForToken {
    /// `room_` and the room's id.
    #[schemars(regex(pattern = "^room_."))]
    room_name: String,
    /// The signed-in person, when it is there.
    user_id: Option<String>,
}

#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewCall {
    room_id: String,
    call_type: CallType,
    /// The signed-in person, when it is there.
    user_id: Option<String>,
}

#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EndingCall {
    /// Seconds; kept only when no participant was ever connected.
    #[schemars(range(min = 0, max = 86_400))]
    duration: Option<i64>,
    /// Ends it for everybody: for the caller and the room's owner.
    for_all: Option<bool>,
}

#[derive(JsonSchema)]
pub struct Consenting {
    /// Whether one agrees to be recorded.
    consent: bool,
}

#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewAppointment {
    /// The attendee, by name or id.
    with: String,
    /// 1 to 64 characters after trimming, no control characters; "Appointment" when missing.
    title: Option<String>,
    /// RFC 3339 with a zone; not past, at most two years ahead.
    #[schemars(example = &"2026-11-21T09:00:00+01:00")]
    starts_at: String,
    #[schemars(range(min = 5, max = 480))]
    duration_minutes: i64,
    recording_allowed: Option<bool>,
    /// The organizer's time zone, an IANA name.
    #[schemars(example = &"Europe/Berlin")]
    time_zone: Option<String>,
    /// A retry with the same answers the first appointment. 8 to 64 of `A-Z a-z 0-9 _ -`.
    client_id: Option<String>,
}

#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangedAppointment {
    title: Option<String>,
    /// As when booking.
    starts_at: Option<String>,
    #[schemars(range(min = 5, max = 480))]
    duration_minutes: Option<i64>,
    recording_allowed: Option<bool>,
    time_zone: Option<String>,
}

#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConfirmedAppointment {
    /// The attendee's time zone, an IANA name.
    time_zone: Option<String>,
}
