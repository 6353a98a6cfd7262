use serde_json::{Value, json};

use crate::domain::appointment::Status;
use crate::openapi::operation::Operation;
use crate::openapi::{replies, requests};
use crate::service::admission::Right;

pub fn all() -> Vec<Operation> {
    let all = [
        Operation::new("post", "/api/appointments", "bookAppointment", "Book an appointment with somebody")
            .also(&["/api/appointments/"])
            .body::<requests::NewAppointment>()
            .answers::<replies::OneAppointment>(201, "Booked")
            .answers::<replies::OneAppointment>(200, "One had booked with this `clientId` before: that appointment")
            .refuses(&["person_not_found", "appointment_conflict", "too_many_appointments", "invalid_start"])
            .refuses(&["too_many_requests"]),
        Operation::new("get", "/api/appointments", "listAppointments", "One's appointments, of both roles")
            .also(&["/api/appointments/"])
            .query("from", "Those that end after this time", time())
            .query("to", "Those that start before this time", time())
            .query("status", "Those of this status", json!({ "type": "string", "enum": Status::ALL }))
            .answers_bare::<replies::Appointments>(200, "A plain array, earliest first, 200 at most")
            .refuses(&["invalid_field"]),
        one("get", "/api/appointments/{appointment}", "getAppointment", "An appointment")
            .also(&["/api/appointments/{appointment}/"])
            .answers::<replies::OneAppointment>(200, "The appointment"),
        one("get", "/api/appointments/{appointment}.ics", "getAppointmentFile", "An appointment as a calendar file")
            .about("RFC 5545. `METHOD:CANCEL` when it was cancelled or declined, `METHOD:PUBLISH` otherwise.")
            .also(&["/api/appointments/{appointment}.ics/"])
            .answers_file("text/calendar", "The file"),
        one("patch", "/api/appointments/{appointment}", "changeAppointment", "Change or move an appointment")
            .about("For the organizer. Another time makes it `scheduled` again, to be confirmed anew.")
            .also(&["/api/appointments/{appointment}/"])
            .optional_body::<requests::ChangedAppointment>()
            .answers::<replies::OneAppointment>(200, "Changed")
            .refuses(&[
                "not_allowed",
                "appointment_over",
                "appointment_conflict",
                "invalid_start",
                "too_many_requests",
            ]),
        one("post", "/api/appointments/{appointment}/cancel", "cancelAppointment", "Cancel an appointment")
            .about("For the organizer. Twice is harmless.")
            .also(&["/api/appointments/{appointment}/cancel/"])
            .answers::<replies::OneAppointment>(200, "Cancelled")
            .refuses(&["not_allowed", "appointment_over"]),
        one("post", "/api/appointments/{appointment}/confirm", "confirmAppointment", "Confirm an appointment")
            .about("For the attendee. Twice is harmless.")
            .also(&["/api/appointments/{appointment}/confirm/"])
            .optional_body::<requests::ConfirmedAppointment>()
            .answers::<replies::OneAppointment>(200, "Confirmed")
            .refuses(&["not_allowed", "appointment_over", "too_many_requests"]),
        one("post", "/api/appointments/{appointment}/decline", "declineAppointment", "Decline an appointment")
            .about("For the attendee. Twice is harmless.")
            .also(&["/api/appointments/{appointment}/decline/"])
            .answers::<replies::OneAppointment>(200, "Declined")
            .refuses(&["not_allowed", "appointment_over", "too_many_requests"]),
        one(
            "get",
            "/api/appointments/video-token/{appointment}",
            "joinAppointment",
            "The right to join, if it is time",
        )
        .about(
            "From `opens_at` to `closes_at`. With Twilio `access_token` is a Video Access Token; without, a ticket \
                 for the socket of the appointment's room.",
        )
        .also(&["/api/appointments/video-token/{appointment}/"])
        .answers_bare::<Right>(200, "The right to join")
        .refuses(&["too_early", "too_late", "appointment_over", "twilio_not_configured", "provider_error"]),
    ];
    all.into_iter().map(|operation| operation.tag("Appointments")).collect()
}

fn one(method: &'static str, path: &'static str, id: &'static str, summary: &'static str) -> Operation {
    let number = json!({ "type": "integer", "minimum": 0, "maximum": 999_999_999_999_999_u64 });
    Operation::new(method, path, id, summary)
        .id("appointment", "The appointment's id", number)
        .refuses(&["appointment_not_found"])
}

fn time() -> Value {
    json!({ "type": "string", "format": "date-time" })
}
