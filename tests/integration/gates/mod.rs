//! The gates of tenancy over the whole API, on the real server. G6 stands in `tenancy::rls`.
//!
//! - G1 every root field of the SDL has a case ([`cases`]), or stands in a list that may only shrink.
//! - G2 each case with another client's ids answers byte for byte like random ids, and changes no row of that client.
//! - G3 the largest selection under every root field, run as A, shows nothing of B.
//! - G4 object fields never resolved meanwhile fail the run.
//! - G5 every statement that names a table of clients binds the permit's clients.

mod asking;
mod cases;
mod links;
mod permissions;
mod planted;

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};
use steward_tests::app::{Ids, Person, Socket, Story, TestApp};
use steward_tests::http::Answer;
use steward_tests::seed::Choices;
use steward_tests::world::{A, B};
use steward_tests::{on_both_servers, statements};
use uuid::Uuid;

use asking::{Asker, World, failure};
use cases::{CASES, Case, NEVER_RESOLVED, Outcome, Root, WITHOUT_CASE, Who};

/// Ids of the same kinds that belong to nothing.
fn random_ids(like: &Ids, choices: &Choices) -> Ids {
    let random = |id: &String| {
        let bytes: [u8; 16] = choices.bytes(16).try_into().unwrap();
        let prefix = id.split('_').next().unwrap();
        format!(
            "{prefix}_{}",
            uuid::Builder::from_bytes(bytes).with_version(uuid::Version::SortRand).into_uuid().simple()
        )
    };
    // A token of a link is nobody's id: whoever holds it may use it.
    let ids = like.iter().filter(|(name, _)| !name.ends_with("_token"));
    ids.map(|(name, id)| (*name, random(id))).collect()
}

/// The answer as compared: the ids that were asked with stand under their names, the request's id is nobody's.
fn comparable(answer: &Answer, ids: &Ids, mark: &str) -> String {
    let mut text = String::from_utf8_lossy(&answer.body).into_owned();
    if !mark.is_empty() {
        text = text.replace(mark, "<mark>");
    }
    for (name, id) in ids {
        text = text.replace(id, &format!("<{name}>"));
    }
    while let Some(at) = text.find("\"requestId\":\"") {
        let end = text[at + 13..].find('"').unwrap() + at + 14;
        text.replace_range(at..end, "<request>");
    }
    let kind = answer.headers.iter().find(|(name, _)| name == "content-type").map(|(_, value)| value.as_str());
    format!("{} {kind:?} {text}", answer.status)
}

/// What of B an answer shows.
fn marks(text: &str, foreign: &Ids, provider_sees_people: bool) -> Vec<String> {
    let people = ["user", "session"];
    let ids = foreign.iter().filter(|(name, _)| !provider_sees_people || !people.contains(name));
    let shown = ids.filter(|(_, id)| text.contains(id.as_str())).map(|(name, _)| format!("the id of B's {name}"));
    shown.chain(text.contains(B.mark).then(|| "B's mark".to_owned())).collect()
}

/// G1.
fn without_case(asker: &Asker) -> Vec<String> {
    let mut findings = Vec::new();
    for (root, name) in [(Root::Query, "Query"), (Root::Mutation, "Mutation")] {
        for field in asker.sdl.fields(name) {
            let covered = CASES.iter().any(|case| case.root == root && case.field == field.name);
            let listed = WITHOUT_CASE.contains(&field.name.as_str());
            match (covered, listed) {
                (false, false) => findings.push(format!("G1 {name}.{} has no case in gates/cases", field.name)),
                (true, true) => findings.push(format!("G1 {name}.{} has a case; take it off the list", field.name)),
                _ => {}
            }
        }
    }
    findings
}

fn person<'s>(story: &'s Story, anonymous: &'s Person, who: Who) -> &'s Person {
    match who {
        Who::Anonymous => anonymous,
        Who::Limited => &story.limited,
        Who::Except => &story.except,
        Who::Owner => &story.owner,
        Who::Spare => &story.spare,
    }
}

/// G2: each case with B's ids and with random ids, as each of those who must not see B.
fn foreign_like_absent(app: &TestApp, asker: &mut Asker, story: &Story, choices: &Choices) -> Vec<String> {
    let random = random_ids(&story.b, choices);
    let mut findings = Vec::new();
    let before = app.settled_rows_of(B.id_in(&story.b));
    let anonymous = Person::anonymous(app.url());
    for case in CASES.iter() {
        if let Some(alike) = proves_nothing(asker, story, &random, case) {
            findings.push(alike);
        }
        // What ends a session would end the comparison.
        if matches!(case.field, "sessionEnd" | "passwordChange" | "sessionCreate") {
            continue;
        }
        for (name, person) in [
            ("limited", &story.limited),
            ("except", &story.except),
            ("contact", &story.contact),
            ("nobody", &anonymous),
        ] {
            let number = asker.number();
            let ask = |asker: &mut Asker, ids: &Ids, mark: &str| {
                let arguments = asker.fill(case.arguments, &World { ids, own: &story.a, mark }, number);
                let (answer, _) = asker.ask_briefly(case, &arguments, person);
                comparable(&answer, ids, mark)
            };
            // Logins and their sessions are the provider's: who looks after people sees them all.
            let people = name == "except" && case.arguments.contains("{session}");
            if !names_foreign(case) || people {
                continue;
            }
            let theirs = ask(asker, &story.b, B.mark);
            let nothing = ask(asker, &random, "Nobodymark");
            if theirs != nothing {
                findings
                    .push(format!("G2 {} as {name}: foreign and absent differ\n  {theirs}\n  {nothing}", case.field));
            }
        }
    }
    let after = app.rows_of(B.id_in(&story.b));
    // What an engine has seen by itself is written each minute, whoever asks.
    let changed = after.iter().filter(|row| !before.contains(row) && !row.starts_with("signal_engine:"));
    findings.extend(changed.map(|row| format!("G2 a row of B was changed: {row}")));
    if after.len() < before.len() {
        findings.push("G2 a row of B was removed".to_owned());
    }
    findings
}

/// A read whose answer is the same for own and for absent ids could not tell anything about foreign ones.
fn proves_nothing(asker: &mut Asker, story: &Story, random: &Ids, case: &Case) -> Option<String> {
    if case.root == Root::Mutation || !names_foreign(case) {
        return None;
    }
    let person = if case.who == Who::Except { &story.except } else { &story.limited };
    let mut ask = |ids: &Ids, mark: &str| {
        let arguments = asker.fill(case.arguments, &World { ids, own: &story.a, mark }, 0);
        comparable(&asker.ask_briefly(case, &arguments, person).0, ids, mark)
    };
    (ask(&story.a, A.mark) == ask(random, "Nobodymark"))
        .then(|| format!("G2 {}{}: own and absent are alike, so the case proves nothing", case.field, case.arguments))
}

/// Whether a template takes ids that could be foreign.
fn names_foreign(case: &Case) -> bool {
    let own_or_none = |name: &str| {
        // What a version or a hash is of is named beside it.
        let prefixes = ["own:", "version:", "new:", "hash:", "plan:", "in:", "day:"];
        name == "n" || prefixes.iter().any(|prefix| name.starts_with(prefix))
    };
    let mut parts = case.arguments.split('{').skip(1).filter_map(|part| part.split_once('}'));
    parts.any(|(name, _)| !name.starts_with(' ') && !own_or_none(name))
}

/// The own runs: every case leads to what it says, and shows nothing of B (G3).
fn own_runs(app: &TestApp, asker: &mut Asker, story: &Story) -> Vec<String> {
    let anonymous = Person::anonymous(app.url());
    let mut findings = Vec::new();
    for case in CASES.iter() {
        let world = World { ids: &story.a, own: &story.a, mark: A.mark };
        let number = asker.number();
        let arguments = asker.fill(case.arguments, &world, number);
        for (answer, json) in asker.ask(case, &arguments, person(story, &anonymous, case.who)) {
            if let Some(wrong) = unexpected(case, &json) {
                findings.push(format!("G1 {}{arguments}: {wrong}\n  {json}", case.field));
            }
            // The owner may see B.
            if case.who == Who::Owner {
                continue;
            }
            let text = String::from_utf8_lossy(&answer.body);
            for mark in marks(&text, &story.b, case.who == Who::Except) {
                findings.push(format!("G3 {}{arguments} shows {mark}", case.field));
            }
        }
    }
    findings
}

/// What is wrong with the outcome of an own run.
fn unexpected(case: &Case, answer: &Value) -> Option<String> {
    let code = answer["data"][case.field]["errors"][0]["code"].as_str();
    match case.outcome {
        _ if answer.get("errors").is_some() => Some("failed".to_owned()),
        Outcome::Refused(expected) => (code != Some(expected)).then(|| format!("not refused with {expected}")),
        Outcome::Done if code.is_some() => Some("refused".to_owned()),
        Outcome::Done => answer["data"][case.field].is_null().then(|| "no data".to_owned()),
    }
}

/// G3 for those whose own runs are not the case's: everything that is read, as each of them.
fn largest_selections(asker: &mut Asker, story: &Story) -> Vec<String> {
    let mut findings = Vec::new();
    let world = World { ids: &story.a, own: &story.a, mark: A.mark };
    for case in CASES.iter().filter(|case| case.root == Root::Query) {
        let arguments = asker.fill(case.arguments, &world, 0);
        for (name, person) in [("limited", &story.limited), ("except", &story.except), ("contact", &story.contact)] {
            for (answer, _) in asker.ask(case, &arguments, person) {
                let text = String::from_utf8_lossy(&answer.body);
                for mark in marks(&text, &story.b, name == "except") {
                    findings.push(format!("G3 {}{arguments} as {name} shows {mark}", case.field));
                }
            }
        }
    }
    findings
}

/// Subscriptions are inside the gates, too: A's socket hears nothing of B, and B's ids are like random ones.
fn subscriptions(app: &TestApp, asker: &mut Asker, story: &mut Story, choices: &Choices) -> Vec<String> {
    let mut findings = Vec::new();
    let random = random_ids(&story.b, choices);
    let mut refusals = Vec::new();
    for ids in [&story.b, &random] {
        let mut socket = Socket::open(app.url(), &story.limited);
        let documents = [
            format!("subscription {{ changes(clientId: \"{}\") {{ kind id }} }}", ids["client"]),
            format!("subscription {{ deviceSamples(deviceId: \"{}\") {{ deviceId }} }}", ids["device"]),
            format!("subscription {{ runOutput(runId: \"{}\") {{ runId }} }}", ids["run"]),
        ];
        for document in documents {
            socket.subscribe("1", &document);
            let heard = socket.hear(Duration::from_secs(5)).unwrap_or_default();
            let body = heard.to_string().into_bytes();
            refusals.push(comparable(&Answer { status: 0, headers: vec![], body }, ids, B.mark));
            // An operation that was refused by an error is over; one that was answered completes.
            if heard["type"] == json!("next") {
                socket.hear(Duration::from_secs(5));
            }
        }
    }
    let (foreign, absent) = refusals.split_at(refusals.len() / 2);
    if foreign != absent {
        findings.push(format!("G2 a subscription tells foreign from absent\n  {foreign:?}\n  {absent:?}"));
    }

    let mut socket = Socket::open(app.url(), &story.limited);
    socket.subscribe("changes", "subscription { changes { __typename kind id node { __typename id } } }");
    let samples = format!(
        "subscription {{ deviceSamples(deviceId: \"{}\") {{ __typename deviceId lastSeenAt
           points {{ __typename metric component unit times values }} }} }}",
        story.a["device"]
    );
    socket.subscribe("samples", &samples);
    let output = format!(
        "subscription {{ runOutput(runId: \"{}\") {{ __typename runId
           chunks {{ __typename commandId seq stream text at }} }} }}",
        story.a["run"]
    );
    socket.subscribe("output", &output);
    // What happens before the subscription stands is not heard.
    std::thread::sleep(Duration::from_millis(1_500));
    let rename = |ids: &Ids| {
        let version = story.owner.done(&format!("{{ client(id: \"{}\") {{ version }} }}", ids["client"]));
        story.owner.done(&format!(
            "mutation {{ clientUpdate(input: {{ id: \"{}\", expectedVersion: {}, notes: \"again\" }}) {{ errors {{ code }} }} }}",
            ids["client"], version["client"]["version"]
        ));
    };
    rename(&story.b);
    rename(&story.a);
    let now_us = kernel::Clock::now(&kernel::time::SystemClock).micros();
    story.agents.1.tell_all(B.mark, now_us, 3).unwrap();
    story.agents.0.tell_all(A.mark, now_us, 3).unwrap();
    let mut heard = BTreeSet::new();
    while let Some(message) = socket.hear(Duration::from_secs(3)) {
        let text = message.to_string();
        findings
            .extend(marks(&text, &story.b, false).iter().map(|mark| format!("G3 a subscription shows {mark}: {text}")));
        if message["type"] == json!("next") {
            steward_tests::graphql::resolved(&message["payload"]["data"], &mut asker.seen);
            heard.insert(message["id"].as_str().unwrap().to_owned());
        }
        if message["id"] == json!("samples") && heard.len() == 3 {
            break;
        }
    }
    let heard_of = [
        ("changes", "Subscription.changes"),
        ("samples", "Subscription.deviceSamples"),
        ("output", "Subscription.runOutput"),
    ];
    for (id, field) in heard_of {
        if heard.contains(id) {
            asker.seen.insert(field.to_owned());
        } else {
            findings.push(format!("G1 nothing was heard of {field}"));
        }
    }
    findings
}

/// G4.
fn never_resolved(asker: &Asker) -> Vec<String> {
    let listed: BTreeSet<String> = NEVER_RESOLVED.iter().map(|field| (*field).to_owned()).collect();
    let missing: BTreeSet<String> = asker.sdl.object_fields().difference(&asker.seen).cloned().collect();
    let unlisted = missing.difference(&listed).map(|field| format!("G4 {field} was never resolved"));
    let stale = listed.difference(&missing).map(|field| format!("G4 {field} is resolved; take it off the list"));
    unlisted.chain(stale).collect()
}

/// A dead job that can be replayed; it is dead again afterwards, and removed.
fn plant_dead_job(app: &TestApp) -> String {
    let id = Uuid::from_u128(0x0193_5300_0000_7000_b000_0000_0000_0001);
    let sql = "INSERT INTO job (id, kind, state, payload, run_at, attempts, last_error, created_at, finished_at) \
               VALUES ($1, 'test.never', 'dead', $2, 0, 10, 'planted', 0, $3)";
    // It died just now, or retention would clear it away.
    app.alter(sql, vec![id.into(), json!({}).into(), app.db().now().micros().into()]);
    format!("job_{}", id.simple())
}

on_both_servers! {
    fn the_gates_hold(app: &TestApp) {
        let mut story = Story::tell(app);
        let job = plant_dead_job(app);
        story.a.insert("job", job);
        let choices = Choices::new("gates");
        let mut asker = Asker::new(story.owner.clone());
        // What the world's making executed is looked at, too.
        let mut findings: Vec<String> = without_case(&asker);
        findings.extend(foreign_like_absent(app, &mut asker, &story, &choices));
        findings.extend(largest_selections(&mut asker, &story));
        findings.extend(subscriptions(app, &mut asker, &mut story, &choices));
        findings.extend(own_runs(app, &mut asker, &story));
        findings.extend(never_resolved(&asker));
        let executed = app.statements();
        assert!(executed.len() > 1_000, "the statement log does not hear the server: {}", executed.len());
        let clients = BTreeSet::from([A.id_in(&story.a), B.id_in(&story.b)]);
        findings.extend(statements::findings(&executed, &clients).into_iter().map(|finding| format!("G5 {finding}")));
        app.alter("DELETE FROM job WHERE kind = $1", vec!["test.never".into()]);
        app.settle();
        assert!(findings.is_empty(), "{} findings\n{}", findings.len(), findings.join("\n"));
    }
}
