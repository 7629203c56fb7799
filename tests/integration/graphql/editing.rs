//! Changes: what cannot be stored is refused at its field, two editors do not overwrite each other, and a repeated request
//! is one request.

use serde_json::{Value, json};
use steward_tests::app::{Person, Story};
use steward_tests::http;
use steward_tests::on_both_servers;

const CREATE: &str = "mutation($name: String!, $notes: String) { clientCreate(input: { name: $name, notes: $notes })
    { client { id name } errors { code field message } } }";

/// The first user error's code and field.
fn refusal(answer: &Value, field: &str) -> (String, String) {
    let error = &answer["data"][field]["errors"][0];
    (error["code"].as_str().unwrap_or_default().to_owned(), error["field"][0].as_str().unwrap_or_default().to_owned())
}

on_both_servers! {
    fn hostile_names_are_refused_at_their_field(app: &TestApp) {
        let story = Story::tell(app);
        for (name, code) in [
            ("", "REQUIRED"),
            ("a\u{7}b", "INVALID"),
            ("evil\u{202e}gpj.exe", "INVALID"),
            (&"x".repeat(201), "TOO_LONG"),
            (&"x".repeat(100_000), "TOO_LONG"),
        ] {
            let answer = story.owner.send(CREATE, &json!({ "name": name })).json();
            assert_eq!(refusal(&answer, "clientCreate"), (code.to_owned(), "name".to_owned()), "{answer:.500}");
        }
        // NUL is refused at the edge already: PostgreSQL could not store it anywhere.
        let nul = story.owner.send(CREATE, &json!({ "name": "a\u{0}b" })).json();
        assert_eq!(nul["errors"][0]["extensions"]["code"], json!("BAD_REQUEST"), "{nul}");
        // Five megabytes do not get as far as the API.
        let answer = story.owner.send(CREATE, &json!({ "name": "x".repeat(5_000_000) }));
        assert_eq!(answer.status, 413);
        assert!(answer.json()["errors"][0]["message"].as_str().is_some_and(|message| !message.is_empty()));
        // What only looks odd is kept as typed.
        let kept = story.owner.send(CREATE, &json!({ "name": "Bäckerei Süd 🥨 O'Brien \"&<>" })).json();
        assert_eq!(kept["data"]["clientCreate"]["client"]["name"], json!("Bäckerei Süd 🥨 O'Brien \"&<>"));
    }

    fn two_editors_do_not_overwrite_each_other(app: &TestApp) {
        let story = Story::tell(app);
        let client = &story.a["client"];
        let read = format!("{{ client(id: \"{client}\") {{ version notes }} }}");
        let version = story.owner.done(&read)["client"]["version"].clone();
        let edit = |person: &Person, notes: &str| {
            person.ask(&format!(
                "mutation {{ clientUpdate(input: {{ id: \"{client}\", expectedVersion: {version}, notes: \"{notes}\" }})
                   {{ client {{ version }} errors {{ code field message }} }} }}"
            ))
        };
        let first = edit(&story.owner, "first");
        assert_eq!(first["data"]["clientUpdate"]["errors"], json!([]));
        let second = edit(&story.limited, "second");
        assert_eq!(refusal(&second, "clientUpdate"), ("CONFLICT".to_owned(), "expectedVersion".to_owned()));
        assert_eq!(story.owner.done(&read)["client"]["notes"], json!("first"), "the second editor overwrote the first");
    }

    fn a_repeated_request_is_one_request(app: &TestApp) {
        let story = Story::tell(app);
        let bearer = story.owner.bearer().unwrap();
        let send = |key: &str, name: &str| {
            let body = json!({ "query": CREATE, "variables": { "name": name } }).to_string();
            let headers =
                [("content-type", "application/json"), ("authorization", bearer.as_str()), ("idempotency-key", key)];
            http::send("POST", &format!("{}/graphql", app.url()), &headers, body.as_bytes()).json()
        };
        let first = send("order-1", "Once");
        let again = send("order-1", "Once");
        assert_eq!(first["data"]["clientCreate"]["errors"], json!([]));
        assert_eq!(first["data"], again["data"], "the repetition got another answer");
        let other = send("order-1", "Another");
        assert_eq!(other["errors"][0]["extensions"]["code"], json!("BAD_REQUEST"), "one key for two requests: {other}");
        send("order-2", "Once");
        let found = story.owner.done("{ clients(first: 10, filter: { search: \"Once\" }) { totalCount } }");
        assert_eq!(found["clients"]["totalCount"], json!(2));
    }

    fn a_created_id_is_created_once(app: &TestApp) {
        let story = Story::tell(app);
        let create = |person: &Person, name: &str| {
            person.ask(&format!(
                "mutation {{ siteCreate(input: {{ id: \"sit_0193530000007000a000000000000042\", clientId: \"{}\",
                   name: \"{name}\" }}) {{ site {{ id name }} errors {{ code field }} }} }}",
                story.a["client"]
            ))
        };
        let first = create(&story.limited, "Hall");
        assert_eq!(first["data"]["siteCreate"]["errors"], json!([]));
        let again = create(&story.limited, "Hall");
        assert_eq!(again["data"], first["data"], "the same id again is the same object");
        let sites = story.owner.done(&format!("{{ client(id: \"{}\") {{ sites {{ id }} }} }}", story.a["client"]));
        let count = sites["client"]["sites"].as_array().unwrap().iter();
        assert_eq!(count.filter(|site| site["id"] == first["data"]["siteCreate"]["site"]["id"]).count(), 1);
    }
}
