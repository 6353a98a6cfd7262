//! Whether a webhook comes from Twilio: `X-Twilio-Signature`, checked as the official library checks it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use subtle::{Choice, ConstantTimeEq};

use super::form::Form;
use super::url;
use crate::config::Secret;

/// Whether a signature is the account's for this URL and these parameters. Every candidate is computed and compared,
/// in constant time, whatever the ones before it said.
pub fn is_valid(
    auth_token: &Secret,
    signature: &str,
    url: &str,
    form: &Form,
    normalise: fn(&str) -> Option<String>,
) -> bool {
    let parameters = form.signed_text();
    let found = url::candidates(url, normalise).iter().fold(Choice::from(0), |found, candidate| {
        found | expected(auth_token, candidate, &parameters).as_bytes().ct_eq(signature.as_bytes())
    });
    found.into()
}

#[allow(clippy::expect_used)] // HMAC takes a key of any length (RFC 2104 §3), so this cannot fail
fn expected(auth_token: &Secret, url: &str, parameters: &str) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(auth_token.bytes()).expect("HMAC takes any key");
    mac.update(url.as_bytes());
    mac.update(parameters.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::{is_valid as is_valid_by, *};
    use ::url::Url;
    use serde::Deserialize;

    /// By the same rules as the platform's.
    fn is_valid(auth_token: &Secret, signature: &str, url: &str, form: &Form) -> bool {
        is_valid_by(auth_token, signature, url, form, |url| Url::parse(url).ok().map(String::from))
    }

    /// What the official library made and said; see `tests/fixtures/make-twilio-webhook.mjs`.
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Golden {
        auth_token: String,
        body: String,
        checks: Vec<Check>,
    }

    #[derive(Deserialize)]
    struct Check {
        url: String,
        signature: String,
        valid: bool,
    }

    fn goldens() -> Vec<Golden> {
        serde_json::from_str(include_str!("../../../tests/fixtures/twilio-webhook.json")).unwrap()
    }

    #[test]
    fn a_signature_holds_exactly_where_the_official_library_says_so() {
        let (mut held, mut refused) = (0, 0);
        for golden in goldens() {
            let token = Secret::new(golden.auth_token);
            for Check { url, signature, valid } in golden.checks {
                let form = Form::parse(golden.body.as_bytes());
                assert_eq!(is_valid(&token, &signature, &url, &form), valid, "{url} {signature} {}", golden.body);
                *(if valid { &mut held } else { &mut refused }) += 1;
            }
        }
        assert!(held > 40 && refused > 40, "{held} {refused}");
    }

    #[test]
    fn anything_changed_or_cut_breaks_it() {
        let golden = goldens().remove(0);
        let token = Secret::new(golden.auth_token);
        let check = golden.checks.iter().find(|check| check.valid).unwrap();
        let form = Form::parse(golden.body.as_bytes());
        let holds =
            |signature: &str, body: &str| is_valid(&token, signature, &check.url, &Form::parse(body.as_bytes()));
        assert!(holds(&check.signature, &golden.body));
        for cut in 0..check.signature.len() {
            assert!(!holds(&check.signature[..cut], &golden.body));
        }
        assert!(!holds(&format!("{}=", check.signature), &golden.body));
        assert!(!holds(&check.signature, &format!("{}&x=y", golden.body)));
        assert!(!holds(&check.signature, &golden.body[1..]));
        assert!(!is_valid(&Secret::new("another"), &check.signature, &check.url, &form));
        assert!(!is_valid(&token, "", "no url", &Form::default()));
    }

    proptest::proptest! {
        #[test]
        fn no_input_makes_it_panic(token: String, signature: String, url: String, body: Vec<u8>) {
            assert!(!is_valid(&Secret::new(token), &signature, &url, &Form::parse(&body)));
        }

        #[test]
        fn no_address_makes_it_panic(url in "[a-zé]{0,3}:?/{0,2}[@:\\[\\]a-z0-9é]{0,9}[/?#&=%+'é0-9]{0,20}") {
            assert!(!is_valid(&Secret::new("t"), "s", &url, &Form::default()));
        }
    }
}
