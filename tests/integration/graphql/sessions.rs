//! Sessions end at once: when they are ended, when the person is locked, when a grant goes.

use serde_json::json;
use steward_tests::app::{Person, Socket, Story};
use steward_tests::on_both_servers;

fn code(answer: &serde_json::Value) -> Option<&str> {
    answer["errors"][0]["extensions"]["code"].as_str()
}

on_both_servers! {
    fn an_ended_session_is_nobody(app: &TestApp) {
        let story = Story::tell(app);
        let person = Person::sign_in(app.url(), "limited@example.org");
        person.done("{ viewer { user { id } } }");
        person.done("mutation { sessionEnd { errors { message } } }");
        assert_eq!(code(&person.ask("{ clients { totalCount } }")), Some("UNAUTHENTICATED"));
        // Another session of the same person goes on.
        story.limited.done("{ clients { totalCount } }");
    }

    fn a_locked_person_is_out_at_once(app: &TestApp) {
        let story = Story::tell(app);
        let mut socket = Socket::open(app.url(), &story.spare);
        story.owner.done(&format!(
            "mutation {{ userLock(input: {{ id: \"{}\", reason: \"test\" }}) {{ errors {{ message }} }} }}",
            story.a["spare"]
        ));
        assert_eq!(code(&story.spare.ask("{ clients { totalCount } }")), Some("UNAUTHENTICATED"));
        let refused = Person::anonymous(app.url()).ask(
            "mutation { sessionCreate(input: { email: \"spare@example.org\", \
             password: \"correct horse battery staple 7\" }) { errors { code } } }",
        );
        assert_eq!(refused["data"]["sessionCreate"]["errors"][0]["code"], json!("BAD_CREDENTIALS"));
        let closed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            socket.hear(std::time::Duration::from_secs(8));
        }));
        assert!(closed.is_err(), "the locked person's socket stays open");
    }

    fn a_revoked_grant_takes_everything_with_it(app: &TestApp) {
        let story = Story::tell(app);
        let (person, id) = story.invite_staff(
            app,
            "brief",
            &[format!("{{ role: TECHNICIAN, effect: ALLOW, clientId: \"{}\" }}", story.a["client"])],
        );
        let count = |person: &Person| person.ask("{ clients { totalCount } }")["data"]["clients"]["totalCount"].clone();
        assert_eq!(count(&person), json!(1));
        let grants = story.owner.done(&format!("{{ user(id: \"{id}\") {{ grants {{ id }} }} }}"));
        story.owner.done(&format!(
            "mutation {{ grantRevoke(input: {{ id: {} }}) {{ errors {{ message }} }} }}",
            grants["user"]["grants"][0]["id"]
        ));
        assert_eq!(code(&person.ask("{ clients { totalCount } }")), Some("FORBIDDEN"));
        let still = person.done("{ viewer { permissions } }");
        assert_eq!(still["viewer"]["permissions"], json!([]));
    }

    fn wrong_and_unknown_look_alike(app: &TestApp) {
        let _story = Story::tell(app);
        let sign_in = |email: &str| {
            Person::anonymous(app.url()).ask(&format!(
                "mutation {{ sessionCreate(input: {{ email: \"{email}\", password: \"wrong wrong wrong\" }}) \
                 {{ viewer {{ user {{ id }} }} errors {{ code field message }} }} }}"
            ))["data"]
                .clone()
        };
        assert_eq!(sign_in("owner@example.org"), sign_in("nobody@example.org"));
    }

    fn the_setup_link_works_once(app: &TestApp) {
        let link = app.running().setup_url.clone().unwrap();
        let _story = Story::tell(app);
        let link = String::from_utf8(link.expose().to_vec()).unwrap();
        let token = link.rsplit_once('=').unwrap().1;
        let again = Person::anonymous(app.url()).ask(&format!(
            "mutation {{ setupComplete(input: {{ token: \"{token}\", providerName: \"x\", name: \"x\", \
             email: \"second@example.org\", password: \"correct horse battery staple 7\" }}) {{ errors {{ code }} }} }}"
        ));
        assert_eq!(again["data"]["setupComplete"]["errors"][0]["code"], json!("EXPIRED"));
    }
}
