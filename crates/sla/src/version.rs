//! Versions of a definition: since when one is in force, and since when it is known.
//!
//! A version is in force from `valid_from` until the next one's. It is known from `recorded_at`; an answer for an instant
//! uses exactly what was known then. Recorded later than valid restates the past, earlier announces the future. Of several
//! versions with the same `valid_from` the one recorded last counts, of those the last in the list.

use crate::Instant;

/// What every version of a definition says about itself.
pub(crate) trait Version {
    /// From when on it is in force; `None` = always.
    fn valid_from(&self) -> Option<Instant>;
    /// Since when it is known, if that is another instant than `valid_from`.
    fn recorded_at(&self) -> Option<Instant>;

    /// Since when it is known; `None` = always.
    fn known_from(&self) -> Option<Instant> {
        self.recorded_at().or(self.valid_from())
    }
}

/// A version with the time in which it is in force.
#[derive(Debug)]
pub(crate) struct Stage<'a, V> {
    /// Place in the definition's list of versions, from 0.
    pub index: usize,
    pub version: &'a V,
    pub from: Instant,
    /// Exclusive.
    pub until: Instant,
}

// By hand, since a derived `Copy` would ask for versions that are `Copy`.
impl<V> Clone for Stage<'_, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for Stage<'_, V> {}

/// The versions known at an instant, each with its time in force, in order and without overlap.
pub(crate) fn stages<V: Version>(versions: &[V], as_of: Instant) -> Vec<Stage<'_, V>> {
    let mut known: Vec<(usize, &V)> = versions
        .iter()
        .enumerate()
        .filter(|(_, version)| version.known_from().is_none_or(|known_from| known_from <= as_of))
        .collect();
    known.sort_by_key(|(index, version)| (version.valid_from(), version.known_from(), *index));
    let mut stages: Vec<Stage<'_, V>> = Vec::with_capacity(known.len());
    for (index, version) in known {
        let from = version.valid_from().unwrap_or(Instant::MIN);
        if let Some(previous) = stages.last_mut() {
            previous.until = from;
        }
        stages.push(Stage { index, version, from, until: Instant::MAX });
    }
    stages.retain(|stage| stage.from < stage.until);
    stages
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Plain(Option<i64>, Option<i64>);

    impl Version for Plain {
        fn valid_from(&self) -> Option<Instant> {
            self.0.map(Instant::from_millis)
        }
        fn recorded_at(&self) -> Option<Instant> {
            self.1.map(Instant::from_millis)
        }
    }

    fn order(versions: &[Plain], as_of: i64) -> Vec<(usize, i64)> {
        stages(versions, Instant::from_millis(as_of)).iter().map(|s| (s.index, s.from.millis().max(-1))).collect()
    }

    #[test]
    fn versions_follow_each_other_as_far_as_they_are_known() {
        let versions =
            [Plain(Some(100), None), Plain(None, None), Plain(Some(50), Some(200)), Plain(Some(300), Some(10))];
        assert_eq!(order(&versions, 0), [(1, -1)]);
        assert_eq!(order(&versions, 150), [(1, -1), (0, 100), (3, 300)], "the announced version counts");
        assert_eq!(order(&versions, 200), [(1, -1), (2, 50), (0, 100), (3, 300)], "the past is restated");
    }

    #[test]
    fn the_later_record_wins_at_the_same_instant() {
        let versions = [Plain(Some(5), Some(9)), Plain(Some(5), None), Plain(Some(5), Some(9))];
        assert_eq!(order(&versions, 8), [(1, 5)]);
        assert_eq!(order(&versions, 9), [(2, 5)]);
    }
}
