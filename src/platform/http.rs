//! Between the platform's requests and responses and ours; the one place that logs a request.

use std::rc::Rc;

use futures_util::StreamExt;
use serde_json::json;
use worker::{Env, Headers, Request, Response, ResponseBuilder, RouteContext};

use crate::app::App;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::http::callbacks::LARGEST_FORM;
use crate::http::fields::LARGEST_BODY;
use crate::http::{Context, Fields, Head, PathIds, Reply};
use crate::platform::routes::Routes;
use crate::platform::{clock, log, random};

/// Bytes of a body that are read at most, even of one too large to be taken.
const MOST_READ: usize = 2 * 1024 * 1024;

/// A request on its way to its handler.
pub struct Incoming {
    /// Address and headers.
    pub head: Head,
    app: Option<Rc<App>>,
    request_id: String,
    now: Timestamp,
}

/// Answers one request.
pub async fn answer(request: Request, env: Env, event: worker::Context) -> worker::Result<Response> {
    // The request's own method: `Request::method` takes one it does not know for GET.
    let raw = request.inner();
    let head = Head::read(&raw.method(), &raw.url(), |name| request.headers().get(name).ok().flatten());
    let mut incoming = Incoming { request_id: request_id(&head), head, app: None, now: clock::now() };
    match App::new(&env, event) {
        Ok(app) => incoming.app = Some(Rc::new(app)),
        Err(error) => return incoming.conclude("unconfigured", Err(error)),
    }
    let path = incoming.head.path.clone();
    crate::http::routes(&path, Routes::new(incoming)).run(request, env).await
}

/// Cloudflare's name for the request, which its own logs have too; or one of ours.
fn request_id(head: &Head) -> String {
    let usable = |ray: &&str| ray.len() <= 64 && ray.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    match head.ray.as_deref().filter(usable) {
        Some(ray) => ray.to_owned(),
        None => random::bytes().map(hex::encode).unwrap_or_default(),
    }
}

impl Incoming {
    /// Applies the rules that hold for all requests, and reads the body of one that has one.
    pub async fn admit(
        &self,
        request: Option<Request>,
        route: &RouteContext<Rc<Incoming>>,
    ) -> Result<Rc<Context>, Error> {
        let app = self.app.clone().ok_or_else(|| Error::Internal("no app".to_owned()))?;
        self.head.check_origin(app.config.public_origin.as_deref())?;
        self.head.check_content_type()?;
        let fields = match request {
            Some(request) if self.head.has_body() => Fields::parse(&self.read_body(request, LARGEST_BODY).await?)?,
            _ => Fields::default(),
        };
        Ok(Rc::new(self.context(app, fields, route)))
    }

    /// Reads the form of a webhook, for which those rules do not hold: it is no browser's.
    pub async fn admit_webhook(
        &self,
        request: Request,
        route: &RouteContext<Rc<Incoming>>,
    ) -> Result<(Rc<Context>, Vec<u8>), Error> {
        let app = self.app.clone().ok_or_else(|| Error::Internal("no app".to_owned()))?;
        let body = self.read_body(request, LARGEST_FORM).await?;
        Ok((Rc::new(self.context(app, Fields::default(), route)), body))
    }

    fn context(&self, app: Rc<App>, fields: Fields, route: &RouteContext<Rc<Incoming>>) -> Context {
        let id = |name: &str| route.param(name).cloned().unwrap_or_default();
        let ids =
            PathIds { room: id("room"), call: id("call"), appointment: id("appointment"), webhook: id("webhook") };
        Context::new(app, self.head.clone(), fields, ids, self.request_id.clone(), self.now)
    }

    /// Reads the body; one that is too large is refused.
    ///
    /// A little too much is read all the same and thrown away: a client that is still sending sees a connection
    /// closed under it, and not the refusal.
    async fn read_body(&self, mut request: Request, largest: usize) -> Result<Vec<u8>, Error> {
        let unreadable = |_: worker::Error| Error::MalformedJson;
        match self.head.content_length() {
            Some(length) if length > MOST_READ as u64 => return Err(Error::BodyTooLarge),
            // HTTP holds the body to its length.
            Some(length) if length <= largest as u64 => return request.bytes().await.map_err(unreadable),
            None if request.inner().body().is_none() => return Ok(Vec::new()),
            _ => {}
        }
        let mut body = Vec::new();
        let mut length = 0;
        let mut chunks = request.stream().map_err(unreadable)?;
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(unreadable)?;
            length += chunk.len();
            if length > MOST_READ {
                break;
            }
            if length <= largest {
                body.extend(chunk);
            }
        }
        if length > largest { Err(Error::BodyTooLarge) } else { Ok(body) }
    }

    /// Makes a result the response, and logs.
    pub fn conclude(&self, pattern: &str, result: Result<Reply, Error>) -> worker::Result<Response> {
        let (reply, error) = match result {
            Ok(reply) => (reply, None),
            Err(error) => (Reply::error(&error, &self.request_id), Some(error)),
        };
        self.log(pattern, reply.status, error.as_ref());
        let headers = Headers::new();
        for (name, value) in reply.all_headers(&self.head, &self.request_id) {
            headers.append(name, &value)?;
        }
        let response = ResponseBuilder::new().with_status(reply.status).with_headers(headers);
        // Nothing may follow a 204, not even nothing.
        if self.head.method == "HEAD" || reply.status == 204 {
            Ok(response.empty())
        } else {
            Ok(response.fixed(reply.body.into_bytes()))
        }
    }

    /// The same for a response of the platform's own: an upgrade passes untouched.
    pub fn conclude_raw(&self, pattern: &str, result: Result<Response, Error>) -> worker::Result<Response> {
        match result {
            Ok(response) => {
                self.log(pattern, response.status_code(), None);
                Ok(response)
            }
            Err(error) => self.conclude(pattern, Err(error)),
        }
    }

    /// One line a request: the pattern and not the path, so that no id or code of anyone's gets into the log.
    fn log(&self, pattern: &str, status: u16, error: Option<&Error>) {
        let mut line = json!({
            "level": if status >= 500 { "error" } else { "info" },
            "requestId": self.request_id,
            "route": format!("{} {pattern}", self.head.method),
            "status": status,
            "ms": clock::now().as_millis() - self.now.as_millis(),
        });
        if let Some(fields) = line.as_object_mut() {
            if let Some(error) = error {
                fields.insert("code".to_owned(), error.code().into());
            }
            if let Some(cause) = error.and_then(Error::cause) {
                fields.insert("cause".to_owned(), cause.into());
            }
        }
        if status >= 500 { log::error(&line) } else { log::info(&line) }
    }
}
