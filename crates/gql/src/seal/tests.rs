use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use async_graphql::{EmptyMutation, EmptySubscription, Enum, Object, Request, Schema, SimpleObject, Variables};
use kernel::Failure;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::*;
use crate::DateTime;

struct Query;

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum Order {
    Name,
}

#[derive(SimpleObject)]
struct Item {
    name: String,
}

#[derive(Debug, thiserror::Error)]
#[error("the statement failed")]
struct Statement(#[source] std::fmt::Error);

#[Object]
impl Query {
    async fn clients(&self, since: Option<DateTime>, n: Option<u32>, order: Option<Order>) -> Vec<Item> {
        let _ = (since, n, order);
        vec![Item { name: "a".into() }]
    }

    async fn broken(&self) -> Option<async_graphql::Result<Item>> {
        Some(Err(crate::query_error(Failure::internal(Statement(std::fmt::Error)))))
    }

    async fn plain(&self) -> Option<async_graphql::Result<String>> {
        let number = "DETAIL: key (secret)=(7)".parse::<i32>();
        Some(number.map(|number| number.to_string()).map_err(async_graphql::Error::from))
    }

    async fn hostile(&self) -> Option<async_graphql::Result<String>> {
        // An error of ours whose text happens to look like one about an argument.
        Some(Err("Failed to parse \"row 7\"".into()))
    }

    async fn required(&self) -> async_graphql::Result<String> {
        Err(crate::coded(Code::Unavailable, "Later."))
    }

    async fn odd(&self) -> Option<async_graphql::Result<String>> {
        let mut error = async_graphql::Error::new("internal detail");
        error.extensions.get_or_insert_default().set("code", "TEAPOT");
        Some(Err(error))
    }
}

async fn sealed(query: &str, variables: serde_json::Value, viewer: Viewer) -> serde_json::Value {
    let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
    let request = Request::new(query).variables(Variables::from_json(variables));
    let response = seal(schema.execute(request).await, "req-1", viewer);
    for error in &response.errors {
        assert!(error.source.is_none(), "no cause leaves the process");
        let extensions = error.extensions.as_ref().unwrap();
        assert_eq!(extensions.get("requestId"), Some(&"req-1".into()));
        assert!(code_of(Some(extensions)).is_some(), "{error:?}");
    }
    serde_json::to_value(&response).unwrap()
}

async fn code_and_message(query: &str, variables: serde_json::Value) -> (String, String) {
    let response = sealed(query, variables, Viewer::SignedIn).await;
    let error = &response["errors"][0];
    (error["extensions"]["code"].as_str().unwrap().into(), error["message"].as_str().unwrap().into())
}

#[tokio::test]
async fn every_error_gets_the_code_of_where_it_arose() {
    let none = || serde_json::json!({});
    for (query, variables, code) in [
        ("{", none(), "PARSE_FAILED"),
        ("{nothing}", none(), "VALIDATION_FAILED"),
        ("{clients(n: \"x\"){name}}", none(), "VALIDATION_FAILED"),
        ("query A{plain} query B{plain}", none(), "VALIDATION_FAILED"),
        ("{broken{name}}", none(), "INTERNAL"),
        ("{plain}", none(), "INTERNAL"),
        ("{hostile}", none(), "INTERNAL"),
        ("{odd}", none(), "INTERNAL"),
        ("{required}", none(), "UNAVAILABLE"),
        ("{clients(since: \"yesterday\"){name}}", none(), "BAD_REQUEST"),
        ("query($s: DateTime){clients(since: $s){name}}", serde_json::json!({"s": "yesterday"}), "BAD_REQUEST"),
        ("query($n: Int){clients(n: $n){name}}", serde_json::json!({"n": -1}), "BAD_REQUEST"),
        ("query($o: Order){clients(order: $o){name}}", serde_json::json!({"o": "AGE"}), "VALIDATION_FAILED"),
    ] {
        let (found, message) = code_and_message(query, variables).await;
        assert_eq!(found, code, "{query}: {message}");
    }
}

#[tokio::test]
async fn nothing_of_our_inside_is_said() {
    for query in ["{broken{name}}", "{plain}", "{hostile}", "{odd}"] {
        let (_, message) = code_and_message(query, serde_json::json!({})).await;
        assert_eq!(message, INTERNAL_MESSAGE, "{query}");
    }
}

#[tokio::test]
async fn suggestions_are_for_signed_in_viewers() {
    let message = |value: serde_json::Value| value["errors"][0]["message"].as_str().unwrap().to_owned();
    let open = message(sealed("{client{name}}", serde_json::json!({}), Viewer::SignedIn).await);
    assert!(open.contains("Did you mean \"clients\""), "{open}");
    let closed = message(sealed("{client{name}}", serde_json::json!({}), Viewer::Anonymous).await);
    assert!(closed.contains("client") && !closed.contains("clients"), "{closed}");
}

#[tokio::test]
async fn request_errors_are_told_from_field_errors() {
    let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
    for (query, refused) in
        [("{", true), ("{nothing}", true), ("{required}", false), ("{plain}", false), ("{clients{name}}", false)]
    {
        assert_eq!(is_request_error(&schema.execute(query).await), refused, "{query}");
    }
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = write!(self.0, "{}={value:?} ", field.name());
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "gql"
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().level().to_string() + " ");
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn a_cause_is_logged_once_with_its_chain_and_the_request() {
    let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
    let response = schema.execute("{clients{name} required}").await;
    let log = Log::default();
    tracing::subscriber::with_default(log.clone(), || {
        let _ = seal(response, "req-2", Viewer::SignedIn);
    });
    assert!(log.0.lock().unwrap().is_empty(), "a coded refusal without a cause is not ours to log");

    let response = schema.execute("{one: broken{name} clients{name} plain nothing: odd}").await;
    tracing::subscriber::with_default(log.clone(), || {
        let _ = seal(response, "req-3", Viewer::SignedIn);
    });
    let lines = log.0.lock().unwrap().clone();
    assert_eq!(lines.len(), 3, "{lines:?}");
    let line = lines.iter().find(|line| line.contains("the statement failed")).unwrap();
    assert!(line.starts_with("ERROR") && line.contains("req-3") && line.contains("path=\"one\""), "{line}");
    assert!(line.contains("the statement failed: an error occurred when formatting an argument"), "{line}");
    assert!(lines.iter().any(|line| line.contains("invalid digit")), "{lines:?}");
    assert!(lines.iter().any(|line| line.contains("internal detail")), "{lines:?}");
}
