//! Where the story plays: the real server on a database of its own, its mail server, the real agent on this machine, the
//! provider's people, and a client with calendar, agreement, responsibility, service and device.

use kernel::Clock;
use kernel::time::SystemClock;
use serde_json::json;
use steward_tests::app::{PASSWORD, Person};
use steward_tests::smtp::{Received, Sink};
use steward_tests::{Engine, TestDb};
use tokio::runtime::Runtime;

use super::super::processes::{AgentProgram, Server};
use super::super::story::{client_with_token, set_up};
use super::calls::{act, ask, id, list, text, until};

/// The client's contact.
pub const CONTACT: &str = "berta@bakery.example";
/// The technician, the one person of the responsible team.
pub const TECHNICIAN: &str = "tom@example.org";
/// The second person, who approves and is told when the first does not answer.
pub const APPROVER: &str = "ada@example.org";

/// Everything of the story, by node ids.
pub struct Place {
    /// The server; fields are dropped in this order.
    pub server: Server,
    /// The agent.
    pub agent: AgentProgram,
    /// Its database.
    pub db: TestDb,
    /// Where its mail arrives.
    pub sink: Sink,
    runtime: Runtime,
    /// Token with which further agents may enrol.
    pub token: String,
    /// The owner of the installation.
    pub olga: Person,
    /// The technician.
    pub tom: Person,
    /// The approver.
    pub ada: Person,
    /// Client.
    pub client: String,
    /// The client's contact.
    pub contact: String,
    /// Device of the real agent.
    pub device: String,
    /// Business service on it.
    pub service: String,
    /// Agreement that covers the service.
    pub agreement: String,
}

impl Place {
    /// Makes it all.
    pub fn new(engine: Engine) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let db = runtime.block_on(TestDb::new(engine));
        let sink = runtime.block_on(Sink::start());
        let server = Server::with_mail(&db, Some(sink.address()));
        let olga = set_up(&server);
        let (client, token) = client_with_token(&olga, 2);
        let agent = AgentProgram::start(&server, &token, &db.folder().join("agent"));
        let (tom_id, tom) = invited(&server, &olga, ("Tom Technician", TECHNICIAN, &["TECHNICIAN"]));
        let (ada_id, ada) = invited(&server, &olga, ("Ada Approver", APPROVER, &["TECHNICIAN", "APPROVER"]));
        let contact = json!({ "clientId": client, "name": "Berta Baker", "email": CONTACT });
        let contact = id(&act(&olga, "contactCreate", &contact, "contact { id }")["contact"]);
        let device = until("the device is live", 30, || {
            let devices = ask(&olga, "{ devices(first: 2) { nodes { id state } } }", &json!({}));
            let device = &devices["devices"]["nodes"][0];
            (device["state"] == json!("LIVE")).then(|| id(device))
        });
        let service = json!({ "clientId": client, "name": "File sharing", "criticality": "HIGH", "userCount": 25,
            "deviceIds": [device] });
        let service = id(&act(&olga, "businessServiceCreate", &service, "businessService { id }")["businessService"]);
        let agreement = agreement(&olga, &client, &service);
        responsibility(&olga, (&client, &contact), (&tom_id, &ada_id));
        Self { server, agent, db, sink, runtime, token, olga, tom, ada, client, contact, device, service, agreement }
    }

    /// Somebody without a session, such as the reader of a mail.
    pub fn stranger(&self) -> Person {
        Person::anonymous(&self.server.url())
    }

    /// Waits for a future on the test's own side.
    pub fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// An instant so many seconds from now.
    pub fn later(&self, seconds: i64) -> String {
        kernel::Timestamp::from_micros(SystemClock.now().micros() + seconds * 1_000_000).to_string()
    }

    /// The day in UTC that is so many days from now.
    pub fn day(&self, days: i64) -> String {
        self.later(days * 86_400)[..10].to_owned()
    }

    /// Mails to an address so far whose text contains these words.
    pub fn mails(&self, address: &str, words: &str) -> Vec<Received> {
        let all = self.sink.received().into_iter();
        all.filter(|mail| mail.is_to(address) && mail.text().contains(words)).collect()
    }

    /// Waits for a mail to an address whose text contains these words.
    pub fn mail(&self, address: &str, words: &str, seconds: u64) -> Received {
        until(&format!("mail to {address} with {words:?}"), seconds, || self.mails(address, words).into_iter().next())
    }
}

/// A new person of the provider, who came by the link of the mailed invitation.
fn invited(server: &Server, owner: &Person, (name, email, roles): (&str, &str, &[&str])) -> (String, Person) {
    let grants: Vec<_> = roles.iter().map(|role| json!({ "role": role, "effect": "ALLOW" })).collect();
    let input = json!({ "name": name, "email": email, "kind": "STAFF", "grants": grants });
    let made = act(owner, "userInvite", &input, "user { id } invitationUrl");
    let link = text(&made["invitationUrl"]);
    let token = link.rsplit_once('=').unwrap().1;
    let document = "mutation($token: String!, $password: String!) {
        invitationAccept(input: { token: $token, password: $password }) { errors { message } } }";
    let answer = Person::anonymous(&server.url()).send(document, &json!({ "token": token, "password": PASSWORD }));
    (id(&made["user"]), Person::signed_in(&server.url(), &answer))
}

/// Business hours, promises per priority, and the agreement that binds them to the service.
fn agreement(olga: &Person, client: &str, service: &str) -> String {
    let week: Vec<_> = ["MON", "TUE", "WED", "THU", "FRI"]
        .map(|weekday| json!({ "weekday": weekday, "from": "09:00", "to": "17:00" }))
        .into();
    let calendar = json!({ "clientId": client, "name": "Office hours", "timeZone": "Europe/Berlin", "weekly": week });
    let calendar = act(olga, "calendarCreate", &calendar, "calendar { id nextOpensAt }");
    let calendar = id(&calendar["calendar"]);
    let promise = |(priority, minutes): (&str, u32)| {
        json!({ "priority": priority, "targets": [
            { "kind": "FIRST_RESPONSE", "minutes": minutes }, { "kind": "RESOLUTION", "minutes": 8 * minutes }] })
    };
    let priorities: Vec<_> = [("P1", 30), ("P2", 60), ("P3", 120), ("P4", 240)].map(promise).into();
    let policy = json!({ "clientId": client, "name": "Standard", "calendarId": calendar, "thresholds": [50, 80],
        "priorities": priorities });
    let policy = id(&act(olga, "slaPolicyCreate", &policy, "slaPolicy { id }")["slaPolicy"]);
    let agreement = json!({ "clientId": client, "name": "Care", "startsOn": "2026-01-01", "calendarId": calendar,
        "slaPolicyId": policy, "serviceIds": [service] });
    let made = act(olga, "agreementCreate", &agreement, "agreement { id state }");
    assert_eq!(made["agreement"]["state"], json!("IN_FORCE"));
    id(&made["agreement"])
}

/// The row "storage": a team is responsible, the contact is informed; who is told when is the team's own policy.
fn responsibility(olga: &Person, (client, contact): (&str, &str), (first, second): (&str, &str)) {
    let team = act(olga, "teamCreate", &json!({ "name": "Storage crew", "memberIds": [first] }), "team { id }");
    let team = id(&team["team"]);
    let row = json!({ "clientId": client, "area": "STORAGE", "responsible": { "teamId": team },
        "informed": [{ "contactId": contact }] });
    let row = act(olga, "responsibilitySet", &row, "responsibility { responsible { name } informed { name } }");
    assert_eq!(list(&row["responsibility"]["informed"])[0]["name"], json!("Berta Baker"));
    let steps = json!([{ "waitMinutes": 1, "targets": [{ "kind": "OWNER" }] },
        { "waitMinutes": 1, "targets": [{ "kind": "USER", "userId": second }] }]);
    let policy = json!({ "name": "Quick", "teamId": team, "repeats": 0, "steps": steps });
    act(olga, "escalationPolicyCreate", &policy, "escalationPolicy { id }");
}
