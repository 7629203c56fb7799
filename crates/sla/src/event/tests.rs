use super::*;

#[test]
fn events_keep_their_form() {
    for text in [
        r#"{"at":"2026-01-26T08:00:00Z","recorded_at":"2026-01-26T09:00:00Z","kind":"created","priority":"P1","policy":"std","requester":"rita","split":{"ticket":"A","message":"m2"}}"#,
        r#"{"at":"2026-01-26T08:00:00Z","kind":"message","author":"anna","public":false,"counts":true}"#,
        r#"{"at":"2026-01-26T08:00:00Z","kind":"status","status":"waiting","pause_add":["customer"]}"#,
        r#"{"at":"2026-01-26T08:00:00Z","kind":"contract","calendars":{"contract":null,"client":"N"}}"#,
        r#"{"at":"2026-01-26T08:00:00Z","kind":"no_answer_needed"}"#,
        r#"{"at":"2026-01-26T08:00:00Z","kind":"resolved","auto":true}"#,
        r#"{"at":"2026-01-26T08:00:00Z","kind":"justify","target":"next_response"}"#,
    ] {
        let event: Event = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&event).unwrap(), text);
    }
}

#[test]
fn unknown_fields_and_kinds_are_refused() {
    for text in [
        r#"{"at":"2026-01-26T08:00:00Z","kind":"resolved","automatic":true}"#,
        r#"{"at":"2026-01-26T08:00:00Z","kind":"reopened","by":"anna"}"#,
        r#"{"at":"2026-01-26T08:00:00Z","kind":"closed"}"#,
        r#"{"kind":"reopened"}"#,
    ] {
        assert!(serde_json::from_str::<Event>(text).is_err(), "{text}");
    }
}

#[test]
fn an_event_is_known_when_it_happened_and_was_recorded() {
    let at = Instant::from_millis;
    let mut event = Event::new(at(10), EventKind::Reopened(Empty {}));
    assert_eq!([9, 10].map(|t| event.is_known(at(t))), [false, true]);
    event.recorded_at = Some(at(20));
    assert_eq!([10, 20].map(|t| event.is_known(at(t))), [false, true]);
    event.recorded_at = Some(at(5));
    assert_eq!([5, 10].map(|t| event.is_known(at(t))), [false, true]);
}
