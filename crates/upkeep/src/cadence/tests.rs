use jiff::civil::{Date, Weekday, date};
use proptest::prelude::*;

use super::instants::{self, later};
use super::{Cadence, DayOfMonth, Rule};

const ZONES: [&str; 7] =
    ["UTC", "Europe/Berlin", "America/New_York", "Africa/Cairo", "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Apia"];

fn cadence(rule: Rule, interval: i16, starts_on: Date) -> Cadence {
    Cadence { rule, interval, starts_on, zone: "Europe/Berlin".to_owned() }.checked("cadence").unwrap()
}

fn texts(dates: &[Date]) -> Vec<String> {
    dates.iter().map(ToString::to_string).collect()
}

#[test]
fn the_31st_is_clamped_for_short_months_only() {
    let monthly = cadence(Rule::Monthly { day: DayOfMonth::Day(31) }, 1, date(2027, 1, 15));
    let found = monthly.dates(date(2027, 1, 1), date(2028, 3, 1));
    assert_eq!(
        texts(&found)[..5],
        ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"].map(str::to_owned)
    );
    assert_eq!(found.last(), Some(&date(2028, 2, 29)));
    let yearly = cadence(Rule::Yearly { month: 2, day: DayOfMonth::Day(29) }, 1, date(2027, 1, 1));
    let found = yearly.dates(date(2027, 1, 1), date(2028, 12, 31));
    assert_eq!(texts(&found), ["2027-02-28", "2028-02-29"]);
}

#[test]
fn weeks_begin_on_monday_and_count_from_the_first() {
    let rule = Rule::Weekly { weekdays: vec![Weekday::Sunday, Weekday::Tuesday] };
    // 2026-12-03 is a Thursday: the Tuesday of that week lies before the start.
    let found = cadence(rule, 2, date(2026, 12, 3)).dates(date(2026, 1, 1), date(2027, 1, 5));
    assert_eq!(texts(&found), ["2026-12-06", "2026-12-15", "2026-12-20", "2026-12-29", "2027-01-03"]);
}

#[test]
fn nth_weekdays_and_quarters() {
    let last_friday = DayOfMonth::Weekday { nth: -1, weekday: Weekday::Friday };
    let found =
        cadence(Rule::Monthly { day: last_friday }, 3, date(2026, 1, 31)).dates(date(2026, 1, 1), date(2026, 12, 31));
    // The last Friday of January lies before the start.
    assert_eq!(texts(&found), ["2026-04-24", "2026-07-31", "2026-10-30"]);
    let third = DayOfMonth::Weekday { nth: 3, weekday: Weekday::Tuesday };
    let found =
        cadence(Rule::Yearly { month: 11, day: third }, 2, date(2026, 12, 1)).next_on_or_after(date(2026, 12, 1));
    assert_eq!(found, Some(date(2028, 11, 21)));
}

#[test]
fn words_and_json_say_the_same_rule() {
    let last_friday = DayOfMonth::Weekday { nth: -1, weekday: Weekday::Friday };
    let quarterly = cadence(Rule::Monthly { day: last_friday }, 3, date(2026, 1, 31));
    assert_eq!(quarterly.to_string(), "every 3 months on the last Friday (Europe/Berlin)");
    let weekly = cadence(Rule::Weekly { weekdays: vec![Weekday::Friday, Weekday::Monday] }, 1, date(2026, 1, 1));
    assert_eq!(weekly.to_string(), "every week on Monday and Friday (Europe/Berlin)");
    for one in [quarterly, weekly, cadence(Rule::Daily, 3, date(2026, 1, 1))] {
        let json = serde_json::to_value(&one).unwrap();
        assert_eq!(serde_json::from_value::<Cadence>(json).unwrap(), one);
    }
}

#[test]
fn what_cannot_be_meant_is_refused_at_its_field() {
    let good = cadence(Rule::Monthly { day: DayOfMonth::Day(1) }, 1, date(2026, 1, 1));
    let field = |cadence: Cadence| cadence.checked("cadence").unwrap_err().field.join(".");
    assert_eq!(field(Cadence { interval: 0, ..good.clone() }), "cadence.interval");
    assert_eq!(field(Cadence { interval: 37, ..good.clone() }), "cadence.interval");
    assert_eq!(field(Cadence { zone: "Mars/Olympus".to_owned(), ..good.clone() }), "cadence.zone");
    assert_eq!(field(Cadence { zone: "EST".to_owned(), ..good.clone() }), "cadence.zone");
    assert_eq!(field(Cadence { rule: Rule::Weekly { weekdays: vec![] }, ..good.clone() }), "cadence.weekdays");
    assert_eq!(
        field(Cadence { rule: Rule::Monthly { day: DayOfMonth::Day(32) }, ..good.clone() }),
        "cadence.dayOfMonth"
    );
    let fifth = DayOfMonth::Weekday { nth: 5, weekday: Weekday::Monday };
    assert_eq!(field(Cadence { rule: Rule::Monthly { day: fifth }, ..good.clone() }), "cadence.weekOfMonth");
    let month = Rule::Yearly { month: 13, day: DayOfMonth::Day(1) };
    assert_eq!(field(Cadence { rule: month, ..good }), "cadence.month");
}

#[test]
fn a_skipped_midnight_begins_the_day_after_the_gap() {
    // Cairo's clocks went from 00:00 to 01:00 on 26 April 2024.
    let found = instants::of("Africa/Cairo", date(2024, 4, 25), 0, 0).unwrap();
    assert_eq!(found.due_at.to_string(), "2024-04-25T22:00:00Z");
    // Apia had no 30 December 2011; the day that it would be begins when the 31st does.
    let found = instants::of("Pacific/Apia", date(2011, 12, 29), 0, 0).unwrap();
    assert_eq!(found.due_at.to_string(), "2011-12-30T10:00:00Z");
    assert_eq!(instants::date_at("Pacific/Apia", found.due_at), date(2011, 12, 31));
}

fn rules() -> impl Strategy<Value = Rule> {
    let weekday = (0i8..7).prop_map(|offset| Weekday::from_monday_zero_offset(offset).unwrap());
    let day = prop_oneof![
        (1i8..=31).prop_map(DayOfMonth::Day),
        (prop_oneof![Just(-1i8), 1i8..=4], weekday.clone())
            .prop_map(|(nth, weekday)| DayOfMonth::Weekday { nth, weekday }),
    ];
    prop_oneof![
        Just(Rule::Daily),
        prop::collection::vec(weekday, 1..5).prop_map(|weekdays| Rule::Weekly { weekdays }),
        day.clone().prop_map(|day| Rule::Monthly { day }),
        (1i8..=12, day).prop_map(|(month, day)| Rule::Yearly { month, day }),
    ]
}

fn cadences() -> impl Strategy<Value = Cadence> {
    (rules(), 1i16..=5, 0i32..3_000)
        .prop_map(|(rule, interval, after)| cadence(rule, interval, later(date(2020, 1, 1), after)))
}

proptest! {
    /// Dates rise strictly, lie within the span and not before the start.
    #[test]
    fn dates_rise_within_their_span(cadence in cadences(), from in 0i32..4_000, days in 0i32..380) {
        let from = later(date(2019, 1, 1), from);
        let to = later(from, days);
        let found = cadence.dates(from, to);
        prop_assert!(found.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(found.iter().all(|date| (from..=to).contains(date) && *date >= cadence.starts_on));
        if let Some(first) = found.first() {
            prop_assert_eq!(cadence.next_on_or_after(from), Some(*first));
        }
    }

    /// A span may be cut anywhere.
    #[test]
    fn a_span_may_be_cut_in_two(cadence in cadences(), from in 0i32..4_000, one in 0i32..180, two in 0i32..180) {
        let from = later(date(2019, 1, 1), from);
        let (middle, end) = (later(from, one), later(from, one + two));
        let mut parts = cadence.dates(from, middle);
        parts.extend(cadence.dates(later(middle, 1), end));
        prop_assert_eq!(parts, cadence.dates(from, end));
    }

    /// Each month that counts has exactly one date: the wanted day, or the last one of a shorter month.
    #[test]
    fn a_month_is_never_left_out(day in 1i8..=31, interval in 1i16..=4, start in 0i32..1_000) {
        let starts_on = later(date(2020, 1, 1), start).first_of_month();
        let monthly = cadence(Rule::Monthly { day: DayOfMonth::Day(day) }, interval, starts_on);
        let found = monthly.dates(starts_on, later(starts_on, 2_000));
        for (step, date) in found.iter().enumerate() {
            prop_assert_eq!(date.day(), day.min(date.days_in_month()));
            let months = (i32::from(date.year()) - i32::from(starts_on.year())) * 12
                + i32::from(date.month()) - i32::from(starts_on.month());
            prop_assert_eq!(months, i32::try_from(step).unwrap() * i32::from(interval));
        }
        prop_assert!(found.len() >= 15);
    }

    /// Opening, due and closing come in this order in every zone, also where clocks change; days follow without a gap.
    #[test]
    fn instants_are_ordered_in_every_zone(zone in 0usize..7, day in 0i32..9_000, lead in 0i32..60, grace in 0i32..60) {
        let due_on = later(date(2005, 1, 1), day);
        let this = instants::of(ZONES[zone], due_on, lead, grace).unwrap();
        prop_assert!(this.opens_at < this.due_at || (ZONES[zone] == "Pacific/Apia" && this.opens_at <= this.due_at));
        prop_assert!(this.due_at <= this.closes_at);
        let next = instants::of(ZONES[zone], later(due_on, 1), 0, 0).unwrap();
        prop_assert_eq!(next.opens_at, this.due_at);
        // The instant before the end lies on the due date itself, unless the zone skipped that date.
        let last = kernel::Timestamp::from_micros(this.due_at.micros() - 1);
        prop_assert!(instants::date_at(ZONES[zone], last) <= due_on);
    }
}
