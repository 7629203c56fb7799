//! People through the API: signing in, inviting, granting, locking, and what others see of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use auth::{Auth, Keyring, Principal, REFRESH_COOKIE};
use db::{Db, DbOptions, Target};
use gql::{CookieChange, Request, RequestMeta, ResponseEffects};
use kernel::entropy::SeededEntropy;
use kernel::time::ManualClock;
use kernel::{Mint, Secret, Timestamp};
use serde_json::{Value, json};

use super::graphql::{Arrival, TestSchema};
use crate::graphql::{Span, attach};
use crate::{MailState, Tenancy};

const PASSWORD: &str = "trumpet cactus fiddle moss";
const OTHER_PASSWORD: &str = "lantern onion harbour";

struct World {
    schema: TestSchema,
    tenancy: Tenancy,
    clock: Arc<ManualClock>,
    _folder: tempfile::TempDir,
}

/// A person's browser: what the cookies say.
#[derive(Clone, Default)]
struct Browser {
    cookies: BTreeMap<String, Secret>,
    principal: Option<Principal>,
}

impl World {
    async fn new(mail: MailState) -> (Self, Browser) {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::Sqlite(folder.path().join("main.db"));
        migrations::migrate_main(&Db::owner(&target).await.unwrap()).await.unwrap();
        let clock = Arc::new(ManualClock::new(Timestamp::from_millis(1_795_000_000_000)));
        let options = DbOptions {
            target,
            runtime: tokio::runtime::Handle::current(),
            clock: clock.clone(),
            entropy: Arc::new(SeededEntropy::new(21)),
            connections: 4,
            statements: None,
        };
        let db = Db::open(&options).await.unwrap();
        let bytes: Vec<u8> = (0..32u8).map(|i| i.wrapping_mul(91) ^ (i >> 1)).collect();
        let keyring = Keyring::from_hex(&Secret::new(kernel::hex::encode(&bytes))).unwrap();
        let auth = Auth::new(db.clone(), Arc::new(Mint::new()), keyring);
        let public_url = "https://steward.example".to_owned();
        let tenancy = Tenancy { db, audit: auth.audit().clone(), auth, public_url, mail };
        let schema = super::graphql::schema(tenancy.clone());
        let world = Self { schema, tenancy, clock, _folder: folder };
        let token = world.tenancy.auth.setup_link().await.unwrap().unwrap();
        let mut owner = Browser::default();
        let input = json!({
            "token": String::from_utf8_lossy(token.expose()), "providerName": "Contoso Services",
            "name": "Erika Beispiel", "email": "erika@contoso.example", "password": PASSWORD, "timeZone": "Europe/Berlin",
        });
        let setup = "mutation($input: SetupCompleteInput!) { setupComplete(input: $input) { viewer { user { id } } errors { code } } }";
        world.run(&mut owner, setup, json!({"input": input})).await;
        (world, owner)
    }

    /// Runs a document as the browser's person and keeps the cookies of the answer.
    async fn run(&self, browser: &mut Browser, document: &str, variables: Value) -> Value {
        let effects = ResponseEffects::new();
        let meta = RequestMeta {
            request_id: "request".to_owned(),
            idempotency_key: None,
            cookies: browser.cookies.clone(),
            remote: "192.0.2.1".parse().ok(),
            user_agent: None,
            now: self.tenancy.db.now(),
        };
        let mut request = Request::new(document).variables(gql::Variables::from_json(variables));
        request = request.data(meta).data(effects.clone()).data(Arrival::default());
        if let Some(principal) = browser.principal {
            let scope = self.tenancy.auth.again(&principal, "request").await.unwrap().scope;
            request = attach(request, &self.tenancy, &scope, Span::Request).data(principal).data(scope);
        }
        let response = self.schema.execute(request).await;
        for change in effects.take() {
            match change {
                CookieChange::Set { name, value, .. } => drop(browser.cookies.insert(name.to_owned(), value)),
                CookieChange::Clear { name } => drop(browser.cookies.remove(name)),
            }
        }
        browser.principal = match browser.cookies.get(auth::ACCESS_COOKIE) {
            Some(access) => self.tenancy.auth.authenticate(access, "request").await.ok().map(|it| it.principal),
            None => None,
        };
        let mut answer = response.data.into_json().unwrap();
        if !response.errors.is_empty() {
            let codes = response.errors.iter().map(|error| {
                let code = error.extensions.as_ref().and_then(|extensions| extensions.get("code").cloned());
                code.and_then(|code| code.into_json().ok()).unwrap_or_else(|| json!(error.message))
            });
            answer = json!({"failed": codes.collect::<Vec<_>>(), "data": answer});
        }
        answer
    }

    async fn client(&self, owner: &mut Browser, name: &str) -> String {
        let document =
            "mutation($name: String!) { clientCreate(input: {name: $name}) { client { id } errors { code } } }";
        let made = self.run(owner, document, json!({"name": name})).await;
        made["clientCreate"]["client"]["id"].as_str().unwrap().to_owned()
    }

    async fn contact(&self, owner: &mut Browser, client: &str, name: &str) -> String {
        let document =
            "mutation($input: ContactCreateInput!) { contactCreate(input: $input) { contact { id } errors { code } } }";
        let made = self.run(owner, document, json!({"input": {"clientId": client, "name": name}})).await;
        made["contactCreate"]["contact"]["id"].as_str().unwrap().to_owned()
    }

    async fn invite(&self, who: &mut Browser, input: Value) -> Value {
        let document = "mutation($input: UserInviteInput!) { userInvite(input: $input) {
            user { id kind joinedAt grants { id role client { id } } contact { id } } invitationUrl mailed errors { code field } } }";
        self.run(who, document, json!({"input": input})).await["userInvite"].take()
    }

    /// Invites a person and accepts the invitation in a browser of their own; gives their id too.
    async fn join(&self, owner: &mut Browser, input: Value) -> (Browser, String, Value) {
        let invited = self.invite(owner, input).await;
        assert_eq!(invited["errors"], json!([]), "{invited}");
        let url = invited["invitationUrl"].as_str().unwrap();
        let token = url.strip_prefix("https://steward.example/invitation#token=").unwrap();
        let document = "mutation($input: InvitationAcceptInput!) { invitationAccept(input: $input) {
            viewer { user { id kind grants { role client { id name } } contact { id client { id name } } } permissions providerPermissions
                     session { current } sessions { id } } renewAt errors { code field } } }";
        let mut browser = Browser::default();
        let variables = json!({"input": {"token": token, "password": OTHER_PASSWORD}});
        let accepted = self.run(&mut browser, document, variables).await;
        let id = invited["user"]["id"].as_str().unwrap().to_owned();
        (browser, id, accepted["invitationAccept"].clone())
    }
}

fn staff(email: &str, grants: Value) -> Value {
    json!({"name": "Kim Muster", "email": email, "kind": "STAFF", "grants": grants})
}

fn allow(role: &str, client: Option<&str>) -> Value {
    json!({"role": role, "effect": "ALLOW", "clientId": client})
}

#[tokio::test]
async fn a_contact_sees_their_own_client_in_the_answer_that_signs_them_in() {
    let (world, mut owner) = World::new(MailState::Absent).await;
    let (own, foreign) = (world.client(&mut owner, "Northwind").await, world.client(&mut owner, "Fabrikam").await);
    let contact = world.contact(&mut owner, &own, "Jo Kontakt").await;
    let input = json!({"name": "Jo Kontakt", "email": "jo@northwind.example", "kind": "CONTACT", "contactId": contact,
        "grants": [allow("CLIENT_USER", Some(&own))]});
    let (mut browser, _, accepted) = world.join(&mut owner, input).await;
    let viewer = &accepted["viewer"];
    assert_eq!(viewer["user"]["contact"], json!({"id": contact, "client": {"id": own, "name": "Northwind"}}));
    assert_eq!(viewer["user"]["grants"], json!([{"role": "CLIENT_USER", "client": {"id": own, "name": "Northwind"}}]));
    let permissions = json!(["CLIENT_READ", "DEVICE_READ", "TICKET_READ", "TICKET_ASK"]);
    assert_eq!(viewer["permissions"], permissions);
    assert_eq!((&viewer["providerPermissions"], &viewer["session"]["current"]), (&json!([]), &json!(true)));
    assert!(accepted["renewAt"].is_string());
    let people = world.run(&mut browser, "{ users { totalCount } }", json!({})).await;
    assert_eq!(people["failed"], json!(["FORBIDDEN"]));
    let clients = world.run(&mut browser, "{ clients { nodes { id } } }", json!({})).await;
    assert_eq!(clients["clients"]["nodes"], json!([{"id": own}]));
    let other = world.run(&mut browser, "query($id: ID!) { client(id: $id) { id } }", json!({"id": foreign})).await;
    assert_eq!(other["client"], Value::Null);
}

#[tokio::test]
async fn invitations_refuse_what_does_not_fit_all_at_once() {
    let (world, mut owner) = World::new(MailState::Absent).await;
    let (own, foreign) = (world.client(&mut owner, "Northwind").await, world.client(&mut owner, "Fabrikam").await);
    let contact = world.contact(&mut owner, &own, "Jo").await;
    let errors = async |owner: &mut Browser, input: Value| world.invite(owner, input).await["errors"].clone();
    let refused = errors(
        &mut owner,
        json!({"name": "", "email": "x", "kind": "CONTACT", "grants": [{"role": "AUDITOR", "effect": "ALLOW", "clientId": "cli_1"}]}),
    );
    assert_eq!(
        refused.await,
        json!([{"code": "REQUIRED", "field": ["name"]}, {"code": "INVALID", "field": ["email"]},
               {"code": "REQUIRED", "field": ["contactId"]}, {"code": "NOT_FOUND", "field": ["grants", "0", "clientId"]}])
    );
    let grants = json!([
        allow("TECHNICIAN", Some(&own)),
        allow("CLIENT_USER", None),
        allow("CLIENT_USER", Some(&foreign)),
        allow("CLIENT_USER", Some("cli_00000000000000000000000000000001")),
        {"role": "CLIENT_USER", "effect": "ALLOW", "clientId": own, "expiresAt": "2020-01-01T00:00:00Z"},
    ]);
    let input = json!({"name": "Jo", "email": "jo@northwind.example", "kind": "CONTACT", "contactId": contact, "grants": grants});
    assert_eq!(
        errors(&mut owner, input).await,
        json!([{"code": "INVALID", "field": ["grants", "0", "role"]}, {"code": "INVALID", "field": ["grants", "1", "clientId"]},
               {"code": "INVALID", "field": ["grants", "2", "clientId"]}, {"code": "NOT_FOUND", "field": ["grants", "3", "clientId"]},
               {"code": "INVALID", "field": ["grants", "4", "expiresAt"]}])
    );
    let taken = errors(&mut owner, staff("ERIKA@contoso.example", json!([]))).await;
    assert_eq!(taken, json!([{"code": "TAKEN", "field": ["email"]}]));
    let role = errors(&mut owner, staff("kim@contoso.example", json!([allow("CLIENT_ADMIN", Some(&own))]))).await;
    assert_eq!(role, json!([{"code": "INVALID", "field": ["grants", "0", "role"]}]));
    let nobody = world.run(&mut owner, "{ users { totalCount } }", json!({})).await;
    assert_eq!(nobody["users"]["totalCount"], json!(1), "nothing of a refused invitation is kept");
}

#[tokio::test]
async fn a_repeated_invitation_makes_one_login_and_shows_no_second_link() {
    let (world, mut owner) = World::new(MailState::Configured).await;
    let mut input = staff("kim@contoso.example", json!([]));
    input["id"] = json!("usr_019a0000000070008000000000000001");
    let first = world.invite(&mut owner, input.clone()).await;
    assert_eq!((&first["mailed"], &first["errors"]), (&json!(true), &json!([])));
    assert!(first["invitationUrl"].is_string());
    let second = world.invite(&mut owner, input.clone()).await;
    assert_eq!(
        (&second["user"], &second["invitationUrl"], &second["mailed"]),
        (&first["user"], &Value::Null, &json!(false))
    );
    input["email"] = json!("other@contoso.example");
    let other = world.invite(&mut owner, input).await;
    assert_eq!(other["errors"], json!([{"code": "TAKEN", "field": ["id"]}]));
}

#[tokio::test]
async fn nobody_gives_more_than_they_hold_and_owners_are_for_owners() {
    let (world, mut owner) = World::new(MailState::Absent).await;
    let (mut admin, admin_id, _) =
        world.join(&mut owner, staff("admin@contoso.example", json!([allow("ADMIN", None)]))).await;
    let (mut officer, officer_id, _) =
        world.join(&mut owner, staff("officer@contoso.example", json!([allow("SECURITY_OFFICER", None)]))).await;
    let owner_id = world.run(&mut owner, "{ viewer { user { id } } }", json!({})).await["viewer"]["user"]["id"].clone();
    let owner_id = owner_id.as_str().unwrap().to_owned();
    let grant = async |who: &mut Browser, user: &str, role: &str, effect: &str| {
        let document = "mutation($input: GrantCreateInput!) { grantCreate(input: $input) { grant { id } user { id } errors { code field } } }";
        let input = json!({"userId": user, "role": role, "effect": effect});
        world.run(who, document, json!({"input": input})).await["grantCreate"].clone()
    };
    let lock = async |who: &mut Browser, user: &str| {
        let document = "mutation($id: ID!) { userLock(input: {id: $id, reason: \"test\"}) { user { lockedAt } errors { code field } } }";
        world.run(who, document, json!({"id": user})).await["userLock"].clone()
    };
    let forbidden = |field: &str| json!([{"code": "FORBIDDEN", "field": [field]}]);
    assert_eq!(grant(&mut officer, &officer_id, "TECHNICIAN", "ALLOW").await["errors"], forbidden("role"));
    assert_eq!(grant(&mut officer, &officer_id, "AUDITOR", "ALLOW").await["errors"], json!([]));
    assert_eq!(grant(&mut admin, &admin_id, "OWNER", "ALLOW").await["errors"], forbidden("role"));
    assert_eq!(grant(&mut admin, &owner_id, "AUDITOR", "DENY").await["errors"], forbidden("role"));
    assert_eq!(lock(&mut admin, &owner_id).await["errors"], forbidden("id"));
    assert_eq!(lock(&mut owner, &owner_id).await["errors"], forbidden("id"), "not oneself");
    assert_eq!(grant(&mut owner, &owner_id, "ADMIN", "DENY").await["errors"], forbidden("role"), "the last owner");
    let ownership = "{ viewer { user { grants { id } } } }";
    let ownership = world.run(&mut owner, ownership, json!({})).await["viewer"]["user"]["grants"][0]["id"].clone();
    let revoke =
        "mutation($id: ID!) { grantRevoke(input: {id: $id}) { grant { id } user { id } errors { code field } } }";
    let revoked = world.run(&mut owner, revoke, json!({"id": ownership})).await;
    assert_eq!(revoked["grantRevoke"]["errors"], forbidden("id"), "the last owner");
    let made = grant(&mut owner, &admin_id, "OWNER", "ALLOW").await;
    assert_eq!(made["errors"], json!([]));
    let revoked = world.run(&mut owner, revoke, json!({"id": ownership})).await;
    assert_eq!(
        (&revoked["grantRevoke"]["errors"], &revoked["grantRevoke"]["user"]["id"]),
        (&json!([]), &json!(owner_id))
    );
    let powerless = world.run(&mut owner, "{ users { totalCount } }", json!({})).await;
    assert_eq!(powerless["failed"], json!(["FORBIDDEN"]), "rights end with the grant");
    let own = world.run(&mut owner, "{ viewer { user { id email } permissions } }", json!({})).await;
    assert_eq!(own["viewer"]["permissions"], json!([]), "one's own login stays visible");
    assert_eq!(lock(&mut admin, &officer_id).await["errors"], json!([]));
    let document = "mutation($input: SessionCreateInput!) { sessionCreate(input: $input) { viewer { user { id } } errors { code } } }";
    let input = json!({"input": {"email": "officer@contoso.example", "password": OTHER_PASSWORD}});
    let refused = world.run(&mut Browser::default(), document, input.clone()).await;
    assert_eq!(refused["sessionCreate"]["errors"], json!([{"code": "BAD_CREDENTIALS"}]));
    let unlock = "mutation($id: ID!) { userUnlock(input: {id: $id}) { user { lockedAt } errors { code } } }";
    let unlocked = world.run(&mut admin, unlock, json!({"id": officer_id})).await;
    assert_eq!(unlocked["userUnlock"], json!({"user": {"lockedAt": null}, "errors": []}));
    let back = world.run(&mut Browser::default(), document, input).await;
    assert_eq!(back["sessionCreate"]["errors"], json!([]));
}

#[tokio::test]
async fn a_reader_of_one_client_sees_its_people_and_its_part_of_the_log() {
    let (world, mut owner) = World::new(MailState::Absent).await;
    let (own, foreign) = (world.client(&mut owner, "Northwind").await, world.client(&mut owner, "Fabrikam").await);
    let (here, there) = (world.contact(&mut owner, &own, "Jo").await, world.contact(&mut owner, &foreign, "Mo").await);
    for (contact, client, email) in [(&here, &own, "jo@northwind.example"), (&there, &foreign, "mo@fabrikam.example")] {
        let input = json!({"name": email, "email": email, "kind": "CONTACT", "contactId": contact,
            "grants": [allow("CLIENT_USER", Some(client))]});
        world.join(&mut owner, input).await;
    }
    let two = json!([allow("AUDITOR", Some(&own)), allow("TECHNICIAN", Some(&foreign))]);
    let (mut auditor, auditor_id, _) = world.join(&mut owner, staff("audit@contoso.example", two)).await;
    let people = "{ users { totalCount nodes { email grants { role client { id } } contact { id } } } }";
    let people = world.run(&mut auditor, people, json!({})).await["users"]["nodes"].clone();
    assert_eq!(
        people,
        json!([
            {"email": "audit@contoso.example", "grants": [{"role": "AUDITOR", "client": {"id": own}}], "contact": null},
            {"email": "jo@northwind.example", "grants": [{"role": "CLIENT_USER", "client": {"id": own}}], "contact": {"id": here}},
        ])
    );
    let log = "{ auditEntries(first: 100) { nodes { action objectKind objectId client { id } actorName requestId } } }";
    let log = world.run(&mut auditor, log, json!({})).await["auditEntries"]["nodes"].clone();
    let entries = log.as_array().unwrap();
    assert!(entries.iter().all(|entry| entry["client"]["id"] == json!(own)), "{log}");
    let mut actions: Vec<&str> = entries.iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    actions.sort_unstable();
    assert_eq!(actions, ["client.create", "contact.create", "grant.create", "grant.create", "user.invite"]);
    let invited = entries.iter().find(|entry| entry["action"] == json!("user.invite")).unwrap();
    assert!(invited["objectId"].as_str().unwrap().starts_with("usr_"));
    let filter = "query($filter: AuditFilter) { auditEntries(filter: $filter) { totalCount } }";
    for filtered in [
        json!({"clientId": foreign}),
        json!({"clientId": "x"}),
        json!({"objectId": there}),
        json!({"action": "user.lock"}),
    ] {
        let none = world.run(&mut auditor, filter, json!({"filter": filtered})).await;
        assert_eq!(none["auditEntries"]["totalCount"], json!(0), "{filtered}");
    }
    let all = world.run(&mut owner, filter, json!({"filter": {"actorId": auditor_id, "action": "session."}})).await;
    assert_eq!(all["auditEntries"]["totalCount"], json!(1));
}

#[tokio::test]
async fn cookies_carry_a_session_through_refresh_revocation_and_sign_out() {
    let (world, mut owner) = World::new(MailState::Absent).await;
    let old = owner.cookies[REFRESH_COOKIE].expose().to_vec();
    world.clock.advance(std::time::Duration::from_secs(400));
    let refresh = "mutation { sessionRefresh { viewer { user { email } session { id } } renewAt errors { code } } }";
    let renewed = world.run(&mut owner, refresh, json!({})).await["sessionRefresh"].clone();
    assert_eq!(renewed["viewer"]["user"]["email"], json!("erika@contoso.example"));
    assert_ne!(owner.cookies[REFRESH_COOKIE].expose(), old);
    let change = "mutation($input: PasswordChangeInput!) { passwordChange(input: $input) { user { id } errors { code field } } }";
    let input = json!({"input": {"currentPassword": "wrong", "newPassword": OTHER_PASSWORD}});
    let wrong = world.run(&mut owner, change, input).await;
    assert_eq!(wrong["passwordChange"]["errors"], json!([{"code": "BAD_CREDENTIALS", "field": ["currentPassword"]}]));
    let input = json!({"input": {"currentPassword": PASSWORD, "newPassword": OTHER_PASSWORD}});
    assert_eq!(world.run(&mut owner, change, input).await["passwordChange"]["errors"], json!([]));
    let revoke = "mutation($id: ID!) { sessionRevoke(input: {id: $id}) { errors { code field } } }";
    let foreign = json!({"id": "ses_00000000000000000000000000000001"});
    let absent = world.run(&mut owner, revoke, foreign).await["sessionRevoke"].clone();
    assert_eq!(absent, json!({"errors": [{"code": "NOT_FOUND", "field": ["id"]}]}));
    let own = json!({"id": renewed["viewer"]["session"]["id"]});
    let mut second = owner.clone();
    assert_eq!(world.run(&mut owner, revoke, own).await["sessionRevoke"]["errors"], json!([]));
    assert!(owner.cookies.is_empty());
    second.principal = None;
    let ended = world.run(&mut second, refresh, json!({})).await["sessionRefresh"].clone();
    assert_eq!((&ended["viewer"], &ended["errors"]), (&Value::Null, &json!([{"code": "EXPIRED"}])));
    assert!(second.cookies.is_empty());
    let nobody = world
        .run(&mut owner, "{ viewer { user { id } } installation { providerName setupRequired } }", json!({}))
        .await;
    assert_eq!(nobody["viewer"], Value::Null);
    assert_eq!(nobody["installation"], json!({"providerName": "Contoso Services", "setupRequired": false}));
}

#[tokio::test]
async fn renaming_needs_the_current_version() {
    let (world, mut owner) = World::new(MailState::Absent).await;
    let invited = world.invite(&mut owner, staff("kim@contoso.example", json!([]))).await;
    let id = invited["user"]["id"].clone();
    let update = "mutation($input: UserUpdateInput!) { userUpdate(input: $input) { user { name version } errors { code field } } }";
    let change = |name: &str, version: i32| json!({"input": {"id": id, "name": name, "expectedVersion": version}});
    let renamed = world.run(&mut owner, update, change("Kim Neu", 1)).await;
    assert_eq!(renamed["userUpdate"]["user"], json!({"name": "Kim Neu", "version": 2}));
    let stale = world.run(&mut owner, update, change("Kim Alt", 1)).await;
    assert_eq!(stale["userUpdate"]["errors"], json!([{"code": "CONFLICT", "field": ["expectedVersion"]}]));
}

#[tokio::test]
async fn a_new_installation_begins_with_hours_in_the_zone_of_its_owner() {
    let (world, mut owner) = World::new(MailState::Absent).await;
    let document = "{ teams { name isDefault members { name } } calendars { name timeZone } slaPolicies { name } }";
    let seen = world.run(&mut owner, document, json!({})).await;
    assert_eq!(
        seen,
        json!({"teams": [{"name": "Service desk", "isDefault": true, "members": [{"name": "Erika Beispiel"}]}],
               "calendars": [{"name": "Office hours", "timeZone": "Europe/Berlin"}], "slaPolicies": [{"name": "Standard"}]})
    );
}
