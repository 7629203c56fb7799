//! Fills templates, builds documents from the SDL, and remembers what was resolved.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use kernel::Clock;
use kernel::time::SystemClock;
use serde_json::{Value, json};
use steward_tests::app::{Ids, Person};
use steward_tests::graphql::{Field, Sdl, Selection, resolved};
use steward_tests::http::Answer;

use super::cases::{Case, Root};

/// Levels below a root field that gate G3 asks for.
const DEPTH: usize = 4;
const HOUR: Duration = Duration::from_secs(3_600);

/// Asks what the cases say.
pub struct Asker {
    /// The schema.
    pub sdl: Sdl,
    /// Asks for versions.
    pub owner: Person,
    /// Every `Type.field` that an answer held.
    pub seen: BTreeSet<String>,
    number: AtomicU64,
}

/// The ids that stand for a template's placeholders.
pub struct World<'w> {
    /// What `{site}` is.
    pub ids: &'w Ids,
    /// What `{own:site}` is.
    pub own: &'w Ids,
    /// What `{mark}` is.
    pub mark: &'w str,
}

/// Arguments of fields below the root; ranges of time are the last hour.
fn nested(object: &str, field: &Field) -> String {
    let now = SystemClock.now();
    let value = |name: &str| match name {
        "first" | "points" => Some("3".to_owned()),
        "from" => Some(format!("\"{}\"", now.minus(HOUR))),
        "to" => Some(format!("\"{}\"", now.plus(HOUR))),
        "metrics" => Some("[\"cpu.busy\"]".to_owned()),
        "target" => Some("RESOLUTION".to_owned()),
        _ => None,
    };
    let given: Vec<String> = field
        .arguments
        .iter()
        .filter_map(|argument| {
            let value = value(&argument.name);
            let known = value.is_some() || !argument.required;
            assert!(known, "tell the gates what to give {object}.{} for `{}`", field.name, argument.name);
            value.map(|value| format!("{}: {value}", argument.name))
        })
        .collect();
    if given.is_empty() { String::new() } else { format!("({})", given.join(", ")) }
}

/// The code of an answer's first top-level error.
pub fn failure(answer: &Value) -> Option<&str> {
    answer["errors"][0]["extensions"]["code"].as_str()
}

impl Asker {
    pub fn new(owner: Person) -> Self {
        let sdl = Sdl::parse(&api::sdl());
        Self { sdl, owner, seen: BTreeSet::new(), number: AtomicU64::new(1) }
    }

    /// A number that no other run has.
    pub fn number(&self) -> u64 {
        self.number.fetch_add(1, Ordering::Relaxed)
    }

    /// Fills a template.
    pub fn fill(&self, template: &str, world: &World<'_>, number: u64) -> String {
        let mut text = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            // A brace that opens an input object is followed by a blank.
            if let Some((name, after)) = after.split_once('}').filter(|_| !after.starts_with(' ')) {
                text.push_str(&self.value(name, world, number));
                rest = after;
            } else {
                text.push('{');
                rest = after;
            }
        }
        text + rest
    }

    fn value(&self, name: &str, world: &World<'_>, number: u64) -> String {
        if let Some(of) = name.strip_prefix("version:") {
            let id = match of.strip_prefix("own:") {
                Some(own) => &world.own[own],
                None => &world.ids[of],
            };
            return self.version(id).to_string();
        }
        let id = |of: &str| match of.strip_prefix("own:") {
            Some(own) => world.own[own].clone(),
            None => world.ids[of].clone(),
        };
        match (name, name.split_once(':')) {
            ("n", _) => number.to_string(),
            ("mark", _) => world.mark.to_owned(),
            (_, Some(("number", of))) => self.number_of(&id(of)).to_string(),
            (_, Some(("hash", of))) => {
                self.shown(&format!("{{ run(id: \"{}\") {{ planHash }} }}", id(of)), "/data/run/planHash")
            }
            (_, Some(("plan", of))) => {
                let input = format!("runbookId: \"{}\", deviceId: \"{}\"", world.own["runbook"], id(of));
                let document = format!("{{ runPlan(input: {{ {input} }}) {{ plan {{ planHash }} }} }}");
                self.shown(&document, "/data/runPlan/plan/planHash")
            }
            (_, Some(("in", seconds))) => {
                let seconds: i64 = seconds.parse().unwrap();
                kernel::Timestamp::from_micros(SystemClock.now().micros() + seconds * 1_000_000).to_string()
            }
            (_, Some(("day", days))) => {
                let days: i64 = days.parse().unwrap();
                let day = SystemClock.now().micros() - days * 86_400_000_000;
                kernel::Timestamp::from_micros(day).to_string()[..10].to_owned()
            }
            (_, Some(("own", of))) => world.own[of].clone(),
            (_, Some(("new", prefix))) => format!("{prefix}_0193530000007000a000{number:012x}"),
            _ => world.ids.get(name).unwrap_or_else(|| panic!("no placeholder {name}")).clone(),
        }
    }

    /// The stored version; 1 where there is none to see.
    fn version(&self, id: &str) -> i64 {
        // What is no node has a root field of its own.
        if id.starts_with("rul_") {
            let answer = self.owner.ask(&format!("{{ rule(id: \"{id}\") {{ version }} }}"));
            return answer["data"]["rule"]["version"].as_i64().unwrap_or(1);
        }
        let versioned = |kind: &&String| self.sdl.fields(kind).iter().any(|field| field.name == "version");
        let nodes = self.sdl.members("Node");
        let fragments: Vec<String> =
            nodes.iter().filter(versioned).map(|kind| format!("... on {kind} {{ version }}")).collect();
        let answer = self.owner.ask(&format!("{{ node(id: \"{id}\") {{ {} }} }}", fragments.join(" ")));
        answer["data"]["node"]["version"].as_i64().unwrap_or(1)
    }

    /// The number of a ticket; one that no ticket has where there is none to see.
    fn number_of(&self, id: &str) -> i64 {
        let answer = self.owner.ask(&format!("{{ ticket(id: \"{id}\") {{ number }} }}"));
        answer["data"]["ticket"]["number"].as_i64().unwrap_or(987_654_321)
    }

    /// A text that the owner is shown; a hash of nothing where there is none to see.
    fn shown(&self, document: &str, pointer: &str) -> String {
        let answer = self.owner.ask(document);
        answer.pointer(pointer).and_then(Value::as_str).map_or_else(|| "0".repeat(64), str::to_owned)
    }

    fn root_field(&self, case: &Case) -> Field {
        let root = if case.root == Root::Query { "Query" } else { "Mutation" };
        let field = self.sdl.fields(root).iter().find(|field| field.name == case.field);
        field.unwrap_or_else(|| panic!("the SDL has no {root}.{}; remove its case", case.field)).clone()
    }

    /// The largest selections of a case.
    fn selections(&self, case: &Case, arguments: &str, depth: usize) -> Vec<Selection> {
        let head = format!("{}{arguments}", case.field);
        self.sdl.largest(&self.root_field(case), &head, depth, &nested)
    }

    /// Sends a case as somebody, asking for as much as the server lets pass; all answers. A mutation is sent once.
    pub fn ask(&mut self, case: &Case, arguments: &str, person: &Person) -> Vec<(Answer, Value)> {
        if case.root == Root::Mutation {
            for depth in (1..=DEPTH).rev() {
                // A payload is an object, so there is one selection.
                let selection = self.selections(case, arguments, depth).remove(0);
                let (answer, json) = self.send("mutation", &selection, person);
                if failure(&json) != Some("LIMIT_EXCEEDED") {
                    return vec![(answer, json)];
                }
            }
            panic!("{} is refused even with the smallest selection", case.field);
        }
        let mut open = self.selections(case, arguments, DEPTH);
        if open.len() > 1 {
            // Of several possible types only those that come are worth asking for.
            let whole = Selection { head: format!("{}{arguments}", case.field), children: vec![Selection::typename()] };
            let (answer, json) = self.send("query", &whole, person);
            let text = json.to_string();
            open.retain(|one| {
                one.children.iter().any(|part| {
                    let of = part.head.strip_prefix("... on ");
                    of.is_some_and(|of| text.contains(&format!("\"__typename\":\"{of}\"")))
                })
            });
            if open.is_empty() {
                return vec![(answer, json)];
            }
        }
        let mut answers = Vec::new();
        while let Some(selection) = open.pop() {
            let (answer, json) = self.send("query", &selection, person);
            if failure(&json) == Some("LIMIT_EXCEEDED") {
                let parts = selection.divided();
                open.extend(parts.unwrap_or_else(|| panic!("cannot be divided: {}", selection.text())));
            } else {
                answers.push((answer, json));
            }
        }
        answers
    }

    /// The smallest document of a case, for comparing answers.
    pub fn ask_briefly(&mut self, case: &Case, arguments: &str, person: &Person) -> (Answer, Value) {
        let selection = self.selections(case, arguments, 2).remove(0);
        let root = if case.root == Root::Query { "query" } else { "mutation" };
        self.send(root, &selection, person)
    }

    fn send(&mut self, root: &str, selection: &Selection, person: &Person) -> (Answer, Value) {
        let document = format!("{root} {{ __typename {} }}", selection.text());
        let answer = person.send(&document, &json!({}));
        let json = answer.json();
        resolved(&json["data"], &mut self.seen);
        (answer, json)
    }
}
