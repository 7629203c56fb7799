//! Which occurrences exist: those of the next [`limits::HORIZON_DAYS`] days, each once.

use db::{DbError, WriteTx};
use jiff::civil::Date;

use super::state::OccurrenceState;
use super::{Occurrence, change, store};
use crate::cadence::instants::{self, date_at, later};
use crate::limits;
use crate::obligation::{Obligation, store as obligations};

/// Makes the occurrences from where they end to the horizon. What is due while an excuse of the obligation holds is
/// excused from the beginning; what is to be asked for already is asked for.
pub(crate) async fn extend(tx: &WriteTx, obligation: &Obligation) -> Result<(), DbError> {
    let today = date_at(&obligation.cadence.zone, tx.now());
    let (from, until) = (later(obligation.planned_until, 1), later(today, limits::HORIZON_DAYS));
    if from > until || !obligation.active {
        return Ok(());
    }
    let excuse = store::furthest_excuse(tx, obligation.id).await?;
    for due_on in obligation.cadence.dates(from, until) {
        let Some(new) = planned(tx, obligation, due_on) else { continue };
        // From the occurrence on that was excused: what was due before it stays owed.
        let holds =
            |excuse: &&Occurrence| excuse.due_on <= due_on && excuse.excused_until.is_some_and(|until| due_on <= until);
        let new = match excuse.as_ref().filter(holds) {
            Some(excuse) => Occurrence {
                state: OccurrenceState::Excused,
                note: excuse.note.clone(),
                excused_until: excuse.excused_until,
                excused_by: excuse.excused_by.clone(),
                ..new
            },
            None => new,
        };
        if store::insert_if_absent(tx, &new).await? {
            change::open_if_due(tx, new).await?;
        }
    }
    obligations::set_planned_until(tx, obligation.id, until).await
}

/// Makes future occurrences anew after dates, lead or grace changed. What was touched or asked for stays as it is.
pub(crate) async fn again(tx: &WriteTx, obligation: &Obligation) -> Result<(), DbError> {
    let today = date_at(&obligation.cadence.zone, tx.now());
    store::remove_untouched(tx, obligation.id, today).await?;
    let yesterday = later(today, -1);
    obligations::set_planned_until(tx, obligation.id, yesterday).await?;
    extend(tx, &Obligation { planned_until: yesterday, ..obligation.clone() }).await
}

/// The occurrence of a date; `None` at the end of the calendar.
fn planned(tx: &WriteTx, obligation: &Obligation, due_on: Date) -> Option<Occurrence> {
    let cadence = &obligation.cadence;
    Some(Occurrence {
        id: tx.new_id(),
        client: obligation.client,
        obligation: obligation.id,
        due_on,
        instants: instants::of(&cadence.zone, due_on, obligation.lead_days, obligation.grace_days)?,
        state: OccurrenceState::Planned,
        state_since: tx.now(),
        announced_at: None,
        done_at: None,
        done_by: None,
        done_late: false,
        note: String::new(),
        ticket: None,
        decision: None,
        declined_by: None,
        excused_until: None,
        excused_by: None,
        version: 1,
    })
}
