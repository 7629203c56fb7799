//! Forecasts from the told growth, and risks.

use super::teller::Teller;
use super::{Ids, text};

pub(super) fn tell(teller: &Teller<'_>, ids: &mut Ids) {
    // Of both devices, so that no schedule finds anything left to forecast.
    let input = format!("deviceId: \"{}\"", ids["duplicate"]);
    teller.act(teller.owner, "forecastMake", &input, "forecasts { id }");
    let input = format!("deviceId: \"{}\"", ids["device"]);
    let made = teller.act(teller.owner, "forecastMake", &input, "forecasts { id component outcome shifts { on } }");
    let grows = format!("/{}", teller.tenant.mark);
    let forecasts = made["forecasts"].as_array().unwrap();
    let forecast = forecasts.iter().find(|forecast| forecast["component"] == grows.as_str());
    let forecast = forecast.unwrap_or_else(|| panic!("no forecast of {grows}: {made}"));
    assert_eq!(forecast["outcome"], "GROWTH");
    ids.insert("forecast", text(&forecast["id"]));
    for what in ["hazard", "risk"] {
        let input = format!(
            "clientId: \"{}\", {}, {}, likelihood: 2, impact: 3, serviceId: \"{}\", reviewOn: \"2027-06-30\"",
            ids["client"],
            teller.named("title", what),
            teller.named("description", "Description"),
            ids["service"]
        );
        teller.make(ids, what, "riskCreate", &input);
    }
}
