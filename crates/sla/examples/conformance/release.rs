//! The zone data of the suite.
//!
//! The answers of the suite were worked out with the zone data of 2025. Some governments have changed their clocks since;
//! the data that comes with the engine knows that, and so gives other instants for the years after. To compare rules and
//! not laws, the runner gives these zones the rules that were in force when the suite was made (the POSIX rules at the end
//! of their files in release 2025b). Everything else uses the engine's own data.

use sla::{Definitions, Zone};

use crate::case::Difference;

/// Zones whose rules changed after release 2025b, with their rules in it.
const CHANGED_SINCE: &[(&str, &str)] = &[
    ("America/Edmonton", "MST7MDT,M3.2.0,M11.1.0"),
    ("America/Havana", "CST5CDT,M3.2.0/0,M11.1.0/1"),
    ("America/Inuvik", "MST7MDT,M3.2.0,M11.1.0"),
    ("America/Rainy_River", "CST6CDT,M3.2.0,M11.1.0"),
    ("America/Vancouver", "PST8PDT,M3.2.0,M11.1.0"),
    ("America/Winnipeg", "CST6CDT,M3.2.0,M11.1.0"),
    ("America/Yellowknife", "MST7MDT,M3.2.0,M11.1.0"),
    ("Europe/Chisinau", "EET-2EEST,M3.5.0,M10.5.0/3"),
    ("Canada/Central", "CST6CDT,M3.2.0,M11.1.0"),
    ("Canada/Mountain", "MST7MDT,M3.2.0,M11.1.0"),
    ("Canada/Pacific", "PST8PDT,M3.2.0,M11.1.0"),
    ("Cuba", "CST5CDT,M3.2.0/0,M11.1.0/1"),
    ("Europe/Tiraspol", "EET-2EEST,M3.5.0,M10.5.0/3"),
];

/// Gives the calendars of a case the rules that the suite was made with.
pub fn restore(definitions: &mut Definitions) -> Result<(), Difference> {
    for calendar in definitions.calendars.values_mut() {
        if let Some((name, rules)) = CHANGED_SINCE.iter().find(|(name, _)| *name == calendar.zone.name()) {
            calendar.zone =
                Zone::with_rules(name, rules).map_err(|refusal| Difference::new("zone", "POSIX-rules", refusal))?;
        }
    }
    Ok(())
}
