//! The failure modes that planning has to stand: per family many series, and what must not happen on any of them.

use super::*;
use crate::score::{Observed, Prediction, hit_rate};

/// A sawtooth: level of an hour by its number.
fn sawtooth(family: &str, seed: i32, period_days: f64, rise_of_peaks: f64) -> (impl FnMut(i32) -> f64, f64) {
    let mut generator = generator(family, seed);
    let peak = between_two(&mut generator, 60.0, 93.0);
    let bottom = between_two(&mut generator, 15.0, peak - 10.0);
    let phase = generator.unit();
    let level = move |at: i32| {
        let teeth = f64::from(at) / 24.0 / period_days + phase;
        bottom + (peak - bottom) * teeth.fract() + rise_of_peaks * f64::from(at) / 24.0 + 0.2 * generator.normal()
    };
    (level, peak)
}

#[test]
fn a_sawtooth_raises_no_alarm() {
    let periods = [0.25, 0.5, 1.0, 1.6, 2.0, 2.3, 3.0, 3.7, 5.0, 7.0, 10.4, 14.0, 21.0, 30.0];
    for (at, period) in periods.into_iter().enumerate() {
        // A cycle is known after three releases; before that nobody could tell.
        let known = (4.0 * period) as i32 + 45;
        for seed in seeds("sawtooth", 4) {
            let (level, peak) = sawtooth("sawtooth", seed + 100 * at as i32, period, 0.0);
            let hours = hours(known + 30, level);
            for threshold in [Threshold::NEARLY_FULL, Threshold::FULL] {
                let raised = raised(&hours, known..known + 30, threshold);
                assert_eq!(raised, [0; 0], "period {period} d, peak {peak:.1} %, seed {seed}");
            }
        }
    }
}

#[test]
fn a_rising_sawtooth_is_told_before_its_peaks_cross() {
    for period in [0.5, 1.6, 2.3, 3.0, 4.6, 7.0, 14.0] {
        for seed in seeds("rising sawtooth", 4) {
            let (level, peak) = sawtooth("rising sawtooth", seed, period, 0.25);
            let hours = hours(240, level);
            let crossing = true_crossing(&hours, 95.0).expect("peaks rise by 60 points");
            let from = (4.0 * period) as i32 + 45;
            if crossing > from + 20 {
                let raised = raised(&hours, from..crossing + 1, Threshold::NEARLY_FULL);
                let ahead = raised.last().map(|day| crossing - day);
                assert!(
                    raised.len() == 1 && ahead.is_some_and(|ahead| (3..=30).contains(&ahead)),
                    "period {period} d, peak {peak:.1} %, seed {seed}: crossed on {crossing}, raised on {raised:?}"
                );
            }
        }
    }
}

#[test]
fn a_one_off_copy_is_no_growth_and_is_told() {
    for seed in seeds("copy", 30) {
        let mut random = generator("copy", seed);
        let (base, day) = (between_two(&mut random, 40.0, 75.0), 35 + (random.unit() * 20.0) as i32);
        let copied = between_two(&mut random, 5.0, 19.0);
        let hours = hours(75, |at| {
            base + working_day(at) + 0.1 * random.normal() + if at >= day * 24 + 9 { copied } else { 0.0 }
        });
        assert_eq!(raised(&hours, 30..75, Threshold::NEARLY_FULL), [0; 0], "seed {seed}");
        let forecast = made_on(&hours, day + 3);
        let told = forecast.events.iter().find(|event| event.kind == EventKind::Copied).expect("told");
        assert_eq!((told.day, told.treatment), (FIRST_DAY + day, Treatment::Excluded), "seed {seed}");
        assert!((told.bytes as f64 / 1e10 - copied).abs() < 1.0, "seed {seed}: {} of {copied}", told.bytes);
    }
}

#[test]
fn growth_goes_on_the_day_after_a_clean_up() {
    for seed in seeds("clean-up", 30) {
        let mut random = generator("clean-up", seed);
        let slope = between_two(&mut random, 0.3, 0.6);
        let freed = between_two(&mut random, 8.0, 20.0);
        let hours = hours(60, |at| {
            let cleaned = if at >= 50 * 24 + 14 { freed } else { 0.0 };
            55.0 + slope * f64::from(at) / 24.0 - cleaned + working_day(at) + 0.05 * random.normal()
        });
        // The day of the clean-up still has its morning for a level; the next one is as before.
        let after = made_on(&hours, 51);
        let (crossings, trend, regime) = growth(&after);
        assert_eq!(*regime, Regime::Steady, "seed {seed}");
        assert!((trend.slope_bytes_per_day / 1e10 - slope).abs() < 0.1 * slope, "seed {seed}");
        let expected = (100.0 - 55.0 + freed) / slope - 52.0;
        match crossings[1].p50_days {
            Some(p50) => assert!((p50 - expected).abs() < 0.1 * expected, "seed {seed}: {p50} for {expected}"),
            None => assert!(expected > 80.0, "seed {seed}: beyond the horizon for {expected}"),
        }
        assert!(after.events.iter().any(|event| event.kind == EventKind::Cleaned && event.bytes < 0), "seed {seed}");
    }
}

#[test]
fn a_disk_that_was_full_and_then_freed_still_grows() {
    for seed in seeds("freed", 30) {
        let mut random = generator("freed", seed);
        let slope = between_two(&mut random, 0.4, 0.8);
        let full_days = 5 + (random.unit() * 12.0) as i32;
        let full_at = (100.0 - 80.0) / slope * 24.0;
        let freed_at = (full_at / 24.0) as i32 * 24 + full_days * 24 + 24;
        let hours = hours(90, |at| {
            let freed = if at >= freed_at { 35.0 + slope * (f64::from(freed_at) / 24.0 - full_at / 24.0) } else { 0.0 };
            80.0 + slope * f64::from(at) / 24.0 - freed + 0.05 * random.normal()
        });
        let day = freed_at / 24;
        assert!(matches!(made_on(&hours, day - 1).outcome, Outcome::Full { .. }), "seed {seed}");
        let forecast = made_on(&hours, day + 2);
        let (crossings, trend, _) = growth(&forecast);
        assert!((trend.slope_bytes_per_day / 1e10 - slope).abs() < 0.1 * slope, "seed {seed}");
        assert!(forecast.history.full_days >= full_days.unsigned_abs() - 1, "seed {seed}");
        let expected = 35.0 / slope;
        assert!(crossings[1].p50_days.is_some_and(|p50| (p50 - expected).abs() < 0.15 * expected), "seed {seed}");
    }
}

#[test]
fn a_nightly_dump_raises_no_alarm() {
    for seed in seeds("dump", 20) {
        let mut random = generator("dump", seed);
        let (base, dump) = (between_two(&mut random, 50.0, 75.0), between_two(&mut random, 20.0, 45.0));
        let hours = hours(90, |at| {
            let dumped = if at.rem_euclid(24) == 2 { dump } else { 0.0 };
            base + dumped + working_day(at) + 0.2 * random.normal()
        });
        assert_eq!(raised(&hours, 20..90, Threshold::NEARLY_FULL), [0; 0], "seed {seed}");
        let peaks = made_on(&hours, 80).events.iter().filter(|event| event.kind == EventKind::TransientPeak).count();
        // Between 94 and 96 noise decides.
        assert!(if peaks > 0 { base + dump > 94.0 } else { base + dump < 96.0 }, "seed {seed}: {base} + {dump}");
    }
}

#[test]
fn acceleration_is_seen_and_p10_is_honest() {
    let (mut seen, mut late) = (0, 0);
    let count = 40;
    for seed in seeds("acceleration", count) {
        let mut random = generator("acceleration", seed);
        let gain = between_two(&mut random, 0.08, 0.2);
        let mut level = 50.0;
        let hours = hours(120, |at| {
            if at.rem_euclid(24) == 0 {
                let days = f64::from(at / 24 - 50).max(0.0);
                level += 0.1 + gain * days + 0.05 * random.normal();
            }
            level
        });
        let forecast = made_on(&hours, 59);
        let truth = f64::from(true_crossing(&hours, 100.0).expect("it ends full") - 59);
        let (crossings, _, regime) = growth(&forecast);
        seen += i32::from(matches!(regime, Regime::Accelerating { .. }));
        late += i32::from(crossings[1].p10_days.is_none_or(|p10| p10 > truth));
    }
    println!("acceleration: seen in {seen} of {count}, P10 after the truth in {late}");
    assert!(seen >= count * 9 / 10 && late <= count / 5, "seen {seen}, late {late} of {count}");
}

/// Daily growth of 1 on average, of four kinds: even noise, five days of seven, bursts, and noise with a memory.
fn daily_growth(kind: i32, random: &mut Generator) -> impl FnMut(i32) -> f64 {
    let spread = between_two(random, 0.3, 1.5);
    let mut random = random.clone();
    let mut memory = 0.0;
    move |day| match kind {
        0 => 1.0 + spread * random.normal(),
        1 if day % 7 < 5 => 1.4 + 0.5 * spread * random.normal(),
        1 => 0.0,
        2 => (0.7 * random.normal() - 0.245).exp(),
        _ => {
            memory = 0.5 * memory + 0.5 * spread * random.normal();
            1.0 + memory
        }
    }
}

#[test]
fn about_eight_in_ten_intervals_hold_on_steady_growth() {
    let mut scored = vec![Vec::new(); 4];
    for seed in seeds("steady", 240) {
        let mut random = generator("steady", seed);
        let drift = between_two(&mut random, 0.4, 0.9);
        let mut level = between_two(&mut random, 20.0, 50.0);
        let mut growth = daily_growth(seed.rem_euclid(4), &mut random);
        let hours = hours(150, |at| {
            if at.rem_euclid(24) == 0 {
                level += drift * growth(at / 24);
            }
            level
        });
        let forecast = made_on(&hours, 46);
        let crossing = forecast.crossing(Threshold::NEARLY_FULL).copied();
        if let Some(crossing) = crossing.filter(|crossing| crossing.p50_days.is_some()) {
            let observed = match true_crossing(&hours, 95.0) {
                Some(day) => Observed::Crossed { day: FIRST_DAY + day },
                None => Observed::NotCrossed { through_day: FIRST_DAY + 149 },
            };
            let prediction = Prediction::of(&crossing, forecast.made_on, forecast.horizon_days);
            scored[seed.rem_euclid(4) as usize].push((prediction, observed));
        }
    }
    for (of_kind, name) in scored.iter().zip(["even", "five days of seven", "bursts", "memory"]) {
        println!("{name}: {:?}", hit_rate(of_kind));
    }
    let rate = hit_rate(&scored.concat());
    let coverage = rate.coverage.expect("some are judged");
    // 80 ± 5 % over all kinds is what planning asks for before a forecast may raise alarms.
    assert!(rate.judged >= 150 && coverage.low <= 0.85 && coverage.high >= 0.75, "{rate:?}");
}

#[test]
fn noise_around_a_level_raises_no_alarm() {
    for seed in seeds("level", 30) {
        let mut random = generator("level", seed);
        let (base, noise) = (between_two(&mut random, 30.0, 88.0), between_two(&mut random, 0.05, 0.8));
        let hours = hours(100, |at| base + working_day(at) + noise * random.normal());
        assert_eq!(raised(&hours, 20..100, Threshold::NEARLY_FULL), [0; 0], "{base} ± {noise}, seed {seed}");
    }
}

#[test]
fn a_rotation_that_stops_is_told() {
    for seed in seeds("stopped rotation", 12) {
        let mut random = generator("stopped rotation", seed);
        let (period, stopped) = (between_two(&mut random, 3.0, 9.0), 100.0);
        let hours = hours(140, |at| {
            let days = f64::from(at) / 24.0;
            let since = if days < stopped {
                (days / period).fract() * period
            } else {
                days - (stopped / period).floor() * period
            };
            50.0 + 1.5 * since + 0.1 * random.normal()
        });
        let crossing = true_crossing(&hours, 95.0).expect("it is never given back");
        let raised = raised(&hours, 70..crossing + 1, Threshold::NEARLY_FULL);
        let ahead = raised.first().map(|day| crossing - day);
        assert!(raised.len() == 1 && ahead.is_some_and(|ahead| ahead >= 7), "seed {seed}: {crossing}, {raised:?}");
    }
}

#[test]
fn a_clean_up_within_a_sawtooth_is_no_release() {
    for seed in seeds("clean-up in sawtooth", 12) {
        let mut random = generator("clean-up in sawtooth", seed);
        let (period, day) = (between_two(&mut random, 2.0, 9.0), 80 + (random.unit() * 10.0) as i32);
        let hours = hours(110, |at| {
            let tooth = 6.0 * (f64::from(at) / 24.0 / period).fract();
            80.0 + tooth - if at >= day * 24 { 30.0 } else { 0.0 } + 0.1 * random.normal()
        });
        assert_eq!(raised(&hours, 60..110, Threshold::NEARLY_FULL), [0; 0], "seed {seed}");
        let forecast = made_on(&hours, day + 2);
        // Teeth of two days come out as days of two heights with no trend, which needs no cycle.
        let is_cycle = matches!(forecast.history.envelope, Envelope::Cycle { .. });
        assert!(is_cycle || period < 2.5, "seed {seed}, period {period:.2}: {:?}", forecast.history);
        let level = forecast.standing.expect("values").level_bytes as f64 / 1e10;
        assert!((50.0..65.0).contains(&level), "seed {seed}: {level}");
        assert!(forecast.events.iter().any(|event| event.kind == EventKind::Cleaned), "seed {seed}");
    }
}
