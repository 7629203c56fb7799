use crate::{Calendar, Instant};

fn calendar(zone: &str, versions: &str) -> Calendar {
    serde_json::from_str(&format!(r#"{{"zone": "{zone}", "versions": [{versions}]}}"#)).unwrap()
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

const OFFICE: &str = r#""weekly": {"mon": ["09:00-17:00"], "tue": ["09:00-17:00"], "wed": ["09:00-17:00"], "thu": ["09:00-17:00"], "fri": ["09:00-17:00"]}"#;

#[test]
fn the_closing_instant_is_closed_but_covered() {
    let calendar = calendar("UTC", &format!("{{{OFFICE}}}"));
    let schedule = calendar.known_at(at("2026-01-26T00:00:00Z"));
    let (opens, closes, next) = (at("2026-01-26T09:00:00Z"), at("2026-01-26T17:00:00Z"), at("2026-01-27T09:00:00Z"));
    assert_eq!([opens, closes].map(|t| schedule.is_open(t)), [true, false]);
    assert_eq!([opens, closes].map(|t| schedule.next_open(t)), [Some(opens), Some(next)]);
    let covered = [opens.plus_ms(-1), opens, closes, closes.plus_ms(1)].map(|t| schedule.next_covered(t));
    assert_eq!(covered, [Some(opens), Some(opens), Some(closes), Some(next)]);
}

#[test]
fn a_budget_that_ends_at_closing_time_is_exceeded_at_the_next_opening() {
    let calendar = calendar("UTC", &format!("{{{OFFICE}}}"));
    let schedule = calendar.known_at(at("2026-01-26T00:00:00Z"));
    let start = at("2026-01-26T09:00:00Z");
    assert_eq!(schedule.add_business(start, 28_800_000), Some(at("2026-01-26T17:00:00Z")));
    assert_eq!(schedule.exceed_business(start, 28_800_000), Some(at("2026-01-27T09:00:00Z")));
    assert_eq!(schedule.add_business(at("2026-01-24T12:00:00Z"), 0), Some(at("2026-01-24T12:00:00Z")));
    assert_eq!(schedule.exceed_business(at("2026-01-24T12:00:00Z"), 0), Some(start));
}

#[test]
fn searches_end_after_four_hundred_days_without_a_window() {
    let once = |date: &str| calendar("UTC", &format!(r#"{{"overrides": {{"{date}": ["00:00-01:00"]}}}}"#));
    let start = at("2026-01-01T00:00:00Z");
    let (near, far) = (once("2027-02-05"), once("2027-02-06"));
    assert_eq!(near.known_at(start).next_open(start), Some(at("2027-02-05T00:00:00Z")));
    assert_eq!(far.known_at(start).next_open(start), None);
    assert_eq!(far.known_at(start).add_business(start, 1), None);
    assert_eq!(far.known_at(start).open_between(start, at("2028-01-01T00:00:00Z")), 3_600_000, "what was open counts");
}

#[test]
fn each_version_decides_about_its_own_time() {
    let versions = format!(
        r#"{{{OFFICE}}}, {{"valid_from": "2026-01-26T12:00:00Z", "weekly": {{"sun": ["22:00-14:00"], "mon": ["13:00-18:00"]}}}}"#
    );
    let calendar = calendar("UTC", &versions);
    let (from, to) = (at("2026-01-26T00:00:00Z"), at("2026-01-27T00:00:00Z"));
    let late = calendar.known_at(to);
    // 09 to 12 of the first; of the second the rest of Sunday's window until 14, joined with Monday's until 18.
    assert_eq!(late.open_between(from, to), 9 * 3_600_000);
    let early = calendar.known_at(from);
    assert_eq!(early.open_between(from, to), 8 * 3_600_000, "what is not known yet does not count");
}

#[test]
fn business_days_are_clamped_into_the_windows_of_their_date() {
    let calendar = calendar("Europe/Berlin", &format!("{{{OFFICE}}}"));
    let schedule = calendar.known_at(at("2026-01-26T00:00:00Z"));
    let count = |start: &str, days| schedule.business_days(at(start), days).unwrap();
    let friday_evening = count("2026-01-30T18:00:00+01:00", 1);
    assert_eq!(friday_evening.anchor, at("2026-02-02T17:00:00+01:00"));
    assert!(!friday_evening.at_opening);
    let sunday_morning = count("2026-02-01T07:00:00+01:00", 1);
    assert_eq!((sunday_morning.anchor, sunday_morning.budget_ms), (at("2026-02-02T09:00:00+01:00"), 0));
    assert!(sunday_morning.at_opening);
    assert_eq!(count("2026-03-27T11:00:00+01:00", 1).anchor, at("2026-03-30T11:00:00+02:00"));
}
