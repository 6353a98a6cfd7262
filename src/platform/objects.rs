//! Durable Objects as the Worker reaches them: by name, with a socket to open or something to ask.

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use super::bridge::Env;
use crate::error::Error;
use crate::hub::command;
use crate::json;

/// A little longer than an object waits for its database. Events of one object wait for each other: without this, the
/// tenth of a room whose database hangs would be answered ten times as late.
const PATIENCE_MS: u32 = 12_000;

/// The objects of one class.
pub struct Objects {
    env: Env,
    binding: &'static str,
}

/// A socket that an object opened: the platform's 101, which goes to the client untouched.
pub struct Upgrade(pub JsValue);

impl Objects {
    /// The objects of a binding.
    pub fn new(env: &Env, binding: &'static str) -> Self {
        Self { env: env.clone(), binding }
    }

    /// Opens a socket to an object.
    pub async fn open(&self, name: &str, admission: &impl Serialize) -> Result<Upgrade, Error> {
        let admission = written(admission)?;
        match self.env.open(self.binding, name, &admission, PATIENCE_MS).await {
            Ok(response) => Ok(Upgrade(response)),
            Err(trouble) => Err(command::refused(&trouble).unwrap_or_else(|| self.failed(&trouble))),
        }
    }

    /// Asks an object, or tells it something, and reads what it answers.
    pub async fn ask<T: DeserializeOwned>(&self, name: &str, what: &str, body: &str) -> Result<T, Error> {
        let answer = self.tell(name, what, body).await?;
        json::read(&answer).map_err(|error| self.failed(&error.to_string()))
    }

    /// The same, and its answer as it came.
    pub async fn tell(&self, name: &str, what: &str, body: &str) -> Result<String, Error> {
        self.env.ask(self.binding, name, what, body, PATIENCE_MS).await.map_err(|trouble| self.failed(&trouble))
    }

    /// Tells several objects the same at once; those that do not answer are written down.
    pub async fn tell_all(&self, names: &[&str], what: &str, body: &str) {
        let troubles = self.env.ask_all(self.binding, &names.join(","), what, body, PATIENCE_MS).await;
        if !troubles.is_empty() {
            let cause = format!("object of {}: {troubles}", self.binding);
            super::log::error(&serde_json::json!({ "level": "warn", "what": "people were not told", "cause": cause }));
        }
    }

    fn failed(&self, trouble: &str) -> Error {
        Error::Unavailable(format!("object of {}: {trouble}", self.binding))
    }
}

/// JSON on its way between Worker and object.
pub fn written(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Internal(format!("for an object: {error}")))
}

/// The same, read.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    json::read(text).map_err(|error| Error::Internal(format!("for an object: {error}")))
}

/// Why an object opened no socket, as it goes back.
pub fn not_opened(error: Error) -> JsValue {
    match command::answer(Err(error)) {
        Ok(text) => JsValue::from_str(&text),
        Err(error) => answered(Err(Error::Internal(format!("a refusal: {error}")))),
    }
}

/// An object's answer as it goes back.
pub fn answered(answer: Result<String, Error>) -> JsValue {
    match answer {
        Ok(text) => JsValue::from_str(&text),
        Err(error) => JsValue::from_str(&format!("!{}", error.status())),
    }
}
