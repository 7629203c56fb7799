//! The gates can fail: each planted hole is found.

use db::{DbError, Value};
use steward_tests::world;

use super::*;

fn both() -> BTreeSet<kernel::ClientId> {
    BTreeSet::from([world::A.id(), world::B.id()])
}

/// A resolver that asks without its scope: on SQLite, where no database stands behind it, G5 sees the statement and G3
/// sees the answer.
#[test]
fn an_unscoped_query_is_found() {
    steward_tests::run(steward_tests::Engine::Sqlite, |test| async move {
        let (db, log) = test.open_watched().await;
        world::write(&db).await;
        let run = async |sql: &'static str, values: Vec<Value>| -> String {
            let work = db.read(&world::A.permit(), move |tx| Box::pin(async move { tx.rows(sql, values).await })).await;
            let rows: Result<Vec<db::Row>, DbError> = work;
            rows.unwrap().iter().map(|row| row.try_get::<String>("", "name").unwrap()).collect()
        };
        _ = log.take();
        let scoped = run("SELECT name FROM site WHERE client_id = $1", vec![world::A.id().uuid().into()]).await;
        assert_eq!(marks(&scoped, &Ids::new(), false), Vec::<String>::new());
        assert_eq!(statements::findings(&log.take(), &both()), BTreeSet::new());

        let unscoped = run("SELECT name FROM site", vec![]).await;
        assert_eq!(marks(&unscoped, &Ids::new(), false), ["B's mark"], "G3 does not see it");
        assert_eq!(statements::findings(&log.take(), &both()).len(), 1, "G5 does not see it");
        run("SELECT name FROM site WHERE client_id = $1", vec![world::B.id().uuid().into()]).await;
        assert_eq!(statements::findings(&log.take(), &both()).len(), 1, "G5 does not see another client's id");
        run("SELECT c.name FROM client c JOIN \"device\" d ON d.client_id = c.id", vec![]).await;
        assert_eq!(statements::findings(&log.take(), &both()).len(), 1, "G5 does not see a join");
    });
}

/// A sweep under a name that is not in the committed list.
#[test]
fn an_unlisted_sweep_is_found() {
    steward_tests::run(steward_tests::Engine::Sqlite, |test| async move {
        let (db, log) = test.open_watched().await;
        let sweep = async |task: &'static str| {
            let scope = kernel::Mint::new().system(task);
            let work = db.sweep_read(&scope, |tx| Box::pin(async move { tx.rows("SELECT * FROM site", vec![]).await }));
            let rows: Result<Vec<db::Row>, DbError> = work.await;
            rows.unwrap();
            statements::findings(&log.take(), &both()).len()
        };
        assert_eq!(sweep("jobs.queue").await, 0);
        assert_eq!(sweep("planted.sweep").await, 1);
    });
}

/// A root field that nobody listed, and a field that is never resolved.
#[test]
fn an_uncovered_field_is_found() {
    let mut asker = Asker::new(Person::anonymous("http://127.0.0.1:1"));
    assert_eq!(without_case(&asker), Vec::<String>::new());
    let planted = format!("{}\nextend", api::sdl()).replace("\nextend", "");
    let planted = planted.replacen("type Query {", "type Query {\n\tplanted: Boolean!", 1);
    asker.sdl = steward_tests::graphql::Sdl::parse(&planted);
    assert_eq!(without_case(&asker).len(), 1);
    asker.seen = asker.sdl.object_fields();
    asker.seen.retain(|field| !NEVER_RESOLVED.contains(&field.as_str()));
    asker.seen.remove("Query.planted");
    assert_eq!(never_resolved(&asker), ["G4 Query.planted was never resolved"]);
}

on_both_servers! {
    /// Somebody who may see one thing of B: G2 notices the different answer. A row of A that says something of B: G3
    /// notices the mark.
    fn a_planted_foreign_id_is_found(app: &TestApp) {
        let story = Story::tell(app);
        let mut asker = Asker::new(story.owner.clone());
        let choices = Choices::new("planted foreign id");
        assert_eq!(largest_selections_of(&mut asker, &story, "client"), 0);
        let sql = "UPDATE contact SET title = $1 WHERE name = $2";
        app.alter(sql, vec![B.mark.into(), format!("Contact {}", A.mark).into()]);
        assert!(largest_selections_of(&mut asker, &story, "client") > 0, "G3 does not see B's mark");

        assert_eq!(foreign_differs(&mut asker, &story, &choices), 0);
        story.owner.done(&format!(
            "mutation {{ grantCreate(input: {{ userId: \"{}\", role: AUDITOR, effect: ALLOW, clientId: \"{}\" }}) \
             {{ errors {{ message }} }} }}",
            story.a["limited"], story.b["client"]
        ));
        assert!(foreign_differs(&mut asker, &story, &choices) > 0, "G2 does not see that B is visible");
        app.settle();
    }
}

fn largest_selections_of(asker: &mut Asker, story: &Story, field: &str) -> usize {
    let world = World { ids: &story.a, own: &story.a, mark: A.mark };
    let case = CASES.iter().find(|case| case.field == field).unwrap();
    let arguments = asker.fill(case.arguments, &world, 0);
    let answers = asker.ask(case, &arguments, &story.limited);
    answers.iter().map(|(answer, _)| marks(&String::from_utf8_lossy(&answer.body), &story.b, false).len()).sum()
}

fn foreign_differs(asker: &mut Asker, story: &Story, choices: &Choices) -> usize {
    let random = random_ids(&story.b, choices);
    let mut differing = 0;
    for field in ["client", "clients", "site", "node", "search"] {
        for case in CASES.iter().filter(|case| case.field == field && names_foreign(case)) {
            let mut ask = |ids: &Ids, mark: &str| {
                let arguments = asker.fill(case.arguments, &World { ids, own: &story.a, mark }, 0);
                comparable(&asker.ask_briefly(case, &arguments, &story.limited).0, ids, mark)
            };
            differing += usize::from(ask(&story.b, B.mark) != ask(&random, "Nobodymark"));
        }
    }
    differing
}
