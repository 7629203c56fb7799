//! A client: its business, its people's places, its devices, and what became of them.

use std::time::{Duration, Instant};

use db::Value as Bound;
use serde_json::json;

use super::teller::{Teller, now_us};
use super::{Ids, Person, agreements, alerting, planning, reports, runs, text, tickets, upkeep};
use crate::agent::{Agent, Machine};

/// Days of telemetry before the first.
const HISTORY_DAYS: i64 = 60;

/// Tells everything of a client; its ids, and the agent of its device.
pub(super) fn tell(teller: &Teller<'_>, provider: &Ids) -> (Ids, Agent) {
    let mut ids = Ids::new();
    business(teller, &mut ids);
    let (mut agent, mut duplicate) = agents(teller, &mut ids);
    service(teller, &mut ids);
    agreements::tell(teller, &mut ids, provider);
    alerting::before(teller, &mut ids, provider);
    let mark = teller.tenant.mark;
    agent.tell_growth(&format!("/{mark}"), now_us(), HISTORY_DAYS).unwrap();
    agent.tell_all(mark, now_us(), 60).unwrap();
    duplicate.tell_all(mark, now_us(), 5).unwrap();
    live(teller.owner, &ids["duplicate"]);
    live(teller.owner, &ids["device"]);
    alerting::after(teller, &mut ids);
    let values: Vec<Bound> = vec![mark.into(), duplicate.device_id.into()];
    let sql = "UPDATE device SET state = 'silent', silence_reason = 'unknown', silence_message = $1 WHERE id = $2";
    assert_eq!(teller.app.alter(sql, values), 1);
    tickets::tell(teller, &mut ids, provider);
    runs::tell(teller, &mut ids, provider, &agent);
    upkeep::tell(teller, &mut ids);
    planning::tell(teller, &mut ids);
    reports::tell(teller, &mut ids);
    (ids, agent)
}

fn business(teller: &Teller<'_>, ids: &mut Ids) {
    let mark = teller.tenant.mark;
    let input = format!("{}, shortName: \"{mark}\", notes: \"Notes {mark}\"", teller.named("name", "Client"));
    teller.make(ids, "client", "clientCreate", &input);
    let of = format!("clientId: \"{}\"", ids["client"]);
    let input =
        format!("{of}, {}, address: \"Street {mark}\", timeZone: \"Europe/Berlin\"", teller.named("name", "Site"));
    teller.make(ids, "site", "siteCreate", &input);
    let email = format!("contact.{}@example.com", mark.to_lowercase());
    let input = format!(
        "{of}, siteId: \"{}\", {}, email: \"{email}\", phone: \"{mark}\", title: \"Title {mark}\"",
        ids["site"],
        teller.named("name", "Contact")
    );
    teller.make(ids, "contact", "contactCreate", &input);
}

fn agents(teller: &Teller<'_>, ids: &mut Ids) -> (Agent, Agent) {
    let mark = teller.tenant.mark;
    let input = format!(
        "clientId: \"{}\", siteId: \"{}\", label: \"Token {mark}\", expiresInDays: 1, maxUses: 10",
        ids["client"], ids["site"]
    );
    let token = teller.act(teller.owner, "enrolmentTokenCreate", &input, "enrolmentToken { id } secret");
    ids.insert("token", text(&token["enrolmentToken"]["id"]));
    let machine = |key: u8| Machine {
        hostname: format!("host-{}", mark.to_lowercase()),
        hardware_id: format!("hardware-{mark}"),
        key_seed: [teller.tenant.number * 16 + key; 32],
    };
    let secret = text(&token["secret"]);
    let agent = Agent::enrol(teller.app.url(), &secret, &machine(1)).unwrap();
    let duplicate = Agent::enrol(teller.app.url(), &secret, &machine(2)).unwrap();
    ids.insert("device", format!("dev_{}", agent.device_id.simple()));
    ids.insert("agent", format!("agt_{}", agent.agent_id.simple()));
    ids.insert("duplicate", format!("dev_{}", duplicate.device_id.simple()));
    (agent, duplicate)
}

fn service(teller: &Teller<'_>, ids: &mut Ids) {
    let input = format!(
        "clientId: \"{}\", {}, {}, criticality: HIGH, userCount: 5, outageCostPerHourMinor: 1000, \
         outageCostCurrency: \"EUR\", deviceIds: [\"{}\"]",
        ids["client"],
        teller.named("name", "Service"),
        teller.named("description", "Description"),
        ids["device"]
    );
    teller.make(ids, "service", "businessServiceCreate", &input);
}

/// Waits until what the agent told is seen.
fn live(owner: &Person, device: &str) {
    let begin = Instant::now();
    loop {
        let shown = owner.done(&format!(
            "{{ device(id: \"{device}\") {{ state inventory {{ os {{ name }} }} latest {{ metric }} }} }}"
        ));
        let device = &shown["device"];
        let complete = device["state"] == json!("LIVE")
            && !device["inventory"]["os"].is_null()
            && device["latest"].as_array().is_some_and(|latest| !latest.is_empty());
        if complete {
            return;
        }
        assert!(begin.elapsed() < Duration::from_secs(10), "the device does not come to life: {device}");
        std::thread::sleep(Duration::from_millis(50));
    }
}
