//! Random definitions and logs from a seed: the same seed gives the same world.

use proptest::prelude::ProptestConfig;
use serde_json::{Value, json};
use sla::{Calendar, Definitions, Instant, Ticket};

/// 2026-03-01T00:00:00Z, a month with changes of clocks on both sides of the ocean.
pub const EPOCH_MS: i64 = 1_772_323_200_000;
pub const HOUR_MS: i64 = 3_600_000;

pub const ZONES: &[&str] = &[
    "UTC",
    "Europe/Berlin",
    "Europe/Dublin",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "America/Havana",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Asia/Kathmandu",
    "Asia/Beirut",
    "Antarctica/Troll",
];

/// So many worlds; a failing one is named by its seed, so no file remembers it.
pub fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Numbers from a seed (SplitMix64, Steele, Lea and Flood 2014).
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % sides
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.roll(100) < percent
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.roll(from.len() as u64) as usize]
    }

    /// An instant within some days after the epoch; often on a full hour, so that things meet.
    pub fn instant(&mut self, days: u64) -> Instant {
        let hour = self.roll(days * 24) as i64 * HOUR_MS;
        let offset = if self.chance(50) { 0 } else { self.roll(HOUR_MS as u64) as i64 };
        Instant::from_millis(EPOCH_MS + hour + offset)
    }

    fn window(&mut self) -> String {
        let mut minutes = || match self.roll(3) {
            0 => self.roll(24) * 60,
            1 => self.roll(48) * 30,
            _ => self.roll(1_440),
        };
        let (start, end) = (minutes(), minutes());
        let end = if end == 0 { 1_440 } else { end };
        format!("{:02}:{:02}-{:02}:{:02}", start / 60, start % 60, end / 60, end % 60)
    }

    fn windows(&mut self, most: u64) -> Vec<String> {
        (0..self.roll(most + 1)).map(|_| self.window()).collect()
    }

    fn calendar_version(&mut self, valid_from: Option<Instant>) -> Value {
        let mut weekly = serde_json::Map::new();
        weekly.insert((*self.pick(&["mon", "wed", "sat"])).to_owned(), json!([self.window()]));
        for day in ["mon", "tue", "wed", "thu", "fri", "sun"] {
            let windows = if self.chance(40) { vec!["09:00-17:00".to_owned()] } else { self.windows(3) };
            if !windows.is_empty() {
                weekly.insert(day.to_owned(), json!(windows));
            }
        }
        let mut holidays = Vec::new();
        for _ in 0..self.roll(3) {
            let (day, later) = (1 + self.roll(20), 5 + self.roll(10));
            holidays.push(match self.roll(5) {
                0 => json!({"date": format!("2026-03-{day:02}")}),
                1 => json!({"from": format!("2026-03-{day:02}"), "to": format!("2026-04-{later:02}")}),
                2 => json!({"yearly": format!("03-{day:02}"), "first_year": 2026}),
                3 => json!({"yearly_from": format!("12-{day:02}"), "yearly_to": format!("03-{later:02}")}),
                _ => json!({"nth_weekday": {"month": 3, "weekday": "mon", "nth": *self.pick(&[1, 2, 3, 4, -1])}}),
            });
        }
        let overrides: serde_json::Map<String, Value> =
            (0..self.roll(3)).map(|_| (format!("2026-03-{:02}", 1 + self.roll(31)), json!(self.windows(2)))).collect();
        let mut version =
            json!({"valid_from": valid_from, "weekly": weekly, "holidays": holidays, "overrides": overrides});
        if valid_from.is_some() && self.chance(30) {
            version["recorded_at"] = json!(self.instant(40));
        }
        version
    }

    pub fn calendar(&mut self) -> Calendar {
        let mut versions = vec![self.calendar_version(None)];
        for _ in 0..self.roll(3) {
            let valid_from = self.instant(40);
            versions.push(self.calendar_version(Some(valid_from)));
        }
        serde_json::from_value(json!({"zone": self.pick(ZONES), "versions": versions})).unwrap()
    }

    fn promise(&mut self) -> Value {
        if self.chance(25) {
            json!({"business_days": 1 + self.roll(4)})
        } else {
            json!(format!("PT{}H{}M{}S", self.roll(30), self.roll(60), self.roll(60)))
        }
    }

    fn policy_version(&mut self, valid_from: Option<Instant>, modes: &[&str]) -> Value {
        let mut priorities = serde_json::Map::new();
        for name in ["P1", "P2", "P3"] {
            let mut priority = serde_json::Map::new();
            for target in ["first_response", "next_response", "update", "resolution"] {
                if self.chance(80) {
                    priority.insert(target.to_owned(), self.promise());
                }
            }
            if self.chance(20) {
                priority.insert("calendar".to_owned(), json!("C2"));
            }
            priorities.insert(name.to_owned(), Value::Object(priority));
        }
        let mut version = json!({"valid_from": valid_from, "calendar": "C1", "priorities": priorities,
            "change": self.pick(modes), "before_due": ["-PT1H"]});
        if self.chance(30) {
            version["pausable"] = json!({"first_response": self.chance(50), "resolution": self.chance(50)});
            version["start_from"] = json!("detected");
            version["notify"] = json!({"coverage": "C2", "always": ["P1"]});
        }
        version
    }

    pub fn definitions(&mut self, modes: &[&str]) -> Definitions {
        let calendars = json!({"C1": self.calendar(), "C2": self.calendar()});
        let mut policy = |versions: u64| {
            let mut list = vec![self.policy_version(None, modes)];
            for _ in 0..self.roll(versions) {
                let valid_from = self.instant(30);
                list.push(self.policy_version(Some(valid_from), modes));
            }
            json!({"versions": list})
        };
        let policies = json!({"std": policy(3), "gold": policy(2)});
        let people = json!({"anna": [{"from": null, "role": "agent"}], "rita": [{"from": null, "role": "customer"}]});
        serde_json::from_value(json!({"calendars": calendars, "policies": policies, "people": people})).unwrap()
    }

    fn event(&mut self) -> Value {
        match self.roll(14) {
            0..=2 => {
                json!({"kind": "message", "author": self.pick(&["anna", "rita", "bob"]), "public": self.chance(80)})
            }
            3 | 4 => json!({"kind": "status", "status": "waiting", "pause_add": [self.pick(&["customer", "vendor"])]}),
            5 | 6 => json!({"kind": "status", "status": "open", "pause_remove": [self.pick(&["customer", "vendor"])]}),
            7 => json!({"kind": "priority", "priority": self.pick(&["P1", "P2", "P3", "P9"])}),
            8 => json!({"kind": "contract", "policy": self.pick(&["std", "gold"])}),
            9 => json!({"kind": "contract", "calendars": {"client": self.pick(&[Some("C2"), None])}}),
            10 => json!({"kind": "resolved"}),
            11 => json!({"kind": "reopened"}),
            12 => json!({"kind": "no_answer_needed"}),
            _ => json!({"kind": "justify", "target": self.pick(&["first_response", "resolution"])}),
        }
    }

    pub fn ticket(&mut self, events: u64, days: u64) -> Ticket {
        let mut at = self.instant(5);
        let mut created = json!({"at": at, "kind": "created", "priority": self.pick(&["P1", "P2", "P3"]),
            "policy": self.pick(&["std", "gold"]), "requester": "rita"});
        if self.chance(20) {
            created["detected_at"] = json!(at.plus_ms(-(self.roll(10 * HOUR_MS as u64) as i64)));
        }
        if self.chance(10) {
            created[*self.pick(&["spoke_to_user", "closed"])] = json!(true);
        }
        let mut log = vec![created];
        let step = days * 24 * HOUR_MS as u64 / (events + 1) * 2;
        for _ in 0..events {
            let pause = if self.chance(20) { 0 } else { self.roll(step) };
            at = at.plus_ms(pause as i64);
            let mut event = self.event();
            event["at"] = json!(at);
            if self.chance(15) {
                event["recorded_at"] = json!(at.plus_ms(self.roll(5 * HOUR_MS as u64) as i64));
            }
            log.push(event);
        }
        serde_json::from_value(json!({"id": "T", "events": log})).unwrap()
    }
}
