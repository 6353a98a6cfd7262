//! The Durable Object of one room. The module is private because the macro writes public items
//! without documentation.

use worker::{
    DurableObject, Env, Request, Response, Result, State, WebSocket, WebSocketIncomingMessage, durable_object,
};

/// One per room: its sockets, presence and ringing.
#[durable_object]
pub struct RoomObject {
    #[cfg(feature = "deliberate-panic")]
    state: State,
}

impl DurableObject for RoomObject {
    fn new(_state: State, _env: Env) -> Self {
        Self {
            #[cfg(feature = "deliberate-panic")]
            state: _state,
        }
    }

    async fn fetch(&self, _request: Request) -> Result<Response> {
        #[cfg(feature = "deliberate-panic")]
        if let Some(response) = crate::deliberate_panic::in_room(&_request, &self.state) {
            return response;
        }
        Response::error("Not found", 404)
    }

    async fn websocket_message(&self, _socket: WebSocket, _message: WebSocketIncomingMessage) -> Result<()> {
        #[cfg(feature = "deliberate-panic")]
        crate::deliberate_panic::on_message(&_message);
        Ok(())
    }
}
