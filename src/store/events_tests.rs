use super::*;
use crate::domain::call::tests::{RULES, at, person};
use crate::domain::call::{Call, CallType, Provider};
use crate::store::Database;
use crate::store::sqlite::Sqlite;
use pollster::block_on;

struct Scene {
    database: Sqlite,
    calls: u8,
}

const ROOM: &str = "our-name";

impl Scene {
    fn new() -> Self {
        let database = Sqlite::migrated();
        crate::store::calls::tests::people(&database);
        Self { database, calls: 0 }
    }

    fn execute(&self, sql: &'static str, values: Vec<Value>) {
        block_on(self.database.run(Statement::new(sql, values))).unwrap();
    }

    /// Alice's call over Twilio, and perhaps when it ended.
    fn call(&mut self, from: i64, to: Option<i64>) -> CallId {
        self.calls += 1;
        let room = RoomId::random([1; 16]);
        let id = CallId::random(&room, [self.calls; 16]);
        let (caller, kind) = (person("alice"), CallType::Video);
        let call = Call::place(id.clone(), room, caller, vec![], kind, Provider::Twilio, at(from), &RULES);
        let actor = Actor { user: person("alice"), epoch: 0 };
        create(&self.database, &call, &actor);
        self.execute("UPDATE calls SET provider_room = ?2 WHERE id = ?1", vec![(&id).into(), ROOM.into()]);
        if let Some(to) = to {
            let sql = "UPDATE calls SET status = 'cancelled', ended_at = ?2, duration = 0, end_reason = 'cancelled' WHERE id = ?1";
            self.execute(sql, vec![(&id).into(), at(to).into()]);
        }
        id
    }

    fn tells(&self, sid: &str, sequence: i32, kind: Kind, second: i64) -> Option<CallId> {
        let event = Event {
            account_sid: "AC".into(),
            room_sid: sid.into(),
            room_name: ROOM.into(),
            kind,
            at: at(second),
            sequence,
            identity: Some("alice".into()),
            data: serde_json::from_str(r#"{"participant_sid":"PA1","room_duration":5}"#).unwrap(),
        };
        self.stores(&event)
    }

    fn stores(&self, event: &Event) -> Option<CallId> {
        let rows = block_on(self.database.batch(store(event, at(1000)))).unwrap();
        rows[3].first::<Stored>().unwrap().unwrap().call
    }

    fn count(&self, condition: &str) -> String {
        self.database.scalar(&format!("SELECT count(*) FROM call_events WHERE {condition}")).unwrap()
    }
}

fn create(database: &Sqlite, call: &Call, actor: &Actor) {
    block_on(database.batch(calls::create(call, None, actor))).unwrap();
}

#[test]
fn an_event_is_stored_once_and_finds_its_call_and_its_person() {
    let mut scene = Scene::new();
    let call = scene.call(0, None);
    for _ in 0..3 {
        assert_eq!(scene.tells("RM1", 1, Kind::ParticipantConnected, 5), Some(call.clone()));
    }
    assert_eq!(scene.count("user_id = 'alice' AND identity = 'alice' AND is_applied = 0"), "1");
    assert_eq!(scene.database.scalar("SELECT provider_room_sid FROM calls").as_deref(), Some("RM1"));
    assert_eq!(scene.tells("RM1", 2, Kind::TrackAdded, 5), Some(call));
    assert_eq!(scene.count("true"), "2");
}

#[test]
fn a_person_is_found_by_name_and_by_id_and_name() {
    let mut scene = Scene::new();
    let call = scene.call(0, None);
    let dana = UserId::random([13; 16]);
    let insert =
        "INSERT INTO users (id, username, username_key, created_at, last_seen_at) VALUES (?1, 'Dana-Ann', ?2, ?3, ?3)";
    scene.execute(insert, vec![(&dana).into(), "dana-ann".into(), at(0).into()]);
    let identities = [
        (format!("{dana}-Dana-Ann"), Some(&dana), "Dana-Ann".to_owned()),
        ("Dana-Ann".to_owned(), Some(&dana), "Dana-Ann".to_owned()),
        // Somebody else's token, a name that was made up, and one in other letters.
        (format!("{}-Dana-Ann", UserId::random([14; 16])), None, format!("{}-Dana-Ann", UserId::random([14; 16]))),
        (format!("{dana}-alice"), None, format!("{dana}-alice")),
        (dana.to_string(), None, dana.to_string()),
        ("dana-ann".to_owned(), None, "dana-ann".to_owned()),
    ];
    for (sequence, (identity, person, shown)) in (0..).zip(identities) {
        let event = Event {
            account_sid: "AC".into(),
            room_sid: "RM1".into(),
            room_name: ROOM.into(),
            kind: Kind::ParticipantConnected,
            at: at(5),
            sequence,
            identity: Some(identity.clone()),
            data: serde_json::Map::new(),
        };
        assert_eq!(scene.stores(&event).as_ref(), Some(&call));
        let rows: Vec<serde_json::Value> = block_on(scene.database.run(timeline(&call))).unwrap().all().unwrap();
        let told = rows.last().unwrap();
        assert_eq!(told["user_id"].as_str(), person.map(UserId::as_str), "{identity}");
        assert_eq!(told["participant"], shown, "{identity}");
    }
}

#[test]
fn an_event_of_an_unknown_room_is_kept_without_a_call() {
    let scene = Scene::new();
    assert_eq!(scene.tells("RM1", 0, Kind::RoomCreated, 5), None);
    assert_eq!(scene.count("call_id IS NULL"), "1");
    let rows = block_on(scene.database.run(waiting(at(2000), 10))).unwrap();
    assert!(rows.is_empty(), "nobody can take it in");
}

#[test]
fn events_that_found_no_call_find_it_with_a_later_one() {
    let mut scene = Scene::new();
    assert_eq!(scene.tells("RM1", 0, Kind::RoomCreated, 5), None);
    let call = scene.call(4, None);
    assert_eq!(scene.tells("RM1", 1, Kind::ParticipantConnected, 6), Some(call));
    assert_eq!(scene.count("call_id IS NULL"), "0");
}

#[test]
fn late_news_of_one_call_are_not_the_next_ones() {
    let mut scene = Scene::new();
    let first = scene.call(0, Some(50));
    assert_eq!(scene.tells("RM1", 0, Kind::RoomCreated, 2), Some(first.clone()));
    let second = scene.call(60, None);
    assert_eq!(scene.tells("RM1", 9, Kind::RoomEnded, 61), Some(first.clone()), "though the second has no room yet");
    assert_eq!(scene.tells("RM1", 8, Kind::ParticipantConnected, 40), Some(first));
    assert_eq!(scene.tells("RM2", 0, Kind::RoomCreated, 62), Some(second.clone()));
    assert_eq!(scene.tells("RM2", 5, Kind::RoomEnded, 90), Some(second));
}

#[test]
fn a_room_that_outlives_its_call_is_the_next_ones_when_somebody_comes() {
    let mut scene = Scene::new();
    let first = scene.call(0, Some(50));
    assert_eq!(scene.tells("RM1", 0, Kind::RoomCreated, 2), Some(first.clone()));
    let second = scene.call(60, None);
    assert_eq!(scene.tells("RM1", 5, Kind::ParticipantConnected, 63), Some(second.clone()));
    assert_eq!(scene.tells("RM1", 4, Kind::ParticipantDisconnected, 50), Some(first));
    assert_eq!(scene.tells("RM1", 9, Kind::RoomEnded, 90), Some(second));
}

#[test]
fn an_old_call_is_left_alone() {
    let mut scene = Scene::new();
    scene.call(0, Some(50));
    assert_eq!(scene.tells("RM9", 0, Kind::RoomCreated, 50 + LATE_SECONDS + 1), None);
}

#[test]
fn what_its_room_has_not_taken_in_waits() {
    let mut scene = Scene::new();
    let call = scene.call(0, None);
    scene.tells("RM1", 0, Kind::RoomCreated, 5);
    let names = |at| block_on(scene.database.run(waiting(at, 10))).unwrap().0.len();
    assert_eq!((names(at(1000)), names(at(1001))), (0, 1));
    let room = RoomId::random([1; 16]);
    let seen = Seen::of(block_on(scene.database.batch(seen(&room, &call))).unwrap()).unwrap();
    assert_eq!((seen.sightings.len(), seen.sightings[0].room_duration), (1, Some(5)));
    scene.tells("RM1", 1, Kind::RoomEnded, 6);
    block_on(scene.database.run(applied(&call, &seen.last))).unwrap();
    assert_eq!(scene.count("is_applied = 1"), "1", "what came meanwhile still waits");
}

#[test]
fn the_timeline_has_both_sources_in_order() {
    let mut scene = Scene::new();
    let call = scene.call(0, None);
    scene.tells("RM1", 1, Kind::ParticipantConnected, 5);
    scene.tells("RM1", 0, Kind::RoomCreated, 5);
    let consent = Note {
        call: call.clone(),
        kind: "recording-consent".into(),
        at: at(7),
        by: Some(person("bob")),
        data: serde_json::json!({"consent": true}),
    };
    let may = |name: &str, epoch| {
        let actor = Actor { user: person(name), epoch };
        !block_on(scene.database.run(note(&consent, Some(&actor)))).unwrap().is_empty()
    };
    assert!(!may("mallory", 0) && !may("bob", 1) && may("bob", 0));
    scene.tells("RM1", 2, Kind::RoomEnded, 9);
    let rows: Vec<serde_json::Value> = block_on(scene.database.run(timeline(&call))).unwrap().all().unwrap();
    let told: Vec<_> = rows.iter().map(|row| row["type"].as_str().unwrap()).collect();
    assert_eq!(told, ["room-created", "participant-connected", "recording-consent", "room-ended"]);
    assert_eq!((&rows[2]["source"], &rows[2]["data"]["consent"]), (&"securechat".into(), &true.into()));
    assert_eq!((&rows[2]["user_id"], &rows[2]["participant"]), (&"bob".into(), &"bob".into()));
    assert!(rows[0]["id"].is_string() && rows[1]["source"] == "twilio");
}

#[test]
fn old_events_are_deleted_and_others_stay() {
    let mut scene = Scene::new();
    scene.call(0, None);
    scene.tells("RM1", 1, Kind::RoomCreated, 5);
    block_on(scene.database.run(delete_before(at(1000)))).unwrap();
    assert_eq!(scene.count("true"), "1");
    block_on(scene.database.run(delete_before(at(1001)))).unwrap();
    assert_eq!(scene.count("true"), "0");
}

#[test]
fn no_statement_reads_a_whole_table() {
    let mut scene = Scene::new();
    let call = scene.call(0, None);
    let event = Event {
        account_sid: "AC".into(),
        room_sid: "RM1".into(),
        room_name: ROOM.into(),
        kind: Kind::RoomCreated,
        at: at(1),
        sequence: 0,
        identity: None,
        data: serde_json::Map::new(),
    };
    let row = Note { call: call.clone(), kind: "x".into(), at: at(1), by: None, data: serde_json::json!({}) };
    let statements = [
        store(&event, at(1)),
        seen(&RoomId::random([1; 16]), &call),
        vec![applied(&call, "1"), note(&row, None), timeline(&call), waiting(at(1), 1), delete_before(at(1))],
    ]
    .concat();
    for statement in statements {
        for line in scene.database.query_plan(&statement) {
            let scans = line.starts_with("SCAN") && !["SCAN CONSTANT ROW", "SCAN one"].contains(&line.as_str());
            let by_index =
                line.contains("call_events_waiting") || line.contains("SCAN p") || line.contains("json_each");
            assert!(!scans || by_index, "{line}\n{}", statement.sql);
        }
    }
}
