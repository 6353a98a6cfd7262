//! Between the platform's requests and responses and ours; the one place that logs a request.

use std::rc::Rc;

use wasm_bindgen::JsValue;

use crate::app::App;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::http::{Context, EVERY_REPLY, Fields, HEADERS, Head, PathIds, Reply};
use crate::platform::bridge::{self, Env};
use crate::platform::routes::{Handler, Routes, param};
use crate::platform::{clock, log, random};

/// Tells the bridge what every reply has.
pub fn start() {
    let lines: Vec<String> = EVERY_REPLY.iter().map(|(name, value)| format!("{name}\n{value}")).collect();
    bridge::set_every_reply(&lines.join("\n"));
}

/// A request as worker/entry.mjs hands it over.
pub struct Incoming {
    head: Rc<Head>,
    /// The body, or why there is none.
    body: Result<Vec<u8>, Error>,
    request_id: String,
    now: Timestamp,
}

impl Incoming {
    /// Reads what comes in: method, address, what is wrong with the body, and then [`HEADERS`], a line each. A header
    /// that is there has a mark before it.
    pub fn read(text: &str, body: Vec<u8>) -> Self {
        let mut lines = text.split('\n');
        let (method, url) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
        let body = match lines.next() {
            Some("large") => Err(Error::BodyTooLarge),
            Some("broken") => Err(Error::MalformedJson),
            _ => Ok(body),
        };
        let values: Vec<Option<&str>> = lines.map(|line| line.strip_prefix('=')).collect();
        let head = Head::read(method, url, |wanted| {
            let place = HEADERS.iter().position(|name| *name == wanted)?;
            values.get(place).copied().flatten().map(str::to_owned)
        });
        Self { request_id: request_id(&head), head: Rc::new(head), body, now: clock::now() }
    }

    /// Address and headers.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The body; nothing where there is none.
    pub fn body(&self) -> &[u8] {
        self.body.as_deref().unwrap_or_default()
    }

    /// Answers it.
    pub async fn answer(self, env: Env, event: JsValue) -> JsValue {
        let app = match App::new(&env, event) {
            Ok(app) => Rc::new(app),
            Err(error) => return self.conclude("unconfigured", Err(error)),
        };
        let path = self.head.path.clone();
        let (pattern, handler) = match crate::http::routes(&path, Routes::new(&self.head)).chosen() {
            Ok(chosen) => chosen,
            Err(error) => return self.conclude("unmatched", Err(error)),
        };
        match handler {
            Handler::Json(handler) => {
                let result = match self.admit(app, pattern) {
                    Ok(context) => handler(context.clone()).await.and_then(|reply| context.renew(reply)),
                    Err(error) => Err(error),
                };
                self.conclude(pattern, result)
            }
            Handler::Webhook(handler) => {
                // None of the rules for browsers hold: it is another server's.
                let result = match self.body.clone() {
                    Ok(body) => handler(Rc::new(self.context(app, Fields::default(), pattern)), body).await,
                    Err(error) => Err(error),
                };
                self.conclude(pattern, result)
            }
            Handler::Socket(handler) => {
                let result = match self.admit(app, pattern) {
                    Ok(context) => handler(context).await,
                    Err(error) => Err(error),
                };
                match result {
                    Ok(upgrade) => {
                        self.log(pattern, 101, None);
                        upgrade.0
                    }
                    Err(error) => self.conclude(pattern, Err(error)),
                }
            }
        }
    }

    /// Applies the rules that hold for all requests of browsers, and reads the body of one that has one.
    fn admit(&self, app: Rc<App>, pattern: &str) -> Result<Rc<Context>, Error> {
        self.head.check_origin(app.config.public_origin.as_deref())?;
        self.head.check_content_type()?;
        let fields = match self.head.has_body() {
            true => Fields::parse(self.body.as_ref().map_err(Clone::clone)?)?,
            false => Fields::default(),
        };
        Ok(Rc::new(self.context(app, fields, pattern)))
    }

    fn context(&self, app: Rc<App>, fields: Fields, pattern: &str) -> Context {
        let id = |name: &str| param(pattern, &self.head.path, name).to_owned();
        let ids = PathIds {
            room: id(":room"),
            call: id(":call"),
            appointment: id(":appointment"),
            user: id(":user"),
            webhook: id(":webhook"),
        };
        Context::new(app, self.head.clone(), fields, ids, self.request_id.clone(), self.now)
    }

    /// Makes a result the response, and logs.
    fn conclude(&self, pattern: &str, result: Result<Reply, Error>) -> JsValue {
        let (reply, error) = match result {
            Ok(reply) => (reply, None),
            Err(error) => (Reply::error(&error, &self.request_id), Some(error)),
        };
        self.log(pattern, reply.status, error.as_ref());
        let mut headers = String::with_capacity(128);
        for (name, value) in reply.own_headers(&self.head, &self.request_id) {
            if !headers.is_empty() {
                headers.push('\n');
            }
            headers.push_str(name);
            headers.push('\n');
            headers.push_str(&value);
        }
        // Nothing may follow a 204, not even nothing.
        let has_body = self.head.method != "HEAD" && reply.status != 204;
        bridge::respond(reply.status, &headers, has_body.then_some(reply.body.as_str()))
    }

    /// One line a request: the pattern and not the path, so that no id or code of anyone's gets into the log.
    fn log(&self, pattern: &str, status: u16, error: Option<&Error>) {
        let (level, method, request_id) =
            (if status >= 500 { "error" } else { "info" }, &self.head.method, &self.request_id);
        let ms = clock::now().as_millis() - self.now.as_millis();
        let mut line = format!(
            r#"{{"level":"{level}","requestId":"{request_id}","route":"{method} {pattern}","status":{status},"ms":{ms}"#
        );
        if let Some(error) = error {
            line.push_str(r#","code":""#);
            line.push_str(error.code());
            line.push('"');
        }
        if let Some(cause) = error.and_then(Error::cause) {
            line.push_str(r#","cause":"#);
            line.push_str(&serde_json::Value::from(cause).to_string());
        }
        line.push('}');
        log::line(&line, status >= 500);
    }
}

/// Cloudflare's name for the request, which its own logs have too; or one of ours.
fn request_id(head: &Head) -> String {
    let usable = |ray: &&str| ray.len() <= 64 && ray.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    match head.ray.as_deref().filter(usable) {
        Some(ray) => ray.to_owned(),
        None => random::bytes().map(hex::encode).unwrap_or_default(),
    }
}
