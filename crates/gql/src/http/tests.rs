//! The audits of GraphQL over HTTP by their ids, against a small schema, and this endpoint's own rules.

use async_graphql::{EmptySubscription, Object, Schema};
use serde_json::{Value, json};

use super::*;
use crate::{Limits, Viewer, guard, seal};

const GRAPHQL: &str = "application/graphql-response+json";
const JSON: &str = "application/json";

struct Query;

#[Object]
impl Query {
    async fn hello(&self, id: Option<async_graphql::ID>) -> String {
        id.map_or_else(|| "hello".to_owned(), |id| id.0)
    }

    async fn failing(&self) -> Option<async_graphql::Result<String>> {
        Some(Err(crate::coded(Code::Forbidden, "No.")))
    }

    async fn required(&self) -> async_graphql::Result<String> {
        Err(crate::coded(Code::Unavailable, "Later."))
    }
}

struct Mutation;

#[Object]
impl Mutation {
    async fn change(&self) -> bool {
        true
    }
}

/// The pipeline as a server runs it.
async fn run(incoming: &Incoming<'_>) -> Answer {
    let mut accepted = match read(incoming) {
        Ok(accepted) => accepted,
        Err(answer) => return answer,
    };
    let id = incoming.request_id;
    let summary = match guard::check(&mut accepted.request, &Limits::default(), Viewer::SignedIn) {
        Ok(summary) => summary,
        Err(refusal) => return answer(&seal(refusal.into_response(), id, Viewer::SignedIn), accepted.media),
    };
    if let Err(answer) = accepted.admit(&summary, id) {
        return answer;
    }
    let schema = Schema::new(Query, Mutation, EmptySubscription);
    answer(&seal(schema.execute(accepted.request).await, id, Viewer::SignedIn), accepted.media)
}

async fn post(accept: Option<&str>, content_type: Option<&str>, body: &[u8]) -> (Answer, Value) {
    let incoming = Incoming { method: Method::Post, content_type, accept, query_string: "", body, request_id: "req-1" };
    let answer = run(&incoming).await;
    let body = serde_json::from_slice(&answer.body).unwrap();
    (answer, body)
}

async fn post_json(accept: Option<&str>, body: Value) -> (Answer, Value) {
    post(accept, Some(JSON), body.to_string().as_bytes()).await
}

async fn get(accept: Option<&str>, query_string: &str) -> (Answer, Value) {
    let incoming =
        Incoming { method: Method::Get, content_type: None, accept, query_string, body: b"", request_id: "req-1" };
    let answer = run(&incoming).await;
    let body = serde_json::from_slice(&answer.body).unwrap();
    (answer, body)
}

#[tokio::test]
async fn audits_of_media_types() {
    for (audit, accept, expected) in [
        ("22EB", Some(GRAPHQL), GRAPHQL),
        ("4655", Some(JSON), JSON),
        ("47DE", Some("*/*"), JSON),
        ("80D8", None, JSON),
    ] {
        let (answer, body) = post_json(accept, json!({"query": "{ __typename }"})).await;
        assert_eq!((answer.status, body), (200, json!({"data": {"__typename": "Query"}})), "{audit}");
        assert!(answer.content_type.starts_with(expected), "{audit}");
    }
    let utf8 = json!({"query": "{ __type(name: \"Run🏃Swim🏊\") { name } }"}).to_string();
    let (answer, _) = post(None, Some("application/json; charset=utf-8"), utf8.as_bytes()).await;
    assert_eq!(answer.status, 200, "BF61");
}

#[tokio::test]
async fn audits_of_methods_and_bodies() {
    assert_eq!(get(None, "query=%7B+__typename+%7D").await.0.status, 200, "5A70");
    let (answer, _) = get(Some(GRAPHQL), "query=mutation+%7B+__typename+%7D").await;
    assert_eq!((answer.status, answer.allow), (405, Some("POST")), "9C48");
    let body = br#"{"query":"{ __typename }"}"#;
    assert_eq!(post(None, Some("text/plain;charset=UTF-8"), body).await.0.status, 415, "9ABE");
    assert_eq!(post(None, None, body).await.0.status, 415, "9ABE");
    assert_eq!(post(None, Some(JSON), b"").await.0.status, 400, "A5BF");
    for accept in [JSON, GRAPHQL] {
        assert_eq!(post(Some(accept), Some(JSON), b"{ \"not a JSON").await.0.status, 400, "BCF8 B7N8 B6DC");
        assert_eq!(post_json(Some(accept), json!({"qeury": "{a}"})).await.0.status, 400, "8764 3E3A 423L");
    }
}

#[tokio::test]
async fn audits_of_parameters() {
    for wrong in [json!({"obj": "ect"}), json!(0), json!(false), json!(["array"])] {
        let (answer, _) = post_json(None, json!({"query": wrong})).await;
        assert_eq!(answer.status, 400, "LKJ");
        let (answer, _) = post_json(None, json!({"query": "{ __typename }", "operationName": wrong})).await;
        assert_eq!(answer.status, 400, "6C0");
    }
    for wrong in [json!("string"), json!(0), json!(false), json!(["array"])] {
        for parameter in ["variables", "extensions"] {
            let (answer, _) = post_json(None, json!({"query": "{ __typename }", parameter: wrong})).await;
            assert_eq!(answer.status, 400, "476 58B");
        }
    }
    let typed = "query Type($name: String!) { __type(name: $name) { name } }";
    for accept in [JSON, GRAPHQL] {
        for body in [
            json!({"query": "{ __typename }"}),
            json!({"query": "query Query { __typename }", "operationName": "Query"}),
            json!({"query": "{ __typename }", "variables": null}),
            json!({"query": "{ __typename }", "operationName": null}),
            json!({"query": "{ __typename }", "extensions": null}),
            json!({"query": "{ __typename }", "extensions": {"some": "value"}}),
            json!({"query": typed, "variables": {"name": "sometype"}}),
        ] {
            let (answer, result) = post_json(Some(accept), body.clone()).await;
            assert_eq!((answer.status, result.get("errors")), (200, None), "{body}");
        }
        let encoded = "query=query+Type%28%24name%3A+String%21%29+%7B+__type%28name%3A+%24name%29+%7B+name+%7D+%7D\
                       &variables=%7B%22name%22%3A%22sometype%22%7D";
        let (answer, result) = get(Some(accept), encoded).await;
        assert_eq!((answer.status, result), (200, json!({"data": {"__type": null}})), "D6D5 6A70");
    }
}

#[tokio::test]
async fn audits_of_request_errors() {
    for (audit, body) in [
        ("572B 865D 556A D586", json!({"query": "{"})),
        ("FDE2 51FE 74FF 5E5B", json!({"query": "{ 8f31403dfe404bccbb0e835f2629c6a7 }"})),
        ("FDE2 51FE 74FF 5E5B", json!({"query": "{ nothing }"})),
        ("7B9B 86EE", json!({"query": "query CoerceFailure($id: ID!){ __typename }", "variables": {"id": null}})),
        ("7B9B 86EE", json!({"query": "query($id: ID!){ hello(id: $id) }", "variables": {"id": null}})),
    ] {
        let (answer, _) = post_json(Some(JSON), body.clone()).await;
        assert_eq!(answer.status, 200, "{audit}");
        let (answer, result) = post_json(Some(GRAPHQL), body).await;
        assert_eq!(answer.status, 400, "{audit}");
        assert!(result.get("data").is_none(), "{audit}: {result}");
        assert_eq!(result["errors"][0]["extensions"]["requestId"], "req-1", "{audit}");
    }
}

#[tokio::test]
async fn field_errors_come_with_data_and_200() {
    let (answer, result) = post_json(Some(GRAPHQL), json!({"query": "{ hello failing }"})).await;
    assert_eq!((answer.status, &result["data"]), (200, &json!({"hello": "hello", "failing": null})));
    assert_eq!(result["errors"][0]["extensions"]["code"], "FORBIDDEN");
    assert_eq!(result["errors"][0]["path"], json!(["failing"]));
    let (answer, result) = post_json(Some(GRAPHQL), json!({"query": "{ required }"})).await;
    assert_eq!((answer.status, &result["data"]), (200, &Value::Null));
    assert!(result.as_object().unwrap().contains_key("data"));
}

#[tokio::test]
async fn request_errors_have_the_status_of_their_code() {
    for (code, status) in [
        (Code::Unauthenticated, 401),
        (Code::Forbidden, 403),
        (Code::RateLimited, 429),
        (Code::Timeout, 503),
        (Code::Internal, 500),
    ] {
        let sealed = seal(crate::coded_response(code, "x"), "req-1", Viewer::SignedIn);
        assert_eq!(answer(&sealed, MediaType::GraphqlResponse).status, status);
        assert_eq!(answer(&sealed, MediaType::Json).status, 200);
    }
}

#[tokio::test]
async fn the_endpoints_own_rules() {
    let (answer, body) = post_json(None, json!([{"query": "{ hello }"}])).await;
    assert_eq!((answer.status, &body["errors"][0]["extensions"]["code"]), (400, &json!("BAD_REQUEST")));
    let (answer, _) = post_json(Some("text/html"), json!({"query": "{ hello }"})).await;
    assert_eq!((answer.status, answer.content_type), (406, "application/json; charset=utf-8"));
    let long = format!("{{\"query\":\"{{ hello }}\",\"x\":\"{}\"}}", "x".repeat(BODY_LIMIT));
    let (answer, body) = post(None, Some(JSON), long.as_bytes()).await;
    assert_eq!((answer.status, &body["errors"][0]["extensions"]["code"]), (413, &json!("LIMIT_EXCEEDED")));
    assert_eq!(get(None, &"x".repeat(BODY_LIMIT + 1)).await.0.status, 413);
    assert_eq!(get(None, "").await.0.status, 400);
    assert_eq!(post(None, Some(JSON), b"{\"query\":\"\xff\"}").await.0.status, 400, "not UTF-8");
    assert_eq!(post(None, Some(JSON), br#"{"query":"{ hello }","variables":{"x":"\ud800"}}"#).await.0.status, 400);
    assert_eq!(post_json(None, json!({"query": "mutation { change }"})).await.1, json!({"data": {"change": true}}));
    let (answer, _) = post_json(None, json!({"query": "subscription { a }"})).await;
    assert_eq!(answer.status, 400);
    let other = Incoming {
        method: Method::Other,
        content_type: None,
        accept: None,
        query_string: "",
        body: b"",
        request_id: "r",
    };
    let answer = run(&other).await;
    assert_eq!((answer.status, answer.allow), (405, Some("GET, POST")));
}

#[test]
fn random_bytes_are_answered() {
    use kernel::Entropy as _;
    for seed in 0..2_000 {
        let dice = kernel::entropy::SeededEntropy::new(seed);
        let [method, length, ..] = dice.array::<2>();
        let mut bytes = vec![0; usize::from(length)];
        dice.fill(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (method, accept) = if method < 128 { (Method::Get, None) } else { (Method::Post, Some(text.as_str())) };
        let incoming = Incoming {
            method,
            content_type: Some(JSON),
            accept: accept.filter(|_| length < 64),
            query_string: &text,
            body: &bytes,
            request_id: "req-1",
        };
        let answer = read(&incoming).expect_err("random bytes are no request");
        assert!((400..500).contains(&answer.status), "seed {seed}");
    }
}
