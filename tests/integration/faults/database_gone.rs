//! PostgreSQL goes away and comes back: in between a clear answer, afterwards everything as before, without a restart.

use std::time::Duration;

use db::{Db, Target};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use serde_json::json;
use steward_tests::app::{Story, TestApp};
use steward_tests::{Engine, postgres};

/// Shuts everybody out of the database, or lets them in again.
async fn gate(admin: &DatabaseConnection, name: &str, open: &str) {
    let sql = format!(
        "ALTER DATABASE {name} ALLOW_CONNECTIONS {open};
         SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND pid <> pg_backend_pid()"
    );
    admin.execute_unprepared(&sql).await.unwrap();
}

#[test]
fn postgres_goes_away_and_comes_back() {
    let app = TestApp::start(Engine::Postgres, None);
    let mut story = Story::tell(&app);
    let Target::Postgres(url) = app.test_db().target().clone() else { unreachable!() };
    let name = url.rsplit_once('/').map_or("", |_| url.split("localhost/").nth(1).unwrap().split('?').next().unwrap());
    let admin = postgres::as_superuser(&url).replace(&format!("/{name}?"), "/postgres?");
    let admin = app.wait(Db::owner(&Target::Postgres(admin))).unwrap();

    app.wait(gate(&admin, name, "false"));
    let answer = story.owner.ask("{ clients { totalCount } }");
    assert_eq!(answer["errors"][0]["extensions"]["code"], json!("UNAVAILABLE"), "{answer}");
    let message = answer["errors"][0]["message"].as_str().unwrap();
    assert!(!message.contains("postgres://") && message.len() > 20, "{message}");
    let now_us = kernel::Clock::now(&kernel::time::SystemClock).micros();
    let ready = steward_tests::http::send_once("GET", &format!("{}/readyz", app.url()), &[], &[]);
    assert_eq!(ready.status, 503, "not ready without its database");
    let alive = steward_tests::http::send_once("GET", &format!("{}/healthz", app.url()), &[], &[]);
    assert_eq!(alive.status, 200, "alive all the same");

    app.wait(gate(&admin, name, "true"));
    let mut back = None;
    for _ in 0..100 {
        let answer = story.owner.ask("{ clients { totalCount } }");
        if answer.get("errors").is_none() {
            back = Some(answer);
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let back = back.expect("the server did not find its database again within 10 s");
    assert_eq!(back["data"]["clients"]["totalCount"], json!(2));
    story.agents.0.tell_all("Alphamark", now_us, 3).expect("the agent cannot report after the return");
}
