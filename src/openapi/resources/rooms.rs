use serde_json::json;

use super::{PERSON, ROOM, text};
use crate::openapi::operation::Operation;
use crate::openapi::{replies, requests};

pub fn all() -> Vec<Operation> {
    let rooms = [
        Operation::new("post", "/api/rooms/create", "createRoom", "Make a room")
            .body::<requests::NewRoom>()
            .answers::<replies::OneRoom>(201, "The new room, of which one is the owner")
            .refuses(&["invalid_room_code", "invalid_room_name", "room_code_taken"])
            .refuses(&["too_many_rooms", "too_many_requests"]),
        Operation::new("post", "/api/rooms/join", "joinRoom", "Join a room by its code")
            .body::<requests::JoiningRoom>()
            .about(
                "In a room with a lobby one waits until the owner lets one in: one is told by the inbox, or asks again.",
            )
            .answers::<replies::OneRoom>(200, "The room; also for who is in it already")
            .answers::<replies::WaitingForRoom>(202, "One waits at its door, and is no member")
            .refuses(&["invalid_room_code", "room_not_found", "room_locked", "guests_not_allowed", "not_admitted"])
            .refuses(&["room_full", "too_many_rooms", "too_many_requests"]),
        Operation::new("get", "/api/rooms", "listRooms", "One's rooms")
            .answers::<replies::Rooms>(200, "Newest membership first; without appointments' rooms"),
        Operation::new("get", "/api/rooms/{room}", "getRoom", "A room and its members")
            .id("room", ROOM, text())
            .answers::<replies::RoomWithMembers>(200, "The room")
            .refuses(&["room_not_found"]),
        Operation::new("patch", "/api/rooms/{room}", "changeRoom", "Decide who comes in, or hand the room over")
            .about("For the room's owner. What is not named stays.")
            .id("room", ROOM, text())
            .body::<requests::ChangedRoom>()
            .answers::<replies::OneRoom>(200, "As it is now")
            .refuses(&["room_not_found", "not_allowed", "person_not_found"]),
        of_member("/api/rooms/{room}/members/{user}/admit", "admitVisitor", "Let somebody in who is at the door")
            .answers::<replies::Nothing>(200, "In; twice is harmless")
            .refuses(&["room_full"]),
        of_member("/api/rooms/{room}/members/{user}/remove", "removeMember", "Take a member out, or send a visitor away")
            .about("The code opens the room to them no more, unless the owner lets them in.")
            .answers::<replies::Nothing>(200, "Out; twice is harmless"),
        Operation::new("get", "/api/rooms/{room}/events", "listRoomEvents", "What the room's owner did")
            .about("For the room's owner. What was done in a call is among the call's events.")
            .id("room", ROOM, text())
            .answers::<replies::RoomEvents>(200, "Newest first, 200 at most")
            .refuses(&["room_not_found", "not_allowed"]),
        Operation::new("post", "/api/rooms/{room}/leave", "leaveRoom", "Leave a room, or its door")
            .about(
                "Leaves a running call and closes one's sockets. When the owner leaves, the longest-standing member \
                 becomes the owner. An appointment's room cannot be left.",
            )
            .id("room", ROOM, text())
            .answers::<replies::Nothing>(200, "Left")
            .refuses(&["room_not_found", "not_allowed"]),
        Operation::new("post", "/api/rooms/{room}/read", "markRoomRead", "One has read a room")
            .about("Up to a message, never fewer than before; the calls one missed there are seen with it.")
            .id("room", ROOM, text())
            .body::<requests::ReadingRoom>()
            .answers::<crate::service::rooms::Unread>(200, "What is left to read")
            .refuses(&["room_not_found"]),
    ];
    let messages = [
        Operation::new("post", "/api/rooms/{room}/messages", "sendMessage", "Store a message")
            .id("room", ROOM, text())
            .body::<requests::NewMessage>()
            .answers::<replies::OneMessage>(201, "Stored")
            .answers::<replies::OneMessage>(200, "One had stored this `clientId` in this room before: that message")
            .refuses(&["room_not_found", "invalid_message", "too_many_requests"]),
        Operation::new("get", "/api/rooms/{room}/messages", "listMessages", "A page of a room's messages")
            .id("room", ROOM, text())
            .query("before", "Only messages with a smaller `seq`", json!({ "type": "integer", "minimum": 0 }))
            .query(
                "limit",
                "How many at most",
                json!({ "type": "integer", "minimum": 1, "maximum": 50, "default": 50 }),
            )
            .answers::<replies::Messages>(200, "Newest first")
            .refuses(&["room_not_found", "invalid_cursor"]),
    ];
    let rooms = rooms.into_iter().map(|operation| operation.tag("Rooms"));
    rooms.chain(messages.into_iter().map(|operation| operation.tag("Messages"))).collect()
}

fn of_member(path: &'static str, id: &'static str, summary: &'static str) -> Operation {
    let operation = Operation::new("post", path, id, summary).id("room", ROOM, text()).id("user", PERSON, text());
    operation.refuses(&["room_not_found", "not_allowed", "person_not_found"])
}
