//! workers-rs's `Router` between our handlers and the platform.
//!
//! The router is rebuilt for every request, so it only takes the routes of one resource and of the request's
//! own method; the others are remembered for the 405's `Allow`.

use std::rc::Rc;

use worker::{Env, Request, Response, RouteContext, Router};

use crate::error::Error;
use crate::http::{Context, Head, Reply};
use crate::platform::http::Incoming;

/// The routes of one resource, for one request.
pub struct Routes {
    router: Router<'static, Rc<Incoming>>,
    incoming: Rc<Incoming>,
    known: Vec<(&'static str, &'static str)>,
}

impl Routes {
    /// No routes yet.
    pub fn new(incoming: Incoming) -> Self {
        let incoming = Rc::new(incoming);
        Self { router: Router::with_data(incoming.clone()), incoming, known: Vec::new() }
    }

    /// Answers `GET`, and `HEAD` in the same way.
    pub fn get<F>(self, pattern: &'static str, handler: fn(Rc<Context>) -> F) -> Self
    where
        F: Future<Output = Result<Reply, Error>> + 'static,
    {
        self.on("GET", pattern, handler)
    }

    /// Answers `POST`.
    pub fn post<F>(self, pattern: &'static str, handler: fn(Rc<Context>) -> F) -> Self
    where
        F: Future<Output = Result<Reply, Error>> + 'static,
    {
        self.on("POST", pattern, handler)
    }

    /// Answers `PUT`.
    pub fn put<F>(self, pattern: &'static str, handler: fn(Rc<Context>) -> F) -> Self
    where
        F: Future<Output = Result<Reply, Error>> + 'static,
    {
        self.on("PUT", pattern, handler)
    }

    /// Answers `GET` with a response of the platform's own: a socket's 101, which passes untouched.
    pub fn socket<F>(mut self, pattern: &'static str, handler: fn(Request, Rc<Context>) -> F) -> Self
    where
        F: Future<Output = Result<Response, Error>> + 'static,
    {
        self.known.push(("GET", pattern));
        if self.incoming.head.method != "GET" {
            return self;
        }
        self.router = self.router.get_async(pattern, move |request, route: RouteContext<Rc<Incoming>>| async move {
            let incoming = route.data.clone();
            let result = match incoming.admit(None, &route).await {
                Ok(context) => handler(request, context).await,
                Err(error) => Err(error),
            };
            incoming.conclude_raw(pattern, result)
        });
        self
    }

    fn on<F>(mut self, method: &'static str, pattern: &'static str, handler: fn(Rc<Context>) -> F) -> Self
    where
        F: Future<Output = Result<Reply, Error>> + 'static,
    {
        self.known.push((method, pattern));
        let is_head = method == "GET" && self.incoming.head.method == "HEAD";
        if self.incoming.head.method != method && !is_head {
            return self;
        }
        let answer = move |request, route: RouteContext<Rc<Incoming>>| async move {
            let incoming = route.data.clone();
            let result = match incoming.admit(Some(request), &route).await {
                Ok(context) => handler(context.clone()).await.and_then(|reply| context.renew(reply)),
                Err(error) => Err(error),
            };
            incoming.conclude(pattern, result)
        };
        self.router = match method {
            _ if is_head => self.router.head_async(pattern, answer),
            "POST" => self.router.post_async(pattern, answer),
            "PUT" => self.router.put_async(pattern, answer),
            _ => self.router.get_async(pattern, answer),
        };
        self
    }

    /// Finds the route and answers.
    pub async fn run(self, request: Request, env: Env) -> worker::Result<Response> {
        let known = self.known;
        // `GET /api/calls/create` asks for no call named "create": a path spelled out keeps its methods to itself.
        if let Some(error) = spelled_out(&self.incoming.head, &known) {
            return self.incoming.conclude("unmatched", Err(error));
        }
        self.router
            .or_else_any_method_async("/*path", move |_, route: RouteContext<Rc<Incoming>>| {
                let error = refusal(&route.data.head.path, &known);
                async move { route.data.conclude("unmatched", Err(error)) }
            })
            .run(request, env)
            .await
    }
}

fn spelled_out(head: &Head, known: &[(&'static str, &'static str)]) -> Option<Error> {
    let method = if head.method == "HEAD" { "GET" } else { &head.method };
    let methods: Vec<&str> = known.iter().filter(|(_, path)| *path == head.path).map(|(method, _)| *method).collect();
    (!methods.is_empty() && !methods.contains(&method)).then(|| Error::MethodNotAllowed { allowed: methods.join(", ") })
}

/// Why no route took a request: its path is unknown, or only its method is.
fn refusal(path: &str, known: &[(&'static str, &'static str)]) -> Error {
    let mut methods: Vec<&str> = Vec::new();
    for (method, pattern) in known {
        if fits(path, pattern) && !methods.contains(method) {
            methods.push(method);
        }
    }
    if methods.is_empty() { Error::NotFound } else { Error::MethodNotAllowed { allowed: methods.join(", ") } }
}

/// Whether a path is one of a pattern's, where `:name` stands for any one segment.
fn fits(path: &str, pattern: &str) -> bool {
    let (mut path, mut pattern) = (path.split('/'), pattern.split('/'));
    loop {
        match (path.next(), pattern.next()) {
            (None, None) => return true,
            (Some(segment), Some(wanted)) if segment == wanted => {}
            (Some(segment), Some(wanted)) if wanted.starts_with(':') && !segment.is_empty() => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [(&str, &str); 3] =
        [("POST", "/api/rooms/:room/messages"), ("GET", "/api/rooms/:room/messages"), ("GET", "/api/rooms/:room")];

    #[test]
    fn a_known_path_says_which_methods_it_takes() {
        let allowed = |path| match refusal(path, &KNOWN) {
            Error::MethodNotAllowed { allowed } => allowed,
            other => panic!("{other:?}"),
        };
        assert_eq!(allowed("/api/rooms/r1/messages"), "POST, GET");
        assert_eq!(allowed("/api/rooms/r1"), "GET");
    }

    #[test]
    fn an_unknown_path_is_not_found() {
        for path in ["/api", "/api/rooms", "/api/rooms/", "/api/rooms/r1/", "/api/rooms/r1/messages/7", "", "/"] {
            assert_eq!(refusal(path, &KNOWN), Error::NotFound, "{path}");
        }
    }
}
