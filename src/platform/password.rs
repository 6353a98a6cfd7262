//! PBKDF2 by WebCrypto.

use super::bridge;
use crate::domain::password::PasswordHasher;
use crate::error::Error;

/// The platform's own PBKDF2, several times faster than the same in WASM.
pub struct WebCrypto;

impl PasswordHasher for WebCrypto {
    async fn pbkdf2(&self, password: &str, salt: &[u8], rounds: u32) -> Result<Vec<u8>, Error> {
        let derived = bridge::pbkdf2(password, salt, rounds).await;
        derived.map_err(|trouble| Error::Internal(format!("PBKDF2: {trouble}")))
    }
}
