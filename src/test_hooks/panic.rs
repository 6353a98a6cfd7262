//! Routes that panic when asked to. They prove the guard of worker/entry.mjs, in the Worker (`/api/test-hooks/panic`,
//! `…/late` after a wait,
//! `…/slow` is another request in flight meanwhile), in a room's object (`…/room` on a request, `…/socket` on the message
//! "panic") and in an inbox (`…/inbox`, `…/inbox/socket`).

#![allow(clippy::panic, reason = "this is what the module is for")]

use wasm_bindgen::JsValue;

use crate::domain::id::{RoomId, UserId};
use crate::error::Error;
use crate::hub::Rooms;
use crate::hub::inbox::Inboxes;
use crate::platform::bridge::{self, Env};
use crate::platform::inboxes::{self, InboxObjects};
use crate::platform::objects::Upgrade;
use crate::platform::rooms::{self, RoomObjects};
use crate::store::calls::Actor;

/// The room that panics when it is asked who is there, and the person whose inbox panics when it is told something.
pub(crate) const NAME: &str = "test-hooks";

/// How long a request is in flight that does nothing.
const SLOW_MS: u32 = 3000;

/// In the Worker.
pub(crate) fn in_worker(door: &str, env: Env) -> Option<JsValue> {
    match door {
        "panic" => panic!("deliberate panic"),
        "panic/slow" => Some(bridge::run(async {
            bridge::pause(SLOW_MS).await;
            bridge::respond(200, "", Some("nobody panicked"))
        })),
        "panic/late" => Some(bridge::run(async {
            bridge::pause(100).await;
            panic!("deliberate panic after a wait")
        })),
        "panic/room" => Some(bridge::run(async move {
            let answer = RoomObjects::new(&env).online(&RoomId::new(NAME)).await;
            bridge::respond(200, "", Some(&format!("nobody panicked: {answer:?}")))
        })),
        "panic/socket" => Some(bridge::run(async move {
            let actor = Actor { user: UserId::new("nobody"), epoch: 0 };
            let admission = rooms::Admission { actor, connection: None, sub_protocol: false };
            upgraded(RoomObjects::new(&env).open(&RoomId::new(NAME), &admission).await)
        })),
        "panic/inbox" => Some(bridge::run(async move {
            let answer = InboxObjects::new(&env).end_sessions(&UserId::new(NAME)).await;
            bridge::respond(200, "", Some(&format!("nobody panicked: {answer:?}")))
        })),
        "panic/inbox/socket" => Some(bridge::run(async move {
            let admission = inboxes::Admission { epoch: 0, sub_protocol: false };
            upgraded(InboxObjects::new(&env).open(&UserId::new(NAME), &admission).await)
        })),
        _ => None,
    }
}

fn upgraded(opened: Result<Upgrade, Error>) -> JsValue {
    match opened {
        Ok(upgrade) => upgrade.0,
        Err(error) => bridge::respond(500, "", Some(error.code())),
    }
}

/// In an object, before anything else that it is asked.
pub(crate) fn in_object(name: &str) {
    if name == NAME {
        panic!("deliberate panic in an object");
    }
}

/// Whether an object is the test's, behind which there is no person and so no session.
pub(crate) fn is_objects(name: &str) -> bool {
    name == NAME
}

/// In an object, before anything else about a message.
pub(crate) fn on_message(text: Option<&str>) {
    if text == Some("panic") {
        panic!("deliberate panic on a message");
    }
}
