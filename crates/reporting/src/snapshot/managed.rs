//! "Is my IT managed, or only watched?" in parts. Each part is a value from facts, or honestly not known; what is not
//! known counts neither way.

use crate::data::ManagedPart;
use crate::render::wording::count;

/// What is counted of a client and period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts {
    /// Days of the period.
    pub days: i64,
    /// Devices that are not retired.
    pub devices: i64,
    /// Minutes of planned, project and administrative work.
    pub planned_minutes: i64,
    /// Minutes of reactive work.
    pub reactive_minutes: i64,
    /// Upkeep that was done in time.
    pub done: i64,
    /// Upkeep that was done late.
    pub late: i64,
    /// Upkeep that was missed.
    pub missed: i64,
    /// Alerts that began.
    pub alerts: i64,
    /// Alerts that somebody took up or a ticket followed.
    pub acted: i64,
    /// Tickets that came back for the same cause.
    pub recurrences: i64,
    /// Tickets that monitoring opened.
    pub alert_tickets: i64,
    /// Days since a restore test was done; `None` if none ever was.
    pub restore_age_days: Option<i64>,
    /// Restore tests that were ever owed.
    pub restore_owed: i64,
    /// Risks that are open.
    pub open_risks: i64,
    /// Age of the oldest open risk, in days.
    pub oldest_risk_days: Option<i64>,
    /// Risks ever entered.
    pub risks: i64,
    /// Forecasts that came true; what was averted counts neither way.
    pub forecast_hits: i64,
    /// Forecasts that were scored.
    pub forecasts_scored: i64,
}

/// The parts, in the order in which they are shown.
#[must_use]
pub fn parts(facts: &Facts) -> Vec<ManagedPart> {
    vec![
        planned_share(facts),
        upkeep_in_time(facts),
        alerts_with_action(facts),
        alerts_per_device(facts),
        recurrence(facts),
        restore_test(facts),
        risks(facts),
        forecasts(facts),
    ]
}

fn part(key: &str, name: &str, known: Option<(i64, String)>, facts: String) -> ManagedPart {
    let (points, value) = match known {
        Some((points, value)) => (i32::try_from(points.clamp(0, 100)).ok(), value),
        None => (None, "not known".to_owned()),
    };
    ManagedPart { key: key.to_owned(), name: name.to_owned(), points, value, facts }
}

/// A share in whole per cent; `None` of nothing.
fn share(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| part.saturating_mul(100) / whole)
}

/// A count with its noun.
fn many(number: i64, one: &str, many: &str) -> String {
    count(number.unsigned_abs(), one, many)
}

fn planned_share(facts: &Facts) -> ManagedPart {
    let whole = facts.planned_minutes + facts.reactive_minutes;
    let known = share(facts.planned_minutes, whole).map(|percent| (percent, format!("{percent} %")));
    let told = format!("{} min planned, {} min reactive work", facts.planned_minutes, facts.reactive_minutes);
    part("planned_share", "Work that was planned", known, told)
}

fn upkeep_in_time(facts: &Facts) -> ManagedPart {
    let known =
        share(facts.done, facts.done + facts.late + facts.missed).map(|percent| (percent, format!("{percent} %")));
    let told = format!("{} done in time, {} late, {} missed", facts.done, facts.late, facts.missed);
    part("upkeep_in_time", "Upkeep done in time", known, told)
}

fn alerts_with_action(facts: &Facts) -> ManagedPart {
    let known = share(facts.acted, facts.alerts).map(|percent| (percent, format!("{percent} %")));
    part(
        "alerts_with_action",
        "Alerts that led to action",
        known,
        format!("{} of {}", facts.acted, many(facts.alerts, "alert", "alerts")),
    )
}

/// Full points without alerts, none from ten a device and 30 days on.
fn alerts_per_device(facts: &Facts) -> ManagedPart {
    let base = facts.devices.saturating_mul(facts.days);
    let tenths = (base > 0).then(|| facts.alerts.saturating_mul(300) / base);
    let known = tenths.map(|tenths| (100 - tenths, format!("{}.{} in 30 days", tenths / 10, tenths % 10)));
    let told = format!(
        "{} of {} in {}",
        many(facts.alerts, "alert", "alerts"),
        many(facts.devices, "device", "devices"),
        many(facts.days, "day", "days")
    );
    part("alerts_per_device", "Alerts per device", known, told)
}

fn recurrence(facts: &Facts) -> ManagedPart {
    let known = share(facts.recurrences, facts.alert_tickets).map(|percent| (100 - percent, format!("{percent} %")));
    let tickets = many(facts.alert_tickets, "ticket", "tickets");
    let told = format!("{} of {tickets} from monitoring came back", facts.recurrences);
    part("recurrence", "Faults that came back", known, told)
}

/// Full points up to 35 days after a restore test, none from 400 days on.
fn restore_test(facts: &Facts) -> ManagedPart {
    let known = match (facts.restore_age_days, facts.restore_owed) {
        (Some(age), _) => Some((
            (400 - age) * 100 / 365,
            if age == 0 { "today".to_owned() } else { format!("{} ago", many(age, "day", "days")) },
        )),
        (None, 1..) => Some((0, "never".to_owned())),
        (None, _) => None,
    };
    let told = match facts.restore_owed {
        0 => "no restore test is agreed".to_owned(),
        owed => format!("{} fell due so far", many(owed, "restore test", "restore tests")),
    };
    part("restore_test", "Last proof that data comes back", known, told)
}

/// Full points without an open risk older than 30 days, none from a year on.
fn risks(facts: &Facts) -> ManagedPart {
    let known = (facts.risks > 0).then(|| match facts.oldest_risk_days {
        None => (100, "none open".to_owned()),
        Some(days) => ((395 - days) * 100 / 365, format!("oldest open for {}", many(days, "day", "days"))),
    });
    part("risks", "Risks looked after", known, format!("{} open of {} entered", facts.open_risks, facts.risks))
}

fn forecasts(facts: &Facts) -> ManagedPart {
    let known = share(facts.forecast_hits, facts.forecasts_scored).map(|percent| (percent, format!("{percent} %")));
    let scored = many(facts.forecasts_scored, "forecast", "forecasts");
    let told = format!("{} of {scored} that could be checked", facts.forecast_hits);
    part("forecasts", "Forecasts that came true", known, told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_known_is_not_a_bad_score() {
        let parts = parts(&Facts { days: 30, ..Facts::default() });
        assert!(parts.iter().all(|part| part.points.is_none() && part.value == "not known"), "{parts:?}");
    }

    #[test]
    fn each_part_follows_its_facts() {
        let facts = Facts {
            days: 30,
            devices: 10,
            planned_minutes: 300,
            reactive_minutes: 100,
            done: 8,
            late: 1,
            missed: 1,
            alerts: 10,
            acted: 9,
            recurrences: 1,
            alert_tickets: 4,
            restore_age_days: Some(35),
            restore_owed: 2,
            open_risks: 1,
            oldest_risk_days: Some(395),
            risks: 3,
            forecast_hits: 1,
            forecasts_scored: 2,
        };
        let points: Vec<Option<i32>> = parts(&facts).into_iter().map(|part| part.points).collect();
        assert_eq!(points, [75, 80, 90, 90, 75, 100, 0, 50].map(Some));
    }

    #[test]
    fn a_restore_test_that_is_owed_and_never_done_is_known_to_be_bad() {
        let parts = parts(&Facts { restore_owed: 1, ..Facts::default() });
        let restore =
            parts.iter().find(|part| part.key == "restore_test").map(|part| (part.points, part.value.as_str()));
        assert_eq!(restore, Some((Some(0), "never")));
    }
}
