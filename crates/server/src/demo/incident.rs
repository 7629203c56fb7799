//! What goes wrong: a disk fills or memory runs short, the rules notice, a ticket opens, somebody sees to it or it ends by
//! itself.

use alerting::insight::linked;
use kernel::text::Line;
use kernel::{PageRequest, Timestamp};
use ticketing::conversation::{self, NewMessage};
use ticketing::ticket::service::{self as tickets, Transition};
use ticketing::ticket::{Act, Status, Ticket, TicketFilter, TicketOrder, Visibility, WorkKind};
use ticketing::time::{self, EntryOrigin, NewEntry};

use super::desk;
use super::history::catch_up;
use super::places::{Place, prose};
use super::stage::{Stage, text};

/// What is unusual.
#[derive(Debug, Clone, Copy)]
pub(super) enum What {
    /// `/data` is this full, in percent.
    Data(f64),
    /// This share of the memory is held.
    Memory(f64),
}

/// Something that goes wrong.
#[derive(Debug, Clone, Copy)]
pub(super) struct Incident {
    /// On which day of the history.
    pub(super) day: i64,
    /// At which minute of the day, UTC.
    pub(super) minute: u64,
    /// At which client of the cast.
    pub(super) client: usize,
    /// On which machine.
    pub(super) machine: usize,
    /// What.
    pub(super) what: What,
    /// How many minutes somebody works on it; 0 if it ends by itself.
    pub(super) worked: u64,
}

const fn incident((day, minute): (i64, u64), (client, machine): (usize, usize), what: What, worked: u64) -> Incident {
    Incident { day, minute, client, machine, what, worked }
}

/// Everything that goes wrong.
pub(super) const PLAN: [Incident; 14] = [
    incident((9, 560), (0, 0), What::Data(91.0), 45),
    incident((14, 615), (1, 1), What::Memory(0.95), 30),
    incident((21, 700), (2, 0), What::Data(93.0), 0),
    incident((27, 530), (0, 2), What::Memory(0.95), 0),
    incident((33, 590), (1, 0), What::Data(96.5), 90),
    incident((41, 640), (0, 0), What::Data(90.0), 25),
    incident((48, 555), (2, 1), What::Data(92.0), 40),
    incident((55, 605), (1, 2), What::Memory(0.96), 20),
    incident((62, 580), (0, 0), What::Data(92.5), 35),
    incident((66, 690), (2, 2), What::Memory(0.95), 0),
    incident((71, 545), (1, 0), What::Data(94.0), 60),
    incident((76, 625), (0, 0), What::Data(93.0), 30),
    incident((83, 570), (2, 0), What::Data(97.0), 75),
    incident((87, 610), (1, 1), What::Memory(0.95), 0),
];

/// Minutes in which it is bad and nobody has seen it: longer than until the ticket opens.
const UNSEEN: u64 = 24;
/// Minutes until a check that is well again has ended for good.
const CLEARING: u64 = 14;

/// Tells one from its beginning to its end.
pub(super) async fn tell(stage: &Stage, place: &mut Place, one: &Incident) -> anyhow::Result<()> {
    begin(place, one.machine, one.what);
    minutes(stage, place, one.machine, UNSEEN).await?;
    let ticket = if one.worked > 0 { work(stage, place, one).await? } else { None };
    let curve = &mut place.agents[one.machine].curve;
    (curve.extra, curve.leak) = (0.0, 0.0);
    minutes(stage, place, one.machine, CLEARING).await?;
    if let Some(ticket) = ticket {
        finish(stage, &ticket, one).await?;
    }
    stage.work_off().await
}

/// One that the history ends with: it has begun half an hour ago, and nobody has taken it yet.
pub(super) async fn still_open(stage: &Stage, place: &mut Place) -> anyhow::Result<()> {
    stage.clock.set(Timestamp::from_micros(stage.end.micros() - 40 * 60_000_000));
    catch_up(stage, place, 300).await?;
    begin(place, 2, What::Data(91.0));
    minutes(stage, place, 2, 38).await?;
    stage.clock.set(stage.end);
    catch_up(stage, place, 60).await
}

fn begin(place: &mut Place, machine: usize, what: What) {
    let agent = &mut place.agents[machine];
    match what {
        What::Data(percent) => {
            let [.., total, used, _] = agent.curve.at(agent.sent);
            let gib = (total as f64 * percent / 100.0 - used as f64) / 1_073_741_824.0;
            agent.curve.extra = gib.max(0.0);
        }
        What::Memory(share) => agent.curve.leak = share,
    }
}

/// Lets one machine report a tick each minute, with somebody listening: two at a time, the most that no check takes for
/// missing data.
async fn minutes(stage: &Stage, place: &mut Place, machine: usize, count: u64) -> anyhow::Result<()> {
    for minute in (0..count).step_by(2) {
        stage.pass(2);
        let now = stage.now();
        let agent = &mut place.agents[machine];
        // A session lasts a quarter of an hour.
        if minute % 10 == 0 {
            agent.sign_in(&stage.features.ingestion, now).await?;
        }
        agent.report(&stage.features.ingestion, now, 60).await?;
        stage.features.alerting.evaluate(place.client).await?;
        stage.work_off().await?;
    }
    Ok(())
}

/// Somebody takes it: by the link in the mail, then in the ticket.
async fn work(stage: &Stage, place: &Place, one: &Incident) -> anyhow::Result<Option<Ticket>> {
    if let Some(token) = stage.letters.take("insight.acknowledge") {
        linked::acknowledge(&stage.features.alerting, &token, "demonstration").await?;
        stage.work_off().await?;
    }
    let Some(ticket) = open_ticket(stage, place, one.machine).await? else { return Ok(None) };
    stage.pass(3);
    desk::take(stage, &ticket).await?;
    let (seen, told) = match one.what {
        What::Data(_) => (
            "Looked at the filesystem: a backup copy was left on the data disk.",
            "We are making room on the server. You can go on working meanwhile.",
        ),
        What::Memory(_) => (
            "One program holds most of the memory and does not give it back.",
            "A program on the machine needs a restart. We do this within the hour.",
        ),
    };
    let desk = &stage.features.ticketing;
    let note = NewMessage { id: None, visibility: Visibility::Internal, body: prose(seen)?, then: None };
    conversation::service::write(desk, &stage.technician, ticket.id, note).await?;
    let answer = NewMessage { id: None, visibility: Visibility::Public, body: prose(told)?, then: None };
    conversation::service::write(desk, &stage.technician, ticket.id, answer).await?;
    stage.work_off().await?;
    let started_at = stage.now();
    stage.pass(one.worked);
    let entry = NewEntry {
        id: None,
        work_kind: WorkKind::Reactive,
        started_at,
        minutes: i32::try_from(one.worked)?,
        note: text(Line::parse("note", "Found the cause and put it right"))?,
        origin: EntryOrigin::Timer,
    };
    let (_, ticket) = time::service::create(desk, &stage.technician, ticket.id, entry).await?;
    stage.work_off().await?;
    Ok(Some(ticket))
}

async fn open_ticket(stage: &Stage, place: &Place, machine: usize) -> anyhow::Result<Option<Ticket>> {
    let filter =
        TicketFilter { client: Some(place.client), device: Some(place.device(machine)), ..TicketFilter::default() };
    let request = PageRequest { size: 5, ..PageRequest::default() };
    let page =
        tickets::list(&stage.features.ticketing, &stage.technician, filter, TicketOrder::CreatedDescending, request);
    Ok(page.await?.items.into_iter().map(|(_, ticket)| ticket).find(|ticket| ticket.status.is_open()))
}

/// The condition is gone; the one who worked on it says that it is done.
async fn finish(stage: &Stage, ticket: &Ticket, one: &Incident) -> anyhow::Result<()> {
    stage.pass(10);
    let desk = &stage.features.ticketing;
    let found = desk.ticket_by_id(&stage.technician, ticket.id).await?;
    let Some(ticket) = found.filter(|ticket| ticket.status.is_open() && ticket.status != Status::Resolved) else {
        return Ok(());
    };
    let words = match one.what {
        What::Data(_) => "Removed the forgotten copy; the filesystem has room again.",
        What::Memory(_) => "Restarted the program; memory is available again. Its maker knows of the leak.",
    };
    let done = Transition { act: Act::Resolve, words: words.to_owned() };
    tickets::transition(desk, &stage.technician, ticket.id, ticket.version, done).await?;
    Ok(())
}
