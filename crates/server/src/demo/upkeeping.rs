//! What is owed by the calendar: done with evidence, missed once, declined once.

use std::time::Duration;

use kernel::PageRequest;
use ticketing::conversation::{self, NewMessage};
use ticketing::ticket::service::{self as tickets, Transition};
use ticketing::ticket::{Act, Status, TicketFilter, TicketKind, TicketOrder, Visibility, WorkKind};
use ticketing::time::{self, EntryOrigin, NewEntry};
use upkeep::cadence::{Cadence, Rule};
use upkeep::evidence::{self, EvidenceKind, NewEvidence, NewProof};
use upkeep::obligation::{self, NewObligation, Responsible, UpkeepArea};
use upkeep::occurrence::decision::{AskDecline, ask_decline};
use upkeep::occurrence::service::{self as occurrences};
use upkeep::occurrence::{Occurrence, OccurrenceFilter, OccurrenceOrder, OccurrenceState};

use super::places::{Place, line, name, prose};
use super::stage::Stage;

/// Obligations of a client: title, what belongs to it, area, evidence, area of responsibility.
const OWED: [(&str, &str, UpkeepArea, EvidenceKind, &str); 4] = [
    (
        "Restore test",
        "One folder is restored from last night's backup and opened.",
        UpkeepArea::RestoreTest,
        EvidenceKind::Measure,
        "backups",
    ),
    (
        "Patching of servers",
        "Security updates of all servers, with a restart where one is needed.",
        UpkeepArea::Patching,
        EvidenceKind::Text,
        "patching",
    ),
    (
        "Backup check",
        "The last week's backups ran, and their size is plausible.",
        UpkeepArea::Backup,
        EvidenceKind::Text,
        "backups",
    ),
    (
        "Access review",
        "Who has which rights; leavers are closed.",
        UpkeepArea::AccessReview,
        EvidenceKind::Attestation,
        "servers",
    ),
];

/// The cadences, in the form in which obligations keep them.
fn rule(at: usize) -> anyhow::Result<Rule> {
    let text = match at {
        0 => r#"{"frequency":"monthly","day":{"day":5}}"#,
        1 => r#"{"frequency":"monthly","day":{"weekday":{"nth":2,"weekday":"tuesday"}}}"#,
        2 => r#"{"frequency":"weekly","weekdays":["monday"]}"#,
        _ => r#"{"frequency":"monthly","day":{"day":20}}"#,
    };
    Ok(serde_json::from_str(text)?)
}

/// Takes the obligations on.
pub(super) async fn oblige(stage: &Stage, place: &Place) -> anyhow::Result<()> {
    let zone = planning::dates::zone(place.zone);
    let starts_on = planning::dates::date_at(&zone, stage.now());
    for (at, (title, words, area, evidence, responsible)) in OWED.into_iter().enumerate() {
        let cadence = Cadence { rule: rule(at)?, interval: 1, starts_on, zone: place.zone.to_owned() };
        let new = NewObligation {
            id: None,
            client: place.client,
            area,
            title: name(title)?,
            scope: prose(words)?,
            devices: vec![place.device(0)],
            services: place.services.iter().take(1).copied().collect(),
            cadence,
            responsible: Responsible::Matrix(responsible.to_owned()),
            runbook: None,
            required_evidence: evidence,
            lead_days: 3,
            grace_days: 3,
            agreement: None,
        };
        obligation::service::create(&stage.features.upkeep, &stage.lead, new).await?;
    }
    Ok(())
}

/// Tickets of upkeep that have just opened are answered: it is planned.
async fn announce(stage: &Stage, place: &Place) -> anyhow::Result<()> {
    let desk = &stage.features.ticketing;
    let filter = TicketFilter {
        client: Some(place.client),
        statuses: vec![Status::New],
        kinds: vec![TicketKind::Task],
        ..TicketFilter::default()
    };
    let request = PageRequest { size: 20, ..PageRequest::default() };
    let page = tickets::list(desk, &stage.technician, filter, TicketOrder::CreatedDescending, request).await?;
    for (_, ticket) in page.items {
        let body = prose("We have planned this and tell you when it is done.")?;
        let message = NewMessage { id: None, visibility: Visibility::Public, body, then: None };
        conversation::service::write(desk, &stage.technician, ticket.id, message).await?;
    }
    Ok(())
}

/// Sees to what is due on a day.
pub(super) async fn day(stage: &Stage, place: &Place, (which, day): (usize, i64)) -> anyhow::Result<()> {
    announce(stage, place).await?;
    let today = planning::dates::date_at(&planning::dates::zone(place.zone), stage.now());
    let filter = OccurrenceFilter {
        client: Some(place.client),
        states: vec![OccurrenceState::Planned, OccurrenceState::InProgress, OccurrenceState::AwaitingEvidence],
        to: Some(today),
        ..OccurrenceFilter::default()
    };
    let request = PageRequest { size: 20, ..PageRequest::default() };
    let env = &stage.features.upkeep;
    let page = occurrences::list(env, &stage.technician, filter, OccurrenceOrder::DueAscending, request).await?;
    for (_, occurrence) in page.items {
        let obligation = obligation::service::by_ids(env, &stage.lead, vec![occurrence.obligation]).await?;
        let Some(at) = obligation.first().and_then(|one| OWED.iter().position(|owed| owed.0 == one.title)) else {
            continue;
        };
        match (at, which, day) {
            // Nobody came to it: the office was closed.
            (0, 1, 20..=50) => {}
            (3, 2, 30..=65) => decline(stage, place, &occurrence).await?,
            // The last ones are still owed when the history ends.
            (_, _, 89..) => {}
            _ => see_to(stage, &occurrence, at).await?,
        }
        stage.work_off().await?;
    }
    Ok(())
}

async fn see_to(stage: &Stage, occurrence: &Occurrence, at: usize) -> anyhow::Result<()> {
    let env = &stage.features.upkeep;
    let mut version = occurrence.version;
    if occurrence.state == OccurrenceState::Planned {
        version = occurrences::start(env, &stage.technician, occurrence.id, version).await?.version;
    }
    stage.pass(18);
    let (proof, statement, does_not_prove) = match at {
        0 => (
            NewProof::Measure { value: 14.0, unit: line("min")? },
            "A folder of 3 GB was restored and opened; it took 14 minutes.",
            "Says nothing about databases or about a whole server.",
        ),
        1 => (
            NewProof::Text,
            "All servers have the security updates of this month; two were restarted at night.",
            "Says nothing about programs that are not updated by the system.",
        ),
        2 => (
            NewProof::Text,
            "Seven of seven backups ran; sizes are within a tenth of the week before.",
            "Says nothing about whether they can be restored.",
        ),
        _ => (
            NewProof::Attestation,
            "The list of people and rights was gone through with the office.",
            "Says nothing about rights inside of programs.",
        ),
    };
    let new = NewEvidence {
        id: None,
        occurrence: occurrence.id,
        proof,
        statement: prose(statement)?,
        does_not_prove: prose(does_not_prove)?,
        observed_at: None,
    };
    let (_, after) = evidence::service::add(env, &stage.technician, new).await?;
    version = version.max(after.version);
    if after.state != OccurrenceState::Done {
        occurrences::complete(env, &stage.technician, occurrence.id, version, None).await?;
    }
    close(stage, occurrence, (statement, 18)).await
}

/// Ends the planned ticket of an occurrence, with the minutes that it took.
async fn close(stage: &Stage, occurrence: &Occurrence, (words, minutes): (&str, i32)) -> anyhow::Result<()> {
    let desk = &stage.features.ticketing;
    let Some(id) = occurrence.ticket else { return Ok(()) };
    let Some(ticket) = desk.ticket_by_id(&stage.technician, id).await? else { return Ok(()) };
    if !ticket.status.is_open() {
        return Ok(());
    }
    let started_at = stage.now().minus(Duration::from_secs(u64::from(minutes.unsigned_abs()) * 60));
    let entry = NewEntry {
        id: None,
        work_kind: WorkKind::Planned,
        started_at,
        minutes,
        note: line("Upkeep")?,
        origin: EntryOrigin::Manual,
    };
    let (_, ticket) = time::service::create(desk, &stage.technician, id, entry).await?;
    let done = Transition { act: Act::Resolve, words: words.to_owned() };
    tickets::transition(desk, &stage.technician, id, ticket.version, done).await?;
    Ok(())
}

/// The client is asked and does not want it; the answer comes through the link.
async fn decline(stage: &Stage, place: &Place, occurrence: &Occurrence) -> anyhow::Result<()> {
    if occurrence.decision.is_some() {
        return Ok(());
    }
    let ask = AskDecline {
        contact: place.contacts[1],
        question: name("Shall we do the access review this month?")?,
        impact: prose("Without it, rights of people who have left may stay open until the next review.")?,
        deadline: stage.now().plus(Duration::from_secs(7 * 86_400)),
    };
    let env = &stage.features.upkeep;
    let (_, asked) = ask_decline(env, &stage.lead, occurrence.id, occurrence.version, ask).await?;
    stage.work_off().await?;
    let token = asked.url.and_then(|url| token_of(&url)).or_else(|| stage.letters.take("decision"));
    let Some(token) = token else { return Ok(()) };
    stage.pass(25);
    let answer = ("decline".to_owned(), prose("We did it ourselves in spring.")?);
    tenancy::decision::answer_by_link(&stage.features.tenancy, &token, "demonstration", answer).await?;
    stage.work_off().await?;
    close(stage, occurrence, ("The client does not want it this month.", 5)).await
}

/// The token at the end of a link.
pub(super) fn token_of(url: &kernel::Secret) -> Option<kernel::Secret> {
    let url = String::from_utf8_lossy(url.expose()).into_owned();
    url.rsplit_once('=').map(|(_, token)| kernel::Secret::new(token.to_owned()))
}
