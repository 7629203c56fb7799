//! Comparing what must come out with what does, field by field. Fields that are not given are not compared.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use sla::{Clock, Definitions, Instant, Knowledge, Mark, Notice, Ticket, notices};

use crate::case::{Check, Difference};

/// Runs a check.
pub fn run(check: &Check, tickets: &[Ticket], definitions: &Definitions) -> Result<(), Difference> {
    let refused = |refusal: sla::Refusal| Difference::new("fold", "answer", refusal);
    match check {
        Check::Clocks { as_of, expect } => {
            let clocks = Knowledge::new(definitions, *as_of).fold(tickets).map_err(refused)?;
            for (ticket, targets) in expect {
                for (target, expected) in targets {
                    let place = format!("{as_of}/{ticket}/{target}");
                    clocks_of(&clocks, (ticket, target), expected, &place)?;
                }
            }
        }
        Check::Notices { evaluations, notices: expected } => {
            let sent = notices(tickets, definitions, evaluations).map_err(refused)?;
            for (ticket, targets) in expected {
                for (target, expected) in targets {
                    notices_of(&sent, (ticket, target), expected)?;
                }
            }
        }
    }
    Ok(())
}

fn clocks_of(clocks: &[Clock], of: (&str, &str), expected: &Value, place: &str) -> Result<(), Difference> {
    let (ticket, target) = of;
    let found: Vec<&Clock> =
        clocks.iter().filter(|clock| clock.ticket == ticket && clock.target.name() == target).collect();
    match expected {
        Value::Array(list) => {
            if list.len() != found.len() {
                return Err(Difference::new(format!("{place}/instances"), list.len(), found.len()));
            }
            for (index, (clock, expected)) in found.iter().zip(list).enumerate() {
                fields(Some(clock), index + 1, expected, &format!("{place}[{index}]"))?;
            }
            Ok(())
        }
        expected => fields(found.last().copied(), found.len(), expected, place),
    }
}

fn fields(clock: Option<&Clock>, instances: usize, expected: &Value, place: &str) -> Result<(), Difference> {
    for (name, expected) in expected.as_object().into_iter().flatten() {
        let field = format!("{place}/{name}");
        match (name.as_str(), clock) {
            ("instances", _) => same(&field, expected, &json!(instances))?,
            ("thresholds" | "notify_at", _) => thresholds(clock, name, expected, &field)?,
            ("flags", _) => {
                let got = clock.map_or_else(|| json!([]), |clock| json!(clock.flags));
                if as_set(expected) != as_set(&got) {
                    return Err(Difference::new(field, expected, got));
                }
            }
            ("verdict", None) => same(&field, expected, &json!("none"))?,
            ("consumed_ms", None) => same(&field, expected, &json!(0))?,
            (_, None) => same(&field, expected, &Value::Null)?,
            (name, Some(clock)) => {
                let shown = serde_json::to_value(clock).map_err(|error| Difference::new(&field, "shown", error))?;
                let Some(got) = shown.get(name) else {
                    return Err(Difference::new(field, expected, "unknown-field"));
                };
                same(&field, expected, got)?;
            }
        }
    }
    Ok(())
}

fn thresholds(clock: Option<&Clock>, name: &str, expected: &Value, place: &str) -> Result<(), Difference> {
    for (mark, expected) in expected.as_object().into_iter().flatten() {
        let field = format!("{place}/{mark}");
        let mark: Mark = mark.parse().map_err(|refusal| Difference::new(&field, expected, refusal))?;
        let threshold = clock.and_then(|clock| clock.thresholds.get(&mark));
        let at = threshold.and_then(|threshold| if name == "notify_at" { threshold.notify_at } else { threshold.at });
        same(&field, expected, &json!(at))?;
    }
    Ok(())
}

fn notices_of(sent: &[Notice], of: (&str, &str), expected: &[Value]) -> Result<(), Difference> {
    let (ticket, target) = of;
    let place = format!("notices/{ticket}/{target}");
    let sent = sent.iter().filter(|notice| notice.ticket == ticket && notice.target.name() == target);
    let got: Vec<Map<String, Value>> = sent
        .map(|notice| {
            let parts =
                [("at", json!(notice.at)), ("percent", json!(notice.percent)), ("recorded", json!(notice.recorded))];
            parts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
        })
        .collect();
    if got.len() != expected.len() {
        return Err(Difference::new(place, json!(expected), json!(got)));
    }
    for (index, (got, expected)) in got.iter().zip(expected).enumerate() {
        for (name, expected) in expected.as_object().into_iter().flatten() {
            same(&format!("{place}[{index}]/{name}"), expected, got.get(name).unwrap_or(&Value::Null))?;
        }
    }
    Ok(())
}

fn as_set(value: &Value) -> BTreeSet<String> {
    value.as_array().into_iter().flatten().map(ToString::to_string).collect()
}

/// Instants are the same at any offset, everything else as it is written.
fn same(field: &str, expected: &Value, got: &Value) -> Result<(), Difference> {
    let instant = |value: &Value| value.as_str().and_then(|text| text.parse::<Instant>().ok());
    let equal = match (instant(expected), instant(got)) {
        (Some(expected), Some(got)) => expected == got,
        _ => expected == got,
    };
    if equal { Ok(()) } else { Err(Difference::new(field, expected, got)) }
}
