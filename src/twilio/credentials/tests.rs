use pollster::block_on;
use serde_json::json;

use super::*;
use crate::twilio::rest::Addresses;
use crate::twilio::rest::line::{Fate, HANGS, Line, line, refuses, room, says};

const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
const KEY: &str = "SKfedcba9876543210fedcba9876543210";
const FULL: [(&str, &str); 4] = [
    ("TWILIO_ACCOUNT_SID", ACCOUNT),
    ("TWILIO_API_KEY_SID", KEY),
    ("TWILIO_API_KEY_SECRET", "a made-up key secret"),
    ("TWILIO_AUTH_TOKEN", "a made-up auth token"),
];

fn account(status: &str) -> Fate {
    says(200, json!({"sid": ACCOUNT, "status": status}))
}

fn checked(settings: &[(&str, &str)], fates: impl IntoIterator<Item = Fate>) -> (Check, Line) {
    let settings = [&[("SESSION_SECRET", "thirty-two bytes are long enough.")], settings].concat();
    let find = |name: &str| settings.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    let config = Config::read(find).unwrap();
    let line = line(fates);
    let check = block_on(check(&config, |who| Client::new(&line, Addresses::default(), who)));
    (check, line)
}

fn codes(check: &Check) -> Vec<&'static str> {
    check.problems.iter().map(|problem| problem.code).collect()
}

#[test]
fn good_credentials_are_valid_and_the_account_is_masked() {
    let (check, line) = checked(&FULL, [account("active"), account("active")]);
    assert!(check.valid && check.problems.is_empty());
    assert_eq!((check.api_key_valid, check.credentials_match), (Some(true), Some(true)));
    assert_eq!(check.account_status.as_deref(), Some("active"));
    assert_eq!(check.account_sid.as_deref(), Some("AC01234567…"));
    assert_eq!(line.sent.borrow().len(), 2);
}

#[test]
fn a_wrong_key_a_wrong_token_and_both_are_told_apart() {
    let no = || refuses(401, 20_003);
    let (wrong_key, _) = checked(&FULL, [no(), account("active"), no()]);
    assert_eq!(
        (wrong_key.valid, wrong_key.api_key_valid, codes(&wrong_key)),
        (false, Some(false), vec!["api_key_refused"])
    );
    let (wrong_token, _) = checked(&FULL, [account("active"), no()]);
    assert_eq!((wrong_token.valid, wrong_token.api_key_valid), (false, Some(true)));
    assert_eq!((wrong_token.credentials_match, codes(&wrong_token)), (Some(false), vec!["auth_token_refused"]));
    let (both, _) = checked(&FULL, [no(), no(), no()]);
    assert_eq!(codes(&both), ["api_key_refused", "auth_token_refused"]);
}

#[test]
fn a_standard_key_is_proven_by_rooms_and_by_the_accounts_list_of_keys() {
    let no = || refuses(401, 20_003);
    let no_room = || refuses(404, 20_404);
    let key = says(200, json!({"sid": KEY, "friendly_name": "chat"}));
    let (good, line) = checked(&FULL, [no(), account("active"), no_room(), key]);
    assert!(good.valid && good.credentials_match == Some(true), "{good:?}");
    assert!(line.sent.borrow()[3].ends_with(&format!("Accounts/{ACCOUNT}/Keys/{KEY}.json")));
    let (foreign, _) = checked(&FULL, [no(), account("active"), says(200, room("in-progress")), refuses(404, 20_404)]);
    assert_eq!((foreign.valid, foreign.api_key_valid, foreign.credentials_match), (false, Some(true), Some(false)));
    assert_eq!(codes(&foreign), ["key_of_another_account"]);
    let (unproven, _) = checked(&FULL[..3], [no(), no_room()]);
    assert!(unproven.valid && unproven.credentials_match.is_none());
    assert_eq!(codes(&unproven), ["auth_token_missing", "match_unproven"]);
}

#[test]
fn an_account_that_is_not_active_is_told() {
    for status in ["suspended", "closed"] {
        let (check, _) = checked(&FULL, [account(status), account(status)]);
        assert_eq!((check.valid, check.account_status.as_deref()), (false, Some(status)));
        assert_eq!((check.api_key_valid, codes(&check)), (Some(true), vec!["account_not_active"]));
    }
}

#[test]
fn a_silent_twilio_is_told_once_and_proves_nothing() {
    let (check, _) = checked(&FULL, std::iter::repeat_with(|| HANGS).take(8));
    assert_eq!((check.valid, check.api_key_valid, check.credentials_match), (false, None, None));
    assert_eq!(codes(&check), ["unreachable"]);
}

#[test]
fn what_is_not_set_is_named_without_asking_anybody() {
    let (off, _) = checked(&[], []);
    assert_eq!((off.valid, off.account_sid.as_deref(), codes(&off)), (false, None, vec!["not_configured"]));
    let (half, _) = checked(&FULL[..2], []);
    assert_eq!(codes(&half), ["partially_configured"]);
    assert!(half.problems[0].message.contains("TWILIO_API_KEY_SECRET"));
}

#[test]
fn two_spellings_that_differ_are_a_problem_but_no_obstacle() {
    let other = [("TWILIO_API_KEY", "SK00000000000000000000000000000000")];
    let (check, _) = checked(&[&FULL[..], &other].concat(), [account("active"), account("active")]);
    assert_eq!((check.valid, codes(&check)), (true, vec!["key_spellings_differ"]));
}

#[test]
fn no_secret_is_in_what_comes_out() {
    let (check, _) = checked(&FULL, [refuses(401, 20_003), refuses(401, 20_003), refuses(401, 20_003)]);
    let shown = serde_json::to_string(&check).unwrap();
    assert!(!shown.contains("made-up") && !shown.contains(ACCOUNT) && !shown.contains("is_fatal"), "{shown}");
}
