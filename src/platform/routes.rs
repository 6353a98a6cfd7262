//! The router: our patterns against one request's path, in the order in which they are listed.
//!
//! It is asked once a request and keeps nothing: it compares segments and remembers one handler. A handler is kept
//! behind a pointer, so that what happens before and after it exists once in the WASM and not once a route.

use std::pin::Pin;
use std::rc::Rc;

use crate::error::Error;
use crate::http::{Context, Head, Reply};
use crate::platform::objects::Upgrade;

type Later<T> = Pin<Box<dyn Future<Output = Result<T, Error>>>>;
type TakesBody = dyn FnOnce(Rc<Context>, Vec<u8>) -> Later<Reply>;

/// What answers a request.
pub enum Handler {
    /// From the API's JSON.
    Json(Box<dyn FnOnce(Rc<Context>) -> Later<Reply>>),
    /// From a body as it came.
    Webhook(Box<TakesBody>),
    /// By a socket.
    Socket(Box<dyn FnOnce(Rc<Context>) -> Later<Upgrade>>),
}

/// The routes of one resource, for one request.
pub struct Routes {
    head: Rc<Head>,
    /// How exactly the path has been spelled out so far: a bit a segment, the first one highest.
    spelled: u32,
    chosen: Option<(&'static str, Handler)>,
    allowed: Vec<&'static str>,
}

impl Routes {
    /// No routes yet.
    pub fn new(head: &Rc<Head>) -> Self {
        Self { head: head.clone(), spelled: 0, chosen: None, allowed: Vec::new() }
    }

    /// Answers `GET`, and `HEAD` in the same way.
    pub fn get<F>(self, pattern: &'static str, handler: fn(Rc<Context>) -> F) -> Self
    where
        F: Future<Output = Result<Reply, Error>> + 'static,
    {
        self.json("GET", pattern, handler)
    }

    /// Answers `POST`.
    pub fn post<F>(self, pattern: &'static str, handler: fn(Rc<Context>) -> F) -> Self
    where
        F: Future<Output = Result<Reply, Error>> + 'static,
    {
        self.json("POST", pattern, handler)
    }

    /// Answers `PUT`.
    pub fn put<F>(self, pattern: &'static str, handler: fn(Rc<Context>) -> F) -> Self
    where
        F: Future<Output = Result<Reply, Error>> + 'static,
    {
        self.json("PUT", pattern, handler)
    }

    /// Answers `PATCH`.
    pub fn patch<F>(self, pattern: &'static str, handler: fn(Rc<Context>) -> F) -> Self
    where
        F: Future<Output = Result<Reply, Error>> + 'static,
    {
        self.json("PATCH", pattern, handler)
    }

    /// Answers `DELETE`.
    pub fn delete<F>(self, pattern: &'static str, handler: fn(Rc<Context>) -> F) -> Self
    where
        F: Future<Output = Result<Reply, Error>> + 'static,
    {
        self.json("DELETE", pattern, handler)
    }

    /// Answers a `POST` that is another server's, with its body as it came.
    pub fn webhook<F>(mut self, pattern: &'static str, handler: fn(Rc<Context>, Vec<u8>) -> F) -> Self
    where
        F: Future<Output = Result<Reply, Error>> + 'static,
    {
        if self.takes("POST", pattern) {
            let handler = Handler::Webhook(Box::new(move |context, body| Box::pin(handler(context, body))));
            self.chosen = Some((pattern, handler));
        }
        self
    }

    /// Answers `GET` with a socket that an object opens.
    pub fn socket<F>(mut self, pattern: &'static str, handler: fn(Rc<Context>) -> F) -> Self
    where
        F: Future<Output = Result<Upgrade, Error>> + 'static,
    {
        if self.takes("GET", pattern) && self.head.method != "HEAD" {
            self.chosen = Some((pattern, Handler::Socket(Box::new(move |context| Box::pin(handler(context))))));
        }
        self
    }

    fn json<F>(mut self, method: &'static str, pattern: &'static str, handler: fn(Rc<Context>) -> F) -> Self
    where
        F: Future<Output = Result<Reply, Error>> + 'static,
    {
        if self.takes(method, pattern) {
            self.chosen = Some((pattern, Handler::Json(Box::new(move |context| Box::pin(handler(context))))));
        }
        self
    }

    /// Whether a route takes the request, as far as the routes are known.
    ///
    /// A word that some route spells out is no identifier: `GET /api/calls/create` asks for no call of that name. So of
    /// two routes the one that spells out more, from the left, counts alone, whatever its method.
    fn takes(&mut self, method: &'static str, pattern: &str) -> bool {
        let (spelled, fits) = compare(pattern, &self.head.path);
        if spelled > self.spelled {
            (self.spelled, self.chosen) = (spelled, None);
            self.allowed.clear();
        }
        if !fits || spelled < self.spelled {
            return false;
        }
        self.allowed.push(method);
        self.head.method == method || (self.head.method == "HEAD" && method == "GET")
    }

    /// The route that takes the request, or why there is none: its path is unknown, or only its method is.
    pub fn chosen(self) -> Result<(&'static str, Handler), Error> {
        match self.chosen {
            Some(chosen) => Ok(chosen),
            None if self.allowed.is_empty() => Err(Error::NotFound),
            None => Err(Error::MethodNotAllowed { allowed: self.allowed.join(", ") }),
        }
    }
}

/// What a pattern spells out of a path, up to where they differ; and whether it fits all of it.
fn compare(pattern: &str, path: &str) -> (u32, bool) {
    let (mut spelled, mut bit) = (0, 1 << 31);
    let mut segments = path.split('/');
    for wanted in pattern.split('/') {
        match segments.next() {
            Some(segment) if segment == wanted => spelled |= bit,
            Some(segment) if wanted.starts_with(':') && !segment.is_empty() => {}
            _ => return (spelled, false),
        }
        bit >>= 1;
    }
    (spelled, segments.next().is_none())
}

/// The segment of a path that stands where its pattern has a name; nothing when the pattern has no such name.
pub fn param<'a>(pattern: &str, path: &'a str, name: &str) -> &'a str {
    let found = pattern.split('/').zip(path.split('/')).find(|(wanted, _)| *wanted == name);
    found.map(|(_, segment)| segment).unwrap_or_default()
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

    async fn nobody(_: Rc<Context>) -> Result<Reply, Error> {
        Err(Error::NotFound)
    }

    /// The pattern that is chosen, or why none is; whatever the order of the routes.
    fn asked(method: &str, path: &str) -> Result<&'static str, Error> {
        let head = Rc::new(Head::read(method, &format!("https://chat.example{path}"), |_| None));
        let choose = |known: &mut dyn Iterator<Item = &(&'static str, &'static str)>| {
            let routes =
                known.fold(Routes::new(&head), |routes, (method, pattern)| routes.json(method, pattern, nobody));
            routes.chosen().map(|(pattern, _)| pattern)
        };
        let (forwards, backwards) = (choose(&mut KNOWN.iter()), choose(&mut KNOWN.iter().rev()));
        match (&forwards, &backwards) {
            (Err(Error::MethodNotAllowed { .. }), Err(Error::MethodNotAllowed { .. })) => {}
            _ => assert_eq!(forwards, backwards, "{method} {path}"),
        }
        forwards
    }

    #[test]
    fn a_known_path_with_its_method_is_let_through() {
        assert_eq!(asked("GET", "/api/rooms"), Ok("/api/rooms"));
        assert_eq!(asked("HEAD", "/api/rooms/r1"), Ok("/api/rooms/:room"));
        assert_eq!(asked("POST", "/api/rooms/join"), Ok("/api/rooms/join"));
        assert_eq!(asked("POST", "/api/rooms/r1/messages"), Ok("/api/rooms/:room/messages"));
        assert_eq!(asked("GET", "/api/rooms/of/r1"), Ok("/api/rooms/of/:room"));
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
            assert_eq!(asked(method, path), Err(wanted), "{method} {path}");
        }
    }

    #[test]
    fn an_unknown_path_is_not_found() {
        for path in ["/api", "/api/rooms/", "/api/rooms/r1/", "/api/rooms/r1/messages/7", "/api/rooms/of", "", "/"] {
            assert_eq!(asked("GET", path), Err(Error::NotFound), "{path}");
        }
    }
}
