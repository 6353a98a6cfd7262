//! The log: one line of JSON each, so that the dashboard can search its fields.

use serde_json::Value;

/// Something that happened.
pub fn info(fields: &Value) {
    #[cfg(target_arch = "wasm32")]
    worker::console_log!("{fields}");
    #[cfg(not(target_arch = "wasm32"))]
    println!("{fields}");
}

/// Something that went wrong and needs eyes.
pub fn error(fields: &Value) {
    #[cfg(target_arch = "wasm32")]
    worker::console_error!("{fields}");
    #[cfg(not(target_arch = "wasm32"))]
    eprintln!("{fields}");
}
