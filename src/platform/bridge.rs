//! The platform as worker/bridge.mjs makes it: few functions, texts in and out, one crossing each.
//!
//! worker's own types cross once for every header, field and method. Through the bridge /api/health takes a third of
//! the processor's time, and the WASM is a third smaller (docs/ARCHITECTURE.md).

use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::executor::{Answers, Begun, Executor, Work};

#[wasm_bindgen(module = "/worker/push.mjs")]
extern "C" {
    #[wasm_bindgen(js_name = push)]
    fn js_push(sender: &str, message: &str, subscriptions: &str, patience: u32) -> u32;
}

#[wasm_bindgen(module = "/worker/bridge.mjs")]
extern "C" {
    /// Tells which headers every reply has.
    #[wasm_bindgen(js_name = setEveryReply)]
    pub fn set_every_reply(headers: &str);

    /// Makes a response.
    pub fn respond(status: u16, own: &str, body: Option<&str>) -> JsValue;

    /// Writes a line of the log.
    #[wasm_bindgen(js_name = log)]
    pub fn write_log(line: &str, is_error: bool);

    /// Fills with randomness.
    #[wasm_bindgen(js_name = fillRandomly)]
    pub fn fill_randomly(bytes: &mut [u8]);

    /// Whether a name is a time zone's.
    #[wasm_bindgen(js_name = isTimeZone)]
    pub fn is_time_zone(name: &str) -> bool;

    /// A URL as the platform writes it; nothing for what is none.
    pub fn normalised(url: &str) -> Option<String>;

    #[wasm_bindgen(js_name = variable)]
    fn js_variable(env: &JsValue, name: &str) -> Option<String>;

    #[wasm_bindgen(js_name = query)]
    fn js_query(env: &JsValue, statements: &str, patience: u32) -> u32;

    #[wasm_bindgen(js_name = ask)]
    fn js_ask(env: &JsValue, binding: &str, name: &str, what: &str, text: &str, patience: u32) -> u32;

    #[wasm_bindgen(js_name = askAll)]
    fn js_ask_all(env: &JsValue, binding: &str, names: &str, what: &str, text: &str, patience: u32) -> u32;

    #[wasm_bindgen(js_name = open)]
    fn js_open(env: &JsValue, binding: &str, name: &str, admission: &str, patience: u32) -> u32;

    #[wasm_bindgen(js_name = count)]
    fn js_count(env: &JsValue, binding: &str, key: &str) -> u32;

    #[wasm_bindgen(js_name = exchange)]
    fn js_exchange(method: &str, url: &str, headers: &str, body: Option<&str>, patience: u32) -> u32;

    #[wasm_bindgen(js_name = deliver)]
    fn js_deliver(url: &str, headers: &str, body: &str, patience: u32) -> u32;

    #[wasm_bindgen(js_name = pause)]
    fn js_pause(milliseconds: u32) -> u32;

    #[wasm_bindgen(js_name = pbkdf2)]
    fn js_pbkdf2(password: &str, salt: &[u8], iterations: u32) -> u32;

    #[wasm_bindgen(js_name = waitUntil)]
    fn js_wait_until(context: &JsValue, work: &JsValue);

    /// Takes what worker/entry.mjs does for events.
    pub fn connect(events: JsValue);

    /// A promise of what an event will answer.
    fn begun(event: u32) -> JsValue;

    /// An event's answer, to whoever has the promise.
    fn ended(event: u32, answer: JsValue);
}

/// What went wrong outside, for the log.
pub type Trouble = String;

/// The environment's bindings.
#[derive(Debug, Clone)]
pub struct Env(Rc<JsValue>);

impl Env {
    /// The environment as the platform hands it over.
    pub fn new(env: JsValue) -> Self {
        Self(Rc::new(env))
    }

    /// A variable or a secret.
    pub fn variable(&self, name: &str) -> Option<String> {
        js_variable(&self.0, name)
    }

    /// Runs statements in one trip; answers their rows as the bridge joins them.
    pub async fn query(&self, statements: &str, patience_ms: u32) -> Result<String, Trouble> {
        text(js_query(&self.0, statements, patience_ms)).await
    }

    /// Asks an object of a class something.
    pub async fn ask(
        &self,
        binding: &str,
        name: &str,
        what: &str,
        body: &str,
        patience_ms: u32,
    ) -> Result<String, Trouble> {
        text(js_ask(&self.0, binding, name, what, body, patience_ms)).await
    }

    /// Asks several objects of a class the same, without their answers; answers what went wrong, which is nothing
    /// where all was well. The names have commas between them.
    pub async fn ask_all(&self, binding: &str, names: &str, what: &str, body: &str, patience_ms: u32) -> Trouble {
        let asked = text(js_ask_all(&self.0, binding, names, what, body, patience_ms)).await;
        asked.unwrap_or_else(|trouble| trouble)
    }

    /// Opens a socket to an object; answers the 101, which belongs to the client.
    pub async fn open(&self, binding: &str, name: &str, admission: &str, patience_ms: u32) -> Result<JsValue, Trouble> {
        thing(js_open(&self.0, binding, name, admission, patience_ms)).await
    }

    /// Counts one for a key; answers whether it is not one too many.
    pub async fn count(&self, binding: &str, key: &str) -> Result<bool, Trouble> {
        is_yes(js_count(&self.0, binding, key)).await
    }
}

/// A request to somebody else's server; answers its status and body.
pub async fn exchange(
    method: &str,
    url: &str,
    headers: &str,
    body: Option<&str>,
    patience_ms: u32,
) -> Result<(u16, String), Trouble> {
    let answer = text(js_exchange(method, url, headers, body, patience_ms)).await?;
    let (status, body) = answer.split_once('\n').ok_or("no status")?;
    Ok((status.parse().map_err(|_| "no status")?, body.to_owned()))
}

/// Posts something to somebody else's server; answers its status, and waits for nothing else of the reply.
pub async fn deliver(url: &str, headers: &str, body: &str, patience_ms: u32) -> Result<u16, Trouble> {
    let status = text(js_deliver(url, headers, body, patience_ms)).await?;
    status.parse().map_err(|_| "no status".to_owned())
}

/// Sends a message to some browsers by their push services; answers a status each with commas between them.
pub async fn push(sender: &str, message: &str, subscriptions: &str, patience_ms: u32) -> Result<String, Trouble> {
    text(js_push(sender, message, subscriptions, patience_ms)).await
}

/// Waits.
pub async fn pause(milliseconds: u32) {
    answer(js_pause(milliseconds)).await;
}

/// Derives 256 bits from a password.
pub async fn pbkdf2(password: &str, salt: &[u8], iterations: u32) -> Result<Vec<u8>, Trouble> {
    let bits = thing(js_pbkdf2(password, salt, iterations)).await?;
    Ok(js_sys::Uint8Array::new(&bits).to_vec())
}

/// Does something after the reply, or after an object's event.
pub fn wait_until(context: &JsValue, work: impl Future<Output = ()> + 'static) {
    let begun = begin(Box::pin(async move {
        work.await;
        JsValue::UNDEFINED
    }));
    if let Err(promise) = begun {
        js_wait_until(context, &promise);
    }
}

thread_local! {
    static EVENTS: Executor<JsValue> = Executor::new(ended);
    static ANSWERS: Answers<Answer> = Answers::default();
}

/// What comes back from outside.
enum Answer {
    Text(String),
    Thing(JsValue),
}

/// Runs what an event asks for. What is done without waiting is answered without a promise, which costs as much as a
/// short request otherwise.
pub fn run(work: impl Future<Output = JsValue> + 'static) -> JsValue {
    begin(Box::pin(work)).unwrap_or_else(|promise| promise)
}

/// Its value, or a promise of it.
fn begin(work: Work<JsValue>) -> Result<JsValue, JsValue> {
    match EVENTS.with(|events| events.begin(work)) {
        Begun::Done(value) => Ok(value),
        Begun::Waiting(event) => Err(begun(event)),
    }
}

/// The event that runs, for worker/entry.mjs to find who panicked. It is asked in the middle of that.
#[wasm_bindgen]
pub fn running() -> u32 {
    EVENTS.with(Executor::running)
}

/// A text came for what was asked under a number.
#[wasm_bindgen]
pub fn answered(number: u32, text: String) {
    came(number, Answer::Text(text));
}

/// Something else than a text came.
#[wasm_bindgen]
pub fn handed(number: u32, thing: JsValue) {
    came(number, Answer::Thing(thing));
}

fn came(number: u32, answer: Answer) {
    ANSWERS.with(|answers| answers.came(number, answer));
    EVENTS.with(Executor::go_on);
}

/// The answer to what was asked under a number.
async fn answer(number: u32) -> Answer {
    // Made before the first wait: no answer comes before it.
    ANSWERS.with(|answers| answers.of(number)).await
}

/// Its text, or what went wrong: that is a text too, which begins with "!".
async fn text(number: u32) -> Result<String, Trouble> {
    match answer(number).await {
        Answer::Text(text) => match text.strip_prefix('!') {
            Some(trouble) => Err(trouble.to_owned()),
            None => Ok(text),
        },
        Answer::Thing(_) => Err("no text".to_owned()),
    }
}

/// Whether the answer is "yes", or what went wrong.
pub async fn is_yes(number: u32) -> Result<bool, Trouble> {
    Ok(text(number).await? == "yes")
}

/// Something that is no text, or what went wrong.
async fn thing(number: u32) -> Result<JsValue, Trouble> {
    match answer(number).await {
        Answer::Thing(thing) => Ok(thing),
        Answer::Text(text) => Err(text.trim_start_matches('!').to_owned()),
    }
}
