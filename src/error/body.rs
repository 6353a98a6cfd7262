//! The shape in which errors go out.

use serde::Serialize;
use serde_json::Value;

use super::Error;

/// The one shape of every error, in HTTP replies and on the socket.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorBody {
    success: bool,
    error: String,
    code: &'static str,
    request_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Value>,
}

impl Error {
    /// The reply's body.
    pub fn body(&self, request_id: &str) -> ErrorBody {
        ErrorBody {
            success: false,
            error: self.message(),
            code: self.code(),
            request_id: request_id.to_owned(),
            details: self.details(),
        }
    }
}
