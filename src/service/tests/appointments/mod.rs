//! Appointments on a real database: who may do what, when, and what comes of it.

mod booking;
mod changing;
mod giving_up;
mod joining;
mod listing;
mod settling;
mod telling;
mod zones;

use super::*;
use crate::domain::appointment::change::{Edit, Wish};
use crate::domain::appointment::rules::{Booking, Margins};
use crate::domain::appointment::{Appointment, Status};
use crate::domain::id::AppointmentId;
use crate::error::AppointmentError;
use crate::service::appointments::{self, Asked, Done};
use crate::store::{Database, Statement};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

const MARGINS: Margins = Margins { early: 15, late: 30 };

/// Alice books, Bob is asked, Carol has nothing to do with it. The clock stands at a whole second.
struct Practice {
    world: World,
    alice: Session,
    bob: Session,
    carol: Session,
    /// Whether somebody outside is told.
    webhooks: Cell<bool>,
}

impl Practice {
    fn open() -> Self {
        let world = World::new();
        let (alice, bob, carol) = (world.person("Alice"), world.person("Bob"), world.guest("Carol"));
        Self { world, alice, bob, carol, webhooks: Cell::new(false) }
    }

    /// Open, and Alice has booked an hour with Bob that begins in two.
    fn with_appointment() -> (Self, Appointment) {
        let practice = Self::open();
        let booked = practice.book(&practice.alice, &practice.wanted("Bob", 2 * HOUR, 60)).unwrap().appointment;
        (practice, booked)
    }

    fn now(&self) -> Timestamp {
        self.world.now.get()
    }

    fn go_to(&self, moment: Timestamp) {
        self.world.now.set(moment);
    }

    /// A booking that begins so many seconds from now.
    fn wanted(&self, with: &str, in_seconds: i64, duration_minutes: u32) -> Booking {
        Booking {
            with: with.to_owned(),
            title: "Check-up".to_owned(),
            starts_at: self.now().plus_seconds(in_seconds),
            duration_minutes,
            recording_allowed: false,
            time_zone: None,
            client_id: None,
        }
    }

    fn book(&self, who: &Session, booking: &Booking) -> Result<Done, Error> {
        let random = [self.world.random(), self.world.random(), self.world.random()];
        block_on(appointments::book(
            &self.world.database,
            who,
            booking,
            MARGINS,
            self.webhooks.get(),
            random,
            self.now(),
        ))
    }

    fn get(&self, who: &Session, id: AppointmentId) -> Result<Appointment, Error> {
        block_on(appointments::get(&self.world.database, who, id, self.now()))
    }

    fn list(&self, who: &Session, asked: Asked) -> Vec<AppointmentId> {
        let list = block_on(appointments::list(&self.world.database, who, asked, self.now())).unwrap();
        list.into_iter().map(|appointment| appointment.id).collect()
    }

    fn change(&self, who: &Session, id: AppointmentId, wish: &Wish) -> Result<Done, Error> {
        let (world, webhooks) = (&self.world, self.webhooks.get());
        block_on(appointments::change(&world.database, &world.rooms, who, id, wish, MARGINS, webhooks, self.now()))
    }

    fn settle(&self) -> Vec<(AppointmentId, Status)> {
        let settled = block_on(appointments::settle(&self.world.database, self.webhooks.get(), self.now())).unwrap();
        settled.into_iter().map(|appointment| (appointment.id, appointment.status)).collect()
    }

    fn run(&self, sql: &'static str, values: Vec<crate::store::Value>) {
        block_on(self.world.database.run(Statement::new(sql, values))).unwrap();
    }

    /// A call of an appointment's room as it stands in the database.
    fn call(&self, appointment: &Appointment, status: &str) {
        let is_over = !matches!(status, "initiated" | "ringing" | "active");
        let is_answered = matches!(status, "active" | "ended" | "failed");
        self.run(
            "INSERT INTO calls (id, room_id, caller_id, call_type, provider, status, started_at, answered_at, ended_at,
                                duration, end_reason)
             VALUES (?1, ?2, ?3, 'video', 'p2p', ?4, ?5, iif(?6, ?5, NULL), iif(?7, ?5, NULL), iif(?7, 90, NULL),
                     iif(?7, 'left', NULL))",
            vec![
                (&CallId::random(&appointment.room_id, self.world.random())).into(),
                (&appointment.room_id).into(),
                (&appointment.organizer_id).into(),
                status.into(),
                self.now().into(),
                i32::from(is_answered).into(),
                i32::from(is_over).into(),
            ],
        );
    }

    /// The live call of an appointment's room comes to its end.
    fn hang_up(&self, appointment: &Appointment) {
        self.run(
            "UPDATE calls SET status = 'ended', ended_at = ?2, duration = 100, end_reason = 'left'
             WHERE room_id = ?1 AND ended_at IS NULL",
            vec![(&appointment.room_id).into(), self.now().into()],
        );
    }

    fn status(&self, appointment: &Appointment) -> Status {
        self.get(&self.alice, appointment.id).unwrap().status
    }

    fn stored(&self) -> String {
        self.world.database.scalar("SELECT status FROM appointments ORDER BY id DESC").unwrap()
    }
}

fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> AppointmentError {
    match result {
        Err(Error::Appointment(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> &'static str {
    result.unwrap_err().code()
}
