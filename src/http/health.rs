//! Whether the program answers, and who carries calls.

use std::rc::Rc;

use serde_json::json;

use super::{Context, Reply};
use crate::error::Error;
use crate::platform::routes::Routes;

/// This resource's routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/api/health", health)
}

async fn health(context: Rc<Context>) -> Result<Reply, Error> {
    Reply::ok(&json!({ "provider": context.app.config.provider() }))
}
