//! Calendars, policies and people together: everything that is not the log of a ticket.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::event::People;
use crate::{Calendars, Policy, Refusal};

/// Policies by id.
pub type Policies = BTreeMap<String, Policy>;

/// What the clock needs to know besides the logs of tickets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Definitions {
    /// Calendars by id.
    pub calendars: Calendars,
    /// Policies by id.
    pub policies: Policies,
    /// Roles of people by name; unknown people are customers.
    pub people: People,
}

impl Definitions {
    /// Whether all of it may be saved, and fits together.
    ///
    /// # Errors
    /// What [`crate::Calendar::validate`] and [`Policy::validate`] refuse, and `unknown_calendar` for a policy that names a
    /// calendar that is not there.
    pub fn validate(&self) -> Result<(), Refusal> {
        for (id, calendar) in &self.calendars {
            calendar.validate().map_err(|refusal| refusal.within(&format!("calendar {id}")))?;
        }
        for (id, policy) in &self.policies {
            policy.validate().map_err(|refusal| refusal.within(&format!("policy {id}")))?;
            let mut named = policy.versions.iter().flat_map(|version| version.calendars());
            if let Some(missing) = named.find(|calendar| !self.calendars.contains_key(*calendar)) {
                let message = format!(
                    "policy {id} counts in the calendar `{missing}`, which does not exist; create it or name another one"
                );
                return Err(Refusal::new("unknown_calendar", message));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_name_calendars_that_exist() {
        let text = r#"{"calendars": {"C": {"zone": "UTC", "versions": [{"weekly": {"mon": ["09:00-10:00"]}}]}},
            "policies": {"std": {"versions": [{"calendar": "D", "priorities": {}}]}}}"#;
        let refusal = serde_json::from_str::<Definitions>(text).unwrap().validate().unwrap_err();
        assert_eq!(refusal.code(), "unknown_calendar");
        assert!(refusal.to_string().contains("`D`"));
        assert_eq!(serde_json::from_str::<Definitions>(&text.replace('D', "C")).unwrap().validate(), Ok(()));
    }
}
