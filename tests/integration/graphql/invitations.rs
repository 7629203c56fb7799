//! An invitation goes out by mail, to a real mail server, and its link works once.

use serde_json::json;
use steward_tests::Engine;
use steward_tests::app::{Person, Story, TestApp};
use steward_tests::smtp::{Mood, Sink};

const INVITE: &str =
    "mutation { userInvite(input: { name: \"Tina Technician\", email: \"tina@example.org\", kind: STAFF,
    grants: [{ role: TECHNICIAN, effect: ALLOW }] }) { mailed invitationUrl errors { message } } }";
const ACCEPT: &str = "mutation($token: String!, $password: String!) {
    invitationAccept(input: { token: $token, password: $password }) { viewer { user { email } } errors { code } } }";

fn invited(engine: Engine) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let sink = runtime.block_on(Sink::start());
    let app = TestApp::start(engine, Some(sink.address()));
    let story = Story::tell(&app);
    app.settle();
    let before = sink.received().len();
    // The mail server is busy at first: the job comes back.
    sink.set_mood(Mood::Defer);
    let answer = story.owner.done(INVITE)["userInvite"].clone();
    assert_eq!(answer["mailed"], json!(true));
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert_eq!(sink.received().len(), before);
    sink.set_mood(Mood::Accept);
    app.settle();
    let mail = sink.received().pop().unwrap();
    assert_eq!(mail.recipients, ["tina@example.org"]);
    // Soft line ends of quoted-printable (RFC 2045) are taken out before the link is looked for.
    let text = mail.data.replace("=\n", "").replace("=3D", "=");
    let link = answer["invitationUrl"].as_str().unwrap();
    assert!(text.contains(link), "the mail does not hold the link {link}\n{text}");
    for needed in ["Tina Technician", "Nordlicht IT", "Auto-Submitted: auto-generated"] {
        assert!(text.contains(needed), "{needed} is missing in\n{text}");
    }

    let token = link.rsplit_once('=').unwrap().1;
    let accept = |password: &str| {
        Person::anonymous(app.url()).send(ACCEPT, &json!({ "token": token, "password": password })).json()
    };
    let weak = accept("password1234");
    assert_eq!(weak["data"]["invitationAccept"]["errors"][0]["code"], json!("WEAK_PASSWORD"));
    let joined = accept("correct horse battery staple 7");
    assert_eq!(joined["data"]["invitationAccept"]["viewer"]["user"]["email"], json!("tina@example.org"));
    let reused = accept("correct horse battery staple 8");
    assert_eq!(reused["data"]["invitationAccept"]["errors"][0]["code"], json!("EXPIRED"));
}

#[test]
fn an_invitation_is_mailed_sqlite() {
    invited(Engine::Sqlite);
}

#[test]
fn an_invitation_is_mailed_postgres() {
    invited(Engine::Postgres);
}
