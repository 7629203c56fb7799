//! Properties of clocks.

use proptest::prelude::*;
use sla::{
    Clock, Definitions, Event, EventKind, Instant, Interval, Knowledge, Mark, Question, Status, Target, Ticket,
    Verdict, fold, next_deadline,
};

use crate::world::{Dice, HOUR_MS, cases};

const ALL_MODES: &[&str] = &["carry", "carry_fraction", "restart", "freeze"];

fn clocks(ticket: &Ticket, definitions: &Definitions, as_of: Instant) -> Vec<Clock> {
    fold(std::slice::from_ref(ticket), definitions, as_of).unwrap()
}

/// Without what says since when something is known, so that only time passes between two answers.
fn all_known(definitions: &mut Definitions, ticket: &mut Ticket) {
    for version in definitions.calendars.values_mut().flat_map(|calendar| &mut calendar.versions) {
        version.valid_from = version.valid_from.filter(|_| version.recorded_at.is_none());
        version.recorded_at = None;
    }
    ticket.events.iter_mut().for_each(|event| event.recorded_at = None);
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn the_proof_adds_up(seed: u64) {
        let mut dice = Dice(seed);
        let definitions = dice.definitions(ALL_MODES);
        let ticket = dice.ticket(14, 25);
        let as_of = dice.instant(35);
        let knowledge = Knowledge::new(&definitions, as_of);
        let tickets = std::slice::from_ref(&ticket);
        for clock in knowledge.fold(tickets).unwrap() {
            let question = Question { ticket: &clock.ticket, target: clock.target, ordinal: Some(clock.ordinal) };
            let proof = knowledge.explain(tickets, question).unwrap().unwrap();
            let counted: i64 = proof.intervals.iter().filter(|part| part.counted()).map(Interval::length_ms).sum();
            let set: i64 = proof.corrections.iter().map(|set| set.after_ms - set.before_ms).sum();
            prop_assert_eq!(counted + set, clock.consumed_ms, "seed {} {:?}", seed, proof);
            prop_assert_eq!(proof.consumed_ms, clock.consumed_ms);
            let end = clock.ended_at.unwrap_or(as_of);
            let mut position = clock.opened_at;
            for part in &proof.intervals {
                prop_assert_eq!(part.from, position, "seed {}", seed);
                prop_assert!(part.from < part.to, "seed {}", seed);
                position = part.to;
            }
            prop_assert_eq!(position, end.max(clock.opened_at), "seed {}", seed);
        }
    }

    #[test]
    fn what_comes_later_does_not_matter(seed: u64) {
        let mut dice = Dice(seed);
        let definitions = dice.definitions(ALL_MODES);
        let ticket = dice.ticket(14, 25);
        let as_of = dice.instant(30);
        let mut prefix = ticket.clone();
        prefix.events.retain(|event| event.is_known(as_of));
        prop_assert_eq!(clocks(&ticket, &definitions, as_of), clocks(&prefix, &definitions, as_of), "seed {}", seed);
    }

    #[test]
    fn consumed_time_only_grows_and_breaches_stay(seed: u64) {
        let mut dice = Dice(seed);
        let mut definitions = dice.definitions(&["carry", "freeze"]);
        let mut ticket = dice.ticket(10, 25);
        all_known(&mut definitions, &mut ticket);
        let mut as_of = dice.instant(5);
        let mut before: Vec<Clock> = Vec::new();
        for _ in 0..12 {
            as_of = as_of.plus_ms(dice.roll(70 * HOUR_MS as u64) as i64);
            let now = clocks(&ticket, &definitions, as_of);
            for old in &before {
                let same = |clock: &&Clock| (&clock.ticket, clock.target, clock.ordinal) == (&old.ticket, old.target, old.ordinal);
                let new = now.iter().find(same).unwrap();
                let restarted = new.restarts > old.restarts;
                // Versions of calendars that become known may restate what a budget of business days was.
                prop_assert!(new.consumed_ms >= old.consumed_ms || restarted, "seed {} {:?} {:?}", seed, old, new);
                if old.verdict == Verdict::Breached && definitions.calendars.values().all(|calendar| calendar.versions.len() == 1) {
                    prop_assert_eq!(new.verdict, Verdict::Breached, "seed {}", seed);
                    prop_assert_eq!((new.due, new.breach_at, new.cause), (old.due, old.breach_at, old.cause), "seed {}", seed);
                }
            }
            before = now;
        }
    }

    #[test]
    fn projections_come_true(seed: u64) {
        let mut dice = Dice(seed);
        let mut definitions = dice.definitions(ALL_MODES);
        let mut ticket = dice.ticket(8, 15);
        all_known(&mut definitions, &mut ticket);
        for version in definitions.calendars.values_mut().flat_map(|calendar| &mut calendar.versions) {
            version.valid_from = None;
        }
        definitions.policies.values_mut().for_each(|policy| policy.versions.truncate(1));
        let as_of = dice.instant(25);
        ticket.events.retain(|event| event.is_known(as_of));
        for clock in clocks(&ticket, &definitions, as_of).iter().filter(|clock| clock.verdict == Verdict::Running) {
            let at = |at: Instant| {
                let same = |other: &Clock| (&other.ticket, other.target, other.ordinal) == (&clock.ticket, clock.target, clock.ordinal);
                clocks(&ticket, &definitions, at).into_iter().find(same).unwrap()
            };
            let Some(budget_ms) = clock.budget_ms else { continue };
            if let Some(due) = clock.due.filter(|due| *due > as_of) {
                let then = at(due);
                prop_assert_eq!(then.consumed_ms, budget_ms, "seed {}", seed);
                let schedule = definitions.calendars[clock.calendar.as_ref().unwrap()].known_at(as_of);
                if schedule.is_open(due.plus_ms(-1)) {
                    prop_assert_eq!(at(due.plus_ms(-1)).consumed_ms, budget_ms - 1, "seed {}", seed);
                } else {
                    // Only business days that lead to an opening are due there.
                    prop_assert_eq!(Some(due), clock.breach_at, "seed {}", seed);
                }
            }
            if let Some(breach_at) = clock.breach_at.filter(|breach_at| *breach_at > as_of) {
                prop_assert_eq!(at(breach_at).verdict, Verdict::Running, "seed {}", seed);
                let then = at(breach_at.plus_ms(1));
                prop_assert_eq!((then.verdict, then.breach_at), (Verdict::Breached, Some(breach_at)), "seed {}", seed);
                prop_assert_eq!(then.due, clock.due, "seed {}", seed);
            }
            for (mark, threshold) in &clock.thresholds {
                if let Some(reached) = threshold.at.filter(|reached| *reached > as_of) {
                    prop_assert!(at(reached).consumed_ms >= mark.need_ms(budget_ms), "seed {}", seed);
                    prop_assert_eq!(at(reached.plus_ms(1)).thresholds[mark].at, Some(reached), "seed {}", seed);
                }
            }
        }
    }

    #[test]
    fn thresholds_are_in_order(seed: u64) {
        let mut dice = Dice(seed);
        let definitions = dice.definitions(ALL_MODES);
        let ticket = dice.ticket(10, 25);
        for clock in clocks(&ticket, &definitions, dice.instant(35)) {
            if clock.budget_ms.is_none() || clock.calendar.is_none() {
                continue;
            }
            let percents: Vec<Option<Instant>> = clock.thresholds.iter()
                .filter(|(mark, _)| matches!(mark, Mark::Percent(_))).map(|(_, threshold)| threshold.at).collect();
            for pair in percents.windows(2) {
                if let [Some(lower), Some(higher)] = pair {
                    prop_assert!(lower <= higher, "seed {} {:?}", seed, clock);
                }
            }
            for threshold in clock.thresholds.values() {
                prop_assert!(threshold.notify_at.is_none_or(|told| threshold.at.is_some_and(|at| at <= told)), "seed {}", seed);
            }
        }
    }

    #[test]
    fn a_pause_of_no_length_is_none(seed: u64) {
        let mut dice = Dice(seed);
        let definitions = dice.definitions(ALL_MODES);
        let mut ticket = dice.ticket(8, 20);
        let (at, as_of) = (dice.instant(25), dice.instant(30));
        let pause = Status { status: "waiting".to_owned(), pause_add: vec!["blink".to_owned()], pause_remove: Vec::new() };
        let resume = Status { status: "open".to_owned(), pause_add: Vec::new(), pause_remove: vec!["blink".to_owned()] };
        let plain = clocks(&ticket, &definitions, as_of);
        for status in [pause, resume] {
            ticket.events.push(Event::new(at, EventKind::Status(status)));
        }
        // The end of a pause starts the update clock again, however short it was.
        let others = |clocks: Vec<Clock>| clocks.into_iter().filter(|clock| clock.target != Target::Update).collect::<Vec<_>>();
        prop_assert_eq!(others(plain), others(clocks(&ticket, &definitions, as_of)), "seed {}", seed);
    }

    #[test]
    fn nothing_changes_before_the_deadline(seed: u64) {
        let mut dice = Dice(seed);
        let mut definitions = dice.definitions(ALL_MODES);
        let mut ticket = dice.ticket(8, 15);
        all_known(&mut definitions, &mut ticket);
        for version in definitions.calendars.values_mut().flat_map(|calendar| &mut calendar.versions) {
            version.valid_from = None;
        }
        definitions.policies.values_mut().for_each(|policy| policy.versions.truncate(1));
        let as_of = dice.instant(25);
        ticket.events.retain(|event| event.is_known(as_of));
        let now = clocks(&ticket, &definitions, as_of);
        let state = |clocks: &[Clock], at: Instant| -> Vec<(Verdict, usize)> {
            clocks.iter().map(|clock| {
                let reached = clock.thresholds.values().filter(|threshold| threshold.at.is_some_and(|t| t <= at)).count();
                (clock.verdict, reached)
            }).collect()
        };
        let Some(deadline) = next_deadline(&now, as_of) else { return Ok(()) };
        let before = deadline.at.plus_ms(-1);
        prop_assert_eq!(state(&now, as_of), state(&clocks(&ticket, &definitions, before), before), "seed {}", seed);
        prop_assert!(deadline.at > as_of);
    }
}
