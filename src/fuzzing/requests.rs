//! What browsers and other clients send, what operators set, and what we write for calendars.

use super::{NOW, texts};
use crate::config::Config;
use crate::domain::appointment::rules::{self, Margins};
use crate::domain::appointment::{Appointment, Status, calendar as file};
use crate::domain::id::{AppointmentId, ConnectionId, RoomId, UserId};
use crate::domain::message::{Draft, Page};
use crate::domain::user::Username;
use crate::http::{Fields, Head};
use crate::hub::protocol::{self, LARGEST_FRAME};

/// A frame is read or refused; the name it carries comes back only when it fits.
pub fn frame(input: &[u8]) {
    let [text] = texts(input);
    let (id, received) = protocol::read(&text);
    assert!(id.as_ref().is_none_or(|id| id.chars().count() <= 64 && text.len() <= LARGEST_FRAME));
    if let Err(error) = received {
        assert!(error.status() < 500, "{error:?}");
    }
    let [connection] = texts(input);
    assert!(ConnectionId::parse(&connection).is_none_or(|_| (8..=64).contains(&connection.len())));
}

/// A body is an object whose fields have one type each, or is refused.
pub fn fields(input: &[u8]) {
    let Ok(fields) = Fields::parse(input) else { return };
    for field in ["a", "username", "duration", "forAll", ""] {
        let readings = [
            fields.optional_text(field).ok().flatten().is_some(),
            fields.optional_bool(field).ok().flatten().is_some(),
            fields.optional_integer(field).ok().flatten().is_some(),
        ];
        assert!(readings.iter().filter(|is_there| **is_there).count() <= 1, "{field}");
    }
    let text = |field| fields.optional_text(field).ok().flatten().unwrap_or_default();
    if let Ok(name) = Username::parse(text("username")) {
        assert_eq!(Username::parse(name.as_str()).as_ref(), Ok(&name));
    }
    if let Ok(draft) = Draft::new(text("ciphertext"), text("iv"), text("clientId")) {
        assert!(draft.ciphertext.len() <= 49_152 && draft.iv.len() == 16);
    }
}

/// A request's first lines are read whatever they are, and never let another site's page in.
pub fn head(input: &[u8]) {
    let [method, url, cookie, authorization, origin] = texts(input);
    let header = |name: &str| match name {
        "cookie" => Some(cookie.clone()),
        "authorization" => Some(authorization.clone()),
        "origin" => Some(origin.clone()),
        _ => None,
    };
    let head = Head::read(&method, &url, header);
    assert_eq!(head.check_origin(None).is_ok(), head.origin == origin);
    assert_eq!(head.check_content_type().is_err(), head.has_body());
    assert!(head.token().is_none_or(|token| authorization.contains(token.text()) || cookie.contains(token.text())));
    let _ = (head.query_value("before"), head.url(Some("https://chat.example")));
    let (before, limit) = (head.query_value("before"), head.query_value("limit"));
    if let Ok(page) = Page::parse(before.as_deref(), limit.as_deref()) {
        assert!(page.before >= 0 && (1..=50).contains(&page.limit));
    }
}

/// What is taken for an appointment's field keeps to its bounds.
pub fn appointment(input: &[u8]) {
    let [title, start, zone, client, minutes] = texts(input);
    if let Ok(title) = rules::title(Some(&title)) {
        assert!((1..=64).contains(&title.chars().count()) && !title.chars().any(char::is_control));
    }
    for text in [&start, &title] {
        if let Ok(time) = rules::start(text) {
            // Times sort as text, so all have the same form.
            assert_eq!(time.to_string().len(), 24, "{text}");
            assert_eq!(rules::start(&time.to_string()), Ok(time));
            let hours = Margins { early: 120, late: 240 }.hours(time, rules::end(time, 480));
            assert!(hours.opens_at < time && time < hours.closes_at);
            let _ = (rules::is_ahead(time, NOW), rules::bound("from", Some(text)));
        }
    }
    if let Ok(Some(zone)) = rules::time_zone(Some(&zone), |_| true) {
        assert!(zone.len() <= 64 && zone.is_ascii());
    }
    if let Ok(Some(client)) = rules::client_id(Some(&client)) {
        assert!((8..=64).contains(&client.len()));
    }
    if let Some(minutes) = minutes.parse().ok().and_then(|minutes: i64| rules::minutes(minutes).ok()) {
        assert!((5..=480).contains(&minutes));
    }
    let _ = AppointmentId::parse(&minutes).map(|id| assert_eq!(AppointmentId::parse(&id.to_string()), Some(id)));
}

/// Whatever two people and an appointment are called, the file is one that calendars can read, and nothing in it stands
/// where it should not.
pub fn calendar(input: &[u8]) {
    let [title, organizer, attendee, start, status] = texts(input);
    let (Ok(title), Ok(starts_at)) = (rules::title(Some(&title)), rules::start(&start)) else { return };
    let Some(id) = AppointmentId::parse("7").filter(|_| rules::is_ahead(starts_at, NOW).is_ok()) else { return };
    let name = |text: &str| Username::parse(text).map_or_else(|_| "Anna".to_owned(), |name| name.as_str().to_owned());
    let status = Status::parse(&status).unwrap_or(Status::Scheduled);
    let appointment = Appointment {
        id,
        title,
        status,
        room_id: RoomId::new("r1"),
        organizer_id: UserId::new("ab".repeat(16)),
        organizer_name: name(&organizer),
        organizer_time_zone: None,
        attendee_id: UserId::new("cd".repeat(16)),
        attendee_name: name(&attendee),
        attendee_time_zone: None,
        starts_at,
        ends_at: rules::end(starts_at, 60),
        duration_minutes: 60,
        recording_allowed: false,
        hours: Margins { early: 15, late: 30 }.hours(starts_at, rules::end(starts_at, 60)),
        organizer_came_at: None,
        attendee_came_at: None,
        duration: None,
        sequence: 3,
        created_at: NOW,
        updated_at: NOW,
    };
    for reader in [&appointment.organizer_id, &appointment.attendee_id] {
        is_calendar(&file::calendar(&appointment, reader, "https://chat.example"), status.is_off());
    }
}

/// RFC 5545 §3.1 and §3.4: lines, their length, their names, and what is begun is ended.
fn is_calendar(text: &str, is_off: bool) {
    assert!(text.ends_with("\r\n"));
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "{text}");
    let whole = text.replace("\r\n ", "");
    let mut open = Vec::new();
    for line in whole.split_terminator("\r\n") {
        let (name, value) = line.split_once(':').unwrap_or_default();
        let word = name.split(';').next().unwrap_or_default();
        assert!(!word.is_empty() && word.bytes().all(|byte| byte.is_ascii_uppercase()), "{line}");
        match word {
            "BEGIN" => open.push(value.to_owned()),
            "END" => assert_eq!(open.pop().as_deref(), Some(value)),
            "DTSTART" | "DTEND" | "DTSTAMP" => {
                let digits = value.bytes().filter(u8::is_ascii_digit).count();
                assert_eq!((digits, value.len(), value.get(8..9), value.get(15..)), (14, 16, Some("T"), Some("Z")));
            }
            _ => assert!(!open.is_empty(), "{line}"),
        }
    }
    assert!(open.is_empty());
    // No name and no title adds a line of its own.
    assert_eq!(whole.split_terminator("\r\n").count(), if is_off { 17 } else { 22 }, "{text}");
}

/// A setting of helpers between browsers is one that no browser stumbles over, or is refused.
pub fn ice(input: &[u8]) {
    let [servers, turn, secret] = texts(input);
    let lookup = |name: &str| match name {
        "SESSION_SECRET" => Some("a secret of at least thirty-two bytes".to_owned()),
        "ICE_SERVERS" => Some(servers.clone()),
        "TURN_URLS" => Some(turn.clone()).filter(|text| !text.is_empty()),
        "TURN_SECRET" => Some(secret.clone()).filter(|text| !text.is_empty()),
        _ => None,
    };
    let Ok(config) = Config::read(lookup) else { return };
    for server in &config.ice_servers {
        assert!(!server.urls.is_empty());
        for url in &server.urls {
            let needs_credentials = url.starts_with("turn:") || url.starts_with("turns:");
            assert!(needs_credentials || url.starts_with("stun:") || url.starts_with("stuns:"), "{url}");
            assert!(!needs_credentials || (server.username.is_some() && server.credential.is_some()), "{url}");
        }
    }
}
