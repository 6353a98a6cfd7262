//! Durable Objects as the Worker reaches them: by name, with a socket to open or something to ask.

use std::pin::pin;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::future::{Either, select};
use serde::Serialize;
use serde::de::DeserializeOwned;
use worker::{Env, Method, ObjectNamespace, Request, RequestInit, Response};

use super::timer::Timer;
use crate::error::Error;

/// A little longer than an object waits for its database. Events of one object wait for each other: without this, the
/// tenth of a room whose database hangs would be answered ten times as late.
const PATIENCE: Duration = Duration::from_secs(12);

/// The header in which the Worker tells an object whom it admits. The request that carries it is the Worker's own:
/// nothing of what the client sent reaches the object.
const ADMISSION: &str = "X-Admission";

/// The objects of one class.
pub struct Objects {
    namespace: ObjectNamespace,
    binding: &'static str,
}

impl Objects {
    /// Takes the binding from the environment.
    pub fn new(env: &Env, binding: &'static str) -> Result<Self, Error> {
        let namespace = env.durable_object(binding).map_err(|_| Error::Misconfigured { variable: binding })?;
        Ok(Self { namespace, binding })
    }

    /// Opens a socket to an object.
    pub async fn open(&self, name: &str, admission: &impl Serialize) -> Result<Response, Error> {
        let mut request = Request::new("https://object/socket", Method::Get).map_err(|error| self.failed(&error))?;
        let headers = request.headers_mut().map_err(|error| self.failed(&error))?;
        headers.set("Upgrade", "websocket").map_err(|error| self.failed(&error))?;
        headers.set(ADMISSION, &to_header(admission)?).map_err(|error| self.failed(&error))?;
        let response = self.fetch(name, request).await?;
        match response.status_code() {
            101 => Ok(response),
            // The one refusal that is an object's to make.
            401 => Err(Error::SessionExpired),
            other => Err(self.answered(other)),
        }
    }

    /// Asks an object, or tells it something.
    pub async fn ask<T: DeserializeOwned>(&self, name: &str, path: &str, body: Option<String>) -> Result<T, Error> {
        let mut init = RequestInit::new();
        init.with_method(Method::Post).with_body(body.map(Into::into));
        // The host is for the URL's form only: the request goes to the object, wherever it is.
        let request = Request::new_with_init(&format!("https://object{path}"), &init).map_err(|e| self.failed(&e))?;
        let mut response = self.fetch(name, request).await?;
        if response.status_code() != 200 {
            return Err(self.answered(response.status_code()));
        }
        response.json().await.map_err(|error| self.failed(&error))
    }

    async fn fetch(&self, name: &str, request: Request) -> Result<Response, Error> {
        let object = self.namespace.get_by_name(name).map_err(|error| self.failed(&error))?;
        let timer = Timer::start(PATIENCE);
        match select(pin!(object.fetch_with_request(request)), pin!(timer.over())).await {
            Either::Left((answer, _)) => answer.map_err(|error| self.failed(&error)),
            Either::Right(_) => Err(Error::Unavailable(format!("object of {}: no answer in time", self.binding))),
        }
    }

    fn failed(&self, error: &worker::Error) -> Error {
        Error::Unavailable(format!("object of {}: {error}", self.binding))
    }

    fn answered(&self, status: u16) -> Error {
        Error::Unavailable(format!("object of {} answered {status}", self.binding))
    }
}

/// Headers take no other script than Latin, names do.
fn to_header(admission: &impl Serialize) -> Result<String, Error> {
    let json = serde_json::to_vec(admission).map_err(|error| Error::Internal(format!("admission: {error}")))?;
    Ok(URL_SAFE_NO_PAD.encode(json))
}

/// Whom the Worker admits, as the object reads it.
pub fn admission<T: DeserializeOwned>(request: &Request) -> Result<T, Error> {
    let header = request.headers().get(ADMISSION).ok().flatten().ok_or(Error::NotFound)?;
    let json = URL_SAFE_NO_PAD.decode(header).map_err(|_| Error::NotFound)?;
    serde_json::from_slice(&json).map_err(|_| Error::NotFound)
}
