//! PBKDF2 by WebCrypto.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKey;

use crate::domain::password::PasswordHasher;
use crate::error::Error;

/// Bits of a derived key: SHA-256's own length, beyond which PBKDF2 would do all its rounds again.
const BITS: u32 = 256;

/// The platform's own PBKDF2, several times faster than the same in WASM.
pub struct WebCrypto;

impl PasswordHasher for WebCrypto {
    async fn pbkdf2(&self, password: &str, salt: &[u8], rounds: u32) -> Result<Vec<u8>, Error> {
        let derive = async {
            let subtle = super::random::crypto().map_err(|_| JsValue::from_str("no WebCrypto"))?.subtle();
            let password = Uint8Array::from(password.as_bytes());
            let usages = Array::of1(&"deriveBits".into());
            let imported = subtle.import_key_with_str("raw", &password, "PBKDF2", false, &usages)?;
            let key: CryptoKey = JsFuture::from(imported).await?.dyn_into()?;
            let algorithm = Object::new();
            Reflect::set(&algorithm, &"name".into(), &"PBKDF2".into())?;
            Reflect::set(&algorithm, &"hash".into(), &"SHA-256".into())?;
            Reflect::set(&algorithm, &"salt".into(), &Uint8Array::from(salt))?;
            Reflect::set(&algorithm, &"iterations".into(), &rounds.into())?;
            let bits = JsFuture::from(subtle.derive_bits_with_object(&algorithm, &key, BITS)?).await?;
            Ok::<_, JsValue>(Uint8Array::new(&bits).to_vec())
        };
        derive.await.map_err(|error| Error::Internal(format!("PBKDF2: {error:?}")))
    }
}
