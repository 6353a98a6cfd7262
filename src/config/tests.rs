use super::ice::is_stun;
use super::*;
use crate::domain::session::Session;

const ACCOUNT: (&str, &str) = ("TWILIO_ACCOUNT_SID", "AC0123456789abcdef0123456789abcdef");
const KEY: &str = "SKfedcba9876543210fedcba9876543210";
const OTHER_KEY: &str = "SK00000000000000000000000000000000";

const HOOK: (&str, &str) = ("WEBHOOK_URL", "https://hooks.example/x?token=hush-hush");
const KEY_OF_HOOK: (&str, &str) = ("WEBHOOK_SECRET", "whsec_aHVzaC1odXNoLWh1c2gtaHVzaC1odXNo");
/// 23 bytes, 65 bytes.
const SHORT_KEY: &str = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
const LONG_KEY: &str = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
const TWO_KEYS: &str = "whsec_aHVzaC1odXNoLWh1c2gtaHVzaC1odXNo  whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

const SECRET: (&str, &str) = ("SESSION_SECRET", "thirty-two bytes are long enough.");

fn read(settings: &[(&str, &str)]) -> Result<Config, Error> {
    let settings = [&[SECRET], settings].concat();
    // The last one set wins, so that a test can replace the secret.
    Config::read(|name| settings.iter().rev().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
}

fn refused(settings: &[(&str, &str)]) -> &'static str {
    match read(settings) {
        Err(Error::Misconfigured { variable }) => variable,
        other => panic!("{settings:?} gave {other:?}"),
    }
}

#[test]
fn a_secret_is_all_it_takes() {
    let config = read(&[]).unwrap();
    assert_eq!((config.ring_timeout_seconds, config.p2p_max_participants), (45, 4));
    assert_eq!(config.twilio_settings.token_ttl_seconds, 3600);
    assert_eq!(config.join_margins, Margins { early: 15, late: 30 });
    assert_eq!(config.provider(), "p2p");
    assert!(config.ice_servers.iter().all(|server| server.urls.iter().all(|url| is_stun(url))));
    assert!(config.turn.is_none() && config.public_origin.is_none());
}

#[test]
fn a_short_blank_or_missing_secret_is_refused() {
    for secret in ["", "   ", "thirty-one bytes do not suffice"] {
        assert_eq!(refused(&[("SESSION_SECRET", secret)]), "SESSION_SECRET");
    }
    assert!(matches!(Config::read(|_| None), Err(Error::Misconfigured { variable: "SESSION_SECRET" })));
}

#[test]
fn a_setting_that_does_not_fit_is_named() {
    for (variable, values) in [
        ("RING_TIMEOUT_SECONDS", vec!["0", "601", "soon", "-1", "4.5"]),
        ("EVENT_RETENTION_DAYS", vec!["0", "3651", "ever", "-1", "1.5"]),
        ("APPOINTMENT_RETENTION_DAYS", vec!["0", "36501", "ever", "-1", "1.5"]),
        ("JOIN_EARLY_MINUTES", vec!["-1", "121", "a while"]),
        ("JOIN_LATE_MINUTES", vec!["-1", "241", "0.5"]),
        ("P2P_MAX_PARTICIPANTS", vec!["1", "17"]),
        ("TWILIO_TOKEN_TTL_SECONDS", vec!["59", "86401"]),
        ("TWILIO_ACCOUNT_SID", vec!["AC1", KEY, "AC0123456789abcdef0123456789abcdeg"]),
        ("TWILIO_API_KEY_SID", vec!["SK1", ACCOUNT.1]),
        ("TWILIO_API_KEY", vec!["SK1", ACCOUNT.1]),
        ("TWILIO_STATUS_CALLBACK_URL", vec!["chat.example/x", "ftp://chat.example", "https://", "https://a b", "/x"]),
        ("TWILIO_MEDIA_REGION", vec!["mars1", "AU1"]),
        ("TWILIO_ROOM_TYPE", vec!["go", "peer-to-peer", "group-small"]),
        ("TWILIO_MAX_PARTICIPANTS", vec!["1", "51"]),
        ("TWILIO_CLIENT_ROOM_CREATION", vec!["yes", "0"]),
        ("TWILIO_API_BASE_URL", vec!["video.twilio.com", "https://x/?y"]),
        ("TWILIO_FALLBACK", vec!["on", "true"]),
        ("ADMIN_USERS", vec!["a", "Alice,<script>"]),
        ("ADMIN_TOKEN", vec!["thirty-one bytes do not suffice"]),
        (
            "WEBHOOK_URL",
            vec!["http://hooks.example/x", "hooks.example", "ftp://hooks.example", "http://localhost.example/"],
        ),
        ("WEBHOOK_SECRET", vec!["", "whsec_", "c2VjcmV0", SHORT_KEY, LONG_KEY, "whsec_!!!!", &TWO_KEYS[..60]]),
        ("PRICE_VIDEO_MINUTE", vec!["-1", "free", "0,004", "1e-3"]),
        ("PRICE_VOICE_MINUTE", vec!["$1"]),
        ("PRICE_P2P_MINUTE", vec!["."]),
        ("MONTHLY_BUDGET", vec!["0", "0.0", "-5", "plenty"]),
        ("PUBLIC_URL", vec!["chat.example", "ftp://chat.example", "https://", "https://chat.example/path"]),
        ("ICE_SERVERS", vec!["{}", "[1]", r#"[{"urls":"http://x"}]"#, r#"[{"urls":"turn:x"}]"#, r#"[{"urls":[]}]"#]),
    ] {
        for value in values {
            assert_eq!(refused(&[HOOK, KEY_OF_HOOK, (variable, value)]), variable, "{value}");
        }
    }
    assert_eq!(refused(&[("TURN_URLS", "turn:turn.example")]), "TURN_SECRET");
    assert_eq!(refused(&[("TURN_SECRET", "s")]), "TURN_URLS");
    assert_eq!(refused(&[("TURN_SECRET", "s"), ("TURN_URLS", "turn:a,stun:b")]), "TURN_URLS");
}

#[test]
fn ice_servers_come_out_as_the_browser_wants_them() {
    let text = r#"[{"urls":"stun:a"},{"urls":["turn:b"],"username":"u","credential":"c"}]"#;
    let config = read(&[("ICE_SERVERS", text)]).unwrap();
    let json = serde_json::to_string(&config.ice_servers).unwrap();
    assert_eq!(json, r#"[{"urls":["stun:a"]},{"urls":["turn:b"],"username":"u","credential":"c"}]"#);
}

#[test]
fn a_public_url_becomes_the_origin_browsers_send() {
    let config = read(&[("PUBLIC_URL", "https://Chat.Example/")]).unwrap();
    assert_eq!(config.public_origin.as_deref(), Some("https://chat.example"));
}

#[test]
fn twilio_is_on_with_either_pair_of_names() {
    let short = [ACCOUNT, ("TWILIO_API_KEY", KEY), ("TWILIO_API_SECRET", "one")];
    let Twilio::On { api_key_sid, .. } = read(&short).unwrap().twilio else { panic!("not on") };
    assert_eq!(api_key_sid, KEY);
    let long = [("TWILIO_API_KEY_SID", OTHER_KEY), ("TWILIO_API_KEY_SECRET", "two")];
    let Twilio::On { api_key_sid, api_key_secret, .. } = read(&[&short[..], &long[..]].concat()).unwrap().twilio else {
        panic!("not on")
    };
    assert_eq!((api_key_sid.as_str(), api_key_secret.expose()), (OTHER_KEY, "two"));
}

#[test]
fn half_of_twilio_says_what_is_missing() {
    for (settings, wanted) in [
        (vec![ACCOUNT], vec!["TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET"]),
        (vec![("TWILIO_API_KEY", KEY)], vec!["TWILIO_ACCOUNT_SID", "TWILIO_API_SECRET"]),
        (vec![("TWILIO_API_KEY_SID", KEY), ("TWILIO_API_SECRET", "s"), ACCOUNT], vec!["TWILIO_API_KEY_SECRET"]),
    ] {
        let Twilio::Incomplete { missing } = read(&settings).unwrap().twilio else { panic!("{settings:?}") };
        assert_eq!(missing, wanted);
    }
    assert!(matches!(read(&[("TWILIO_AUTH_TOKEN", "t")]).unwrap().twilio, Twilio::Off));
}

#[test]
fn twilio_is_set_up_for_most_from_the_start() {
    let settings = read(&[]).unwrap().twilio_settings;
    assert_eq!((settings.max_participants, settings.room_type.as_str(), settings.media_region), (50, "group", None));
    assert!(settings.client_room_creation && settings.falls_back && !settings.keys_differ);
    assert_eq!(settings.addresses.video, "https://video.twilio.com");
    assert!(settings.status_callback_url.is_none() && settings.auth_token.is_none());
}

#[test]
fn twilio_does_as_it_is_told() {
    let told = [
        ("TWILIO_MEDIA_REGION", "au1"),
        ("TWILIO_MAX_PARTICIPANTS", "2"),
        ("TWILIO_CLIENT_ROOM_CREATION", "false"),
        ("TWILIO_API_BASE_URL", "http://127.0.0.1:3700/"),
        ("TWILIO_FALLBACK", "off"),
        ("PUBLIC_URL", "https://chat.example"),
    ];
    let config = read(&told).unwrap();
    let settings = config.twilio_settings;
    assert_eq!((settings.media_region.as_deref(), settings.max_participants), (Some("au1"), 2));
    assert!(!settings.client_room_creation && !settings.falls_back);
    assert_eq!(settings.addresses.accounts, "http://127.0.0.1:3700");
    let callback =
        |more: &[(&str, &str)]| read(&[&told[..], more].concat()).unwrap().twilio_settings.status_callback_url;
    assert_eq!(callback(&[]).unwrap(), "https://chat.example/api/twilio/status-callback");
    let own = ("TWILIO_STATUS_CALLBACK_URL", "https://hooks.example:8443/Twilio?a=b");
    assert_eq!(callback(&[own]).unwrap(), own.1);
}

#[test]
fn a_key_under_both_names_is_noted_when_they_differ() {
    let differ = |other: &[(&str, &str)]| {
        let first = [("TWILIO_API_KEY_SID", KEY), ("TWILIO_API_KEY_SECRET", "s")];
        read(&[&first[..], other].concat()).unwrap().twilio_settings.keys_differ
    };
    assert!(!differ(&[]) && !differ(&[("TWILIO_API_KEY", KEY), ("TWILIO_API_SECRET", "s")]));
    assert!(differ(&[("TWILIO_API_KEY", OTHER_KEY)]) && differ(&[("TWILIO_API_SECRET", "t")]));
}

#[test]
fn operators_are_lasting_people_by_name_and_programs_by_token() {
    let token = "an operator's token of 32 bytes or more";
    let operators = read(&[("ADMIN_USERS", " Alice ,Жанна,"), ("ADMIN_TOKEN", token)]).unwrap().operators;
    let session = |name: &str, guest| {
        let now = crate::domain::time::Timestamp::from_millis(0);
        Session::start(crate::domain::id::UserId::new("u"), name.to_owned(), guest, 0, now)
    };
    assert!(operators.include(&session("aLICE", false)) && operators.include(&session("жанна", false)));
    assert!(!operators.include(&session("Alice", true)) && !operators.include(&session("Bob", false)));
    assert!(operators.know(token) && !operators.know("") && !operators.know(&token[1..]));
    let nobody = read(&[]).unwrap().operators;
    assert!(!nobody.include(&session("Alice", false)) && !nobody.know(""));
}

#[test]
fn secrets_never_show_in_debug_output() {
    let token = "hush-hush: an operator's token of 32 bytes";
    let settings = [
        ("TURN_URLS", "turn:t"),
        ("TURN_SECRET", "hush-hush"),
        ACCOUNT,
        ("TWILIO_API_KEY_SID", KEY),
        ("TWILIO_API_KEY_SECRET", "hush-hush"),
        ("TWILIO_API_SECRET", "hush-hush too"),
        ("TWILIO_AUTH_TOKEN", "hush-hush"),
        ("ICE_SERVERS", r#"[{"urls":["turn:b"],"username":"u","credential":"hush-hush"}]"#),
        ("ADMIN_TOKEN", token),
        HOOK,
        KEY_OF_HOOK,
    ];
    let config = read(&settings).unwrap();
    let shown = format!("{config:?} {:?}", config.twilio.key());
    assert!(!shown.contains("104, 117, 115, 104"), "the key as bytes: {shown}");
    assert!(!shown.contains("hush-hush") && !shown.contains(SECRET.1), "{shown}");
}

#[test]
fn webhooks_need_an_address_and_a_key_and_take_two_keys_while_they_are_exchanged() {
    assert!(read(&[]).unwrap().webhooks.is_none());
    assert!(read(&[KEY_OF_HOOK]).unwrap().webhooks.is_none(), "the secret may be set first");
    assert_eq!(refused(&[HOOK]), "WEBHOOK_SECRET");
    let webhooks = read(&[HOOK, KEY_OF_HOOK]).unwrap().webhooks.unwrap();
    assert_eq!((webhooks.url.expose(), webhooks.keys), (HOOK.1, vec![b"hush-hush-hush-hush-hush".to_vec()]));
    let both = read(&[HOOK, ("WEBHOOK_SECRET", TWO_KEYS)]).unwrap().webhooks.unwrap();
    assert_eq!(both.keys, [b"hush-hush-hush-hush-hush".to_vec(), vec![0; 24]]);
    for local in
        ["http://localhost:8080/x", "http://127.0.0.1:1", "http://[::1]:1/", "http://localhost", "http://localhost?a"]
    {
        assert!(read(&[("WEBHOOK_URL", local), KEY_OF_HOOK]).unwrap().webhooks.is_some(), "{local}");
    }
}

#[test]
fn push_services_need_the_key_pair_and_a_contact_or_nothing() {
    let point = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
    let number = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
    let [public, private] = [("VAPID_PUBLIC_KEY", point), ("VAPID_PRIVATE_KEY", number)];
    let contact = ("VAPID_SUBJECT", "mailto:a@example.com");
    assert!(read(&[]).unwrap().push.is_none());
    let push = read(&[public, private, contact]).unwrap().push.unwrap();
    assert_eq!((push.public_key.as_str(), push.private_key.expose(), push.is_local_allowed), (point, number, false));
    assert!(!format!("{push:?}").contains(number));
    assert_eq!(refused(&[public]), "VAPID_PRIVATE_KEY");
    assert_eq!(refused(&[private, contact]), "VAPID_PUBLIC_KEY");
    assert_eq!(refused(&[public, private]), "VAPID_SUBJECT");
    for (name, value) in [
        ("VAPID_PUBLIC_KEY", "BP4z"),
        ("VAPID_PUBLIC_KEY", number),
        ("VAPID_PRIVATE_KEY", point),
        ("VAPID_PRIVATE_KEY", "!"),
        ("VAPID_SUBJECT", "a@example.com"),
        ("VAPID_SUBJECT", "mailto:"),
        ("VAPID_SUBJECT", "http://example.com"),
        ("PUSH_ALLOW_LOCAL", "yes"),
    ] {
        assert_eq!(refused(&[(name, value)]), name, "{value}");
    }
    assert!(read(&[public, private, ("VAPID_SUBJECT", "https://example.com/about")]).is_ok());
}

#[test]
fn minutes_cost_what_the_provider_asks_and_from_browser_to_browser_nothing() {
    let costs = |settings: &[(&str, &str)]| {
        let costs = read(settings).unwrap().costs;
        let prices = costs.prices;
        serde_json::to_value((prices.video, prices.voice, prices.p2p, costs.monthly_budget)).unwrap()
    };
    assert_eq!(costs(&[]), serde_json::json!([0.004, 0.0025, 0.0, null]));
    let set = [
        ("PRICE_VIDEO_MINUTE", "0.01"),
        ("PRICE_VOICE_MINUTE", "0"),
        ("PRICE_P2P_MINUTE", "0.000001"),
        ("MONTHLY_BUDGET", "20"),
    ];
    assert_eq!(costs(&set), serde_json::json!([0.01, 0.0, 0.000001, 20.0]));
}
