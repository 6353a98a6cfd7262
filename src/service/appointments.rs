//! Booking, changing, listing and settling appointments.

use serde_json::json;

use crate::domain::appointment::change::{self, Wish};
use crate::domain::appointment::rules::{self, Booking, Margins};
use crate::domain::appointment::{Appointment, Row, Status, life};
use crate::domain::id::{AppointmentId, RandomBytes, RoomId};
use crate::domain::limits::APPOINTMENTS_TO_COME;
use crate::domain::room::CodeHash;
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::error::{AppointmentError, Error};
use crate::hub::inbox::{Inboxes, News};
use crate::hub::{Notice, Rooms};
use crate::platform::log;
use crate::store::access::Access;
use crate::store::appointments::{self as store, Drawn, Filter, Found, Outcome, PAGE};
use crate::store::webhooks::of_appointment;
use crate::store::{Answers, Database};

/// How often a change is tried again when another one came between reading and writing.
const ATTEMPTS: u32 = 3;

/// Appointments that one cron run settles; it comes again in five minutes.
const MOST_SETTLED: i32 = 100;

/// An appointment after something was done to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// As people see it.
    pub appointment: Appointment,
    /// Whether this request made a difference; the two are to be told then.
    pub is_news: bool,
}

/// Books an appointment, once for a `client_id`. Here and below, `webhooks` says whether somebody outside is told.
pub async fn book(
    database: &impl Database,
    session: &Session,
    booking: &Booking,
    margins: Margins,
    webhooks: bool,
    [room, code, tail]: [RandomBytes; 3],
    now: Timestamp,
) -> Result<Done, Error> {
    rules::is_ahead(booking.starts_at, now)?;
    let drawn = Drawn {
        room: RoomId::random(room),
        // Nobody ever learns the code: one comes into the room by the appointment alone.
        code: CodeHash::of(&hex::encode(code))?,
        provider_room_tail: rules::provider_room_tail(now, tail),
    };
    let hours = margins.hours(booking.starts_at, booking.ends_at());
    let mut statements = store::book(session, booking, &drawn, hours, now.whole_seconds());
    if webhooks {
        // Behind what names the room at the provider, before what is answered.
        let told = of_appointment(&drawn.room, 0, Status::Scheduled, "appointment.booked", now);
        statements.insert(statements.len().saturating_sub(1), told);
    }
    let mut answers = Answers::new(database.batch(statements).await?);
    answers.next_rows();
    let is_news = !answers.next_rows().is_empty();
    // The members and the room's name.
    answers.next_rows();
    answers.next_rows();
    if webhooks {
        answers.next_rows();
    }
    let mut outcome: Outcome = answers.next_row()?;
    if !outcome.session {
        return Err(Error::SessionExpired);
    }
    if let Some(row) = outcome.row.take() {
        return Ok(Done { appointment: row.shown(now), is_news });
    }
    match &outcome.person {
        None => return Err(AppointmentError::PersonNotFound.into()),
        Some(person) if *person == session.user_id => {
            return Err(Error::invalid_field("with", "is yourself"));
        }
        Some(_) => {}
    }
    let to_come = outcome.to_come;
    let conflicts = outcome.conflicts();
    if !conflicts.is_empty() {
        Err(AppointmentError::Conflict { conflicts }.into())
    } else if to_come >= APPOINTMENTS_TO_COME {
        Err(AppointmentError::TooMany.into())
    } else {
        Err(Error::Internal("an appointment was not booked, and nothing says why".to_owned()))
    }
}

/// One appointment, for one of the two.
pub async fn get(
    database: &impl Database,
    session: &Session,
    id: AppointmentId,
    now: Timestamp,
) -> Result<Appointment, Error> {
    Ok(find(database, session, id).await?.shown(now))
}

/// What somebody asks about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// Those that end after this moment.
    pub from: Option<Timestamp>,
    /// Those that start before this moment.
    pub to: Option<Timestamp>,
    /// Those that people see with this status.
    pub status: Option<Status>,
}

/// A person's appointments, earliest first.
///
/// What people see is computed, so the database only narrows the list down; where some of its rows fall away, more are
/// read.
pub async fn list(
    database: &impl Database,
    session: &Session,
    asked: Asked,
    now: Timestamp,
) -> Result<Vec<Appointment>, Error> {
    let most = usize::try_from(PAGE).unwrap_or_default();
    let filter = Filter { from: asked.from, to: asked.to, stored: asked.status.map(life::stored_behind) };
    let (mut list, mut after) = (Vec::new(), None);
    loop {
        let mut answers = Answers::new(database.batch(store::list(session, filter, after)).await?);
        answers.next_row::<Access>()?.require()?;
        let rows: Vec<Row> = answers.next_rows().all()?;
        let is_last = rows.len() < most;
        after = rows.last().map(|row| (row.appointment.starts_at, row.appointment.id));
        let shown = rows.into_iter().map(|row| row.shown(now));
        list.extend(shown.filter(|appointment| asked.status.is_none_or(|status| appointment.status == status)));
        if is_last || list.len() >= most {
            list.truncate(most);
            return Ok(list);
        }
    }
}

/// Does what one of the two wants, if they may and it still can be done.
#[allow(clippy::too_many_arguments)] // settings and surroundings, each of its own kind
pub async fn change(
    database: &impl Database,
    rooms: &impl Rooms,
    session: &Session,
    id: AppointmentId,
    wish: &Wish,
    margins: Margins,
    webhooks: bool,
    now: Timestamp,
) -> Result<Done, Error> {
    for _ in 0..ATTEMPTS {
        let row = find(database, session, id).await?;
        let Some(after) = change::decide(&row, &session.user_id, wish, margins, now)? else {
            return Ok(Done { appointment: row.shown(now), is_news: false });
        };
        let mut statements = store::save(session, &row.appointment, &after);
        if webhooks {
            let told = of_appointment(&after.room_id, after.sequence, after.status, kind(wish), now);
            statements.insert(statements.len().saturating_sub(1), told);
        }
        let mut answers = Answers::new(database.batch(statements).await?);
        answers.next_rows();
        let is_saved = !answers.next_rows().is_empty();
        if webhooks {
            answers.next_rows();
        }
        let mut outcome: Outcome = answers.next_row()?;
        if !outcome.session {
            return Err(Error::SessionExpired);
        }
        let stored = outcome.row.take().ok_or(AppointmentError::NotFound)?;
        if is_saved {
            let appointment = stored.shown(now);
            if appointment.status.is_off() {
                // Awaited: whoever learns that it is off finds nothing left to accept.
                super::tell(rooms, &appointment.room_id, Notice::Closed).await;
            }
            return Ok(Done { appointment, is_news: true });
        }
        let conflicts = outcome.conflicts();
        if change::is_moved(&row.appointment, &after) && !conflicts.is_empty() {
            return Err(AppointmentError::Conflict { conflicts }.into());
        }
        // Something else came between: decide anew.
    }
    Err(Error::Unavailable("an appointment was changed again and again".to_owned()))
}

/// Tells the two about a change. Whom it does not reach learns of it when they ask.
pub async fn tell(inboxes: &impl Inboxes, appointment: &Appointment) {
    let Ok(row) = serde_json::to_value(appointment) else { return };
    for user in [&appointment.organizer_id, &appointment.attendee_id] {
        if let Err(error) = inboxes.tell(user, News::Appointment { appointment: row.clone() }).await {
            log::error(&json!({ "level": "warn", "what": "an inbox was not told", "cause": error.cause() }));
        }
    }
}

/// What is told outside of somebody's wish come true.
const fn kind(wish: &Wish) -> &'static str {
    match wish {
        Wish::Edit(_) => "appointment.updated",
        Wish::Cancel => "appointment.cancelled",
        Wish::Confirm { .. } => "appointment.confirmed",
        Wish::Decline => "appointment.declined",
    }
}

/// Writes down how appointments came out whose window is over; answers those.
pub async fn settle(database: &impl Database, webhooks: bool, now: Timestamp) -> Result<Vec<Appointment>, Error> {
    let rows: Vec<Row> = database.run(store::unsettled(now, MOST_SETTLED)).await?.all()?;
    let mut statements: Vec<_> = rows
        .iter()
        .map(|row| {
            let read = &row.appointment;
            store::settle(read.id, read.status, read.sequence, row.status(now), now)
        })
        .collect();
    if statements.is_empty() {
        return Ok(Vec::new());
    }
    if webhooks {
        statements.extend(rows.iter().map(|row| {
            let (read, outcome) = (&row.appointment, row.status(now));
            let kind = match outcome {
                Status::Completed => "appointment.completed",
                _ => "appointment.no_show",
            };
            of_appointment(&read.room_id, read.sequence, outcome, kind, now)
        }));
    }
    let answers = database.batch(statements).await?;
    let settled = rows.into_iter().zip(answers).filter(|(_, answer)| !answer.is_empty());
    let shown = settled.map(|(row, _)| row.shown(now));
    Ok(shown.map(|appointment| Appointment { updated_at: now.whole_seconds(), ..appointment }).collect())
}

async fn find(database: &impl Database, session: &Session, id: AppointmentId) -> Result<Row, Error> {
    let found: Option<Found> = database.run(store::find(session, id)).await?.first()?;
    seen(found.ok_or_else(|| Error::Internal("no row about an appointment".to_owned()))?).map(|(row, _)| row)
}

/// The appointment and the person's name, when the session holds and it is theirs.
pub(super) fn seen(found: Found) -> Result<(Row, String), Error> {
    match found {
        Found { session: false, .. } => Err(Error::SessionExpired),
        Found { row, username, .. } => {
            Ok((row.ok_or(AppointmentError::NotFound)?, username.ok_or(Error::SessionExpired)?))
        }
    }
}
