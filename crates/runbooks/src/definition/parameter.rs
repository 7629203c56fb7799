//! Parameters: what a run must be told, where the defaults come from, and how values get into texts.

use std::collections::BTreeMap;

use kernel::text::is_reordering;
use kernel::{ErrorCode, UserError};
use serde::{Deserialize, Serialize};

use super::Definition;

/// Longest value, in characters.
pub const VALUE_MAX: usize = 500;

/// What a run must be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Stable name: lower-case letters, digits and underscores.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// What kind of value.
    pub kind: ParameterKind,
    /// Of a choice: from what.
    #[serde(default)]
    pub choices: Vec<String>,
    /// Unit of a number.
    #[serde(default)]
    pub unit: Option<String>,
    /// Whether there must be a value.
    #[serde(default)]
    pub required: bool,
    /// Where the default comes from.
    #[serde(default)]
    pub source: ParameterSource,
    /// The default, if its source has none.
    #[serde(default)]
    pub default: Option<String>,
}

/// What kind of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterKind {
    /// One line.
    Text,
    /// A number.
    Number,
    /// One of a list.
    Choice,
}

/// Where a default comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterSource {
    /// From the definition.
    #[default]
    Fixed,
    /// The device's name.
    DeviceName,
    /// What the device calls itself.
    DeviceHostname,
    /// The component that the insight is about, such as a mount.
    InsightComponent,
}

/// What defaults may come from.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// The device's name.
    pub device_name: String,
    /// What the device calls itself.
    pub device_hostname: String,
    /// The component that the insight is about.
    pub insight_component: Option<String>,
}

/// The value of every parameter: as given, else its default.
///
/// # Errors
/// Every value that is missing, unknown or of the wrong kind, at `parameters.<name>`.
pub fn settle(
    definition: &Definition,
    given: &BTreeMap<String, String>,
    from: &Surroundings,
) -> Result<BTreeMap<String, String>, Vec<UserError>> {
    let mut errors = Vec::new();
    let mut values = BTreeMap::new();
    for name in given.keys().filter(|name| !definition.parameters.iter().any(|known| known.name == **name)) {
        let message = "This runbook has no parameter of that name. Leave it out.";
        errors.push(UserError::new(ErrorCode::Invalid, &field(name), message));
    }
    for parameter in &definition.parameters {
        let sourced = match parameter.source {
            ParameterSource::Fixed => None,
            ParameterSource::DeviceName => Some(from.device_name.clone()),
            ParameterSource::DeviceHostname => Some(from.device_hostname.clone()),
            ParameterSource::InsightComponent => from.insight_component.clone(),
        };
        let value = given
            .get(&parameter.name)
            .cloned()
            .or(sourced.filter(|value| !value.is_empty()))
            .or_else(|| parameter.default.clone())
            .unwrap_or_default();
        match refusal(parameter, &value) {
            Some(message) => errors.push(UserError::new(ErrorCode::Invalid, &field(&parameter.name), message)),
            None => drop(values.insert(parameter.name.clone(), value)),
        }
    }
    if errors.is_empty() { Ok(values) } else { Err(errors) }
}

fn field(name: &str) -> String {
    format!("parameters.{}", name.chars().take(60).collect::<String>())
}

/// Why a value cannot be taken.
fn refusal(parameter: &Parameter, value: &str) -> Option<String> {
    if value.is_empty() {
        return parameter.required.then(|| format!("{} is needed.", parameter.title));
    }
    if value.chars().count() > VALUE_MAX || value.chars().any(|c| c.is_control() || is_reordering(c)) {
        return Some(format!("This must be one line of at most {VALUE_MAX} visible characters."));
    }
    match parameter.kind {
        ParameterKind::Text => None,
        ParameterKind::Number => {
            let finite = value.parse::<f64>().is_ok_and(f64::is_finite);
            (!finite).then(|| "This must be a number, such as 85 or 2.5.".to_owned())
        }
        ParameterKind::Choice => (!parameter.choices.iter().any(|choice| choice == value))
            .then(|| format!("This must be one of: {}.", parameter.choices.join(", "))),
    }
}

/// A text with each `{{name}}` replaced by its value, once: what a value contains is not looked at again. Unknown names
/// stay as they are; definitions with unknown names are refused when they are saved.
#[must_use]
pub fn fill(template: &str, values: &BTreeMap<String, String>) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        text.push_str(before);
        match after.split_once("}}").and_then(|(name, end)| values.get(name.trim()).map(|value| (value, end))) {
            Some((value, end)) => {
                text.push_str(value);
                rest = end;
            }
            None => {
                text.push_str("{{");
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

/// The names that a text refers to.
#[must_use]
pub fn names(template: &str) -> Vec<&str> {
    template.split("{{").skip(1).filter_map(|part| part.split_once("}}")).map(|(name, _)| name.trim()).collect()
}
