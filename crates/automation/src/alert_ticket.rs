//! From what the signal engine asks of an insight's ticket to the ticket.
//!
//! Requests are applied in their order, each once, all of an insight in one transaction: a request that was applied is
//! marked in the same transaction, so a crash in between leaves neither a second ticket nor a lost one.

use alerting::insight::timeline::{Kind, Note as Moment};
use alerting::insight::{self, Insight};
use alerting::signal::{Level as Severity, TicketStep};
use alerting::ticket::{self as outbox, TicketRequest};
use alerting::wording::instant;
use db::WriteTx;
use kernel::text::{Name, Prose, plain, plain_line};
use kernel::{Failure, InsightId};
use ticketing::ticket::automation::{self as tickets, Ended, Note, Reopened};
use ticketing::ticket::{Level, NewTicket, Origin, Source, TeamChoice, Ticket, TicketKind, Visibility, problem};

use crate::Automation;

/// What became worse is more urgent.
pub(crate) async fn worse(env: &Automation, tx: &WriteTx, id: InsightId) -> Result<(), Failure> {
    // Requests that wait come first: the ticket may not be opened yet, and then opens as urgent as it is now.
    apply(env, tx, id).await?;
    let Some(insight) = insight::service::get(tx, id).await? else { return Ok(()) };
    let Some(ticket) = insight.ticket else { return Ok(()) };
    tickets::raise_urgency(&env.ticketing, tx, ticket, urgency(insight.worst)).await.map(drop)
}

const fn urgency(worst: Severity) -> Level {
    match worst {
        Severity::Critical => Level::High,
        _ => Level::Medium,
    }
}

/// Applies the requests of an insight that wait, in their order.
pub(crate) async fn apply(env: &Automation, tx: &WriteTx, id: InsightId) -> Result<(), Failure> {
    for request in outbox::pending(tx, id).await? {
        let Some(insight) = insight::service::get(tx, id).await? else { return Ok(()) };
        step(env, tx, &insight, &request).await?;
        outbox::mark_applied(tx, request.id).await?;
    }
    Ok(())
}

async fn step(env: &Automation, tx: &WriteTx, insight: &Insight, request: &TicketRequest) -> Result<(), Failure> {
    let desk = &env.ticketing;
    if request.action == TicketStep::Opened {
        return opened(env, tx, insight, request).await;
    }
    let ticket = tickets::by_origin(tx, insight.client, &bounded(&request.origin_key())).await?;
    // A ticket that is not there cannot follow; nothing else asks for one that was never opened.
    let Some(ticket) = ticket else { return Ok(()) };
    let told = |text: String| Moment::own(tx.now(), Kind::Ticket, text);
    match request.action {
        TicketStep::Opened => Ok(()),
        TicketStep::ResolvedAuto => {
            let words = plain(&format!("The condition has cleared: {}.", insight.title));
            let ended = tickets::resolve_auto(desk, tx, ticket.id, request.at, &words).await?;
            let text = match ended {
                Ended::Resolved => format!("Ticket #{} resolved by itself: nobody had worked on it.", ticket.number),
                Ended::Asks => format!("Ticket #{} asks whether all is well: a person worked on it.", ticket.number),
            };
            insight::note(tx, insight.id, told(text)).await
        }
        TicketStep::AwaitingConfirmation => {
            let words = "The condition has cleared. Is all well? Without an answer the ticket closes after 24 hours.";
            tickets::ask_confirmation(desk, tx, ticket.id, words).await?;
            let text = format!("Ticket #{} asks whether all is well: a person worked on it.", ticket.number);
            insight::note(tx, insight.id, told(text)).await
        }
        // The ticket's own clock closes it; this makes sure that it does not wait for the next look.
        TicketStep::ClosedAuto => tickets::close_auto(desk, tx, ticket.id).await.map(drop),
        TicketStep::Reopened => {
            let reason = plain(&format!("It came back: {}.", insight.title));
            match tickets::reopen(desk, tx, ticket.id, &reason).await? {
                Reopened::Open(ticket) => {
                    let text = format!("Ticket #{} opened again: it came back within four hours.", ticket.number);
                    insight::attach_ticket(tx, insight.id, ticket.id, ticket.number).await?;
                    insight::note(tx, insight.id, told(text)).await
                }
                Reopened::TooLate => opened(env, tx, insight, request).await,
            }
        }
        TicketStep::ProblemCreated => {
            let Some(problem) = problem::problem_of(desk, tx, ticket.id).await? else { return Ok(()) };
            let text = format!("The third recurrence in 30 days: problem #{} asks for the cause.", problem.number);
            insight::note(tx, insight.id, told(text)).await
        }
    }
}

async fn opened(env: &Automation, tx: &WriteTx, insight: &Insight, request: &TicketRequest) -> Result<(), Failure> {
    let ticket = tickets::open(&env.ticketing, tx, new_ticket(insight, request)?).await?;
    let note = Note { id: None, visibility: Visibility::Internal, body: &plain(&story(insight)) };
    tickets::add_note(&env.ticketing, tx, ticket.id, note).await?;
    insight::attach_ticket(tx, insight.id, ticket.id, ticket.number).await?;
    insight::note(tx, insight.id, Moment::own(tx.now(), Kind::Ticket, opening(&ticket))).await
}

fn opening(ticket: &Ticket) -> String {
    let due = ticket.due_at.map_or_else(String::new, |due| format!(", due {}", instant(due)));
    format!("Ticket #{} opened by itself{due}.", ticket.number)
}

fn new_ticket(insight: &Insight, request: &TicketRequest) -> Result<NewTicket, Failure> {
    let refused = |error| Failure::Rejected(vec![error]);
    let title = Name::parse("title", &plain_line(&insight.title, 120)).map_err(refused)?;
    let said = format!("{}\n\n{}", plain(&insight.story.what), plain(&insight.story.so_what));
    Ok(NewTicket {
        description: Prose::parse("description", &said).map_err(refused)?,
        impact: impact(insight),
        urgency: urgency(request.level),
        device: Some(insight.device),
        services: insight.story.services.iter().map(|service| service.id).collect(),
        area: Some(insight.area.clone()),
        team: Some(TeamChoice { team: insight.owner.team, path: insight.owner.path.clone() }),
        origin: Origin {
            key: Some(bounded(&request.origin_key())),
            fingerprint: Some(bounded(&insight.signal_key)),
            insight: Some(insight.id),
            detected_at: Some(insight.began_at),
            ..Origin::default()
        },
        ..NewTicket::new(insight.client, TicketKind::Incident, Source::Monitoring, title)
    })
}

/// A key that a ticket can keep. Components are named by machines and may be long; a long key is cut and told apart by its
/// hash.
fn bounded(key: &str) -> String {
    const MOST: usize = 180;
    if key.chars().count() <= MOST {
        return key.to_owned();
    }
    let begin: String = key.chars().take(120).collect();
    format!("{begin}~{}", &blake3::hash(key.as_bytes()).to_hex()[..32])
}

/// How much of the client's work stands on the device: many people weigh more than few, none is not known.
fn impact(insight: &Insight) -> Level {
    match insight.story.services.iter().map(|service| service.users).max() {
        Some(20..) => Level::High,
        Some(_) => Level::Medium,
        None => Level::Low,
    }
}

/// The insight as the first note of its ticket.
fn story(insight: &Insight) -> String {
    let story = &insight.story;
    format!(
        "**What.** {}\n\n**Why.** {}\n\n**So what.** {}\n\n**Now what.** {} {}",
        story.what, story.why.text, story.so_what, story.now_what, story.next_step
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_keys_stay_apart_and_short_ones_stay_as_they_are() {
        let long = |end: &str| format!("rul/dev/{}{end}#1", "/var/lib/kubelet/plugins".repeat(20));
        assert_eq!(bounded("rul_1/dev_1//srv#2"), "rul_1/dev_1//srv#2");
        assert!(bounded(&long("a")).chars().count() <= 200);
        assert_ne!(bounded(&long("a")), bounded(&long("b")));
    }
}
