//! What every part of the story needs: who tells it, of whom, and the ids that came of it.

use std::time::{Duration, Instant};

use kernel::Clock;
use kernel::time::SystemClock;
use serde_json::Value;

use super::{Ids, Person, TestApp, text};
use crate::world::Tenant;

/// Tells the story of one client.
pub(super) struct Teller<'t> {
    pub(super) app: &'t TestApp,
    pub(super) owner: &'t Person,
    pub(super) second: &'t Person,
    pub(super) tenant: Tenant,
}

/// A hold on the clock in which everything of a story may happen.
const PATIENCE: Duration = Duration::from_secs(30);

impl Teller<'_> {
    /// `name: "what mark"`.
    pub(super) fn named(&self, field: &str, what: &str) -> String {
        format!("{field}: \"{what} {}\"", self.tenant.mark)
    }

    /// Makes something by a mutation; its id is kept under `what`. The whole payload.
    pub(super) fn make(&self, ids: &mut Ids, what: &'static str, mutation: &str, input: &str) -> Value {
        make(self.owner, ids, (what, &object_of(mutation)), mutation, input)
    }

    /// Does something by a mutation, as somebody. The whole payload, of which `select` was asked.
    pub(super) fn act(&self, who: &Person, mutation: &str, input: &str, select: &str) -> Value {
        let document =
            format!("mutation {{ {mutation}(input: {{ {input} }}) {{ {select} errors {{ code field message }} }} }}");
        who.done(&document)[mutation].clone()
    }

    /// Asks until `found` has something to say.
    pub(super) fn wait<T>(&self, document: &str, found: impl Fn(&Value) -> Option<T>) -> T {
        let begin = Instant::now();
        loop {
            let shown = self.owner.done(document);
            if let Some(found) = found(&shown) {
                return found;
            }
            assert!(begin.elapsed() < PATIENCE, "this does not happen: {document}\n{shown:#}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

/// `ticket` of `ticketCreate`.
fn object_of(mutation: &str) -> String {
    let ends = ["Create", "Ask", "Set", "Draft", "Start"];
    let end = ends.into_iter().find_map(|end| mutation.strip_suffix(end));
    end.unwrap_or(mutation).to_owned()
}

/// Makes something by a mutation; the id of `object` in its payload is kept under `what`. The whole payload.
pub(super) fn make(
    owner: &Person,
    ids: &mut Ids,
    (what, object): (&'static str, &str),
    mutation: &str,
    input: &str,
) -> Value {
    let document = format!(
        "mutation {{ {mutation}(input: {{ {input} }}) {{ {object} {{ id }} errors {{ code field message }} }} }}"
    );
    let payload = owner.done(&document)[mutation].clone();
    ids.insert(what, text(&payload[object]["id"]));
    payload
}

/// This instant, in microseconds.
pub(super) fn now_us() -> i64 {
    SystemClock.now().micros()
}

/// An instant some seconds from now.
pub(super) fn in_seconds(seconds: i64) -> String {
    SystemClock.now().plus(Duration::from_secs(seconds.unsigned_abs())).to_string()
}

/// The day some days after today in UTC, ISO 8601. A client's own day may be ahead of it.
pub(super) fn days_ahead(days: u64) -> String {
    SystemClock.now().plus(Duration::from_secs(days * 86_400)).to_string()[..10].to_owned()
}

/// The day some days before today in UTC, ISO 8601.
pub(super) fn days_ago(days: u64) -> String {
    SystemClock.now().minus(Duration::from_secs(days * 86_400)).to_string()[..10].to_owned()
}
