//! What Twilio says, or somebody who would be Twilio.

use super::{NOW, texts};
use crate::config::Secret;
use crate::twilio::webhook::{Event, Form, signature};

/// A form is read whatever it is; no signature fits that was not made with the token; an event has what it needs.
pub fn webhook(input: &[u8]) {
    let [sent, url, body] = texts(input);
    let form = Form::parse(body.as_bytes());
    let token = Secret::new("nobody knows this token");
    assert!(!signature::is_valid(&token, &sent, &url, &form, |url| Some(url.to_lowercase())));
    // The order in which parameters come does not matter.
    let turned: Vec<&str> = body.split('&').rev().collect();
    let names: Vec<&str> = body.split('&').filter_map(|pair| pair.split('=').next()).collect();
    if names.iter().all(|name| names.iter().filter(|other| other == &name).count() == 1) {
        let turned = Form::parse(turned.join("&").as_bytes());
        if !form.signed_text().contains('\u{fffd}') {
            assert_eq!(turned.signed_text().len(), form.signed_text().len());
        }
    }
    for form in [form, Form::parse(input)] {
        if let Ok(Some(event)) = Event::read(&form, NOW) {
            assert!(event.sequence >= 0 && !event.room_sid.is_empty() && !event.account_sid.is_empty());
        }
    }
}
