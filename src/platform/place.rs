//! What surrounds a Durable Object, as worker/place.mjs makes it: its memory, its alarm and its hibernating sockets.

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::bridge;
use super::objects::written;
use crate::error::Error;
use crate::hub::protocol::SUB_PROTOCOL;
use crate::hub::room::{Effect, SocketId};
use crate::json;

#[wasm_bindgen(module = "/worker/place.mjs")]
extern "C" {
    /// An object's surroundings.
    #[derive(Debug)]
    pub type Place;

    #[wasm_bindgen(constructor)]
    fn make(context: &JsValue) -> Place;

    #[wasm_bindgen(method, getter)]
    fn name(this: &Place) -> String;

    #[wasm_bindgen(method, catch, js_name = recall)]
    fn js_recall(this: &Place) -> Result<Option<String>, JsValue>;

    #[wasm_bindgen(method, catch, js_name = remember)]
    fn js_remember(this: &Place, text: Option<&str>) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch, js_name = wakeAt)]
    fn js_wake_at(this: &Place, at: f64) -> Result<(), JsValue>;

    #[wasm_bindgen(method, js_name = isAlarmSet)]
    fn js_is_alarm_set(this: &Place) -> u32;

    #[wasm_bindgen(method, catch, js_name = sockets)]
    fn js_sockets(this: &Place) -> Result<String, JsValue>;

    #[wasm_bindgen(method, catch, js_name = accept)]
    fn js_accept(this: &Place, id: &str, text: &str, sub_protocol: Option<&str>) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = pingedAt)]
    fn js_pinged_at(this: &Place, id: &str) -> Result<Option<f64>, JsValue>;

    #[wasm_bindgen(method)]
    fn send(this: &Place, to: &str, text: &str);

    #[wasm_bindgen(method)]
    fn close(this: &Place, id: &str, code: u16, reason: &str);
}

impl Place {
    /// The surroundings of an object.
    pub fn new(context: &JsValue) -> Self {
        Self::make(context)
    }

    /// The name that the Worker asked for the object by: for every event, alarms included.
    pub fn object_name(&self) -> String {
        self.name()
    }

    /// What was remembered last.
    pub fn recall(&self) -> Result<Option<String>, Error> {
        self.js_recall().map_err(|error| failed(&error))
    }

    /// Remembers a text, or nothing.
    pub fn remember(&self, text: Option<&str>) -> Result<(), Error> {
        self.js_remember(text).map_err(|error| failed(&error))
    }

    /// Sets the one alarm, to milliseconds since 1970.
    pub fn wake_at(&self, at: i64) -> Result<(), Error> {
        #[allow(clippy::cast_precision_loss)] // milliseconds since 1970 fit a double's 53 bits
        self.js_wake_at(at as f64).map_err(|error| failed(&error))
    }

    /// Whether the alarm is set; where that cannot be said, it may be.
    pub async fn is_alarm_set(&self) -> bool {
        bridge::is_yes(self.js_is_alarm_set()).await.unwrap_or(true)
    }

    /// What is known about the sockets that are open.
    pub fn sockets<S: DeserializeOwned>(&self) -> Vec<S> {
        let text = self.js_sockets().unwrap_or_default();
        json::read(&text).unwrap_or_default()
    }

    /// When a socket's last ping was answered, in milliseconds since 1970.
    pub fn pinged_at(&self, id: &SocketId) -> Option<i64> {
        #[allow(clippy::cast_possible_truncation)] // milliseconds since 1970 fit an i64 and a double's 53 bits
        self.js_pinged_at(&id.0).ok().flatten().map(|at| at as i64)
    }

    /// Accepts a socket; answers the handshake's reply, which echoes our sub-protocol to a page that offered it.
    pub fn accept(&self, id: &SocketId, socket: &impl Serialize, sub_protocol: bool) -> Result<JsValue, Error> {
        let echoed = sub_protocol.then_some(SUB_PROTOCOL);
        self.js_accept(&id.0, &written(socket)?, echoed).map_err(|error| failed(&error))
    }

    /// Sends or closes.
    pub fn carry_out(&self, effect: &Effect) {
        match effect {
            Effect::Send { to, text } => {
                let mut names = String::with_capacity(to.iter().map(|id| id.0.len() + 1).sum());
                for id in to {
                    if !names.is_empty() {
                        names.push(',');
                    }
                    names.push_str(&id.0);
                }
                self.send(&names, text);
            }
            Effect::Close { socket, why } => self.close(&socket.0, why.code(), why.reason()),
        }
    }

    /// Does something after the event.
    pub fn wait_until(&self, work: impl Future<Output = ()> + 'static) {
        // It has the context's own method.
        bridge::wait_until(self, work);
    }
}

fn failed(error: &JsValue) -> Error {
    Error::Unavailable(format!("an object's surroundings: {error:?}"))
}
