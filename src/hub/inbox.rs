//! A person's inbox: what concerns them wherever they are. It forwards, and decides nothing but how many pages may
//! listen. Knows no runtime; `platform::inbox_object` carries out.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::flood::Bucket;
use super::protocol::{self, Sent, VERSION};
use super::room::{Effect, Farewell, SocketId};
use crate::domain::id::{RoomId, UserId};
use crate::domain::limits::SOCKET_SECONDS;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::json;

/// Pages a person may have listening; one more, and the oldest is closed.
pub const MOST_SOCKETS: usize = crate::domain::limits::SOCKETS_AN_INBOX;

/// Something a person should know on every page they have open. Its JSON is the frame that the pages get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum News {
    /// One of their appointments was booked, moved, confirmed, declined or cancelled.
    Appointment {
        /// The row as the API shows it.
        appointment: serde_json::Value,
    },
    /// They have read a room up to a message, on one of their devices.
    #[serde(rename_all = "camelCase")]
    Read {
        /// Which room.
        room_id: RoomId,
        /// Up to this message.
        seq: i64,
        /// How many there are after it.
        unread: u32,
    },
    /// They have looked at the calls they missed, on one of their devices.
    CallsSeen,
    /// The door of a room opened to them, or did not.
    #[serde(rename_all = "camelCase")]
    Admission {
        /// Which.
        room_id: RoomId,
        /// What people call it.
        room_name: String,
        /// `admitted`, `refused`, `removed`, or `open`: who waited may ask again.
        state: String,
    },
    /// Somebody came to the door of a room of theirs, or went away from it.
    #[serde(rename_all = "camelCase")]
    Visitor {
        /// Which.
        room_id: RoomId,
        /// `{user_id, username, waits}`
        visitor: serde_json::Value,
    },
}

impl News {
    /// The frame's text.
    pub fn text(&self) -> Result<String, Error> {
        serde_json::to_string(self).map_err(|error| Error::Internal(format!("news: {error}")))
    }
}

/// The inboxes, as the rest of the program reaches them.
pub trait Inboxes {
    /// Tells a person's pages.
    fn tell(&self, user: &UserId, news: News) -> impl Future<Output = Result<(), Error>>;

    /// Closes a person's sockets: their sessions ended.
    fn end_sessions(&self, user: &UserId) -> impl Future<Output = Result<(), Error>>;
}

/// The first frame.
#[derive(Serialize)]
#[serde(tag = "type", rename = "welcome", rename_all = "camelCase")]
struct Welcome {
    protocol: u8,
    server_time: Timestamp,
}

/// The socket of one page, kept with it through the object's sleep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page {
    /// Which.
    pub id: SocketId,
    /// Since when.
    pub opened_at: Timestamp,
}

json::fields!(Page { id, opened_at });

/// Pages that are being let in, which takes a trip to the database: what is told meanwhile they would miss.
#[derive(Debug, Default)]
pub struct Openings {
    under_way: Cell<u32>,
    told: RefCell<Vec<Rc<str>>>,
}

impl Openings {
    /// One more is being let in.
    pub fn begin(&self) {
        self.under_way.set(self.under_way.get() + 1);
    }

    /// Whether there are any.
    pub fn are_some(&self) -> bool {
        self.under_way.get() > 0
    }

    /// Something is told.
    pub fn miss(&self, text: &str) {
        if self.are_some() {
            self.told.borrow_mut().push(text.into());
        }
    }

    /// One was let in, or was not; answers what was told since the first of those under way began, which may be more
    /// than it missed: frames tell how things stand.
    pub fn end(&self) -> Vec<Rc<str>> {
        self.under_way.set(self.under_way.get().saturating_sub(1));
        if self.are_some() { self.told.borrow().clone() } else { self.told.take() }
    }
}

/// A person's open pages, the oldest first.
#[derive(Debug, Default)]
pub struct Inbox {
    pages: Vec<(Page, Bucket)>,
}

impl Inbox {
    /// An inbox as it is found after waking up.
    pub fn awake(mut pages: Vec<Page>, now: Timestamp) -> Self {
        pages.sort_by_key(|page| page.opened_at);
        Self { pages: pages.into_iter().map(|page| (page, Bucket::full(now))).collect() }
    }

    /// A page opened: greets it, and closes the oldest when there are too many.
    pub fn opened(&mut self, page: Page) -> Result<Vec<Effect>, Error> {
        let (id, now) = (page.id.clone(), page.opened_at);
        let welcome = serde_json::to_string(&Welcome { protocol: VERSION, server_time: now })
            .map_err(|error| Error::Internal(format!("frame: {error}")))?;
        self.pages.push((page, Bucket::full(now)));
        let too_many = self.pages.len().saturating_sub(MOST_SOCKETS);
        let oldest = self.pages.drain(..too_many).map(|(page, _)| close(page, Farewell::Replaced));
        let mut effects = vec![Effect::Send { to: vec![id], text: welcome.into() }];
        effects.extend(oldest);
        Ok(effects)
    }

    /// A page is gone.
    pub fn gone(&mut self, id: &SocketId) {
        self.pages.retain(|(page, _)| page.id != *id);
    }

    /// Whether nobody listens.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// Passes news on to every page; `None` when there is none.
    pub fn forward(&self, text: &str) -> Option<Effect> {
        let to: Vec<SocketId> = self.pages.iter().map(|(page, _)| page.id.clone()).collect();
        (!to.is_empty()).then(|| Effect::Send { to, text: text.into() })
    }

    /// Closes the pages that have been open for too long; they come back and are looked at anew.
    pub fn close_old(&mut self, now: Timestamp) -> Vec<Effect> {
        let is_old = |page: &Page| page.opened_at.plus_seconds(SOCKET_SECONDS) <= now;
        self.pages.extract_if(.., |(page, _)| is_old(page)).map(|(page, _)| close(page, Farewell::Old)).collect()
    }

    /// The person's sessions ended.
    pub fn close_all(&mut self) -> Vec<Effect> {
        self.pages.drain(..).map(|(page, _)| close(page, Farewell::SessionEnded)).collect()
    }

    /// A page said something, which it never should; `text` is `None` when it was no text. Nothing is answered to one
    /// that was closed and had more to say.
    pub fn frame(
        &mut self,
        id: &SocketId,
        text: Option<&str>,
        request_id: &str,
        now: Timestamp,
    ) -> Result<Option<Effect>, Error> {
        let Some((page, bucket)) = self.pages.iter_mut().find(|(page, _)| page.id == *id) else { return Ok(None) };
        if !bucket.take(now) {
            let page = page.clone();
            self.gone(id);
            return Ok(Some(close(page, Farewell::Flood)));
        }
        let (frame, refusal) = match text.map(protocol::read) {
            Some((frame, Err(Error::FrameTooLarge))) => (frame, Error::FrameTooLarge),
            Some((frame, _)) => (frame, Error::UnknownFrame),
            None => (None, Error::UnknownFrame),
        };
        let error = Sent::Error { body: refusal.body(request_id), id: frame };
        Ok(Some(Effect::Send { to: vec![id.clone()], text: error.text()?.into() }))
    }
}

fn close(page: Page, why: Farewell) -> Effect {
    Effect::Close { socket: page.id, why }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_795_240_370_000);

    fn page(number: i64) -> Page {
        Page { id: SocketId(format!("socket-{number}")), opened_at: NOW.plus_seconds(number) }
    }

    fn open(numbers: std::ops::Range<i64>) -> Inbox {
        let mut inbox = Inbox::default();
        for number in numbers {
            inbox.opened(page(number)).unwrap();
        }
        inbox
    }

    /// Who gets a frame, and which.
    fn sent(effect: &Effect) -> (Vec<&str>, Value) {
        match effect {
            Effect::Send { to, text } => {
                (to.iter().map(|id| id.0.as_str()).collect(), serde_json::from_str(text).unwrap())
            }
            Effect::Close { .. } => panic!("{effect:?}"),
        }
    }

    fn refused(inbox: &mut Inbox, text: Option<&str>) -> Value {
        let effect = inbox.frame(&page(0).id, text, "request-1", NOW).unwrap().unwrap();
        let (to, frame) = sent(&effect);
        assert_eq!(to, ["socket-0"]);
        assert_eq!(
            (&frame["type"], &frame["success"], &frame["requestId"]),
            (&json!("error"), &json!(false), &json!("request-1"))
        );
        frame
    }

    #[test]
    fn news_are_the_frame_of_the_protocol_and_come_back_as_they_went() {
        let news = News::Appointment { appointment: json!({ "id": 1, "title": "Weekly" }) };
        let text = news.text().unwrap();
        let frame: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(frame, json!({ "type": "appointment", "appointment": { "id": 1, "title": "Weekly" } }));
        assert_eq!(serde_json::from_str::<News>(&text).unwrap(), news);
    }

    #[test]
    fn a_new_page_is_greeted_and_nobody_else_is_told() {
        let mut inbox = open(0..1);
        let effects = inbox.opened(page(1)).unwrap();
        assert_eq!(effects.len(), 1);
        let welcome = json!({ "type": "welcome", "protocol": 1, "serverTime": page(1).opened_at });
        assert_eq!(sent(&effects[0]), (vec!["socket-1"], welcome));
    }

    #[test]
    fn news_go_to_every_open_page_word_by_word() {
        let mut inbox = open(0..3);
        inbox.gone(&page(1).id);
        let effect = inbox.forward(r#"{"type":"x"}"#).unwrap();
        let ids = [page(0).id, page(2).id];
        assert_eq!(effect, Effect::Send { to: ids.to_vec(), text: r#"{"type":"x"}"#.into() });
        assert_eq!(Inbox::default().forward("{}"), None);
    }

    #[test]
    fn what_is_told_while_pages_are_let_in_is_kept_for_each_of_them() {
        let openings = Openings::default();
        openings.miss("before");
        openings.begin();
        openings.miss("first");
        openings.begin();
        openings.miss("second");
        assert_eq!(openings.end(), ["first".into(), "second".into()]);
        assert_eq!(openings.end(), ["first".into(), "second".into()]);
        assert!(!openings.are_some());
        openings.begin();
        assert_eq!(openings.end(), []);
    }

    #[test]
    fn one_page_too_many_closes_the_oldest() {
        let most = i64::try_from(MOST_SOCKETS).unwrap();
        let mut inbox = open(0..most);
        assert_eq!(inbox.pages.len(), MOST_SOCKETS);
        let effects = inbox.opened(page(most)).unwrap();
        assert_eq!(effects[1..], [Effect::Close { socket: page(0).id, why: Farewell::Replaced }]);
        assert_eq!(inbox.pages.len(), MOST_SOCKETS);
        // The order of age outlives a sleep, in whatever order the platform lists the sockets.
        let mut inbox = Inbox::awake((1..=most).rev().map(page).collect(), NOW);
        let effects = inbox.opened(page(most + 1)).unwrap();
        assert_eq!(effects[1..], [Effect::Close { socket: page(1).id, why: Farewell::Replaced }]);
    }

    #[test]
    fn ended_sessions_close_every_page_once() {
        let mut inbox = open(0..2);
        let closed = |number| Effect::Close { socket: page(number).id, why: Farewell::SessionEnded };
        assert_eq!(inbox.close_all(), [closed(0), closed(1)]);
        assert_eq!(inbox.close_all(), []);
        assert_eq!(inbox.forward("{}"), None);
    }

    #[test]
    fn a_page_open_for_hours_has_to_come_back() {
        let mut inbox = open(0..2);
        assert_eq!(inbox.close_old(NOW.plus_seconds(SOCKET_SECONDS - 1)), []);
        let closed = Effect::Close { socket: page(0).id, why: Farewell::Old };
        assert_eq!(inbox.close_old(NOW.plus_seconds(SOCKET_SECONDS)), [closed]);
        assert_eq!(sent(&inbox.forward("{}").unwrap()).0, ["socket-1"]);
    }

    #[test]
    fn whatever_a_page_says_is_refused() {
        let mut inbox = open(0..2);
        for text in ["", "nonsense", "[]", r#"{"type":"typing","active":true}"#, r#"{"type":"welcome"}"#] {
            assert_eq!(refused(&mut inbox, Some(text))["code"], "unknown_frame", "{text}");
        }
        assert_eq!(refused(&mut inbox, None)["code"], "unknown_frame");
        assert_eq!(refused(&mut inbox, Some(r#"{"type":"x","id":"mine"}"#))["id"], "mine");
        let largest = "x".repeat(protocol::LARGEST_FRAME);
        assert_eq!(refused(&mut inbox, Some(&largest))["code"], "unknown_frame");
        assert_eq!(refused(&mut inbox, Some(&format!("{largest}x")))["code"], "frame_too_large");
        assert_eq!(inbox.frame(&page(7).id, Some("{}"), "request-1", NOW).unwrap(), None);
    }

    #[test]
    fn a_flood_closes_its_page_and_no_other() {
        let mut inbox = open(0..2);
        let mut effects = (0..201).map(|_| inbox.frame(&page(0).id, Some("{}"), "request-1", NOW).unwrap().unwrap());
        assert!(effects.by_ref().take(200).all(|effect| matches!(effect, Effect::Send { .. })));
        assert_eq!(effects.next(), Some(Effect::Close { socket: page(0).id, why: Farewell::Flood }));
        assert_eq!(inbox.frame(&page(0).id, Some("{}"), "request-1", NOW).unwrap(), None);
        assert_eq!(sent(&inbox.forward("{}").unwrap()).0, ["socket-1"]);
    }
}
