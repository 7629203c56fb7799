//! The world of the API's tests, made by the API and the agents' protocol alone: a provider, and two clients of identical
//! shape with marked values, each with people, devices and telemetry.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use db::Value as Bound;
use kernel::Clock;
use kernel::time::SystemClock;
use serde_json::{Value, json};

use super::person::PASSWORD;
use super::{Person, TestApp};
use crate::agent::{Agent, Machine};
use crate::world::{A, B, Tenant};

/// Node ids by what they are: `client`, `site`, `contact`, `service`, `device`, `duplicate`, `agent`, `token`, `user`,
/// `grant`, `session`, `audit`; with A also the provider's `limited`, `spare`, `invited` (logins) and `job`.
pub type Ids = BTreeMap<&'static str, String>;

/// The world.
pub struct Story {
    /// Owns the installation.
    pub owner: Person,
    /// Staff with every right on A only.
    pub limited: Person,
    /// Staff with every right provider-wide, except on B.
    pub except: Person,
    /// The contact of A, as portal user.
    pub contact: Person,
    /// Staff of A whose login is changed and locked by tests.
    pub spare: Person,
    /// What belongs to A.
    pub a: Ids,
    /// What belongs to B.
    pub b: Ids,
    /// An agent of each.
    pub agents: (Agent, Agent),
}

fn now_us() -> i64 {
    SystemClock.now().micros()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("not a text: {value}")).to_owned()
}

/// The token at the end of a link.
fn token(link: &str) -> &str {
    link.rsplit_once('=').map_or(link, |(_, token)| token)
}

impl Story {
    /// Makes the world.
    #[must_use]
    pub fn tell(app: &TestApp) -> Self {
        let owner = set_up(app);
        let (mut a, agent_a) = client(app, &owner, A);
        let (mut b, agent_b) = client(app, &owner, B);
        let on = |ids: &Ids, role: &str, effect: &str| {
            format!("{{ role: {role}, effect: {effect}, clientId: \"{}\", reason: \"test\" }}", ids["client"])
        };
        let everywhere = "{ role: ADMIN, effect: ALLOW }".to_owned();
        let (limited, limited_id) = staff(app, &owner, "limited", &[on(&a, "ADMIN", "ALLOW")]);
        a.insert("limited", limited_id);
        let except = staff(app, &owner, "except", &[everywhere, on(&b, "ADMIN", "DENY")]).0;
        let (spare, spare_id) = staff(app, &owner, "spare", &[on(&a, "TECHNICIAN", "ALLOW")]);
        let contact = login_of_contact(app, &owner, &mut a);
        _ = login_of_contact(app, &owner, &mut b);
        a.insert("spare", spare_id);
        let document = "mutation { userInvite(input: { name: \"invited\", email: \"invited@example.org\", kind: STAFF,
            grants: [] }) { user { id } errors { message } } }";
        a.insert("invited", text(&owner.done(document)["userInvite"]["user"]["id"]));
        let audit = owner.done("{ auditEntries(first: 100) { nodes { id client { id } } } }");
        for ids in [&mut a, &mut b] {
            let entries = audit["auditEntries"]["nodes"].as_array().unwrap();
            let entry = entries.iter().find(|entry| entry["client"]["id"] == json!(ids["client"])).unwrap();
            ids.insert("audit", text(&entry["id"]));
        }
        Self { owner, limited, except, contact, spare, a, b, agents: (agent_a, agent_b) }
    }

    /// Invites another member of staff with these grants (`InitialGrantInput`s); the person, and the login's id.
    #[must_use]
    pub fn invite_staff(&self, app: &TestApp, name: &str, grants: &[String]) -> (Person, String) {
        staff(app, &self.owner, name, grants)
    }

    /// The ids of A, and one for a job.
    #[must_use]
    pub fn a_and_job(&self) -> Ids {
        let mut ids = self.a.clone();
        ids.entry("job").or_insert_with(|| format!("job_{:032x}", 1));
        ids
    }
}

fn set_up(app: &TestApp) -> Person {
    let link = app.running().setup_url.clone().unwrap();
    let link = String::from_utf8(link.expose().to_vec()).unwrap();
    let document = "mutation($token: String!, $password: String!) { setupComplete(input: { token: $token,
        providerName: \"Nordlicht IT\", name: \"Olga Owner\", email: \"owner@example.org\", password: $password })
        { errors { message } } }";
    let variables = json!({ "token": token(&link), "password": PASSWORD });
    let answer = Person::anonymous(app.url()).send(document, &variables);
    Person::signed_in(app.url(), &answer)
}

/// Invites and lets the invitation be accepted; the person, and the node id of the login.
fn invite(app: &TestApp, owner: &Person, input: &str) -> (Person, String) {
    let document = format!(
        "mutation {{ userInvite(input: {{ {input} }}) {{ user {{ id }} invitationUrl errors {{ message }} }} }}"
    );
    let invited = owner.done(&document)["userInvite"].clone();
    let document = "mutation($token: String!, $password: String!) {
        invitationAccept(input: { token: $token, password: $password }) { errors { message } } }";
    let link = text(&invited["invitationUrl"]);
    let variables = json!({ "token": token(&link), "password": PASSWORD });
    let answer = Person::anonymous(app.url()).send(document, &variables);
    (Person::signed_in(app.url(), &answer), text(&invited["user"]["id"]))
}

fn staff(app: &TestApp, owner: &Person, name: &str, grants: &[String]) -> (Person, String) {
    let grants = grants.join(", ");
    invite(app, owner, &format!("name: \"{name}\", email: \"{name}@example.org\", kind: STAFF, grants: [{grants}]"))
}

fn login_of_contact(app: &TestApp, owner: &Person, ids: &mut Ids) -> Person {
    let grant = format!("{{ role: CLIENT_ADMIN, effect: ALLOW, clientId: \"{}\" }}", ids["client"]);
    let input = format!(
        "name: \"Portal user\", email: \"{}@example.com\", kind: CONTACT, contactId: \"{}\", grants: [{grant}]",
        &ids["contact"], ids["contact"]
    );
    let (person, user) = invite(app, owner, &input);
    let viewer = person.done("{ viewer { session { id } } }");
    ids.insert("session", text(&viewer["viewer"]["session"]["id"]));
    let grants = owner.done(&format!("{{ user(id: \"{user}\") {{ grants {{ id }} }} }}"));
    ids.insert("grant", text(&grants["user"]["grants"][0]["id"]));
    ids.insert("user", user);
    person
}

fn client(app: &TestApp, owner: &Person, tenant: Tenant) -> (Ids, Agent) {
    let mut ids = Ids::new();
    let mark = tenant.mark;
    let mut create = |what: &'static str, mutation: &str, field: &str, input: String| -> Value {
        let document =
            format!("mutation {{ {mutation}(input: {{ {input} }}) {{ {field} {{ id }} errors {{ message }} }} }}");
        let data = owner.done(&document)[mutation].clone();
        ids.insert(what, text(&data[field]["id"]));
        data
    };
    let name = |what: &str| format!("name: \"{what} {mark}\"");
    let input = format!("{}, shortName: \"{mark}\", notes: \"Notes {mark}\"", name("Client"));
    let client = text(&create("client", "clientCreate", "client", input)["client"]["id"]);
    let of = format!("clientId: \"{client}\"");
    let input = format!("{of}, {}, address: \"Street {mark}\", timeZone: \"Europe/Berlin\"", name("Site"));
    let site = text(&create("site", "siteCreate", "site", input)["site"]["id"]);
    let email = format!("contact.{}@example.com", mark.to_lowercase());
    let input = format!(
        "{of}, siteId: \"{site}\", {}, email: \"{email}\", phone: \"{mark}\", title: \"Title {mark}\"",
        name("Contact")
    );
    create("contact", "contactCreate", "contact", input);

    let input = format!("{of}, siteId: \"{site}\", label: \"Token {mark}\", expiresInDays: 1, maxUses: 10");
    let document = format!(
        "mutation {{ enrolmentTokenCreate(input: {{ {input} }}) {{ enrolmentToken {{ id }} secret errors {{ message }} }} }}"
    );
    let token = owner.done(&document)["enrolmentTokenCreate"].clone();
    ids.insert("token", text(&token["enrolmentToken"]["id"]));

    let machine = |key: u8| Machine {
        hostname: format!("host-{}", mark.to_lowercase()),
        hardware_id: format!("hardware-{mark}"),
        key_seed: [tenant.number * 16 + key; 32],
    };
    let secret = text(&token["secret"]);
    let mut agent = Agent::enrol(app.url(), &secret, &machine(1)).unwrap();
    agent.tell_all(mark, now_us(), 60).unwrap();
    let mut duplicate = Agent::enrol(app.url(), &secret, &machine(2)).unwrap();
    duplicate.tell_all(mark, now_us(), 5).unwrap();
    ids.insert("device", format!("dev_{}", agent.device_id.simple()));
    ids.insert("agent", format!("agt_{}", agent.agent_id.simple()));
    ids.insert("duplicate", format!("dev_{}", duplicate.device_id.simple()));
    live(owner, &ids["duplicate"]);
    live(owner, &ids["device"]);
    let values: Vec<Bound> = vec![mark.into(), duplicate.device_id.into()];
    let sql = "UPDATE device SET state = 'silent', silence_reason = 'unknown', silence_message = $1 WHERE id = $2";
    assert_eq!(app.alter(sql, values), 1);

    let input = format!(
        "{of}, {}, description: \"Description {mark}\", criticality: HIGH, userCount: 5, outageCostPerHourMinor: 1000, \
         outageCostCurrency: \"EUR\", deviceIds: [\"{}\"]",
        name("Service"),
        ids["device"]
    );
    let document = format!(
        "mutation {{ businessServiceCreate(input: {{ {input} }}) {{ businessService {{ id }} errors {{ message }} }} }}"
    );
    let service = owner.done(&document)["businessServiceCreate"]["businessService"]["id"].clone();
    ids.insert("service", text(&service));
    (ids, agent)
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
