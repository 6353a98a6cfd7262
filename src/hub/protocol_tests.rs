use super::*;
use serde_json::json;

fn refused(text: &str) -> (Option<String>, &'static str) {
    let (id, received) = read(text);
    (id, received.unwrap_err().code())
}

#[test]
fn frames_are_read_by_their_type_and_unknown_fields_ignored() {
    assert_eq!(read(r#"{"type":"typing","active":true,"x":1}"#).1, Ok(Received::Typing(Typing { active: true })));
    let (id, received) =
        read(r#"{"id":"7","type":"call.join","callId":"c","audio":true,"video":false,"screen":false}"#);
    let media = Media { audio: true, video: false, screen: false };
    assert_eq!((id, received), (Some("7".into()), Ok(Received::Join(Sending { call_id: CallId::new("c"), media }))));
    assert!(matches!(read(r#"{"type":"signal","callId":"c","to":"x","data":{}}"#).1, Ok(Received::Signal(_))));
}

#[test]
fn only_the_reactions_there_are_are_read() {
    let reaction = |emoji: &str| read(&json!({"type": "reaction", "callId": "c", "emoji": emoji}).to_string()).1;
    for emoji in REACTIONS {
        assert_eq!(reaction(emoji), Ok(Received::Reaction(Reaction { call_id: CallId::new("c"), emoji })));
    }
    for emoji in ["", "👍", "THUMBS_UP", "<b>"] {
        assert_eq!(reaction(emoji), Err(Error::MalformedFrame), "{emoji}");
    }
}

#[test]
fn what_is_no_frame_is_refused_with_its_id() {
    for text in
        ["", "ping!", "[]", "1", "{}", r#"{"type":7}"#, r#"{"type":"typing"}"#, r#"{"type":"typing","active":1}"#]
    {
        assert_eq!(refused(text), (None, "malformed_frame"), "{text}");
    }
    assert_eq!(
        refused(r#"{"id":"a","type":"signal","callId":"c","to":"x","data":[]}"#),
        (Some("a".into()), "malformed_frame")
    );
    assert_eq!(refused(r#"{"id":"a","type":"nonsense"}"#), (Some("a".into()), "unknown_frame"));
    assert_eq!(refused(&format!(r#"{{"id":"{}","type":"typing"}}"#, "x".repeat(65))), (None, "malformed_frame"));
    assert_eq!(refused(&"x".repeat(LARGEST_FRAME + 1)), (None, "frame_too_large"));
}

#[test]
fn an_error_frame_has_the_one_shape() {
    let frame = Sent::Error { body: Error::CallEnded.body("r1"), id: Some("7".into()) };
    let expected = json!({"type": "error", "success": false, "error": "This call is over", "code": "call_ended",
        "requestId": "r1", "id": "7"});
    assert_eq!(serde_json::from_str::<Value>(&frame.text().unwrap()).unwrap(), expected);
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in ".*") {
        let _ = read(&text);
    }
}
