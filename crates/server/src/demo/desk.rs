//! What people ask the service desk for, and how it is answered.

use ticketing::conversation::{self, NewMessage};
use ticketing::ticket::service::{self as tickets, Transition};
use ticketing::ticket::{Act, Assignment, Level, NewTicket, Source, Ticket, TicketKind, Visibility, WorkKind};
use ticketing::time::{self, EntryOrigin, NewEntry};

use super::cast;
use super::places::{Place, line, name, prose};
use super::stage::Stage;

/// How it goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Course {
    /// Answered and done at once.
    Quick,
    /// The client has to answer first.
    Asked,
    /// A vendor has to answer first.
    Vendor,
    /// Not taken yet.
    Open,
}

/// A request: day, client, title, answer, minutes of work, course.
struct Request(i64, usize, &'static str, &'static str, i32, Course);

const REQUESTS: [Request; 20] = [
    Request(
        2,
        0,
        "New login for a colleague in the shop",
        "The login is ready; the first password is on paper in the office.",
        20,
        Course::Quick,
    ),
    Request(
        4,
        1,
        "The plotter prints only half a page",
        "The paper size was set to A2. It prints whole pages again.",
        25,
        Course::Quick,
    ),
    Request(7, 2, "Second screen for the reception", "The screen stands and works.", 40, Course::Asked),
    Request(
        11,
        0,
        "The cash desk is slow in the morning",
        "Updates ran at opening time; they run at night from now on.",
        50,
        Course::Quick,
    ),
    Request(
        16,
        1,
        "Licence for the drawing program has run out",
        "The vendor has renewed the licence.",
        30,
        Course::Vendor,
    ),
    Request(
        19,
        2,
        "Mailbox for the laboratory",
        "The shared mailbox is there; two people can read it.",
        25,
        Course::Quick,
    ),
    Request(
        24,
        0,
        "Scanner does not send to the folder",
        "Its password had expired; it has one of its own now.",
        35,
        Course::Quick,
    ),
    Request(29, 1, "Remote access for a week in the workshop", "Access is open until Friday.", 15, Course::Asked),
    Request(35, 2, "Backup tape drive reports an error", "The drive was replaced by the vendor.", 60, Course::Vendor),
    Request(38, 0, "Please restore last week's price list", "The file is back in its folder.", 20, Course::Quick),
    Request(
        44,
        1,
        "Two people see no drawings since this morning",
        "Their group had lost its rights; they see everything again.",
        45,
        Course::Quick,
    ),
    Request(50, 2, "Label printer for the practice", "It is connected at the reception.", 55, Course::Quick),
    Request(
        54,
        0,
        "Leaver: close the login at the end of the month",
        "The login is closed; the mailbox goes to the management.",
        20,
        Course::Asked,
    ),
    Request(
        58,
        1,
        "Telephone system and network: who looks after what?",
        "The responsibilities are written down on your page.",
        15,
        Course::Quick,
    ),
    Request(
        64,
        2,
        "X-ray viewer opens very slowly",
        "The index was rebuilt; pictures open within two seconds.",
        70,
        Course::Quick,
    ),
    Request(69, 0, "Tablet for stocktaking", "The tablet is set up.", 45, Course::Quick),
    Request(
        74,
        1,
        "More room for project archives",
        "We have made an offer; the forecast on your page shows how long the room lasts.",
        30,
        Course::Vendor,
    ),
    Request(
        79,
        2,
        "Certificate warning in the browser",
        "The certificate is renewed and will renew by itself.",
        30,
        Course::Quick,
    ),
    Request(
        85,
        0,
        "Printing of delivery notes stops now and then",
        "We watch it and have asked the vendor.",
        25,
        Course::Vendor,
    ),
    Request(88, 1, "New colleague starts next Monday", "", 0, Course::Open),
];

/// What is asked on a day.
pub(super) async fn day(stage: &Stage, place: &Place, (which, day): (usize, i64)) -> anyhow::Result<()> {
    for request in REQUESTS.iter().filter(|request| request.0 == day && request.1 == which) {
        let ticket = open(stage, place, request).await?;
        stage.work_off().await?;
        if request.5 != Course::Open {
            answer(stage, &ticket, request).await?;
        }
        stage.work_off().await?;
    }
    Ok(())
}

async fn open(stage: &Stage, place: &Place, request: &Request) -> anyhow::Result<Ticket> {
    let kind = if request.4 > 30 { TicketKind::Incident } else { TicketKind::Request };
    let source = if request.0 % 2 == 0 { Source::Phone } else { Source::Mail };
    let new = NewTicket {
        description: prose(&format!("{}. Asked for by the office.", request.2))?,
        impact: Level::Low,
        urgency: if kind == TicketKind::Incident { Level::High } else { Level::Medium },
        requester: Some(place.contacts[0]),
        site: place.sites.first().copied(),
        services: place.services.iter().take(1).copied().collect(),
        ..NewTicket::new(place.client, kind, source, name(request.2)?)
    };
    Ok(tickets::create(&stage.features.ticketing, &stage.technician, new).await?)
}

/// The technician takes a ticket, which begins the work on it.
pub(super) async fn take(stage: &Stage, ticket: &Ticket) -> anyhow::Result<()> {
    let to = Assignment { team: None, assignee: Some(Some(cast::technician())) };
    tickets::assign(&stage.features.ticketing, &stage.technician, ticket.id, ticket.version, to).await?;
    Ok(())
}

async fn answer(stage: &Stage, ticket: &Ticket, request: &Request) -> anyhow::Result<()> {
    let desk = &stage.features.ticketing;
    stage.pass(12);
    take(stage, ticket).await?;
    let said = |visibility, words: &str, then| {
        Ok::<_, kernel::Failure>(NewMessage { id: None, visibility, body: prose(words)?, then })
    };
    let first = said(Visibility::Public, "Thank you, we are looking at it.", None)?;
    conversation::service::write(desk, &stage.technician, ticket.id, first).await?;
    let wait = match request.5 {
        Course::Asked => Some(("Until when is it needed, and for whom?", Act::WaitClient)),
        Course::Vendor => {
            Some(("We have asked the vendor and tell you as soon as there is an answer.", Act::WaitVendor))
        }
        Course::Quick | Course::Open => None,
    };
    if let Some((words, act)) = wait {
        conversation::service::write(desk, &stage.technician, ticket.id, said(Visibility::Public, words, Some(act))?)
            .await?;
        stage.pass(35);
        let note = said(Visibility::Internal, "The answer came by telephone.", Some(Act::Take))?;
        conversation::service::write(desk, &stage.technician, ticket.id, note).await?;
    }
    let started_at = stage.now();
    stage.pass(u64::try_from(request.4)?);
    let entry = NewEntry {
        id: None,
        work_kind: WorkKind::Reactive,
        started_at,
        minutes: request.4,
        note: line("Worked on the request")?,
        origin: EntryOrigin::Manual,
    };
    time::service::create(desk, &stage.technician, ticket.id, entry).await?;
    // The last ones are still in work when the history ends.
    if request.0 > 84 {
        return Ok(());
    }
    let last = said(Visibility::Public, request.3, None)?;
    let (_, ticket) = conversation::service::write(desk, &stage.technician, ticket.id, last).await?;
    let done = Transition { act: Act::Resolve, words: request.3.to_owned() };
    tickets::transition(desk, &stage.technician, ticket.id, ticket.version, done).await?;
    Ok(())
}
