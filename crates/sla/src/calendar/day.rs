//! What a version of a calendar says about one date.

use jiff::civil::{Date, Time};
use serde::Serialize;

use super::{CalendarVersion, Schedule, Weekday, Window, Zone};
use crate::Instant;
use crate::instant::DAY_MS;

/// Why a date has no business time left at some instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Closure {
    /// Outside the windows of the weekday.
    Hours,
    /// The date is a holiday.
    Holiday,
    /// Outside the windows that were set for this date.
    Override,
}

impl CalendarVersion {
    /// The windows that start on a date, in wall time, as they are written.
    pub(crate) fn windows(&self, date: Date) -> &[Window] {
        match self.rule(date) {
            Closure::Override => self.overrides.get(&date).map_or(&[], Vec::as_slice),
            Closure::Holiday => &[],
            Closure::Hours => self.weekly.get(&Weekday::of(date)).map_or(&[], Vec::as_slice),
        }
    }

    /// What decides about a date.
    pub(crate) fn rule(&self, date: Date) -> Closure {
        if self.overrides.contains_key(&date) {
            Closure::Override
        } else if self.holidays.iter().any(|holiday| holiday.covers(date)) {
            Closure::Holiday
        } else {
            Closure::Hours
        }
    }

    /// The same windows as instants, by their start, without empty ones.
    pub(crate) fn pieces(&self, date: Date, zone: &Zone) -> Vec<(Instant, Instant)> {
        let mut pieces: Vec<_> =
            self.windows(date).iter().map(|window| window.on(date, zone)).filter(|(start, end)| start < end).collect();
        pieces.sort_unstable();
        pieces
    }
}

impl Schedule<'_> {
    /// Why a closed instant is closed (version and rule of its local date), and until when that is the reason: at most to the
    /// end of the date or of the version. `None` where no version is in force.
    pub(crate) fn closure(&self, at: Instant) -> (Instant, Option<(usize, Closure)>) {
        let coming = self.stages.partition_point(|stage| stage.from <= at);
        let Some(stage) = coming.checked_sub(1).and_then(|index| self.stages.get(index)) else {
            return (self.stages.first().map_or(Instant::MAX, |first| first.from), None);
        };
        let date = self.zone.local(at).date();
        let midnight = date.tomorrow().map_or(Instant::MAX, |next| self.zone.start(next.to_datetime(Time::midnight())));
        // Where midnight exists twice, the first one may lie before an instant of the date that it ends.
        let until = if midnight > at { midnight } else { at.plus_ms(DAY_MS / 24) };
        (until.min(stage.until), Some((stage.index, stage.version.rule(date))))
    }
}
