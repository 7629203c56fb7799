//! The world of the API's tests, made by the API and the agents' protocol alone: a provider, and two clients of identical
//! shape with marked values, each with people, devices and telemetry, and with everything that came of them.

mod agreements;
mod alerting;
mod client;
mod planning;
mod provider;
mod reports;
mod runs;
mod teller;
mod tickets;
mod upkeep;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::person::PASSWORD;
use super::{Person, TestApp};
use crate::agent::Agent;
use crate::world::{A, B};
use teller::Teller;

/// Node ids by what they are, such as `client` or `device`; with A also the provider's own, such as `team`. Names that end
/// in `_token` are tokens of links.
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
    /// Staff with every right, who approves what the owner asks for.
    pub second: Person,
    /// What belongs to A.
    pub a: Ids,
    /// What belongs to B.
    pub b: Ids,
    /// An agent of each.
    pub agents: (Agent, Agent),
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
        let everywhere = "{ role: ADMIN, effect: ALLOW }".to_owned();
        let second = staff(app, &owner, "second", std::slice::from_ref(&everywhere)).0;
        let provider = provider::tell(&owner);
        let (mut a, agent_a) = client::tell(&Teller { app, owner: &owner, second: &second, tenant: A }, &provider);
        let (mut b, agent_b) = client::tell(&Teller { app, owner: &owner, second: &second, tenant: B }, &provider);
        a.extend(provider);
        let on = |ids: &Ids, role: &str, effect: &str| {
            format!("{{ role: {role}, effect: {effect}, clientId: \"{}\", reason: \"test\" }}", ids["client"])
        };
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
        Self { owner, limited, except, contact, spare, second, a, b, agents: (agent_a, agent_b) }
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
    Person::signed_in(app.url(), &answer).lasting("owner@example.org")
}

/// Invites and lets the invitation be accepted; the person, and the node id of the login.
fn invite(app: &TestApp, owner: &Person, email: &str, input: &str) -> (Person, String) {
    let document = format!(
        "mutation {{ userInvite(input: {{ email: \"{email}\", {input} }}) {{ user {{ id }} invitationUrl errors {{ message }} }} }}"
    );
    let invited = owner.done(&document)["userInvite"].clone();
    let document = "mutation($token: String!, $password: String!) {
        invitationAccept(input: { token: $token, password: $password }) { errors { message } } }";
    let link = text(&invited["invitationUrl"]);
    let variables = json!({ "token": token(&link), "password": PASSWORD });
    let answer = Person::anonymous(app.url()).send(document, &variables);
    (Person::signed_in(app.url(), &answer).lasting(email), text(&invited["user"]["id"]))
}

fn staff(app: &TestApp, owner: &Person, name: &str, grants: &[String]) -> (Person, String) {
    let grants = grants.join(", ");
    let input = format!("name: \"{name}\", kind: STAFF, grants: [{grants}]");
    invite(app, owner, &format!("{name}@example.org"), &input)
}

fn login_of_contact(app: &TestApp, owner: &Person, ids: &mut Ids) -> Person {
    let grant = format!("{{ role: CLIENT_ADMIN, effect: ALLOW, clientId: \"{}\" }}", ids["client"]);
    let contact = &ids["contact"];
    let input = format!("name: \"Portal user\", kind: CONTACT, contactId: \"{contact}\", grants: [{grant}]");
    let (person, user) = invite(app, owner, &format!("{contact}@example.com"), &input);
    let viewer = person.done("{ viewer { session { id } } }");
    ids.insert("session", text(&viewer["viewer"]["session"]["id"]));
    let grants = owner.done(&format!("{{ user(id: \"{user}\") {{ grants {{ id }} }} }}"));
    ids.insert("grant", text(&grants["user"]["grants"][0]["id"]));
    ids.insert("user", user);
    person
}
