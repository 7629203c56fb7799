//! Looking ahead: a forecast for each of the last days, risks that follow from it, and risks that people know of.

use std::time::Duration;

use kernel::text::Name;
use planning::dates::{date_at, later, zone};
use planning::forecast::make::{self, Permits};
use planning::risk::decision::{AskAcceptance, ask_acceptance};
use planning::risk::from_forecast::{Raise, raise};
use planning::risk::service as risks;
use planning::risk::{NewRisk, Owner, Source, Treatment};

use super::cast::Client;
use super::places::{Place, name, prose};
use super::stage::{DAYS, Stage, text};
use super::upkeeping::token_of;

/// Days with a forecast before the history ends.
pub(super) const FORECAST_DAYS: i64 = 45;

/// Risks that were known when the client was taken on.
pub(super) async fn known_risks(stage: &Stage, place: &Place, client: &Client) -> anyhow::Result<()> {
    let today = date_at(&zone(place.zone), stage.now());
    let title: Name = text(Name::parse("title", &format!("{} stands on one machine", client.services[0].0)))?;
    let new = NewRisk {
        id: None,
        client: place.client,
        title,
        description: prose("If the machine fails, nobody can work with it until it is repaired or replaced.")?,
        likelihood: 2,
        impact: 4,
        service: place.services.first().copied(),
        owner: Some(Owner::Team(place.team)),
        treatment: Treatment::Mitigate,
        review_on: later(today, 120),
        source: Source::MANUAL,
    };
    risks::create(&stage.features.planning, &stage.lead, new).await?;
    Ok(())
}

/// What is planned on a day.
pub(super) async fn day(stage: &Stage, place: &Place, (which, day): (usize, i64)) -> anyhow::Result<()> {
    if day == 52 && which < 2 {
        accept_one(stage, place, which).await?;
    }
    if day == DAYS - 3 && which == 2 {
        ask(stage, place, "Two workstations get no updates any more").await?;
    }
    if day < DAYS - FORECAST_DAYS {
        return Ok(());
    }
    let permits = Permits { read: stage.permit(place.client), write: stage.permit(place.client) };
    let machine = if which == 2 { 1 } else { 0 };
    let at = make::Place { client: place.client, device: place.device(machine), zone: place.zone.to_owned() };
    let made = make::of_device(&stage.features.planning, &permits, &at, stage.now()).await?;
    stage.work_off().await?;
    if day == DAYS - 6
        && let Some(forecast) = made.iter().find(|one| one.component == "/data")
    {
        let wanted = Raise {
            likelihood: Some(4),
            impact: Some(4),
            service: place.services.first().copied(),
            description: None,
            review_on: None,
        };
        raise(&stage.features.planning, &stage.lead, forecast.id, wanted).await?;
    }
    Ok(())
}

/// A risk that the client accepts through its link.
async fn accept_one(stage: &Stage, place: &Place, which: usize) -> anyhow::Result<()> {
    let titles = ["The old cash desk gets no updates any more", "The workshop has one way to the internet"];
    let token = ask(stage, place, titles[which % titles.len()]).await?;
    let Some(token) = token else { return Ok(()) };
    stage.pass(40);
    let answer = ("accept".to_owned(), prose("We know it and replace it next year.")?);
    tenancy::decision::answer_by_link(&stage.features.tenancy, &token, "demonstration", answer).await?;
    stage.work_off().await
}

/// A risk whose acceptance the client is asked for; gives the link's token.
async fn ask(stage: &Stage, place: &Place, title: &str) -> anyhow::Result<Option<kernel::Secret>> {
    let env = &stage.features.planning;
    let today = date_at(&zone(place.zone), stage.now());
    let new = NewRisk {
        id: None,
        client: place.client,
        title: name(title)?,
        description: prose("It works, and nobody mends it any more when a weakness becomes known.")?,
        likelihood: 3,
        impact: 3,
        service: None,
        owner: Some(Owner::Team(place.team)),
        treatment: Treatment::Accept,
        review_on: later(today, 90),
        source: Source::MANUAL,
    };
    let risk = risks::create(env, &stage.lead, new).await?;
    let asked = AskAcceptance {
        contact: place.contacts[1],
        question: None,
        impact: prose("A weakness that becomes known stays open until the machine is replaced.")?,
        deadline: stage.now().plus(Duration::from_secs(14 * 86_400)),
        until: later(today, 180),
    };
    let (_, asked) = ask_acceptance(env, &stage.lead, risk.id, risk.version, asked).await?;
    stage.work_off().await?;
    Ok(asked.url.and_then(|url| token_of(&url)).or_else(|| stage.letters.take("decision")))
}
