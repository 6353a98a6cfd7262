//! The Durable Object of one room. The module is private because the macro writes public items
//! without documentation.

use worker::{DurableObject, Env, Request, Response, Result, State, durable_object};

/// One per room: its sockets, presence and ringing.
#[durable_object]
pub struct RoomObject {}

impl DurableObject for RoomObject {
    fn new(_state: State, _env: Env) -> Self {
        Self {}
    }

    async fn fetch(&self, _request: Request) -> Result<Response> {
        Response::error("Not found", 404)
    }
}
