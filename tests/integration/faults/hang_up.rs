//! Callers that hang up in the middle of a request leave no idle transaction and lose no acknowledged change.

use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use db::Value;
use serde_json::json;
use steward_tests::app::Story;
use steward_tests::seed::Choices;
use steward_tests::{Engine, on_both_servers, schema};

on_both_servers! {
    fn hanging_up_leaves_nothing_open(app: &TestApp) {
        let story = Story::tell(app);
        let choices = Choices::new("hang up");
        let address = app.url().trim_start_matches("http://").to_owned();
        let bearer = story.owner.bearer().unwrap();
        for round in 0..300 {
            let query = format!(
                "mutation {{ siteCreate(input: {{ clientId: \"{}\", name: \"Site {round}\" }}) {{ errors {{ code }} }} }}",
                story.a["client"]
            );
            let body = json!({ "query": query }).to_string();
            let mut socket = TcpStream::connect(&address).unwrap();
            let head = format!(
                "POST /graphql HTTP/1.1\r\nhost: {address}\r\nauthorization: {bearer}\r\n\
                 content-type: application/json\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            socket.write_all(head.as_bytes()).unwrap();
            // Some hang up before the body is whole.
            let part = if choices.below(5) == 0 { body.len() / 2 } else { body.len() };
            socket.write_all(&body.as_bytes()[..part]).unwrap();
            std::thread::sleep(Duration::from_micros(choices.below(8_000)));
            drop(socket);
        }
        let asked = story.owner.done("{ clients { totalCount } }");
        assert_eq!(asked["clients"]["totalCount"], json!(2), "the server does not serve on");
        if app.test_db().engine() == Engine::Postgres {
            std::thread::sleep(Duration::from_millis(300));
            // Work of its own goes on in the server; what was open when they hung up has to end.
            let open = app.wait(async {
                let owner = app.test_db().owner().await;
                let nothing: Vec<Value> = vec![];
                let now = schema::rows(&owner, "SELECT clock_timestamp()::text AS now", nothing).await;
                let hung_up: String = now[0].try_get("", "now").unwrap();
                let sql = "SELECT count(*)::int AS open FROM pg_stat_activity WHERE datname = current_database() \
                           AND state LIKE 'idle in transaction%' AND xact_start < $1::text::timestamptz";
                for _ in 0..100 {
                    let found = schema::rows(&owner, sql, vec![hung_up.clone().into()]).await;
                    if found[0].try_get::<i32>("", "open").unwrap() == 0 {
                        return false;
                    }
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                true
            });
            assert!(!open, "transactions of callers that hung up are left open for ten seconds");
        }
    }
}
