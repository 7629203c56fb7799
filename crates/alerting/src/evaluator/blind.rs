//! What stands in for signs of life while no node listened.
//!
//! Whether anybody evaluated is a fact of the installation, not of one engine: another node may have looked while the
//! engine at hand lay in a row or in the memory of a node that had nothing to do. The fires of the reconciler, which looks
//! at every client each minute on one of the nodes, tell it.

use db::Db;
use kernel::{Failure, Permit, Timestamp};

use super::reconciler::EVALUATE;
use crate::signal::{Condition, Engine, Input, Level, Standing};
use crate::wording::{seconds, timestamp};

/// A gap in evaluation that is longer is nobody's silence but our own, in seconds: two fires.
const BLIND_AFTER_S: i64 = 120;

/// Seconds in which nobody evaluated, without the two ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hole {
    pub from: i64,
    pub to: i64,
}

impl Hole {
    /// Whether a second lies in it.
    pub(super) const fn contains(self, t: i64) -> bool {
        self.from < t && t < self.to
    }
}

/// While nobody evaluated, nobody could be heard: every device that was not silent before counts as heard all along, and
/// as just begun. Gives the holes that were bridged; an engine that stood still while others looked has none.
///
/// # Errors
/// What the database says.
pub(super) async fn bridge(
    db: &Db,
    permit: &Permit,
    engine: &mut Engine,
    now: Timestamp,
) -> Result<Vec<Hole>, Failure> {
    let (closed, now_s) = (engine.closed(), seconds(now));
    if engine.signals().next().is_none() || now_s - closed <= BLIND_AFTER_S {
        return Ok(Vec::new());
    }
    let from = timestamp(closed);
    let read = db.read(permit, move |tx| Box::pin(async move { jobs::fires(tx, EVALUATE, from).await }));
    let fires: Vec<i64> = read.await?.into_iter().map(seconds).collect();
    let holes = holes(closed, &fires, now_s);
    for hole in &holes {
        cross(engine, *hole);
    }
    Ok(holes)
}

/// The gaps that are too long between the last closed instant, the fires since, and now.
fn holes(closed: i64, fires: &[i64], now_s: i64) -> Vec<Hole> {
    let mut found = Vec::new();
    let mut from = closed;
    // A node whose clock is ahead may have claimed a fire that is still to come here.
    for to in fires.iter().copied().map(|fire| fire.min(now_s)).chain([now_s]) {
        if to - from > BLIND_AFTER_S {
            found.push(Hole { from, to });
        }
        from = from.max(to);
    }
    found
}

fn cross(engine: &mut Engine, hole: Hole) {
    // What fell silent while somebody looked is silent.
    engine.advance_to(hole.from);
    let mut shortest = i64::MAX;
    let mut devices = Vec::new();
    for view in engine.signals() {
        if let Condition::Silence(rule) = &view.rule.condition
            && view.standing == Standing::Applies
        {
            shortest = shortest.min(rule.silent_after);
            if view.level == Level::Ok {
                devices.push(view.device.to_owned());
            }
        }
    }
    let mut boots = |t: i64| {
        for device in &devices {
            engine.feed(Input::Boot { t, at: None, device });
        }
    };
    let step = (shortest / 2).clamp(15, 3_600);
    let mut t = hole.from + 1;
    while t < hole.to {
        boots(t);
        t += step;
    }
    boots(hole.to);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_looked_at_is_a_hole() {
        let hole = |from, to| Hole { from, to };
        // Nobody at all.
        assert_eq!(holes(1_000, &[], 1_121), [hole(1_000, 1_121)]);
        assert!(holes(1_000, &[], 1_120).is_empty());
        // Others, each minute.
        assert!(holes(1_000, &[1_020, 1_080, 1_140, 1_200, 1_260], 1_300).is_empty());
        // Others, with an outage between, and one that lasts until now.
        assert_eq!(holes(1_000, &[1_020, 1_080, 4_680, 4_740], 4_800), [hole(1_080, 4_680)]);
        assert_eq!(holes(1_000, &[1_020, 1_080], 4_800), [hole(1_080, 4_800)]);
        // A fire of a clock that is ahead, and one that lies before.
        assert_eq!(holes(1_000, &[990, 1_320], 1_300), [hole(1_000, 1_300)]);
    }
}
