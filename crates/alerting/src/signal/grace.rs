//! Time in which raise holds rest: after a boot of the device and after a return of data.

/// The graces of one signal; starts are sorted, all are of one length.
pub(crate) struct Graces<'a> {
    pub boots: &'a [i64],
    pub returns: &'a [i64],
    pub length: i64,
}

impl Graces<'_> {
    /// Whether a stamp lies in one.
    pub fn contain(&self, stamp: i64) -> bool {
        [self.boots, self.returns].iter().any(|starts| {
            // All are of one length, so the latest that began is the one that lasts longest.
            let begun = starts.partition_point(|start| *start <= stamp);
            begun.checked_sub(1).is_some_and(|last| stamp < starts[last] + self.length)
        })
    }

    /// Seconds of `[from, to)` outside all of them.
    pub fn outside(&self, from: i64, to: i64) -> i64 {
        if to <= from {
            return 0;
        }
        let (boots, returns) = (self.touching(self.boots, from, to), self.touching(self.returns, from, to));
        if boots.is_empty() && returns.is_empty() {
            return to - from;
        }
        let mut starts: Vec<i64> = boots.iter().chain(returns).copied().collect();
        starts.sort_unstable();
        let (mut counted, mut reached) = (0, from);
        for start in starts {
            counted += (start - reached).max(0);
            reached = reached.max(start + self.length);
        }
        counted + (to - reached).max(0)
    }

    fn touching<'a>(&self, starts: &'a [i64], from: i64, to: i64) -> &'a [i64] {
        let first = starts.partition_point(|start| *start + self.length <= from);
        let end = starts.partition_point(|start| *start < to);
        starts.get(first..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_outside_is_counted_second_by_second() {
        let graces = Graces { boots: &[10, 15, 100], returns: &[12, 40], length: 20 };
        for from in 0..130 {
            for to in from..130 {
                let brute = (from..to)
                    .filter(|second| ![10, 15, 100, 12, 40].iter().any(|start| (*start..start + 20).contains(second)));
                assert_eq!(graces.outside(from, to), i64::try_from(brute.count()).unwrap(), "{from}..{to}");
            }
        }
        let inside: Vec<i64> = (0..130).filter(|second| graces.contain(*second)).collect();
        let expected: Vec<i64> = (10..35).chain(40..60).chain(100..120).collect();
        assert_eq!(inside, expected);
    }

    #[test]
    fn a_grace_of_no_length_is_none() {
        let graces = Graces { boots: &[10], returns: &[], length: 0 };
        assert!(!graces.contain(10));
        assert_eq!(graces.outside(0, 20), 20);
    }
}
