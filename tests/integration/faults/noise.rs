//! Random bytes at every endpoint: an answer below 500 in every case, and the server serves on.

use serde_json::json;
use steward_tests::app::Story;
use steward_tests::http::{self, Answer};
use steward_tests::on_both_servers;
use steward_tests::seed::Choices;

const PATHS: &[&str] = &[
    "/graphql",
    "/agent/v1/enroll",
    "/agent/v1/session",
    "/agent/v1/ingest",
    "/agent/v1/poll",
    "/agent/v1/other",
    "/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/no/such/%ff%00path",
    "/..%2f..%2fetc%2fpasswd",
];
const TYPES: &[&str] =
    &["application/json", "application/x-protobuf", "text/plain", "multipart/form-data; boundary=x", ""];
const ENCODINGS: &[&str] = &["identity", "zstd", "gzip", "nonsense"];

fn sound(answer: &Answer, what: &str) {
    assert!(answer.status < 500, "{what}: {} {}", answer.status, String::from_utf8_lossy(&answer.body));
    let body = String::from_utf8_lossy(&answer.body);
    for leak in ["panicked", "SELECT ", "sqlx", "src/", ".rs:"] {
        assert!(
            answer.body.len() > 100_000 || !body.contains(leak) || body.contains("<!doctype"),
            "{what} leaks `{leak}`: {body}"
        );
    }
}

on_both_servers! {
    fn noise_is_answered_and_harms_nothing(app: &TestApp) {
        let story = Story::tell(app);
        let choices = Choices::new("noise");
        let agent = format!("Bearer {}", story.agents.0.token());
        let person = story.owner.bearer().unwrap();
        let pick = |list: &[&'static str]| list[usize::try_from(choices.below(list.len() as u64)).unwrap()];
        for round in 0..400 {
            let path = pick(PATHS);
            let method = pick(&["POST", "GET", "PUT", "DELETE", "OPTIONS"]);
            let length = usize::try_from(choices.below(3_000)).unwrap();
            let credential = match choices.below(3) {
                0 => agent.as_str(),
                1 => person.as_str(),
                _ => "Bearer nonsense",
            };
            let (kind, encoding) = (pick(TYPES), pick(ENCODINGS));
            let headers = [
                ("content-type", kind),
                ("content-encoding", encoding),
                ("authorization", credential),
                ("accept", "application/json"),
            ];
            let answer = http::send(method, &format!("{}{path}", app.url()), &headers, &choices.bytes(length));
            sound(&answer, &format!("round {round}: {method} {path} {kind} {encoding}"));
        }
        // Well-formed JSON with noise in it gets further in.
        for round in 0..200 {
            let noise: String = String::from_utf8_lossy(&choices.bytes(40)).into_owned();
            let query = match choices.below(4) {
                0 => noise.clone(),
                1 => format!("{{ client(id: \"{}\") {{ name }} }}", noise.replace(['"', '\\', '\n', '\r'], "")),
                2 => "query($id: ID!) { client(id: $id) { name } }".to_owned(),
                _ => "{ clients(first: -3, after: \"x\") { totalCount } }".to_owned(),
            };
            let answer = story.owner.send(&query, &json!({ "id": noise, "extra": [noise] }));
            sound(&answer, &format!("round {round}: {query}"));
        }
        // Over the limits.
        let large = vec![b'x'; 3 << 20];
        for (path, kind) in [("/graphql", "application/json"), ("/agent/v1/ingest", "application/x-protobuf")] {
            let headers = [("content-type", kind), ("authorization", agent.as_str())];
            let answer = http::send("POST", &format!("{}{path}", app.url()), &headers, &large);
            assert!(matches!(answer.status, 401 | 413), "{path}: {}", answer.status);
        }
        let asked = story.owner.done("{ clients { totalCount } }");
        assert_eq!(asked["clients"]["totalCount"], json!(2));
    }
}
