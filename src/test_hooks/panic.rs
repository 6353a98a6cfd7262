//! Routes that panic when asked to. They prove the guard of worker/entry.mjs, in the Worker (`/api/test-hooks/panic`,
//! `…/slow` is another request in flight meanwhile) and in a room's object (`…/room` on a request, `…/socket` on the
//! message "panic").

#![allow(clippy::panic, reason = "this is what the module is for")]

use wasm_bindgen::JsValue;

use crate::domain::id::{RoomId, UserId};
use crate::hub::{Rooms, User};
use crate::platform::bridge::{self, Env};
use crate::platform::rooms::{Admission, RoomObjects};

/// The room that panics when it is asked who is there.
pub(crate) const ROOM: &str = "test-hooks";

/// In the Worker.
pub(crate) fn in_worker(door: &str, env: Env) -> Option<JsValue> {
    match door {
        "panic" => panic!("deliberate panic"),
        "panic/slow" => Some(bridge::run(async {
            bridge::pause(20_000).await;
            bridge::respond(200, "", Some("nobody panicked"))
        })),
        "panic/room" => Some(bridge::run(async move {
            let answer = RoomObjects::new(&env).online(&RoomId::new(ROOM)).await;
            bridge::respond(200, "", Some(&format!("nobody panicked: {answer:?}")))
        })),
        "panic/socket" => Some(bridge::run(async move {
            let user = User { id: UserId::new("nobody"), username: "Nobody".to_owned() };
            let admission = Admission { user, epoch: 0, connection: None, sub_protocol: false };
            match RoomObjects::new(&env).open(&RoomId::new(ROOM), &admission).await {
                Ok(upgrade) => upgrade.0,
                Err(error) => bridge::respond(500, "", Some(error.code())),
            }
        })),
        _ => None,
    }
}

/// In a room's object, before anything else that it is asked.
pub(crate) fn in_room(name: &str) {
    if name == ROOM {
        panic!("deliberate panic in a room");
    }
}

/// In a room's object, before anything else about a message.
pub(crate) fn on_message(text: Option<&str>) {
    if text == Some("panic") {
        panic!("deliberate panic on a message");
    }
}
