//! The hibernating sockets of an object. What is known about one goes with it through the object's sleep.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use worker::{Response, State, WebSocket, WebSocketPair, WebSocketRequestResponsePair};

use crate::error::Error;
use crate::hub::protocol::SUB_PROTOCOL;
use crate::hub::room::{Effect, SocketId};

#[derive(Serialize, Deserialize)]
struct Attachment<S> {
    socket: S,
    /// Closed by us; the platform may still list it until the other side has answered.
    closed: bool,
}

/// Has the platform answer pings, without waking the object.
pub fn answer_pings(state: &State) {
    if let Ok(pair) = WebSocketRequestResponsePair::new("ping", "pong") {
        state.set_websocket_auto_response(&pair);
    }
}

/// Accepts a socket. Its other end goes to the page by [`upgraded`].
pub fn accept<S: Serialize>(state: &State, id: &SocketId, socket: &S) -> Result<WebSocket, Error> {
    let pair = WebSocketPair::new().map_err(failed)?;
    // Before the handshake: there is no moment in which the socket has no identity.
    pair.server.serialize_attachment(Attachment { socket, closed: false }).map_err(failed)?;
    state.accept_websocket_with_tags(&pair.server, &[&id.0]);
    Ok(pair.client)
}

/// The handshake's answer; echoes our sub-protocol to a page that offered it.
pub fn upgraded(client: WebSocket, sub_protocol: bool) -> Result<Response, Error> {
    let response = Response::from_websocket(client).map_err(failed)?;
    if sub_protocol {
        response.headers().set("Sec-WebSocket-Protocol", SUB_PROTOCOL).map_err(failed)?;
    }
    Ok(response)
}

/// What is known about a socket.
pub fn known<S: DeserializeOwned>(web: &WebSocket) -> Option<S> {
    attachment(web).map(|attachment| attachment.socket)
}

/// All that are open.
pub fn open<S: DeserializeOwned>(state: &State) -> Vec<S> {
    let open = state.get_websockets().into_iter().filter(|web| web.as_ref().ready_state() == web_sys::WebSocket::OPEN);
    let attached = open.filter_map(|web| attachment::<S>(&web));
    attached.filter(|attachment| !attachment.closed).map(|attachment| attachment.socket).collect()
}

/// Sends or closes.
pub fn carry_out<S: Serialize + DeserializeOwned>(state: &State, effect: &Effect) {
    match effect {
        Effect::Send { to, text } => {
            for web in to.iter().flat_map(|id| state.get_websockets_with_tag(&id.0)) {
                // One that is gone; its own event says so.
                let _ = web.send_with_str(text);
            }
        }
        Effect::Close { socket, why } => {
            for web in state.get_websockets_with_tag(&socket.0) {
                if let Some(attachment) = attachment::<S>(&web) {
                    let _ = web.serialize_attachment(Attachment { closed: true, ..attachment });
                }
                let _ = web.close(Some(why.code()), Some(why.reason()));
            }
        }
    }
}

fn attachment<S: DeserializeOwned>(web: &WebSocket) -> Option<Attachment<S>> {
    web.deserialize_attachment().ok().flatten()
}

fn failed(error: worker::Error) -> Error {
    Error::Unavailable(format!("object's socket: {error}"))
}
