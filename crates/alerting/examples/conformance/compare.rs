//! Section 3: equal after a stable sort by time and key, field by field, nothing missing and nothing added.

use serde_json::Value;

use crate::format::Expectation;

/// The first difference as `what expected got`.
pub fn first_difference(expected: &Expectation, got: &Expectation) -> Option<String> {
    let lists = [
        ("events", "signal", &expected.events, &got.events),
        ("notifications", "signal", &expected.notifications, &got.notifications),
        ("tickets", "ticket", &expected.tickets, &got.tickets),
    ];
    lists.into_iter().find_map(|(what, key, expected, got)| of_lists(what, key, expected, got)).or_else(|| {
        let mut wanted = expected.counters.clone();
        wanted.values_mut().for_each(|counts| counts.retain(|_, count| *count > 0));
        wanted.retain(|_, counts| !counts.is_empty());
        (wanted != got.counters).then(|| format!("counters {wanted:?} {:?}", got.counters))
    })
}

fn of_lists(what: &str, key: &str, expected: &[Value], got: &[Value]) -> Option<String> {
    let (expected, got) = (sorted(expected, key), sorted(got, key));
    let longest = expected.len().max(got.len());
    let at = (0..longest).find(|at| expected.get(*at) != got.get(*at))?;
    let shown = |list: &[&Value]| list.get(at).map_or_else(|| "nothing".to_owned(), ToString::to_string);
    Some(format!("{what} {} {}", shown(&expected), shown(&got)))
}

fn sorted<'a>(list: &'a [Value], key: &str) -> Vec<&'a Value> {
    let mut sorted: Vec<&Value> = list.iter().collect();
    sorted.sort_by_key(|entry| (entry["t"].as_i64(), entry[key].as_str()));
    sorted
}
