//! The one place that draws randomness.

use crate::domain::id::RandomBytes;
use crate::error::Error;

/// 16 bytes from the platform's cryptographic generator.
pub fn bytes() -> Result<RandomBytes, Error> {
    let mut bytes = [0; 16];
    super::bridge::fill_randomly(&mut bytes);
    // Sixteen zeros by chance are less likely than a platform that filled in nothing.
    if bytes == [0; 16] { Err(Error::Internal("no randomness".to_owned())) } else { Ok(bytes) }
}
