//! The log: one line of JSON each, so that the dashboard can search its fields.

use serde_json::Value;

/// Something that happened.
pub fn info(fields: &Value) {
    line(&fields.to_string(), false);
}

/// Something that went wrong and needs eyes.
pub fn error(fields: &Value) {
    line(&fields.to_string(), true);
}

/// A line that is JSON already.
pub fn line(text: &str, is_error: bool) {
    #[cfg(target_arch = "wasm32")]
    super::bridge::write_log(text, is_error);
    #[cfg(not(target_arch = "wasm32"))]
    if is_error { eprintln!("{text}") } else { println!("{text}") }
}
