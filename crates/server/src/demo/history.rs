//! The 90 days, one after the other.

use std::time::Duration;

use kernel::Timestamp;

use super::cast::cast;
use super::incident::{self, Incident};
use super::places::{self, Place};
use super::stage::{DAYS, Stage};
use super::{desk, plan, reports, runs, upkeeping, windows};

/// From this seed everything follows that is measured.
const SEED: u64 = 0x5eed_0de3_0000_0001;
/// Seconds between two ticks of long ago.
const COARSE_S: i64 = 3_600;
/// Seconds between two ticks of the last days.
const FINE_S: i64 = 300;
/// Days between two batches of long ago.
const OUTAGE_DAYS: i64 = 5;
/// Days whose ticks are fine.
const FINE_DAYS: i64 = 3;

/// The history so far.
pub(super) struct Story {
    /// The clients.
    pub(super) places: Vec<Place>,
    /// What everybody has in common.
    pub(super) runbook: runs::Published,
}

/// Tells the whole history, to the stage's end.
pub(super) async fn tell(stage: &mut Stage) -> anyhow::Result<()> {
    let team = stage.rewind().await?;
    let begin = stage.now();
    stage.people().await?;
    let mut places = Vec::new();
    for (at, client) in cast().iter().enumerate() {
        let seed = SEED ^ u64::try_from(at)?.rotate_left(32);
        places.push(places::take_on(stage, client, (team, seed)).await?);
    }
    let runbook = runs::publish(stage).await?;
    let mut story = Story { places, runbook };
    for (at, place) in story.places.iter().enumerate() {
        upkeeping::oblige(stage, place).await?;
        windows::agree(stage, place).await?;
        plan::known_risks(stage, place, &cast()[at]).await?;
    }
    for day in 0..=DAYS {
        tell_day(stage, &mut story, (begin, day)).await?;
    }
    stage.clock.set(stage.end);
    incident::still_open(stage, &mut story.places[0]).await?;
    Ok(())
}

async fn tell_day(stage: &mut Stage, story: &mut Story, (begin, day): (Timestamp, i64)) -> anyhow::Result<()> {
    let midnight = begin.plus(Duration::from_secs(day.unsigned_abs() * 86_400));
    let step = if day >= DAYS - FINE_DAYS { FINE_S } else { COARSE_S };
    let at = |minutes: u64| midnight.plus(Duration::from_secs(minutes * 60));
    // The last day is cut where the real day stands; what would come later is not told.
    let still = |minutes: u64| at(minutes) < stage.end.minus(Duration::from_secs(2 * 3_600));
    if !still(0) {
        return Ok(());
    }
    stage.clock.set(at(5));
    // What lies long ago comes in batches of some days, as after an outage; forecasts want each day.
    if day % OUTAGE_DAYS == 0 || day >= DAYS - plan::FORECAST_DAYS {
        for place in &mut story.places {
            catch_up(stage, place, step).await?;
        }
    }
    for name in ["upkeep.generate", "tickets.sla_sweep", "tickets.close", "decisions.expire", "risks.lapse"] {
        stage.reconcile(name).await?;
    }
    for one in incident::PLAN.iter().filter(|one| one.day == day && still(one.minute + 300)) {
        stage.clock.set(at(one.minute));
        incident_of(stage, story, one, step).await?;
    }
    for which in 0..story.places.len() {
        let hour = 10 + u64::try_from(which)?;
        if !still(hour * 60 + 120) {
            continue;
        }
        stage.clock.set(stage.now().max(at(hour * 60)));
        let place = &story.places[which];
        windows::day(stage, place, (which, day)).await?;
        desk::day(stage, place, (which, day)).await?;
        upkeeping::day(stage, place, (which, day)).await?;
        runs::day(stage, place, (&story.runbook, which, day)).await?;
        plan::day(stage, place, (which, day)).await?;
        reports::day(stage, place, (begin, which)).await?;
    }
    stage.reconcile("runs.advance").await?;
    Ok(())
}

async fn incident_of(stage: &Stage, story: &mut Story, one: &Incident, step: i64) -> anyhow::Result<()> {
    let Some(place) = story.places.get_mut(one.client) else { return Ok(()) };
    catch_up(stage, place, step).await?;
    incident::tell(stage, place, one).await
}

/// All machines of a client report what they have measured meanwhile.
pub(super) async fn catch_up(stage: &Stage, place: &mut Place, step: i64) -> anyhow::Result<()> {
    let ingestion = &stage.features.ingestion;
    for agent in &mut place.agents {
        agent.sign_in(ingestion, stage.now()).await?;
        agent.report(ingestion, stage.now(), step).await?;
    }
    stage.features.alerting.evaluate(place.client).await?;
    stage.work_off().await
}
