//! PBKDF2 by WebCrypto.

/// The platform's own PBKDF2, several times faster than the same in WASM.
pub struct WebCrypto;
