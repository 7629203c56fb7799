//! A forecast turned urgent: work for a person, before anything breaks. Whether it is a risk for the register, a person says.

use db::WriteTx;
use kernel::text::{Name, Prose, plain, plain_line};
use kernel::{Failure, ForecastId};
use planning::forecast::{UrgentWork, urgent_work};
use ticketing::ticket::automation as tickets;
use ticketing::ticket::{Level, NewTicket, Origin, Source, TicketKind, WorkKind};

use crate::Automation;

/// Opens the ticket of an urgent forecast.
pub(crate) async fn open(env: &Automation, tx: &WriteTx, id: ForecastId) -> Result<(), Failure> {
    let Some(work) = urgent_work(tx, id).await? else { return Ok(()) };
    tickets::open(&env.ticketing, tx, new_ticket(&work)?).await.map(drop)
}

fn new_ticket(work: &UrgentWork) -> Result<NewTicket, Failure> {
    let refused = |error| Failure::Rejected(vec![error]);
    let title = plain_line(&work.sentence, 120);
    let said = plain(&format!(
        "{} {}\n\nThere is still time to clean up, to extend, or to move data. Decide which, and when.",
        work.sentence, work.reason
    ));
    Ok(NewTicket {
        description: Prose::parse("description", &said).map_err(refused)?,
        impact: Level::Medium,
        urgency: Level::Medium,
        work_kind: WorkKind::Planned,
        device: Some(work.forecast.device),
        area: Some("storage".to_owned()),
        origin: Origin { key: Some(format!("forecast:{}", work.episode.simple())), ..Origin::default() },
        ..NewTicket::new(
            work.forecast.client,
            TicketKind::Task,
            Source::System,
            Name::parse("title", &title).map_err(refused)?,
        )
    })
}
