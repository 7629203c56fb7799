//! Files and cases: what is defined, what happened, what must come out.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde_json::Value;
use sla::{Calendar, Definitions, Instant, Ticket};

use crate::{check, release};

/// A file of cases. Each case is read on its own, so that one that cannot be read fails alone.
#[derive(Deserialize)]
pub struct File {
    format: u32,
    pub cases: Vec<Value>,
}

impl File {
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if file.format == 1 { Ok(file) } else { Err(format!("format {} is unknown; this runner reads 1", file.format)) }
    }
}

#[derive(Deserialize)]
struct Case {
    #[serde(flatten)]
    definitions: Value,
    #[serde(default)]
    tickets: Vec<Ticket>,
    #[serde(default)]
    checks: Vec<Check>,
    reject: Option<String>,
}

/// What must come out.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Check {
    Clocks { as_of: Instant, expect: BTreeMap<String, BTreeMap<String, Value>> },
    Notices { evaluations: Vec<Instant>, notices: BTreeMap<String, BTreeMap<String, Vec<Value>>> },
}

/// A field that came out differently.
#[derive(Debug)]
pub struct Difference {
    pub field: String,
    pub expected: String,
    pub got: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { field, expected, got } = self;
        write!(f, "{field} {expected} {got}")
    }
}

impl Difference {
    pub fn new(field: impl Into<String>, expected: impl fmt::Display, got: impl fmt::Display) -> Self {
        Self { field: field.into(), expected: expected.to_string(), got: got.to_string() }
    }
}

/// The id of a case, also of one that cannot be read.
pub fn id(case: &Value) -> String {
    case["id"].as_str().unwrap_or("without-id").to_owned()
}

/// Runs a case.
pub fn run(case: Value) -> Result<(), Difference> {
    let unreadable = |error: serde_json::Error| Difference::new("case", "readable", error);
    let case: Case = serde_json::from_value(case).map_err(unreadable)?;
    if let Some(reason) = &case.reject {
        return refused(&case.definitions["calendars"], reason);
    }
    let part =
        |name: &str| case.definitions.get(name).cloned().unwrap_or_else(|| Value::Object(serde_json::Map::new()));
    let mut definitions = Definitions {
        calendars: serde_json::from_value(part("calendars")).map_err(unreadable)?,
        policies: serde_json::from_value(part("policies")).map_err(unreadable)?,
        people: serde_json::from_value(part("people")).map_err(unreadable)?,
    };
    release::restore(&mut definitions)?;
    definitions.validate().map_err(|refusal| Difference::new("definitions", "valid", refusal))?;
    for check in &case.checks {
        check::run(check, &case.tickets, &definitions)?;
    }
    Ok(())
}

/// Looks for a calendar that is refused for the reason.
fn refused(calendars: &Value, reason: &str) -> Result<(), Difference> {
    let mut reasons = Vec::new();
    for calendar in calendars.as_object().into_iter().flatten().map(|(_, calendar)| calendar) {
        reasons.push(match serde_json::from_value::<Calendar>(calendar.clone()) {
            Ok(calendar) => {
                calendar.validate().err().map_or("accepted".to_owned(), |refusal| refusal.code().to_owned())
            }
            Err(error) => error.to_string(),
        });
    }
    if reasons.iter().any(|found| found == reason) {
        Ok(())
    } else {
        Err(Difference::new("reject", reason, reasons.join(",")))
    }
}
