use super::*;

const CONFIRM: Wish = Wish::Confirm { time_zone: None };

fn rename(title: &str) -> Wish {
    Wish::Edit(Edit { title: Some(title.to_owned()), ..Edit::default() })
}

impl Practice {
    /// A practice whose appointments are told outside, with one booked.
    fn told() -> (Self, Appointment) {
        let practice = Self::open();
        practice.webhooks.set(true);
        let booked = practice.book(&practice.alice, &practice.wanted("Bob", 2 * HOUR, 60)).unwrap().appointment;
        (practice, booked)
    }

    /// The outbox: every event with the status, title and sequence in it.
    fn outbox(&self) -> Vec<String> {
        let sql = "SELECT coalesce(group_concat(substr(type, 13) || ' ' || (payload ->> '$.data.status') || ' '
                     || (payload ->> '$.data.title') || ' ' || (payload ->> '$.data.sequence'), '\n'), '')
                   FROM (SELECT * FROM webhook_events ORDER BY number)";
        self.world.database.scalar(sql).unwrap().lines().map(str::to_owned).collect()
    }
}

#[test]
fn what_people_decide_is_told_once_and_in_order() {
    let (practice, booked) = Practice::told();
    let change = |who, wish: &Wish| practice.change(who, booked.id, wish).unwrap();
    change(&practice.bob, &CONFIRM);
    change(&practice.bob, &CONFIRM);
    change(&practice.alice, &rename("Second visit"));
    change(&practice.alice, &Wish::Cancel);
    change(&practice.alice, &Wish::Cancel);
    let told = [
        "booked scheduled Check-up 0",
        "confirmed confirmed Check-up 1",
        "updated confirmed Second visit 2",
        "cancelled cancelled Second visit 3",
    ];
    assert_eq!(practice.outbox(), told);
    let other = practice.book(&practice.alice, &practice.wanted("Bob", 5 * HOUR, 60)).unwrap().appointment;
    practice.change(&practice.bob, other.id, &Wish::Decline).unwrap();
    assert_eq!(practice.outbox()[4..], ["booked scheduled Check-up 0", "declined declined Check-up 1"]);
}

#[test]
fn what_is_told_is_the_appointment_as_the_api_shows_it() {
    let (practice, booked) = Practice::told();
    let sql = "SELECT payload -> '$.data' FROM webhook_events";
    let told: serde_json::Value = serde_json::from_str(&practice.world.database.scalar(sql).unwrap()).unwrap();
    assert_eq!(told, serde_json::to_value(&booked).unwrap());
    let subject = practice.world.database.scalar("SELECT subject FROM webhook_events").unwrap();
    assert_eq!(subject, format!("appointment:{}", booked.id));
}

#[test]
fn what_was_refused_or_done_before_is_not_told() {
    let (practice, booked) = Practice::told();
    assert!(practice.book(&practice.alice, &practice.wanted("Bob", 2 * HOUR, 60)).is_err());
    assert!(practice.change(&practice.bob, booked.id, &Wish::Cancel).is_err());
    assert!(practice.change(&practice.carol, booked.id, &Wish::Cancel).is_err());
    let once = Booking { client_id: Some("client-id".to_owned()), ..practice.wanted("Bob", 5 * HOUR, 60) };
    assert!(practice.book(&practice.alice, &once).unwrap().is_news);
    assert!(!practice.book(&practice.alice, &once).unwrap().is_news);
    assert_eq!(practice.outbox().len(), 2);
}

#[test]
fn how_it_came_out_is_told_when_it_is_written_down() {
    let (practice, booked) = Practice::told();
    let missed = practice.book(&practice.alice, &practice.wanted("Bob", 5 * HOUR, 60)).unwrap().appointment;
    practice.call(&booked, "ended");
    practice.go_to(missed.hours.closes_at);
    assert_eq!(practice.settle().len(), 2);
    assert_eq!(practice.settle().len(), 0);
    assert_eq!(practice.outbox()[2..], ["completed completed Check-up 0", "no_show no_show Check-up 0"]);
}

#[test]
fn without_a_receiver_nothing_is_written() {
    let (practice, booked) = Practice::with_appointment();
    practice.change(&practice.bob, booked.id, &CONFIRM).unwrap();
    practice.go_to(booked.hours.closes_at);
    practice.settle();
    assert!(practice.outbox().is_empty());
}
