//! Feeds a scenario to an engine and writes down what it says in the words of the format.

use std::error::Error;

use alerting::signal::{Birth, Engine, Input, Output, Sample, Snapshot};
use serde_json::{Value, json};

use crate::format::{Expectation, InputKind, InputText, Scenario};

/// How an engine is driven.
#[derive(Default)]
pub struct Drive {
    /// A new engine from a snapshot before every input.
    pub restart: bool,
    /// A tick in every second.
    pub ticks: bool,
}

pub fn run(scenario: Scenario, drive: &Drive) -> Result<Expectation, Box<dyn Error>> {
    let mut engine = Engine::new(scenario.setup()?)?;
    let mut said = Vec::new();
    let mut clock = scenario.inputs.first().map_or(0, |input| input.t);
    for text in &scenario.inputs {
        while drive.ticks && clock < text.t {
            engine.feed(Input::Tick { t: clock });
            clock += 1;
        }
        if drive.restart {
            engine = Engine::restore(Snapshot::from_bytes(&engine.snapshot().to_bytes()?)?)?;
        }
        engine.feed(input(text).ok_or("an input lacks a field")?);
        said.append(&mut engine.drain());
    }
    engine.advance_to(scenario.inputs.last().map_or(0, |input| input.t));
    said.append(&mut engine.drain());
    let mut got = Expectation::default();
    for output in said {
        write_down(&mut got, output);
    }
    for (kind, name, count) in engine.counters() {
        got.counters.entry(kind.to_owned()).or_default().insert(name, count);
    }
    Ok(got)
}

fn input(text: &InputText) -> Option<Input<'_>> {
    let t = text.t;
    let at = text.at;
    Some(match text.kind {
        InputKind::Sample => Input::Sample(Sample {
            t,
            at,
            device: text.device.as_deref()?,
            metric: text.metric.as_deref()?,
            component: text.component.as_deref(),
            value: text.value?,
        }),
        InputKind::Boot => Input::Boot { t, at, device: text.device.as_deref()? },
        InputKind::Tick => Input::Tick { t },
        InputKind::Window => Input::Window { t, window: text.window.as_ref()?.window() },
        InputKind::Ack | InputKind::HumanWork | InputKind::Resolve | InputKind::Snooze => {
            Input::Act { t, signal: text.signal.as_deref()?, act: text.act()? }
        }
    })
}

fn write_down(got: &mut Expectation, output: Output) {
    match output {
        Output::Event(event) => {
            let mut entry = json!({
                "t": event.t, "signal": event.signal, "event": event.kind.as_str(), "level": event.level
            });
            add(&mut entry, "since", event.since.map(Value::from));
            got.events.push(entry);
        }
        Output::Notification(message) => {
            let mut entry = json!({
                "t": message.t, "signal": message.signal, "what": message.what.as_str(), "level": message.level
            });
            add(&mut entry, "tag", (message.birth == Birth::AfterMaintenance).then(|| "after-maintenance".into()));
            got.notifications.push(entry);
        }
        Output::Ticket(action) => {
            let mut entry = json!({ "t": action.t, "ticket": action.ticket(), "action": action.step.as_str() });
            let of = action.recurrence_of.map(|number| format!("{}#{number}", action.signal));
            add(&mut entry, "recurrence_of", of.map(Value::from));
            got.tickets.push(entry);
        }
        Output::Story(_) => {}
    }
}

fn add(entry: &mut Value, field: &str, value: Option<Value>) {
    if let (Some(fields), Some(value)) = (entry.as_object_mut(), value) {
        fields.insert(field.to_owned(), value);
    }
}
