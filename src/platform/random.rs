//! The one place that draws randomness.

use wasm_bindgen::JsCast;
use web_sys::Crypto;

use crate::domain::id::RandomBytes;
use crate::error::Error;

/// 16 bytes from the platform's cryptographic generator.
pub fn bytes() -> Result<RandomBytes, Error> {
    let mut bytes = [0; 16];
    crypto()?
        .get_random_values_with_u8_array(&mut bytes)
        .map_err(|error| Error::Internal(format!("no randomness: {error:?}")))?;
    Ok(bytes)
}

/// WebCrypto, which every Worker has.
pub fn crypto() -> Result<Crypto, Error> {
    js_sys::Reflect::get(&js_sys::global(), &"crypto".into())
        .ok()
        .and_then(|value| value.dyn_into::<Crypto>().ok())
        .ok_or_else(|| Error::Internal("no WebCrypto".to_owned()))
}
