//! The file format, section 2 of its description, and what becomes of it in the engine's own words.

use std::collections::BTreeMap;

use alerting::signal::{
    Act, Bounds, Condition, Device, Level, Op, RaiseHold, Rule, Selector, Settings, Setup, Silence, Threshold,
    TicketAfter, Window, WindowMode,
};
use serde::{Deserialize, Deserializer};

#[derive(Deserialize)]
pub struct File {
    pub format: String,
    pub scenarios: Vec<Scenario>,
}

#[derive(Deserialize)]
pub struct Scenario {
    pub id: String,
    #[serde(default)]
    settings: Settings,
    devices: Vec<Device>,
    #[serde(default)]
    implied: BTreeMap<String, Vec<String>>,
    rules: Vec<RuleText>,
    #[serde(default)]
    windows: Vec<WindowText>,
    pub inputs: Vec<InputText>,
    pub expect: Expectation,
}

impl Scenario {
    /// The setup of the scenario; what is left is not needed again.
    pub fn setup(&self) -> Result<Setup, String> {
        Ok(Setup {
            settings: self.settings,
            rules: self.rules.iter().map(RuleText::rule).collect::<Result<_, _>>()?,
            devices: self.devices.clone(),
            implied: self.implied.clone(),
            exemptions: Vec::new(),
            windows: self.windows.iter().map(WindowText::window).collect(),
        })
    }
}

#[derive(Deserialize)]
struct RuleText {
    id: String,
    class: String,
    #[serde(rename = "type")]
    kind: Option<String>,
    metric: Option<String>,
    interval: i64,
    levels: Option<LevelsText>,
    d_up: Option<i64>,
    d_down: Option<i64>,
    k_of_n: Option<KOfN>,
    /// Absent, null and a number are three things.
    #[serde(default, deserialize_with = "given")]
    nodata: Option<Option<i64>>,
    gap_tol: Option<i64>,
    grace: Option<i64>,
    silent_after: Option<i64>,
    level: Option<Level>,
    #[serde(default)]
    down: bool,
    devices: Option<Vec<String>>,
    ticket_after: Option<TicketText>,
}

fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<i64>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

#[derive(Deserialize)]
struct LevelsText {
    warn: Option<BoundsText>,
    critical: Option<BoundsText>,
}

#[derive(Deserialize)]
struct BoundsText {
    op: Op,
    raise: f64,
    clear: Option<f64>,
}

impl BoundsText {
    fn bounds(&self) -> Bounds {
        Bounds { raise: self.raise, clear: self.clear.unwrap_or(self.raise) }
    }
}

#[derive(Deserialize)]
struct KOfN {
    k: u32,
    n: u32,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum TicketText {
    Both(i64),
    Each(TicketAfter),
}

impl RuleText {
    fn rule(&self) -> Result<Rule, String> {
        let condition = match self.kind.as_deref().unwrap_or("threshold") {
            "threshold" => Condition::Threshold(self.threshold()?),
            "silence" => Condition::Silence(self.silence()),
            other => return Err(format!("rule {} is of the unknown type {other}", self.id)),
        };
        Ok(Rule {
            id: self.id.clone(),
            class: self.class.clone(),
            devices: self.devices.clone(),
            down: self.down,
            ticket_after: match &self.ticket_after {
                None => TicketAfter::default(),
                Some(TicketText::Both(seconds)) => TicketAfter::both(*seconds),
                Some(TicketText::Each(after)) => *after,
            },
            condition,
        })
    }

    fn threshold(&self) -> Result<Threshold, String> {
        let levels = self.levels.as_ref().ok_or_else(|| format!("rule {} has no levels", self.id))?;
        let metric = self.metric.as_ref().ok_or_else(|| format!("rule {} has no metric", self.id))?;
        let ops: Vec<Op> = [&levels.warn, &levels.critical].into_iter().flatten().map(|bounds| bounds.op).collect();
        let op = *ops.first().ok_or_else(|| format!("rule {} has no level", self.id))?;
        if ops.iter().any(|other| *other != op) {
            return Err(format!("rule {} mixes comparisons", self.id));
        }
        let defaults = Threshold::sampled(metric, op, self.interval);
        Ok(Threshold {
            warn: levels.warn.as_ref().map(BoundsText::bounds),
            critical: levels.critical.as_ref().map(BoundsText::bounds),
            raise: match (&self.k_of_n, self.d_up) {
                (Some(KOfN { k, n }), _) => RaiseHold::KOfN { k: *k, n: *n },
                (None, Some(seconds)) => RaiseHold::Held(seconds),
                (None, None) => defaults.raise,
            },
            d_down: self.d_down.unwrap_or(defaults.d_down),
            nodata: self.nodata.unwrap_or(defaults.nodata),
            gap_tol: self.gap_tol.unwrap_or(defaults.gap_tol),
            grace: self.grace.unwrap_or(defaults.grace),
            ..defaults
        })
    }

    fn silence(&self) -> Silence {
        let defaults = Silence::of_agent(self.interval);
        Silence {
            silent_after: self.silent_after.unwrap_or(defaults.silent_after),
            level: self.level.unwrap_or(defaults.level),
            d_down: self.d_down.unwrap_or(defaults.d_down),
        }
    }
}

#[derive(Deserialize)]
pub struct WindowText {
    id: String,
    start: i64,
    end: i64,
    selector: SelectorText,
    mode: Option<WindowMode>,
    expected_classes: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct SelectorText {
    #[serde(default)]
    all: bool,
    #[serde(default)]
    devices: Vec<String>,
    #[serde(default)]
    tags: Vec<String>,
}

impl WindowText {
    pub fn window(&self) -> Window {
        let SelectorText { all, devices, tags } = &self.selector;
        Window {
            id: self.id.clone(),
            start: self.start,
            end: self.end,
            selector: if *all { Selector::All } else { Selector::Any { devices: devices.clone(), tags: tags.clone() } },
            mode: self.mode.unwrap_or(WindowMode::NotifyOff),
            expected_classes: self.expected_classes.clone(),
        }
    }
}

#[derive(Deserialize)]
pub struct InputText {
    pub t: i64,
    #[serde(default)]
    pub kind: InputKind,
    pub at: Option<i64>,
    pub device: Option<String>,
    pub metric: Option<String>,
    pub component: Option<String>,
    pub value: Option<f64>,
    pub signal: Option<String>,
    pub until: Option<i64>,
    pub window: Option<WindowText>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InputKind {
    #[default]
    Sample,
    Boot,
    Tick,
    Ack,
    HumanWork,
    Resolve,
    Snooze,
    Window,
}

impl InputText {
    /// The act of a person, if it is one.
    pub fn act(&self) -> Option<Act> {
        match self.kind {
            InputKind::Ack => Some(Act::Ack),
            InputKind::HumanWork => Some(Act::HumanWork),
            InputKind::Resolve => Some(Act::Resolve),
            InputKind::Snooze => Some(Act::Snooze { until: self.until? }),
            InputKind::Sample | InputKind::Boot | InputKind::Tick | InputKind::Window => None,
        }
    }
}

/// Section 3, each entry as the fields that are compared.
#[derive(Clone, Default, Deserialize)]
pub struct Expectation {
    pub events: Vec<serde_json::Value>,
    pub notifications: Vec<serde_json::Value>,
    pub tickets: Vec<serde_json::Value>,
    #[serde(default)]
    pub counters: BTreeMap<String, BTreeMap<String, u64>>,
}
