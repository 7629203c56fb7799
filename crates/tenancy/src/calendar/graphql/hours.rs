//! Windows, overrides and holidays, as the API writes and reads them. Each is read by the crate `sla`, so that what is
//! accepted is what the clock understands.

use std::collections::BTreeMap;

use async_graphql::{Enum, InputObject, SimpleObject};
use kernel::{ErrorCode, UserError};
use serde_json::json;

use crate::input::Checked;

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "sla::Weekday")]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

/// A window of a weekday. It may end on the next date: then the end is not after the start.
#[derive(Debug, Clone, SimpleObject)]
pub struct WeeklyWindow {
    /// On which weekday it starts.
    weekday: Weekday,
    /// First open minute, such as `09:00`.
    from: String,
    /// First closed minute, such as `17:00`, or `24:00`.
    to: String,
}

/// A window of a date.
#[derive(Debug, Clone, SimpleObject)]
pub struct ClockWindow {
    /// First open minute, such as `09:00`.
    from: String,
    /// First closed minute, such as `17:00`, or `24:00`.
    to: String,
}

/// The windows of one date, whatever else would apply.
#[derive(Debug, Clone, SimpleObject)]
pub struct CalendarOverride {
    /// The date, such as `2026-12-24`.
    date: String,
    /// Its windows; none is closed.
    windows: Vec<ClockWindow>,
}

/// Dates without windows: a date, a range, or something that comes again every year.
#[derive(Debug, Clone, Default, SimpleObject)]
pub struct Holiday {
    /// A single date, or the first of a range, such as `2026-12-24`.
    date: Option<String>,
    /// The last date of a range.
    to: Option<String>,
    /// A day of every year, or the first of a range, such as `12-25`.
    yearly: Option<String>,
    /// The last day of a range of every year; before `yearly` it lies in the next year.
    yearly_to: Option<String>,
    /// In words.
    text: String,
}

/// A window of a weekday.
#[derive(Debug, InputObject)]
pub struct WeeklyWindowInput {
    /// On which weekday it starts.
    weekday: Weekday,
    /// First open minute, such as `09:00`.
    from: String,
    /// First closed minute, such as `17:00`, or `24:00`. Not after the start, it lies on the next date.
    to: String,
}

/// A window of a date.
#[derive(Debug, InputObject)]
pub struct ClockWindowInput {
    /// First open minute, such as `09:00`.
    from: String,
    /// First closed minute, such as `17:00`, or `24:00`.
    to: String,
}

/// The windows of one date.
#[derive(Debug, InputObject)]
pub struct CalendarOverrideInput {
    /// The date, such as `2026-12-24`.
    date: String,
    /// Its windows; none is closed.
    windows: Vec<ClockWindowInput>,
}

/// Dates without windows: `date`, `date` and `to`, `yearly`, `yearly` and `yearlyTo`, or `nthWeekday`.
#[derive(Debug, InputObject)]
pub struct HolidayInput {
    /// A single date, or the first of a range, such as `2026-12-24`.
    date: Option<String>,
    /// The last date of a range.
    to: Option<String>,
    /// A day of every year, or the first of a range, such as `12-25`.
    yearly: Option<String>,
    /// The last day of a range of every year.
    yearly_to: Option<String>,
    /// A weekday of a month, such as the last Monday of May.
    nth_weekday: Option<NthWeekdayInput>,
}

/// A weekday of a month of every year.
#[derive(Debug, InputObject)]
pub struct NthWeekdayInput {
    /// The month, 1 to 12.
    month: i32,
    /// Which weekday.
    weekday: Weekday,
    /// Which of them: 1 to 4, or -1 for the last.
    nth: i32,
}

/// A version without any window.
pub(super) fn empty() -> sla::CalendarVersion {
    sla::CalendarVersion {
        valid_from: None,
        recorded_at: None,
        weekly: BTreeMap::new(),
        overrides: BTreeMap::new(),
        holidays: Vec::new(),
    }
}

fn window(field: &str, from: &str, to: &str) -> Result<sla::Window, UserError> {
    format!("{}-{}", from.trim(), to.trim()).parse().map_err(|_| {
        let message = "A window is written as 09:00 to 17:00; only the end may be 24:00.";
        UserError::new(ErrorCode::Invalid, field, message)
    })
}

pub(super) fn parse_weekly(
    checked: &mut Checked,
    lines: Vec<WeeklyWindowInput>,
) -> BTreeMap<sla::Weekday, Vec<sla::Window>> {
    let mut weekly: BTreeMap<sla::Weekday, Vec<sla::Window>> = BTreeMap::new();
    for (index, line) in lines.into_iter().enumerate() {
        if let Some(window) = checked.take(window(&format!("weekly.{index}"), &line.from, &line.to)) {
            weekly.entry(line.weekday.into()).or_default().push(window);
        }
    }
    weekly.values_mut().for_each(|windows| windows.sort_unstable());
    weekly
}

pub(super) fn parse_overrides(
    checked: &mut Checked,
    lines: Vec<CalendarOverrideInput>,
) -> Vec<(String, Vec<sla::Window>)> {
    let mut overrides = Vec::new();
    for (index, line) in lines.into_iter().enumerate() {
        let field = format!("overrides.{index}.windows");
        let windows = line.windows.iter().filter_map(|w| checked.take(window(&field, &w.from, &w.to))).collect();
        overrides.push((line.date.trim().to_owned(), windows));
    }
    overrides
}

pub(super) fn parse_holidays(checked: &mut Checked, lines: Vec<HolidayInput>) -> Vec<sla::Holiday> {
    let parsed = lines.into_iter().enumerate().map(|(index, line)| line.parse(&format!("holidays.{index}")));
    parsed.filter_map(|holiday| checked.take(holiday)).collect()
}

impl HolidayInput {
    fn parse(self, field: &str) -> Result<sla::Holiday, UserError> {
        let text = |text: Option<String>| text.map(|text| text.trim().to_owned());
        let (date, to) = (text(self.date), text(self.to));
        let (yearly, yearly_to) = (text(self.yearly), text(self.yearly_to));
        let written = match (date, to, yearly, yearly_to, self.nth_weekday) {
            (Some(date), None, None, None, None) => Some(json!({"date": date})),
            (Some(from), Some(to), None, None, None) => Some(json!({"from": from, "to": to})),
            (None, None, Some(yearly), None, None) => Some(json!({"yearly": yearly})),
            (None, None, Some(from), Some(to), None) => Some(json!({"yearly_from": from, "yearly_to": to})),
            (None, None, None, None, Some(rule)) => {
                let weekday = serde_json::to_value(sla::Weekday::from(rule.weekday)).unwrap_or_default();
                Some(json!({"nth_weekday": {"month": rule.month, "weekday": weekday, "nth": rule.nth}}))
            }
            _ => None,
        };
        written.and_then(|written| serde_json::from_value(written).ok()).ok_or_else(|| {
            let message = "A holiday is one date (2026-12-24), a range of dates, a day of every year (12-25), a range of \
                           every year, or a weekday of a month.";
            UserError::new(ErrorCode::Invalid, field, message)
        })
    }
}

/// Start and end of a window as they are written.
fn ends(window: sla::Window) -> (String, String) {
    let text = window.to_string();
    let (from, to) = text.split_once('-').unwrap_or((&text, ""));
    (from.to_owned(), to.to_owned())
}

pub(super) fn weekly(version: &sla::CalendarVersion) -> Vec<WeeklyWindow> {
    let each = version.weekly.iter().flat_map(|(day, windows)| windows.iter().map(move |window| (*day, *window)));
    each.map(|(day, window)| {
        let (from, to) = ends(window);
        WeeklyWindow { weekday: day.into(), from, to }
    })
    .collect()
}

pub(super) fn overrides(version: &sla::CalendarVersion) -> Vec<CalendarOverride> {
    let clock = |window: &sla::Window| {
        let (from, to) = ends(*window);
        ClockWindow { from, to }
    };
    let whole = version.overrides.iter();
    whole
        .map(|(date, windows)| CalendarOverride {
            date: date.to_string(),
            windows: windows.iter().map(clock).collect(),
        })
        .collect()
}

pub(super) fn holidays(version: &sla::CalendarVersion) -> Vec<Holiday> {
    version.holidays.iter().map(|holiday| shown(holiday.dates())).collect()
}

fn shown(dates: sla::HolidayDates) -> Holiday {
    use sla::HolidayDates::{Date, NthWeekday, Range, Yearly, YearlyRange};
    match dates {
        Date(date) => Holiday { date: Some(date.to_string()), text: date.to_string(), ..Holiday::default() },
        Range(from, to) => Holiday {
            date: Some(from.to_string()),
            to: Some(to.to_string()),
            text: format!("{from} to {to}"),
            ..Holiday::default()
        },
        Yearly(day) => {
            Holiday { yearly: Some(day.to_string()), text: format!("every year on {day}"), ..Holiday::default() }
        }
        YearlyRange(from, to) => Holiday {
            yearly: Some(from.to_string()),
            yearly_to: Some(to.to_string()),
            text: format!("every year from {from} to {to}"),
            ..Holiday::default()
        },
        NthWeekday(rule) => Holiday { text: in_words(rule), ..Holiday::default() },
    }
}

/// Such as "the last Monday of May".
fn in_words(rule: sla::NthWeekday) -> String {
    let month = kernel::time::month_name(rule.month).unwrap_or("the month");
    let which = match rule.nth {
        1 => "first",
        2 => "second",
        3 => "third",
        4 => "fourth",
        _ => "last",
    };
    let day = match rule.weekday {
        sla::Weekday::Mon => "Monday",
        sla::Weekday::Tue => "Tuesday",
        sla::Weekday::Wed => "Wednesday",
        sla::Weekday::Thu => "Thursday",
        sla::Weekday::Fri => "Friday",
        sla::Weekday::Sat => "Saturday",
        sla::Weekday::Sun => "Sunday",
    };
    format!("the {which} {day} of {month}")
}
