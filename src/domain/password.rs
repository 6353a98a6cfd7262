//! Passwords: what fits, and how their hashes are written.
//!
//! Hashing itself is the platform's (WebCrypto). The parameters stay with the hash, so that they can be raised for
//! new ones while old ones still verify.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq;

use super::id::RandomBytes;
use super::limits::PASSWORD;
use crate::error::Error;

/// The most rounds one call may have on Workers; the page adds 600,000 of its own before it sends a password.
const ROUNDS: u32 = 100_000;

const SCHEME: &str = "pbkdf2-sha256";

/// Derives a key from a password.
pub trait PasswordHasher {
    /// PBKDF2 with HMAC-SHA-256, 32 bytes.
    fn pbkdf2(&self, password: &str, salt: &[u8], rounds: u32) -> impl Future<Output = Result<Vec<u8>, Error>>;
}

/// Refuses a new password that is too short or too long.
pub fn check(password: &str) -> Result<(), Error> {
    if PASSWORD.contains(&password.chars().count()) { Ok(()) } else { Err(Error::InvalidPassword) }
}

/// The text to store for a new password.
pub async fn hash(hasher: &impl PasswordHasher, password: &str, salt: RandomBytes) -> Result<String, Error> {
    let key = hasher.pbkdf2(password, &salt, ROUNDS).await?;
    Ok(format!("{SCHEME}${ROUNDS}${}${}", STANDARD.encode(salt), STANDARD.encode(key)))
}

/// Whether a password is the stored one. Without a stored one (an unknown name, a guest) the same work is done for
/// nothing, so that the time taken does not tell.
pub async fn verify(hasher: &impl PasswordHasher, password: &str, stored: Option<&str>) -> Result<bool, Error> {
    let Some(stored) = stored else {
        hasher.pbkdf2(password, &[0; 16], ROUNDS).await?;
        return Ok(false);
    };
    let (rounds, salt, wanted) =
        parse(stored).ok_or_else(|| Error::Internal("unreadable password hash in the database".to_owned()))?;
    let key = hasher.pbkdf2(password, &salt, rounds).await?;
    Ok(key.ct_eq(&wanted).into())
}

fn parse(stored: &str) -> Option<(u32, Vec<u8>, Vec<u8>)> {
    let mut parts = stored.split('$');
    let (scheme, rounds, salt, key) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    if scheme != SCHEME || parts.next().is_some() {
        return None;
    }
    Some((rounds.parse().ok()?, STANDARD.decode(salt).ok()?, STANDARD.decode(key).ok()?))
}

/// A stand-in for tests that need no strength: SHA-256 of everything that goes in.
#[cfg(test)]
#[derive(Default)]
pub struct QuickHasher {
    /// How often it was asked.
    pub calls: std::cell::Cell<u32>,
}

#[cfg(test)]
impl PasswordHasher for QuickHasher {
    async fn pbkdf2(&self, password: &str, salt: &[u8], rounds: u32) -> Result<Vec<u8>, Error> {
        use sha2::{Digest, Sha256};
        self.calls.set(self.calls.get() + 1);
        Ok(Sha256::digest(format!("{password}|{salt:?}|{rounds}")).to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pollster::block_on;

    #[test]
    fn a_password_verifies_against_its_own_hash_only() {
        let hasher = QuickHasher::default();
        let stored = block_on(hash(&hasher, "correct horse", [1; 16])).unwrap();
        assert!(stored.starts_with("pbkdf2-sha256$100000$"));
        assert!(block_on(verify(&hasher, "correct horse", Some(&stored))).unwrap());
        assert!(!block_on(verify(&hasher, "correct horsf", Some(&stored))).unwrap());
        assert_ne!(block_on(hash(&hasher, "correct horse", [2; 16])).unwrap(), stored);
    }

    #[test]
    fn a_hash_keeps_its_own_rounds() {
        let hasher = QuickHasher::default();
        let key = block_on(hasher.pbkdf2("old", &[3; 16], 1000)).unwrap();
        let stored = format!("pbkdf2-sha256$1000${}${}", STANDARD.encode([3; 16]), STANDARD.encode(key));
        assert!(block_on(verify(&hasher, "old", Some(&stored))).unwrap());
    }

    #[test]
    fn without_a_hash_the_same_work_is_done() {
        let hasher = QuickHasher::default();
        assert!(!block_on(verify(&hasher, "anything", None)).unwrap());
        assert_eq!(hasher.calls.get(), 1);
    }

    #[test]
    fn a_hash_that_cannot_be_read_is_our_mistake() {
        for stored in ["", "plain", "pbkdf2-sha256$x$AA==$AA==", "md5$1$AA==$AA==", "pbkdf2-sha256$1$AA==$AA==$x"] {
            let outcome = block_on(verify(&QuickHasher::default(), "x", Some(stored)));
            assert!(matches!(outcome, Err(Error::Internal(_))), "{stored}");
        }
    }

    #[test]
    fn a_password_has_8_to_256_characters() {
        for password in ["12345678", "        ", "пароль-密码", &"é".repeat(256)] {
            assert_eq!(check(password), Ok(()));
        }
        for password in ["", "1234567", &"x".repeat(257)] {
            assert_eq!(check(password), Err(Error::InvalidPassword));
        }
    }
}
