use super::{PERSON, ROOM, text};
use crate::openapi::operation::Operation;
use crate::openapi::{replies, requests};
use crate::service::calls::CallToken;

const CALL: &str = "The call's id";

pub fn all() -> Vec<Operation> {
    let all = [
        Operation::new("post", "/api/calls/token", "getCallToken", "The right to join a room's call")
            .about(
                "With Twilio the token is a Video Access Token and `roomName` Twilio's room. From browser to browser it \
                 is a ticket that opens the room's socket (`?ticket=`) for five minutes, and `iceServers` is for \
                 `RTCPeerConnection`.",
            )
            .body::<requests::AskingForToken>()
            .answers::<CallToken>(200, "The token")
            .refuses(&["invalid_room_name", "identity_mismatch", "room_not_found", "room_closed"])
            .refuses(&["twilio_not_configured", "provider_error"]),
        Operation::new("post", "/api/calls/create", "createCall", "Place a call, or get into the live one")
            .body::<requests::NewCall>()
            .answers::<replies::CreatedCall>(201, "Placed")
            .answers::<replies::CreatedCall>(200, "There was a live call, which this answers: `joined` is true")
            .refuses(&["identity_mismatch", "room_not_found", "room_closed", "call_full"])
            .refuses(&["call_locked", "removed_from_call", "too_many_requests"])
            .refuses(&["twilio_not_configured", "provider_error"]),
        of_call("post", "/api/calls/{call}/accept", "acceptCall", "Say yes to a call")
            .answers::<replies::ChangedCall>(200, "Accepted; twice is harmless")
            .refuses(&["call_ended", "call_full", "call_locked", "removed_from_call", "room_closed"]),
        of_call("post", "/api/calls/{call}/decline", "declineCall", "Say no to a call")
            .answers::<replies::ChangedCall>(200, "Declined")
            .refuses(&["call_ended", "already_in_call"]),
        of_call("post", "/api/calls/{call}/busy", "sayBusy", "Say that one talks to somebody else")
            .about("A page does so while it shows the ringing, so that the caller knows. It is no refusal.")
            .answers::<replies::ChangedCall>(200, "Taken; twice is harmless")
            .refuses(&["call_ended", "already_in_call"]),
        of_call("post", "/api/calls/{call}/ring", "ringMember", "Ask a member of the room into a call one is in")
            .about("Who is being asked already is not asked twice. Ten people are asked at the same time at most.")
            .body::<requests::RingingMember>()
            .answers::<replies::ChangedCall>(200, "Their pages ring")
            .refuses(&["call_ended", "not_in_call", "already_in_call", "person_not_found", "too_many_requests"]),
        Operation::new("get", "/api/calls/recent", "listRecentCalls", "The latest calls of all of one's rooms")
            .answers::<replies::RecentCalls>(200, "Newest first, 50 at most, of 30 days"),
        Operation::new("post", "/api/calls/seen", "markCallsSeen", "One has seen the calls one missed")
            .answers::<replies::Nothing>(200, "None counts as missed any more, on all devices"),
        of_call("post", "/api/calls/{call}/end", "endCall", "Leave a call, or end it for all")
            .about("Ending a call that is over is a harmless success.")
            .optional_body::<requests::EndingCall>()
            .answers::<replies::ChangedCall>(200, "Left, or ended")
            .refuses(&["not_allowed", "invalid_duration"]),
        of_call("post", "/api/calls/{call}/recording", "consentToRecording", "Agree to be recorded, or no longer")
            .about("A call is recorded only while everybody present agrees.")
            .body::<requests::Consenting>()
            .answers::<replies::ConsentedCall>(200, "Taken")
            .refuses(&["not_in_call", "call_ended", "recording_unavailable"]),
        of_call("post", "/api/calls/{call}/lock", "lockCall", "Let nobody new into a call, or do again")
            .about("For the room's owner, in an answered call.")
            .body::<requests::LockingCall>()
            .answers::<replies::ChangedCall>(200, "Done")
            .refuses(&["not_allowed", "call_ended", "not_in_call"]),
        of_participant("/api/calls/{call}/participants/{user}/mute", "muteParticipant", "Switch a microphone off")
            .about("Their page is asked to, and told who asks. Switching it on again is theirs alone.")
            .answers::<replies::ChangedCall>(200, "Asked")
            .refuses(&["no_such_participant"]),
        of_participant("/api/calls/{call}/participants/{user}/remove", "removeParticipant", "Take somebody out of a call")
            .about("They stay out of this call until they are let in again.")
            .answers::<replies::ChangedCall>(200, "Out; twice is harmless")
            .refuses(&["no_such_participant"]),
        of_participant("/api/calls/{call}/participants/{user}/admit", "admitParticipant", "Let somebody in again")
            .answers::<replies::ChangedCall>(200, "They may join; also if they might have anyway"),
        of_call("post", "/api/calls/{call}/rating", "rateCall", "Say how a call was")
            .about("What one thinks, which may be changed, and what one's page measured, which is kept as it came first.")
            .body::<requests::CallRating>()
            .answers::<replies::Nothing>(200, "Kept")
            .refuses(&["not_in_call"]),
        of_call("get", "/api/calls/{call}", "getCall", "A call").answers::<replies::OneCall>(200, "The call"),
        of_call("get", "/api/calls/{call}/events", "listCallEvents", "What happened in a call")
            .answers::<replies::CallEvents>(200, "Oldest first"),
        Operation::new("get", "/api/calls/room/{room}", "listCalls", "A room's calls")
            .id("room", ROOM, text())
            .query("before", "Only calls older than the one of this id, which is of this room", text())
            .answers::<replies::Calls>(200, "Newest first, 50 at most")
            .refuses(&["room_not_found", "invalid_cursor"]),
    ];
    all.into_iter().map(|operation| operation.tag("Calls")).collect()
}

fn of_call(method: &'static str, path: &'static str, id: &'static str, summary: &'static str) -> Operation {
    Operation::new(method, path, id, summary).id("call", CALL, text()).refuses(&["call_not_found"])
}

fn of_participant(path: &'static str, id: &'static str, summary: &'static str) -> Operation {
    of_call("post", path, id, summary).id("user", PERSON, text()).refuses(&["not_allowed", "call_ended"])
}
