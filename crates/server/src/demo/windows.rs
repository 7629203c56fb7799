//! What is agreed about alerts: a machine that may be full, windows of maintenance in the past and to come.

use std::time::Duration;

use alerting::exception::{self, NewException};
use alerting::maintenance::{self, Mode, NewWindow, Reach};

use super::places::{Place, line, name, prose, rule};
use super::stage::{DAYS, Stage};

/// Days on which a window is opened, and the hours until it begins.
const WINDOWS: [(i64, u64); 4] = [(30, 9), (60, 9), (72, 2), (DAYS - 1, 40)];

/// The exception that a client has from the beginning.
pub(super) async fn agree(stage: &Stage, place: &Place) -> anyhow::Result<()> {
    let new = NewException {
        id: None,
        rule: rule(stage, "filesystem.inodes").await?,
        device: place.device(2),
        component: Some(line("/data")?),
        reason: prose("A program keeps very many small files here, and that is meant.")?,
        approved_by: name("Demo contact (management)")?,
        expires_at: stage.now().plus(Duration::from_secs(200 * 86_400)),
    };
    exception::service::create(&stage.features.alerting, &stage.lead, new).await?;
    Ok(())
}

/// The windows of a day.
pub(super) async fn day(stage: &Stage, place: &Place, (which, day): (usize, i64)) -> anyhow::Result<()> {
    for (_, hours) in WINDOWS.iter().filter(|window| window.0 == day && which == 0) {
        let starts_at = stage.now().plus(Duration::from_secs(hours * 3_600));
        let new = NewWindow {
            id: None,
            client: place.client,
            name: name("Updates of the file server")?,
            note: prose("Restarts are to be expected. Agreed with the office.")?,
            starts_at,
            ends_at: starts_at.plus(Duration::from_secs(3 * 3_600)),
            mode: Mode::NotifyOff,
            reach: Reach::Devices(vec![place.device(0)]),
            expected_classes: Vec::new(),
        };
        maintenance::service::create(&stage.features.alerting, &stage.lead, new).await?;
    }
    Ok(())
}
