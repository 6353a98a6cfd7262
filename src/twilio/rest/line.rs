//! A Twilio for native tests, which answers as it is told to.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use serde_json::{Value, json};

use super::*;

pub const ROOM: &str = "RM00112233445566778899aabbccddeeff";

/// What happens to one try: how long it takes, and what comes back.
pub type Fate = (u64, Result<Reply, TransportError>);

/// A Twilio that answers as it is told to.
#[derive(Default)]
pub struct Line {
    pub fates: RefCell<VecDeque<Fate>>,
    pub sent: RefCell<Vec<String>>,
    pub clock: Cell<Duration>,
}

impl Line {
    pub fn pass(&self, time: Duration) {
        self.clock.set(self.clock.get() + time);
    }
}

impl Transport for &Line {
    async fn send(&self, request: &Request, patience: Duration) -> Result<Reply, TransportError> {
        let path = request.url.strip_prefix("https://video.twilio.com/v1/Rooms").unwrap_or(&request.url);
        self.sent.borrow_mut().push(format!("{} {path}", request.method.as_str()));
        let (millis, outcome) = self.fates.borrow_mut().pop_front().unwrap();
        let takes = Duration::from_millis(millis);
        self.pass(takes.min(patience));
        if takes > patience { Err(TransportError::Timeout) } else { outcome }
    }

    async fn pause(&self, duration: Duration) {
        self.pass(duration);
    }

    fn clock(&self) -> Duration {
        self.clock.get()
    }
}

pub fn says(status: u16, body: Value) -> Fate {
    (50, Ok(Reply { status, body: body.to_string() }))
}

pub fn refuses(status: u16, code: u32) -> Fate {
    says(status, json!({"code": code, "message": "words", "more_info": "", "status": status}))
}

pub fn room(status: &str) -> Value {
    json!({"sid": ROOM, "unique_name": "r", "status": status, "type": "group", "duration": null, "max_participants": 50})
}

pub const HANGS: Fate = (60_000, Err(TransportError::Timeout));

pub fn line(fates: impl IntoIterator<Item = Fate>) -> Line {
    Line { fates: RefCell::new(fates.into_iter().collect()), ..Line::default() }
}
