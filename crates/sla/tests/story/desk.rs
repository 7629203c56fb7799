//! A desk with office hours from 9 to 17 on weekdays in UTC, and clocks of tickets by name.

use serde_json::{Value, json};
use sla::{Clock, Definitions, Instant, Knowledge, Target, Ticket};

pub fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

pub fn office() -> Value {
    let hours = json!(["09:00-17:00"]);
    json!({"mon": hours, "tue": hours, "wed": hours, "thu": hours, "fri": hours})
}

/// One calendar, one policy `std` with the promises of P2 and P3.
pub fn definitions() -> Value {
    json!({
        "calendars": {"C": {"zone": "UTC", "versions": [{"valid_from": null, "weekly": office()}]}},
        "policies": {"std": {"versions": [{"valid_from": null, "calendar": "C", "priorities": {
            "P2": {"first_response": "PT1H", "next_response": "PT1H", "update": "PT4H", "resolution": "PT8H"},
            "P3": {"first_response": "PT2H", "next_response": "PT2H", "update": "PT4H", "resolution": "PT16H"}}}]}},
        "people": {"anna": [{"from": null, "role": "agent"}], "rita": [{"from": null, "role": "customer"}]}
    })
}

pub fn created(when: &str, priority: &str) -> Value {
    json!({"at": when, "kind": "created", "priority": priority, "policy": "std", "requester": "rita"})
}

pub struct Desk {
    pub definitions: Definitions,
    pub tickets: Vec<Ticket>,
}

impl Desk {
    pub fn new(definitions: Value, tickets: &[(&str, Value)]) -> Self {
        let definitions: Definitions = serde_json::from_value(definitions).unwrap();
        definitions.validate().unwrap();
        let ticket =
            |(id, events): &(&str, Value)| serde_json::from_value(json!({"id": id, "events": events})).unwrap();
        Self { definitions, tickets: tickets.iter().map(ticket).collect() }
    }

    pub fn clocks(&self, ticket: &str, target: Target, as_of: &str) -> Vec<Clock> {
        let clocks = Knowledge::new(&self.definitions, at(as_of)).fold(&self.tickets).unwrap();
        clocks.into_iter().filter(|clock| clock.ticket == ticket && clock.target == target).collect()
    }

    /// The latest clock.
    pub fn clock(&self, ticket: &str, target: Target, as_of: &str) -> Clock {
        self.clocks(ticket, target, as_of).pop().unwrap()
    }
}
