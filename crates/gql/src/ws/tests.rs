use async_graphql::{Response, Value};
use serde_json::json;

use super::*;

fn sent(actions: &[Action]) -> serde_json::Value {
    match actions {
        [Action::Send(text)] => serde_json::from_str(text).unwrap(),
        other => panic!("{other:?}"),
    }
}

fn closed(actions: &[Action]) -> (u16, String) {
    match actions {
        [Action::Close { code, reason }] => (code.number(), reason.clone()),
        other => panic!("{other:?}"),
    }
}

fn ready() -> Connection {
    let mut connection = Connection::new("req-1");
    let actions = connection.on_text(r#"{"type":"connection_init"}"#);
    assert!(matches!(actions[..], [Action::Authenticate { authorization: None }]));
    assert_eq!(sent(&connection.accept()), json!({"type": "connection_ack"}));
    connection.written();
    connection
}

fn subscribe(connection: &mut Connection, id: &str) -> Vec<Action> {
    let message = json!({"id": id, "type": "subscribe", "payload": {"query": "subscription {a}"}});
    connection.on_text(&message.to_string())
}

fn data() -> Response {
    Response::new(Value::from_json(json!({"a": 1})).unwrap())
}

#[test]
fn an_operation_from_start_to_end() {
    let mut connection = ready();
    let actions = subscribe(&mut connection, "one");
    let [Action::Execute { id, request }] = &actions[..] else { panic!("{actions:?}") };
    assert_eq!((id.as_str(), request.query.as_str()), ("one", "subscription {a}"));
    assert_eq!(
        sent(&connection.next("one", &data())),
        json!({"id": "one", "type": "next", "payload": {"data": {"a": 1}}})
    );
    assert_eq!(sent(&connection.complete("one")), json!({"id": "one", "type": "complete"}));
    assert_eq!(connection.subscriptions(), 0);
    assert!(connection.next("one", &data()).is_empty() && connection.complete("one").is_empty());
    // The id may be used again.
    assert!(matches!(subscribe(&mut connection, "one")[..], [Action::Execute { .. }]));
}

#[test]
fn the_client_stops_an_operation() {
    let mut connection = ready();
    subscribe(&mut connection, "one");
    let actions = connection.on_text(r#"{"id":"one","type":"complete"}"#);
    assert!(matches!(&actions[..], [Action::Stop { id }] if id == "one"), "{actions:?}");
    assert!(connection.on_text(r#"{"id":"one","type":"complete"}"#).is_empty());
    assert!(connection.next("one", &data()).is_empty(), "late results vanish");
}

#[test]
fn a_refused_operation_ends_with_an_error_message() {
    let mut connection = ready();
    subscribe(&mut connection, "one");
    let refused = seal(coded_response(Code::ValidationFailed, "No."), "req-2", Viewer::SignedIn);
    let actions = connection.next("one", &refused);
    let [error, Action::Stop { .. }] = &actions[..] else { panic!("{actions:?}") };
    let Action::Send(text) = error else { panic!("{error:?}") };
    let message: serde_json::Value = serde_json::from_str(text).unwrap();
    assert_eq!(message["type"], "error");
    assert_eq!(message["payload"][0]["extensions"], json!({"code": "VALIDATION_FAILED", "requestId": "req-2"}));
    assert!(connection.complete("one").is_empty());
    // Refused by the transport itself: it drops nothing, for nothing runs.
    subscribe(&mut connection, "two");
    assert_eq!(sent(&connection.fail("two", &refused))["id"], "two");
    assert!(connection.fail("two", &refused).is_empty());
}

#[test]
fn what_is_not_of_the_protocol_closes_with_4400() {
    for text in [
        "",
        "x",
        "[]",
        "{}",
        r#"{"type":1}"#,
        r#"{"type":"start"}"#,
        r#"{"type":"connection_ack"}"#,
        r#"{"type":"connection_init","payload":[]}"#,
        r#"{"type":"connection_init","payload":{"authorization":1}}"#,
        r#"{"type":"ping","payload":1}"#,
        r#"{"type":"complete"}"#,
        r#"{"type":"subscribe","payload":{"query":"{a}"}}"#,
        r#"{"type":"subscribe","id":"","payload":{"query":"{a}"}}"#,
        r#"{"type":"subscribe","id":1,"payload":{"query":"{a}"}}"#,
        r#"{"type":"subscribe","id":"a"}"#,
        r#"{"type":"subscribe","id":"a","payload":{"query":1}}"#,
        r#"{"type":"subscribe","id":"a","payload":{"query":"{a}","variables":[]}}"#,
        r#"{"type":"subscribe","id":"a","payload":[{"query":"{a}"}]}"#,
    ] {
        let mut connection = Connection::new("req-1");
        let (code, reason) = closed(&connection.on_text(text));
        assert_eq!(code, 4400, "{text}");
        assert!(!reason.is_empty() && connection.is_closed());
    }
    assert_eq!(closed(&ready().on_binary()).0, 4400);
}

#[test]
fn an_operation_before_the_acknowledgement_closes_with_4401() {
    let mut opening = Connection::new("req-1");
    assert_eq!(closed(&subscribe(&mut opening, "a")), (4401, "Unauthorized".into()));
    let mut authenticating = Connection::new("req-1");
    authenticating.on_text(r#"{"type":"connection_init","payload":null}"#);
    assert_eq!(closed(&subscribe(&mut authenticating, "a")).0, 4401);
}

#[test]
fn a_bad_credential_closes_with_4403_at_once_and_later() {
    let mut connection = Connection::new("req-1");
    let init = json!({"type": "connection_init", "payload": {"authorization": "Bearer x", "more": 1}});
    let actions = connection.on_text(&init.to_string());
    let [Action::Authenticate { authorization: Some(secret) }] = &actions[..] else { panic!("{actions:?}") };
    assert_eq!(secret.expose(), b"Bearer x");
    assert!(!format!("{actions:?}").contains("Bearer"), "secrets are not printed");
    assert_eq!(closed(&connection.reject()), (4403, "Forbidden".into()));

    let mut revoked = ready();
    subscribe(&mut revoked, "a");
    assert_eq!(closed(&revoked.reject()).0, 4403);
    assert_eq!(revoked.subscriptions(), 0);
}

#[test]
fn a_silent_start_closes_with_4408() {
    assert_eq!(closed(&Connection::new("req-1").on_init_timeout()).0, 4408);
    assert!(ready().on_init_timeout().is_empty());
    let mut authenticating = Connection::new("req-1");
    authenticating.on_text(r#"{"type":"connection_init"}"#);
    assert!(authenticating.on_init_timeout().is_empty(), "the slow part is ours");
}

#[test]
fn one_id_twice_closes_with_4409() {
    let mut connection = ready();
    subscribe(&mut connection, "one");
    assert_eq!(closed(&subscribe(&mut connection, "one")), (4409, "Subscriber for one already exists".into()));
    let mut long = ready();
    let id = "é".repeat(64);
    subscribe(&mut long, &id);
    assert!(closed(&subscribe(&mut long, &id)).1.len() <= 123);
}

#[test]
fn a_second_init_closes_with_4429() {
    assert_eq!(closed(&ready().on_text(r#"{"type":"connection_init"}"#)).0, 4429);
    let mut authenticating = Connection::new("req-1");
    authenticating.on_text(r#"{"type":"connection_init"}"#);
    assert_eq!(closed(&authenticating.on_text(r#"{"type":"connection_init"}"#)).0, 4429);
}

#[test]
fn a_message_over_the_limit_closes_with_1009() {
    let long = json!({"type": "ping", "payload": {"x": "x".repeat(MAX_MESSAGE_BYTES)}}).to_string();
    assert_eq!(closed(&ready().on_text(&long)).0, 1009);
}

#[test]
fn a_slow_reader_is_sent_away_with_1013() {
    let mut connection = ready();
    subscribe(&mut connection, "one");
    for _ in 0..MAX_QUEUED {
        assert!(matches!(connection.next("one", &data())[..], [Action::Send(_)]));
    }
    connection.written();
    assert!(matches!(connection.next("one", &data())[..], [Action::Send(_)]), "room for one");
    assert_eq!(closed(&connection.next("one", &data())).0, 1013);

    // Nobody can fill the queue with pings either.
    let mut flooded = ready();
    let last = (0..=MAX_QUEUED).map(|_| flooded.on_text(r#"{"type":"ping"}"#)).last().unwrap();
    assert_eq!(closed(&last).0, 1013);
}

#[test]
fn signs_of_life() {
    let mut connection = Connection::new("req-1");
    let pong = connection.on_text(r#"{"type":"ping","payload":{"x":1}}"#);
    assert_eq!(sent(&pong), json!({"type": "pong"}), "also before the init");
    assert_eq!(sent(&connection.ping()), json!({"type": "ping"}));
    assert!(connection.on_text(r#"{"type":"pong"}"#).is_empty());
    assert_eq!(sent(&connection.ping()), json!({"type": "ping"}));
    assert_eq!(closed(&connection.ping()).0, 3008, "no answer since the last ping");
}

#[test]
fn operations_are_bounded() {
    let mut connection = ready();
    for index in 0..MAX_SUBSCRIPTIONS {
        assert!(matches!(subscribe(&mut connection, &index.to_string())[..], [Action::Execute { .. }]));
    }
    let message = sent(&subscribe(&mut connection, "one more"));
    assert_eq!((&message["id"], &message["type"]), (&json!("one more"), &json!("error")));
    assert_eq!(message["payload"][0]["extensions"], json!({"code": "LIMIT_EXCEEDED", "requestId": "req-1"}));
    assert_eq!(connection.subscriptions(), MAX_SUBSCRIPTIONS);
    connection.on_text(r#"{"id":"0","type":"complete"}"#);
    assert!(matches!(subscribe(&mut connection, "one more")[..], [Action::Execute { .. }]));
}

#[test]
fn nothing_happens_after_the_end() {
    let mut connection = ready();
    subscribe(&mut connection, "one");
    assert_eq!(closed(&connection.end(CloseCode::GoingAway, "The server stops")).0, 1001);
    assert!(connection.on_text("x").is_empty() && connection.on_binary().is_empty());
    assert!(connection.next("one", &data()).is_empty() && connection.complete("one").is_empty());
    assert!(connection.ping().is_empty() && connection.reject().is_empty() && connection.accept().is_empty());
    assert!(connection.on_init_timeout().is_empty());
    assert!(connection.is_closed() && !connection.is_ready());
}

#[test]
fn mutations_go_over_http() {
    let kinds = [("{a}", true), ("subscription {a}", true), ("mutation {a}", false)];
    for (query, admitted) in kinds {
        let mut request = Request::new(query);
        let summary = crate::guard::check(&mut request, &crate::Limits::default(), Viewer::SignedIn).unwrap();
        assert_eq!(admit(&summary).is_ok(), admitted, "{query}");
    }
}
