//! Which facts are told, in which order and words. An empty section says that it is empty, and why that may be.

use sla::Zone;

use super::wording::{count, day, minutes, moment, span, words};
use super::{Bar, Block, Column, Document, Section};
use crate::data::{Foresight, Incident, Promise, ReportData, Rows, Upkeep, UpkeepOutcome};

/// Writes a report.
#[must_use]
pub fn compose(data: &ReportData, zone: &Zone) -> Document {
    Document {
        title: data.title.clone(),
        client: data.client.clone(),
        provider: data.provider.clone(),
        period: format!("{} to {}", day(&data.from_day), day(&data.to_day)),
        as_of: format!("Facts as of {} ({})", moment(zone, data.as_of), data.zone),
        summary: data.summary.clone(),
        sections: vec![
            managed(data),
            services(data),
            incidents(data, zone),
            promises(data),
            upkeep(data),
            forecasts(data),
            risks(data),
            decisions(data),
            timeline(data, zone),
            work(data, zone),
            devices(data),
        ],
    }
}

fn text(name: &str, width: u8) -> Column {
    Column { name: name.to_owned(), number: false, width }
}

fn number(name: &str, width: u8) -> Column {
    Column { name: name.to_owned(), number: true, width }
}

/// A table and, if rows were cut, how many.
fn table<T>(caption: &str, columns: Vec<Column>, rows: &Rows<T>, cells: impl Fn(&T) -> Vec<String>) -> Vec<Block> {
    if rows.rows.is_empty() {
        return Vec::new();
    }
    let table = Block::Table { caption: caption.to_owned(), columns, rows: rows.rows.iter().map(cells).collect() };
    let more =
        (rows.more > 0).then(|| Block::Note { text: format!("and {} more, which the portal shows.", rows.more) });
    std::iter::once(table).chain(more).collect()
}

fn section(key: &'static str, heading: &str, intro: impl Into<String>, blocks: Vec<Block>) -> Section {
    Section { key, heading: heading.to_owned(), intro: intro.into(), blocks }
}

fn managed(data: &ReportData) -> Section {
    let known: Vec<i32> = data.managed.iter().filter_map(|part| part.points).collect();
    let intro = match i32::try_from(known.len()) {
        Ok(parts @ 1..) => format!(
            "Managed or only watched? {} of 100, from the {} of {} parts that the facts tell; a part that is not known \
             counts neither way.",
            known.iter().sum::<i32>() / parts,
            parts,
            data.managed.len()
        ),
        _ => "Managed or only watched? There are no facts yet from which to tell.".to_owned(),
    };
    let bars = data.managed.iter().map(|part| Bar {
        name: part.name.clone(),
        points: part.points,
        value: part.value.clone(),
        facts: part.facts.clone(),
    });
    let blocks = vec![Block::Bars {
        caption: "Parts of the score, with the facts they come from".to_owned(),
        bars: bars.collect(),
    }];
    section("managed", "Managed or watched", intro, blocks)
}

fn services(data: &ReportData) -> Section {
    let intro = match data.services.total() {
        0 => "No business service is recorded yet, so the impact of incidents on your work is not known.".to_owned(),
        total => format!(
            "{} and how incidents touched {}.",
            count(total, "business service", "business services"),
            if total == 1 { "it" } else { "them" }
        ),
    };
    let columns = vec![
        text("Service", 5),
        number("People", 2),
        text("Criticality", 2),
        number("Devices", 2),
        number("Incidents", 2),
        number("Affected for", 3),
    ];
    let blocks = table("Business services", columns, &data.services, |service| {
        vec![
            service.name.clone(),
            service.people.to_string(),
            words(&service.criticality),
            service.devices.to_string(),
            service.incidents.to_string(),
            minutes(service.affected_minutes),
        ]
    });
    section("services", "Services", intro, blocks)
}

fn incidents(data: &ReportData, zone: &Zone) -> Section {
    let intro = match data.incidents.total() {
        0 => "Nothing went wrong in this period that needed a person.".to_owned(),
        total => format!(
            "{}, each with its cause and what keeps it from coming back.",
            count(total, "incident", "incidents")
        ),
    };
    let mut blocks: Vec<Block> = data.incidents.rows.iter().map(|incident| story(incident, zone)).collect();
    if data.incidents.more > 0 {
        blocks.push(Block::Note { text: format!("and {} more, which the portal shows.", data.incidents.more) });
    }
    section("incidents", "Incidents", intro, blocks)
}

fn story(incident: &Incident, zone: &Zone) -> Block {
    let lasted = incident
        .ended
        .map_or_else(|| "still open".to_owned(), |ended| format!("over after {}", span(incident.began, ended)));
    let ticket = incident.ticket.map_or_else(String::new, |number| format!(" · ticket #{number}"));
    let returns = match incident.returns {
        0 => String::new(),
        times => format!(" · came back {}", count(u64::from(times.unsigned_abs()), "time", "times")),
    };
    let parts = [
        ("Why", incident.why.as_str()),
        ("What it meant", incident.so_what.as_str()),
        ("From now on", incident.prevention.as_str()),
    ];
    Block::Story {
        title: incident.what.clone(),
        line: format!("{} · {lasted}{returns} · {}{ticket}", moment(zone, incident.began), incident.owner),
        parts: parts
            .into_iter()
            .filter(|(_, words)| !words.is_empty())
            .map(|(name, words)| (name.to_owned(), words.to_owned()))
            .collect(),
    }
}

fn promises(data: &ReportData) -> Section {
    let over = |promise: &Promise| promise.met + promise.breached + promise.running > 0;
    let rows: Vec<&Promise> = data.promises.iter().filter(|promise| over(promise)).collect();
    let intro = if rows.is_empty() {
        "No promised time ran in this period."
    } else {
        "Times that were promised, counted in the agreed hours only."
    };
    let columns =
        vec![text("Promise", 5), number("Kept", 2), number("Missed", 2), number("Running", 2), number("Share kept", 3)];
    let mut blocks = Vec::new();
    if !rows.is_empty() {
        let cells = rows.iter().map(|promise| {
            let share = promise.kept_permille().map_or_else(
                || "not known yet".to_owned(),
                |permille| format!("{}.{} %", permille / 10, permille % 10),
            );
            vec![
                words(&promise.target),
                promise.met.to_string(),
                promise.breached.to_string(),
                promise.running.to_string(),
                share,
            ]
        });
        blocks.push(Block::Table { caption: "Promised times".to_owned(), columns, rows: cells.collect() });
    }
    for promise in rows {
        for miss in &promise.misses {
            blocks.push(Block::Story {
                title: format!("#{} {}", miss.ticket, miss.title),
                line: format!(
                    "{}: promised {}, took {}",
                    words(&promise.target),
                    minutes(miss.promised_minutes),
                    minutes(miss.taken_minutes)
                ),
                parts: vec![("Account".to_owned(), miss.account.clone())],
            });
        }
    }
    section("promises", "Service levels", intro, blocks)
}

fn upkeep(data: &ReportData) -> Section {
    let counts = data.counts();
    let of = |outcome| counts.ended(outcome);
    let intro = match data.upkeep.total() {
        0 => "No regular upkeep was due in this period.".to_owned(),
        total => format!(
            "{} of upkeep: {} done in time, {} late, {} missed, {} declined by you, {} excused, {} still ahead.",
            count(total, "occurrence", "occurrences"),
            of(UpkeepOutcome::Done),
            of(UpkeepOutcome::Late),
            of(UpkeepOutcome::Missed),
            of(UpkeepOutcome::Declined),
            of(UpkeepOutcome::Excused),
            of(UpkeepOutcome::Planned),
        ),
    };
    let columns = vec![text("What", 5), text("Due", 3), text("Outcome", 2), text("Proof or reason", 6)];
    let blocks = table("Upkeep", columns, &data.upkeep, |one| {
        vec![
            one.title.clone(),
            day(&one.due_day),
            outcome(one).to_owned(),
            one.proof.clone().unwrap_or_else(|| "–".to_owned()),
        ]
    });
    section("upkeep", "Upkeep between incidents", intro, blocks)
}

const fn outcome(upkeep: &Upkeep) -> &'static str {
    match upkeep.outcome {
        UpkeepOutcome::Done => "Done",
        UpkeepOutcome::Late => "Done late",
        UpkeepOutcome::Missed => "Missed",
        UpkeepOutcome::Declined => "Declined",
        UpkeepOutcome::Excused => "Excused",
        UpkeepOutcome::Planned => "Planned",
    }
}

fn forecasts(data: &ReportData) -> Section {
    let intro = if data.forecasts.rows.is_empty() {
        "No forecast was made yet: it takes 14 days of history at least."
    } else {
        "What grows, and when it would be 95 % full: with 80 % probability between the early and the late day."
    };
    let columns = vec![text("Where", 3), text("Forecast", 7), text("Between", 4), number("History", 2)];
    let blocks = table("Forecasts", columns, &data.forecasts, |forecast| {
        vec![
            format!("{} {}", forecast.device, forecast.component),
            forecast.sentence.clone(),
            between(forecast),
            count(u64::try_from(forecast.history_days).unwrap_or_default(), "day", "days"),
        ]
    });
    section("forecasts", "What lies ahead", intro, blocks)
}

fn between(forecast: &Foresight) -> String {
    let Some(band) = &forecast.band else { return "–".to_owned() };
    match (&band.early, &band.late) {
        (Some(early), Some(late)) => format!("{} and {}", day(early), day(late)),
        (Some(early), None) => format!("{} and later than can be told", day(early)),
        _ => "–".to_owned(),
    }
}

fn risks(data: &ReportData) -> Section {
    let intro = if data.risks.rows.is_empty() {
        "No risk stands in the register."
    } else {
        "Likelihood and impact from 1 (low) to 5 (high)."
    };
    let columns = vec![
        text("Risk", 6),
        number("Likelihood", 2),
        number("Impact", 2),
        text("Status", 2),
        text("Owner", 3),
        text("Since", 3),
    ];
    let blocks = table("Risks", columns, &data.risks, |risk| {
        vec![
            risk.title.clone(),
            risk.likelihood.to_string(),
            risk.impact.to_string(),
            words(&risk.status),
            risk.owner.clone(),
            day(&risk.since_day),
        ]
    });
    section("risks", "Risks", intro, blocks)
}

fn decisions(data: &ReportData) -> Section {
    let wanted = data.decisions.rows.iter().filter(|one| one.state == "asked").count();
    let intro = match (data.decisions.rows.is_empty(), wanted) {
        (true, _) => "Nothing was to be decided in this period.".to_owned(),
        (false, 0) => "What you were asked, and what came of it.".to_owned(),
        (false, wanted) => format!("{} from you.", count(wanted as u64, "decision is wanted", "decisions are wanted")),
    };
    let columns =
        vec![text("Question", 6), text("What depends on it", 5), text("State", 2), text("Receipt or deadline", 4)];
    let blocks = table("Decisions", columns, &data.decisions, |one| {
        let deadline = one.deadline_day.as_ref().map(|deadline| format!("by {}", day(deadline)));
        let receipt = one.receipt.clone().or(deadline).unwrap_or_else(|| "–".to_owned());
        vec![one.question.clone(), one.impact.clone(), words(&one.state), receipt]
    });
    section("decisions", "Decisions", intro, blocks)
}

fn timeline(data: &ReportData, zone: &Zone) -> Section {
    let intro = if data.timeline.rows.is_empty() {
        "Nothing is recorded for this period."
    } else {
        "What happened, and what was done between incidents."
    };
    let columns = vec![text("When", 3), text("What", 10)];
    let blocks = table("Timeline", columns, &data.timeline, |one| vec![moment(zone, one.at), one.text.clone()]);
    section("timeline", "Day by day", intro, blocks)
}

fn work(data: &ReportData, zone: &Zone) -> Section {
    let counts = data.counts();
    let intro = if data.work.rows.is_empty() {
        "No work time is recorded for this period.".to_owned()
    } else {
        format!("{} of work, {} of it planned.", minutes(counts.work_minutes), minutes(counts.planned_minutes))
    };
    let columns = vec![text("When", 3), text("What", 6), text("Kind", 2), text("Who", 3), number("Time", 2)];
    let blocks = table("Work", columns, &data.work, |one| {
        let ticket = one.ticket.map_or_else(String::new, |number| format!("#{number} "));
        vec![
            moment(zone, one.at),
            format!("{ticket}{}", one.what),
            words(&one.kind),
            one.who.clone(),
            minutes(one.minutes),
        ]
    });
    section("work", "Work done", intro, blocks)
}

fn devices(data: &ReportData) -> Section {
    let intro = match data.devices.total() {
        0 => "No device is under care yet.".to_owned(),
        total => format!("{} under care.", count(total, "device is", "devices are")),
    };
    let columns = vec![text("Device", 6), text("System", 3), text("State", 3), number("Alerts", 2)];
    let blocks = table("Devices", columns, &data.devices, |device| {
        vec![device.name.clone(), words(&device.platform), words(&device.state), device.alerts.to_string()]
    });
    section("devices", "Devices", intro, blocks)
}
