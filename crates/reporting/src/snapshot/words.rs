//! The page of plain words that a report begins with. A person may edit it before it leaves.

use crate::data::{Foresight, ReportData, UpkeepOutcome};

/// A few paragraphs: what went wrong, what was done in between, what lies ahead, what is wanted.
pub(super) fn summary(data: &ReportData) -> Vec<String> {
    let mut words = vec![incidents(data), upkeep(data)];
    words.extend(ahead(data));
    words.extend(wanted(data));
    words
}

fn incidents(data: &ReportData) -> String {
    let total = data.incidents.total();
    let open = data.counts().open_incidents;
    let kept: (u32, u32) =
        data.promises.iter().fold((0, 0), |(met, over), one| (met + one.met, over + one.met + one.breached));
    let promise = match kept {
        (_, 0) => String::new(),
        (1, 1) => " The promised time was kept.".to_owned(),
        (0, 1) => " The promised time was not kept; its account is below.".to_owned(),
        (met, over) if met == over => format!(" Every one of {over} promised times was kept."),
        (met, over) => format!(
            " {met} of {over} promised times {} kept; the account of the others is below.",
            if met == 1 { "was" } else { "were" }
        ),
    };
    let what = match (total, open) {
        (0, _) => "Nothing went wrong in this period that needed a person.".to_owned(),
        (1, 0) => "One thing went wrong, and it is over.".to_owned(),
        (1, _) => "One thing went wrong, and it is still open.".to_owned(),
        (many, 0) => format!("{many} things went wrong, and all of them are over."),
        (many, 1) => format!("{many} things went wrong; one of them is still open."),
        (many, open) => format!("{many} things went wrong; {open} of them are still open."),
    };
    format!("{what}{promise}")
}

fn upkeep(data: &ReportData) -> String {
    let counts = data.counts();
    let (done, late) = (counts.ended(UpkeepOutcome::Done), counts.ended(UpkeepOutcome::Late));
    let (missed, declined) = (counts.ended(UpkeepOutcome::Missed), counts.ended(UpkeepOutcome::Declined));
    if done + late + missed + declined == 0 {
        return "No regular upkeep fell due between incidents.".to_owned();
    }
    let mut parts = vec![format!("{done} done")];
    if late > 0 {
        parts.push(format!("{late} done late"));
    }
    if missed > 0 {
        parts.push(format!("{missed} missed by us"));
    }
    if declined > 0 {
        parts.push(format!("{declined} declined by you"));
    }
    format!("Between incidents, of the upkeep that was due: {}.", parts.join(", "))
}

fn ahead(data: &ReportData) -> Option<String> {
    let dated =
        |forecast: &&Foresight| forecast.full || forecast.band.as_ref().is_some_and(|band| band.middle.is_some());
    let first = data.forecasts.rows.iter().find(dated)?;
    Some(format!("Next to look at, {} of {}: {}", first.component, first.device, first.sentence))
}

fn wanted(data: &ReportData) -> Option<String> {
    match data.decisions.rows.iter().filter(|one| one.state == "asked").count() {
        0 => None,
        1 => Some("One decision is wanted from you; you find it below.".to_owned()),
        many => Some(format!("{many} decisions are wanted from you; you find them below.")),
    }
}
