use super::*;

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
    assert_eq!(config.twilio_token_ttl_seconds, 3600);
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
        ("P2P_MAX_PARTICIPANTS", vec!["1", "17"]),
        ("TWILIO_TOKEN_TTL_SECONDS", vec!["59", "86401"]),
        ("PUBLIC_URL", vec!["chat.example", "ftp://chat.example", "https://", "https://chat.example/path"]),
        ("ICE_SERVERS", vec!["{}", "[1]", r#"[{"urls":"http://x"}]"#, r#"[{"urls":"turn:x"}]"#, r#"[{"urls":[]}]"#]),
    ] {
        for value in values {
            assert_eq!(refused(&[(variable, value)]), variable, "{value}");
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
    let account = ("TWILIO_ACCOUNT_SID", "AC1");
    let short = [account, ("TWILIO_API_KEY", "SK1"), ("TWILIO_API_SECRET", "one")];
    let Twilio::On { api_key_sid, .. } = read(&short).unwrap().twilio else { panic!("not on") };
    assert_eq!(api_key_sid, "SK1");
    let long = [("TWILIO_API_KEY_SID", "SK2"), ("TWILIO_API_KEY_SECRET", "two")];
    let Twilio::On { api_key_sid, api_key_secret, .. } = read(&[&short[..], &long[..]].concat()).unwrap().twilio else {
        panic!("not on")
    };
    assert_eq!((api_key_sid.as_str(), api_key_secret.expose()), ("SK2", "two"));
}

#[test]
fn half_of_twilio_says_what_is_missing() {
    for (settings, wanted) in [
        (vec![("TWILIO_ACCOUNT_SID", "AC1")], vec!["TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET"]),
        (vec![("TWILIO_API_KEY", "SK1")], vec!["TWILIO_ACCOUNT_SID", "TWILIO_API_SECRET"]),
        (
            vec![("TWILIO_API_KEY_SID", "SK1"), ("TWILIO_API_SECRET", "s"), ("TWILIO_ACCOUNT_SID", "AC1")],
            vec!["TWILIO_API_KEY_SECRET"],
        ),
    ] {
        let Twilio::Incomplete { missing } = read(&settings).unwrap().twilio else { panic!("{settings:?}") };
        assert_eq!(missing, wanted);
    }
    assert!(matches!(read(&[("TWILIO_AUTH_TOKEN", "t")]).unwrap().twilio, Twilio::Off));
}

#[test]
fn secrets_never_show_in_debug_output() {
    let settings = [("TURN_URLS", "turn:t"), ("TURN_SECRET", "hush-hush")];
    let shown = format!("{:?}", read(&settings).unwrap());
    assert!(!shown.contains("hush-hush") && !shown.contains(SECRET.1), "{shown}");
}
