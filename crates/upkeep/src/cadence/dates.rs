//! The dates of a recurrence within a span.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::{Cadence, DayOfMonth, Rule};

/// Most dates of one question. A daily rule over a year fits.
const MOST: usize = 400;

impl Cadence {
    /// The due dates in `[from, to]`, oldest first; at most 400.
    #[must_use]
    pub fn dates(&self, from: Date, to: Date) -> Vec<Date> {
        let from = from.max(self.starts_on);
        let mut found = Vec::new();
        let mut step = self.first_step(from);
        // Each step is later than the one before, so this ends at `to` or at the end of the calendar.
        while found.len() < MOST {
            let Some(start) = self.start_of_step(step) else { break };
            if start > to {
                break;
            }
            found.extend(self.within_step(start).into_iter().filter(|date| (from..=to).contains(date)));
            step += 1;
        }
        found.truncate(MOST);
        found
    }

    /// The first due date at or after `from`.
    #[must_use]
    pub fn next_on_or_after(&self, from: Date) -> Option<Date> {
        // The widest step is five years.
        let to = from.max(self.starts_on).saturating_add(6.years());
        let step = self.first_step(from.max(self.starts_on));
        (step..step + 3)
            .filter_map(|step| self.start_of_step(step))
            .flat_map(|start| self.within_step(start))
            .find(|date| (from.max(self.starts_on)..=to).contains(date))
    }

    /// The number of the step that holds `date` or begins next before it; step 0 holds `starts_on`.
    fn first_step(&self, date: Date) -> i32 {
        let interval = i32::from(self.interval.max(1));
        let units = match self.rule {
            Rule::Daily => days_between(self.starts_on, date),
            Rule::Weekly { .. } => days_between(monday_of(self.starts_on), date) / 7,
            Rule::Monthly { .. } => months(date) - months(self.starts_on),
            Rule::Yearly { .. } => i32::from(date.year()) - i32::from(self.starts_on.year()),
        };
        units.max(0) / interval
    }

    /// The first date of a step; `None` beyond the calendar.
    fn start_of_step(&self, step: i32) -> Option<Date> {
        let units = i64::from(step) * i64::from(self.interval.max(1));
        let (from, span) = match self.rule {
            Rule::Daily => (self.starts_on, Span::new().try_days(units)),
            Rule::Weekly { .. } => (monday_of(self.starts_on), Span::new().try_weeks(units)),
            Rule::Monthly { .. } => (self.starts_on.first_of_month(), Span::new().try_months(units)),
            Rule::Yearly { .. } => (self.starts_on.first_of_year(), Span::new().try_years(units)),
        };
        from.checked_add(span.ok()?).ok()
    }

    /// The dates of the step that begins with `start`.
    fn within_step(&self, start: Date) -> Vec<Date> {
        match &self.rule {
            Rule::Daily => vec![start],
            Rule::Weekly { weekdays } => {
                let date = |offset: i8| start.checked_add(i64::from(offset).days()).ok();
                weekdays.iter().filter_map(|weekday| date(weekday.to_monday_zero_offset())).collect()
            }
            Rule::Monthly { day } => day.within(start).into_iter().collect(),
            Rule::Yearly { month, day } => {
                let first = Date::new(start.year(), *month, 1).ok();
                first.and_then(|first| day.within(first)).into_iter().collect()
            }
        }
    }
}

impl DayOfMonth {
    /// This day of the month that begins with `first`.
    fn within(self, first: Date) -> Option<Date> {
        match self {
            Self::Day(day) => Date::new(first.year(), first.month(), day.clamp(1, first.days_in_month())).ok(),
            Self::Weekday { nth, weekday } => first.nth_weekday_of_month(nth, weekday).ok(),
        }
    }
}

fn monday_of(date: Date) -> Date {
    let back = i64::from(date.weekday().to_monday_zero_offset());
    date.checked_sub(back.days()).unwrap_or(date)
}

/// Whole days from one date to another; negative if the other is earlier.
pub(super) fn days_between(from: Date, to: Date) -> i32 {
    // Between two dates of the calendar there are at most seven million days.
    from.until(to).map_or(0, |span| span.get_days())
}

fn months(date: Date) -> i32 {
    i32::from(date.year()) * 12 + i32::from(date.month())
}
