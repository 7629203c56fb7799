//! Properties of calendars, against brute force.

use proptest::prelude::*;
use sla::{Calendar, Instant, Schedule};

use crate::world::{Dice, EPOCH_MS, HOUR_MS, ZONES, cases};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * HOUR_MS;

fn after(ms: i64) -> Instant {
    Instant::from_millis(EPOCH_MS + ms)
}

/// Open time minute by minute; exact, because windows and zones here change on full minutes.
fn open_minutes(schedule: &Schedule<'_>, from: i64, minutes: i64) -> Vec<bool> {
    (0..minutes).map(|minute| schedule.is_open(after(from + minute * MINUTE_MS))).collect()
}

/// A calendar whose versions begin on full minutes.
fn on_minutes(dice: &mut Dice) -> Calendar {
    let mut calendar = dice.calendar();
    for version in &mut calendar.versions {
        version.valid_from =
            version.valid_from.map(|at| Instant::from_millis(at.millis().div_euclid(MINUTE_MS) * MINUTE_MS));
        version.recorded_at = None;
    }
    calendar
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn open_time_is_what_the_minutes_say(seed: u64) {
        let mut dice = Dice(seed);
        let calendar = on_minutes(&mut dice);
        let schedule = calendar.known_at(after(50 * DAY_MS));
        let from = dice.roll(40 * 24 * 60) as i64 * MINUTE_MS;
        let minutes = open_minutes(&schedule, from, 3 * 24 * 60);
        let mut open = 0;
        for (minute, is_open) in minutes.iter().enumerate() {
            let at = from + minute as i64 * MINUTE_MS;
            if minute % 97 == 0 {
                prop_assert_eq!(schedule.open_between(after(from), after(at)), open, "seed {}", seed);
            }
            if *is_open {
                // The first instant with so much, and the first with more.
                prop_assert_eq!(schedule.add_business(after(from), open + 1), Some(after(at + 1)), "seed {}", seed);
                prop_assert_eq!(schedule.exceed_business(after(from), open), Some(after(at)), "seed {}", seed);
                open += MINUTE_MS;
            }
        }
        prop_assert_eq!(schedule.next_open(after(from)).filter(|at| *at < after(from + 3 * DAY_MS)),
            minutes.iter().position(|is_open| *is_open).map(|minute| after(from + minute as i64 * MINUTE_MS)));
    }

    #[test]
    fn adding_and_measuring_are_inverse(seed: u64, ms in 1i64..2_000_000_000) {
        let mut dice = Dice(seed);
        let calendar = dice.calendar();
        let from = dice.instant(40);
        let schedule = calendar.known_at(dice.instant(60));
        if let Some(at) = schedule.add_business(from, ms) {
            prop_assert_eq!(schedule.open_between(from, at), ms, "seed {}", seed);
            prop_assert_eq!(schedule.open_between(from, at.plus_ms(-1)), ms - 1, "seed {}", seed);
        }
        if let Some(at) = schedule.exceed_business(from, ms) {
            prop_assert_eq!(schedule.open_between(from, at), ms, "seed {}", seed);
            prop_assert_eq!(schedule.open_between(from, at.plus_ms(1)), ms + 1, "seed {}", seed);
        }
    }

    #[test]
    fn the_order_of_windows_does_not_matter(seed: u64) {
        let mut dice = Dice(seed);
        let calendar = dice.calendar();
        let mut turned = calendar.clone();
        for version in &mut turned.versions {
            version.weekly.values_mut().chain(version.overrides.values_mut()).for_each(|windows| windows.reverse());
            version.holidays.reverse();
        }
        let (from, to, as_of) = (dice.instant(20), dice.instant(50), dice.instant(60));
        let (plain, turned) = (calendar.known_at(as_of), turned.known_at(as_of));
        prop_assert_eq!(plain.open_between(from, to), turned.open_between(from, to), "seed {}", seed);
        prop_assert_eq!(plain.business_days(from, 3), turned.business_days(from, 3), "seed {}", seed);
    }

    #[test]
    fn any_question_is_answered(seed: u64, from: i64, to: i64, ms: i64, days in 1u16..1_000) {
        let calendar = Dice(seed).calendar();
        // Centuries are not walked through in a test; instants at the ends of time are.
        let (from, near) = (Instant::from_millis(from), Instant::from_millis(from).plus_ms(to % (1_000 * DAY_MS)));
        let schedule = calendar.known_at(near);
        let ms = ms % (10_000 * HOUR_MS);
        let answers = (schedule.open_between(from, near), schedule.add_business(from, ms), schedule.next_open(near));
        prop_assert!(answers.0 >= 0, "seed {}", seed);
        prop_assert!(schedule.business_days(near, days % 8 + 1).is_none_or(|count| count.budget_ms >= 0));
    }
}

#[test]
fn a_year_is_the_sum_of_its_days_in_every_zone() {
    let windows =
        [r#"["00:00-24:00"]"#, r#"["22:00-06:00"]"#, r#"["00:00-08:00"]"#, r#"["01:30-02:45", "02:15-03:30"]"#];
    for zone in ZONES {
        for year in [2011, 2024, 2026, 2032] {
            for windows in windows {
                let days: Vec<String> = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
                    .map(|day| format!("\"{day}\": {windows}"))
                    .to_vec();
                let text = format!(r#"{{"zone": "{zone}", "versions": [{{"weekly": {{{}}}}}]}}"#, days.join(","));
                let calendar: Calendar = serde_json::from_str(&text).unwrap();
                let start: Instant = format!("{year}-01-01T00:00:00Z").parse().unwrap();
                let schedule = calendar.known_at(start);
                let day = |day: i64| start.plus_ms(day * DAY_MS);
                let sum: i64 = (0..366).map(|n| schedule.open_between(day(n), day(n + 1))).sum();
                assert_eq!(schedule.open_between(day(0), day(366)), sum, "{zone} {year} {windows}");
                if windows.contains("24:00") {
                    assert_eq!(sum, 366 * DAY_MS, "round the clock is all the time: {zone} {year}");
                }
            }
        }
    }
}
