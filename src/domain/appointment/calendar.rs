//! An appointment as a calendar takes it over (RFC 5545), published by us (RFC 5546): who reads it answers here and not
//! by mail.

use ics::parameters::CN;
use ics::properties::{
    Description, DtEnd, DtStart, Method, Organizer, Sequence, Status as StatusProperty, Summary, Trigger, URL,
};
use ics::{Alarm, Event, ICalendar, escape_text};

use super::{Appointment, Status};
use crate::domain::id::UserId;
use crate::domain::time::Timestamp;

const PRODUCT: &str = "-//SecureChat//Appointments//EN";

/// How long before the start a calendar rings.
const ALARM: &str = "-PT10M";

/// Bytes of a line at most.
const LONGEST_LINE: usize = 75;

/// The calendar file of one of the two. `origin` is where our pages are.
pub fn calendar(appointment: &Appointment, reader: &UserId, origin: &str) -> String {
    let is_off = appointment.status.is_off();
    let page = format!("{origin}/#/appointments/{}", appointment.id);
    let uid = format!("appointment-{}@{}", appointment.id, host(origin));
    let mut event = Event::new(uid, utc(appointment.updated_at));
    event.push(DtStart::new(utc(appointment.starts_at)));
    event.push(DtEnd::new(utc(appointment.ends_at)));
    event.push(Summary::new(escape_text(appointment.title.as_str())));
    event.push(Description::new(escape_text(format!("With {}\n{page}", appointment.other_name(reader)))));
    event.push(URL::new(page));
    let mut organizer = Organizer::new(address(&appointment.organizer_id));
    // Names have no quotation marks, so quoting is enough.
    organizer.add(CN::new(format!("\"{}\"", appointment.organizer_name)));
    event.push(organizer);
    event.push(Sequence::new(appointment.sequence.to_string()));
    event.push(match appointment.status {
        Status::Cancelled | Status::Declined => StatusProperty::cancelled(),
        Status::Scheduled => StatusProperty::tentative(),
        _ => StatusProperty::confirmed(),
    });
    if !is_off {
        let words = Description::new(escape_text(appointment.title.as_str()));
        event.add_alarm(Alarm::display(Trigger::new(ALARM), words));
    }
    let mut calendar = ICalendar::new("2.0", PRODUCT);
    calendar.push(Method::new(if is_off { "CANCEL" } else { "PUBLISH" }));
    calendar.add_event(event);
    folded(&calendar.to_string())
}

/// `20261121T090000Z`
fn utc(time: Timestamp) -> String {
    time.whole_seconds().to_string().replace(['-', ':'], "").replace(".000Z", "Z")
}

/// Whom calendars take the organizer for. A person here has no mail address, and any URI may stand for one.
fn address(user: &UserId) -> String {
    let id = user.as_str();
    let parts = [id.get(..8), id.get(8..12), id.get(12..16), id.get(16..20), id.get(20..)];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    format!("urn:uuid:{}", parts.join("-"))
}

fn host(origin: &str) -> &str {
    let rest = origin.split_once("://").map_or(origin, |(_, rest)| rest);
    rest.split([':', '/']).next().unwrap_or(rest)
}

/// Long lines in pieces. The crate forgets to count the space that a piece begins with.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + 16);
    for line in text.replace("\r\n ", "").split_terminator("\r\n") {
        let mut length = 0;
        for letter in line.chars() {
            if length + letter.len_utf8() > LONGEST_LINE {
                folded.push_str("\r\n ");
                length = 1;
            }
            folded.push(letter);
            length += letter.len_utf8();
        }
        folded.push_str("\r\n");
    }
    folded
}
