//! Calendar files, read back as RFC 5545 says.

use super::*;
use crate::domain::appointment::calendar::calendar;

const ORIGIN: &str = "https://chat.example:8443";

fn file(appointment: &Appointment, reader: &UserId) -> String {
    calendar(appointment, reader, ORIGIN)
}

/// Lines put together again (§3.1), after a look at their form.
fn lines(file: &str) -> Vec<String> {
    let raw: Vec<&str> = file.strip_suffix("\r\n").unwrap().split("\r\n").collect();
    assert!(raw.iter().all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "{file}");
    let mut lines: Vec<String> = Vec::new();
    for line in raw {
        match line.strip_prefix(' ') {
            Some(rest) => lines.last_mut().unwrap().push_str(rest),
            None => lines.push(line.to_owned()),
        }
    }
    lines
}

/// A text as it was before it was escaped (§3.3.11).
fn unescaped(text: &str) -> String {
    let mut letters = text.chars();
    let mut plain = String::new();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => plain.push(match letters.next().unwrap() {
                'n' | 'N' => '\n',
                escaped @ ('\\' | ';' | ',') => escaped,
                other => panic!("\\{other}"),
            }),
            ';' | ',' => panic!("not escaped: {text}"),
            plain_letter => plain.push(plain_letter),
        }
    }
    plain
}

#[test]
fn an_appointment_is_published() {
    let appointment = appointment(Status::Scheduled);
    let file = lines(&file(&appointment, &appointment.attendee_id));
    let expected = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//SecureChat//Appointments//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:appointment-7@chat.example",
        "DTSTAMP:20261121T080000Z",
        "DTSTART:20261121T090000Z",
        "DTEND:20261121T100000Z",
        "SUMMARY:Check-up",
        r"DESCRIPTION:With Dr. Anna\nhttps://chat.example:8443/#/appointments/7",
        "URL:https://chat.example:8443/#/appointments/7",
        r#"ORGANIZER;CN="Dr. Anna":urn:uuid:abababab-abab-abab-abab-abababababab"#,
        "SEQUENCE:3",
        "STATUS:TENTATIVE",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-PT10M",
        "DESCRIPTION:Check-up",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ];
    assert_eq!(file, expected);
}

#[test]
fn each_of_the_two_reads_the_others_name() {
    let appointment = appointment(Status::Scheduled);
    let described = |reader| {
        let lines = lines(&file(&appointment, reader));
        lines.into_iter().find(|line| line.starts_with("DESCRIPTION:With")).unwrap()
    };
    assert!(described(&appointment.organizer_id).starts_with(r"DESCRIPTION:With Bob\n"));
    assert!(described(&appointment.attendee_id).starts_with(r"DESCRIPTION:With Dr. Anna\n"));
}

#[test]
fn a_calendar_takes_back_what_was_called_off() {
    for (status, method, word, rings) in [
        (Status::Scheduled, "PUBLISH", "TENTATIVE", true),
        (Status::Confirmed, "PUBLISH", "CONFIRMED", true),
        (Status::InProgress, "PUBLISH", "CONFIRMED", true),
        (Status::Completed, "PUBLISH", "CONFIRMED", true),
        (Status::NoShow, "PUBLISH", "CONFIRMED", true),
        (Status::Cancelled, "CANCEL", "CANCELLED", false),
        (Status::Declined, "CANCEL", "CANCELLED", false),
    ] {
        let appointment = appointment(status);
        let lines = lines(&file(&appointment, &appointment.organizer_id));
        let has = |line: String| lines.contains(&line);
        assert!(has(format!("METHOD:{method}")) && has(format!("STATUS:{word}")), "{status:?}");
        assert_eq!(has("BEGIN:VALARM".into()), rings, "{status:?}");
        assert!(has("UID:appointment-7@chat.example".into()));
        // RFC 5546 §3.2.1: published, nobody is invited.
        assert!(!lines.iter().any(|line| line.starts_with("ATTENDEE")));
    }
}

#[test]
fn any_title_comes_back_as_it_was() {
    let longest = "😀".repeat(64);
    for title in ["Check, up; “x” \\n 😀", "a:b=c\"d'", "BEGIN:VEVENT", ";;,,\\\\", &longest, &"й".repeat(64)] {
        let appointment = Appointment { title: title.to_owned(), ..appointment(Status::Confirmed) };
        let lines = lines(&file(&appointment, &appointment.organizer_id));
        let summary = lines.iter().find_map(|line| line.strip_prefix("SUMMARY:")).unwrap();
        assert_eq!(unescaped(summary), title);
    }
}

proptest::proptest! {
    #[test]
    fn no_title_breaks_out_of_its_line(title in "[^\\p{Cc}]{1,64}") {
        let appointment = Appointment { title: title.clone(), ..appointment(Status::Scheduled) };
        let lines = lines(&file(&appointment, &appointment.organizer_id));
        proptest::prop_assert_eq!(lines.len(), 22);
        let summary = lines.iter().find_map(|line| line.strip_prefix("SUMMARY:")).unwrap();
        proptest::prop_assert_eq!(unescaped(summary), title);
    }
}
