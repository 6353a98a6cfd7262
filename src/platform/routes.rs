//! workers-rs's `Router` between our handlers and the platform.
//!
//! The router is rebuilt for every request, so it only takes the routes of one resource and of the request's
//! own method; the others are remembered for the 405's `Allow`.

use std::rc::Rc;

use worker::{Env, Request, Response, RouteContext, Router};

use crate::error::Error;
use crate::http::{Context, Reply};
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

    /// Answers `PATCH`.
    pub fn patch<F>(self, pattern: &'static str, handler: fn(Rc<Context>) -> F) -> Self
    where
        F: Future<Output = Result<Reply, Error>> + 'static,
    {
        self.on("PATCH", pattern, handler)
    }

    /// Answers `DELETE`.
    pub fn delete<F>(self, pattern: &'static str, handler: fn(Rc<Context>) -> F) -> Self
    where
        F: Future<Output = Result<Reply, Error>> + 'static,
    {
        self.on("DELETE", pattern, handler)
    }

    /// Answers a `POST` that is another server's, with its body as it came.
    pub fn webhook<F>(mut self, pattern: &'static str, handler: fn(Rc<Context>, Vec<u8>) -> F) -> Self
    where
        F: Future<Output = Result<Reply, Error>> + 'static,
    {
        self.known.push(("POST", pattern));
        if self.incoming.head.method != "POST" {
            return self;
        }
        self.router = self.router.post_async(pattern, move |request, route: RouteContext<Rc<Incoming>>| async move {
            let incoming = route.data.clone();
            let result = match incoming.admit_webhook(request, &route).await {
                Ok((context, body)) => handler(context, body).await,
                Err(error) => Err(error),
            };
            incoming.conclude(pattern, result)
        });
        self
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
            "PATCH" => self.router.patch_async(pattern, answer),
            "DELETE" => self.router.delete_async(pattern, answer),
            _ => self.router.get_async(pattern, answer),
        };
        self
    }

    /// Finds the route and answers; JSON 404 and 405 in place of the router's plain ones.
    pub async fn run(self, request: Request, env: Env) -> worker::Result<Response> {
        let known = self.known;
        if let Some(error) = refusal(&self.incoming.head.method, &self.incoming.head.path, &known) {
            return self.incoming.conclude("unmatched", Err(error));
        }
        self.router.run(request, env).await
    }
}

/// Why no route takes a request: its path is unknown, or only its method is. `None` when one does.
fn refusal(method: &str, path: &str, known: &[(&'static str, &'static str)]) -> Option<Error> {
    let mut routes: Vec<(&str, std::str::Split<'_, char>)> =
        known.iter().map(|(method, pattern)| (*method, pattern.split('/'))).collect();
    for segment in path.split('/') {
        let wanted: Vec<Option<&str>> = routes.iter_mut().map(|(_, pattern)| pattern.next()).collect();
        // A word that some route spells out is no identifier: `GET /api/calls/create` asks for no call of that name.
        let is_spelled_out = wanted.contains(&Some(segment));
        let fits = |wanted: &Option<&str>| match wanted {
            Some(wanted) if wanted.starts_with(':') => !is_spelled_out && !segment.is_empty(),
            Some(wanted) => *wanted == segment,
            None => false,
        };
        let mut keep = wanted.iter().map(fits);
        routes.retain(|_| keep.next().unwrap_or(false));
    }
    routes.retain_mut(|(_, pattern)| pattern.next().is_none());
    let method = if method == "HEAD" { "GET" } else { method };
    let methods: Vec<&str> = routes.iter().map(|(method, _)| *method).collect();
    match methods.as_slice() {
        [] => Some(Error::NotFound),
        methods if methods.contains(&method) => None,
        methods => Some(Error::MethodNotAllowed { allowed: methods.join(", ") }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [(&str, &str); 6] = [
        ("POST", "/api/rooms/:room/messages"),
        ("GET", "/api/rooms/:room/messages"),
        ("GET", "/api/rooms/:room"),
        ("POST", "/api/rooms/join"),
        ("GET", "/api/rooms"),
        ("GET", "/api/rooms/of/:room"),
    ];

    fn asked(method: &str, path: &str) -> Option<Error> {
        refusal(method, path, &KNOWN)
    }

    #[test]
    fn a_known_path_with_its_method_is_let_through() {
        for (method, path) in [("GET", "/api/rooms"), ("HEAD", "/api/rooms/r1"), ("POST", "/api/rooms/join")] {
            assert_eq!(asked(method, path), None, "{method} {path}");
        }
        assert_eq!(asked("POST", "/api/rooms/r1/messages"), None);
        assert_eq!(asked("GET", "/api/rooms/of/r1"), None);
    }

    #[test]
    fn a_known_path_with_another_method_says_which_it_takes() {
        for (method, path, allowed) in [
            ("DELETE", "/api/rooms/r1/messages", "POST, GET"),
            ("POST", "/api/rooms/r1", "GET"),
            ("GET", "/api/rooms/join", "POST"),
            ("PROPFIND", "/api/rooms", "GET"),
        ] {
            let wanted = Error::MethodNotAllowed { allowed: allowed.into() };
            assert_eq!(asked(method, path), Some(wanted), "{method} {path}");
        }
    }

    #[test]
    fn an_unknown_path_is_not_found() {
        for path in ["/api", "/api/rooms/", "/api/rooms/r1/", "/api/rooms/r1/messages/7", "/api/rooms/of", "", "/"] {
            assert_eq!(asked("GET", path), Some(Error::NotFound), "{path}");
        }
    }
}
