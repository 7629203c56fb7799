//! What is agreed with clients, through the API: structured input, refusals at their fields, links without a session.

use gql::{Request, RequestMeta, ResponseEffects};
use kernel::{Role, Scope};
use serde_json::{Value, json};

use crate::graphql::{Span, attach};
use crate::testing::Bench;

/// Runs a document as somebody, or as nobody.
async fn run(bench: &Bench, who: Option<&Scope>, document: &str, variables: Value) -> Value {
    let schema = crate::people::graphql::schema(bench.tenancy.clone());
    let meta = RequestMeta {
        request_id: "request".to_owned(),
        idempotency_key: None,
        cookies: Default::default(),
        remote: None,
        user_agent: None,
        now: bench.now(),
    };
    let mut request = Request::new(document).variables(gql::Variables::from_json(variables));
    request = request.data(meta).data(ResponseEffects::new());
    if let Some(scope) = who {
        request = attach(request, &bench.tenancy, scope, Span::Request).data(scope.clone());
    }
    let response = schema.execute(request).await;
    assert!(response.errors.is_empty(), "{:?}", response.errors);
    response.data.into_json().unwrap()
}

/// Runs a mutation with one input and gives its payload.
async fn change(bench: &Bench, who: Option<&Scope>, field: &str, kind: &str, selection: &str, input: Value) -> Value {
    let document = format!(
        "mutation($input: {kind}!) {{ {field}(input: $input) {{ {selection} errors {{ code field message }} }} }}"
    );
    run(bench, who, &document, json!({"input": input})).await[field].take()
}

fn week() -> Value {
    json!([{"weekday": "MON", "from": "09:00", "to": "12:00"}, {"weekday": "MON", "from": "13:00", "to": "17:00"},
           {"weekday": "FRI", "from": "22:00", "to": "06:00"}])
}

async fn calendar(bench: &Bench, input: Value) -> Value {
    let selection = "calendar { id name timeZone client { id } openNow nextOpensAt version
        weekly { weekday from to } overrides { date windows { from to } } holidays { date to yearly yearlyTo text }
        versions { validFrom weekly { weekday } overrides { date } holidays { text } } }";
    change(bench, Some(&bench.scope), "calendarCreate", "CalendarCreateInput", selection, input).await
}

#[tokio::test]
async fn a_calendar_is_written_and_read_in_the_same_words() {
    let bench = Bench::new().await;
    let holidays = json!([{"date": "2026-12-24"}, {"date": "2027-01-02", "to": "2027-01-05"}, {"yearly": "12-25"},
        {"yearly": "12-27", "yearlyTo": "01-01"}, {"nthWeekday": {"month": 5, "weekday": "MON", "nth": -1}}]);
    let overrides = json!([{"date": "2026-12-31", "windows": [{"from": "09:00", "to": "24:00"}]},
                           {"date": "2026-11-16", "windows": []}]);
    let input = json!({"name": "Hours", "timeZone": "Europe/Berlin", "weekly": week(), "overrides": overrides,
                       "holidays": holidays, "clientId": bench.north.to_string()});
    let made = calendar(&bench, input).await;
    assert_eq!(made["errors"], json!([]), "{made}");
    let made = &made["calendar"];
    assert_eq!(made["client"], json!({"id": bench.north.to_string()}));
    assert_eq!(made["weekly"], week());
    assert_eq!(made["overrides"][0], json!({"date": "2026-11-16", "windows": []}));
    assert_eq!(made["overrides"][1], overrides[0]);
    let words: Vec<&str> = made["holidays"].as_array().unwrap().iter().map(|it| it["text"].as_str().unwrap()).collect();
    assert_eq!(
        words,
        [
            "2026-12-24",
            "2027-01-02 to 2027-01-05",
            "every year on 12-25",
            "every year from 12-27 to 01-01",
            "the last Monday of May"
        ]
    );
    // Closed this Monday by the override; Friday 22:00 in Berlin comes next.
    assert_eq!((&made["openNow"], &made["nextOpensAt"]), (&json!(false), &json!("2026-11-20T21:00:00Z")));
    assert_eq!(made["versions"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_wrong_with_a_calendar_is_told_at_once_and_in_its_place() {
    let bench = Bench::new().await;
    let input = json!({"name": "", "timeZone": "Europe/Atlantis",
        "weekly": [{"weekday": "MON", "from": "9", "to": "17:00"}],
        "overrides": [{"date": "2026-12-24", "windows": [{"from": "09:00", "to": "25:00"}]}],
        "holidays": [{"date": "2026-02-30"}, {"yearly": "12-25", "date": "2026-12-25"}]});
    let refused = calendar(&bench, input).await;
    let fields: Vec<String> = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| {
            error["field"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect::<Vec<_>>().join(".")
        })
        .collect();
    assert_eq!(fields, ["name", "timeZone", "weekly.0", "overrides.0.windows", "holidays.0", "holidays.1"]);
    let input =
        json!({"name": "Hours", "timeZone": "UTC", "weekly": week(), "overrides": [{"date": "soon", "windows": []}]});
    assert_eq!(calendar(&bench, input).await["errors"][0]["field"], json!(["overrides", "0", "date"]));
    let input = json!({"name": "Hours", "timeZone": "UTC", "weekly": []});
    let never = calendar(&bench, input).await;
    assert_eq!(never["errors"][0]["field"], json!(["weekly"]));
    assert!(never["errors"][0]["message"].as_str().unwrap().contains("never be open"), "{never}");
}

#[tokio::test]
async fn the_agreement_of_a_client_shows_what_was_promised() {
    let bench = Bench::new().await;
    let input = json!({"name": "Hours", "timeZone": "Europe/Berlin", "weekly": week()});
    let hours = calendar(&bench, input).await["calendar"]["id"].clone();
    let owner = Some(&bench.scope);
    let priorities = json!([{"priority": "P1", "calendarId": hours, "targets": [{"kind": "FIRST_RESPONSE", "minutes": 30},
                            {"kind": "RESOLUTION", "businessDays": 2}]}]);
    let input = json!({"name": "Gold", "calendarId": hours, "priorities": priorities, "thresholds": [50, 100],
                       "change": "RESTART", "pausable": ["RESOLUTION"], "startFrom": "DETECTED"});
    let policy = change(&bench, owner, "slaPolicyCreate", "SlaPolicyCreateInput", "slaPolicy { id }", input).await;
    assert_eq!(policy["errors"], json!([]));
    let service = bench.service(bench.north, "File sharing").await.to_string();
    let input = json!({"clientId": bench.north.to_string(), "name": "Full service", "startsOn": "2026-01-01",
        "calendarId": hours, "slaPolicyId": policy["slaPolicy"]["id"], "serviceIds": [service], "note": "As signed."});
    let made = change(&bench, owner, "agreementCreate", "AgreementCreateInput", "agreement { id }", input).await;
    assert_eq!(made["errors"], json!([]));
    let team = json!({"name": "Storage team", "memberIds": [bench.owner.to_string()]});
    let team = change(&bench, owner, "teamCreate", "TeamCreateInput", "team { id members { name } }", team).await;
    assert_eq!(team["team"]["members"], json!([{"name": "Erika Beispiel"}]));
    let contact = bench.contact(bench.north, "Jo Kontakt", None).await.to_string();
    let input = json!({"clientId": bench.north.to_string(), "area": "STORAGE", "responsible": {"teamId": team["team"]["id"]},
                       "informed": [{"contactId": contact}, {"vendorName": "Tape & Co"}]});
    let row =
        change(&bench, owner, "responsibilitySet", "ResponsibilitySetInput", "responsibility { id }", input).await;
    assert_eq!(row["errors"], json!([]));
    let document = "query($id: ID!) { client(id: $id) {
        agreements { name startsOn endsOn state note calendar { name } services { name }
            slaPolicy { name thresholds change pausable startFrom priorities { priority calendar { name } targets { kind minutes businessDays text } } } }
        responsibilities { area areaText deviceClass responsible { kind name team { isDefault } } accountable { name }
            informed { kind name contact { name } } } } }";
    let variables = json!({"id": bench.north.to_string()});
    let technician = bench.at(Role::Technician, bench.north);
    let seen = run(&bench, Some(&technician), document, variables.clone()).await["client"].take();
    assert_eq!(
        seen["agreements"],
        json!([{"name": "Full service", "startsOn": "2026-01-01", "endsOn": null, "state": "IN_FORCE", "note": "As signed.",
            "calendar": {"name": "Hours"}, "services": [{"name": "File sharing"}],
            "slaPolicy": {"name": "Gold", "thresholds": [50, 100], "change": "RESTART", "pausable": ["RESOLUTION"],
                "startFrom": "DETECTED", "priorities": [{"priority": "P1", "calendar": {"name": "Hours"}, "targets": [
                    {"kind": "FIRST_RESPONSE", "minutes": 30, "businessDays": null, "text": "30 min"},
                    {"kind": "RESOLUTION", "minutes": null, "businessDays": 2, "text": "2 business days"}]}]}}])
    );
    assert_eq!(
        seen["responsibilities"],
        json!([{"area": "STORAGE", "areaText": "storage", "deviceClass": null, "accountable": null,
            "responsible": {"kind": "TEAM", "name": "Storage team", "team": {"isDefault": false}},
            "informed": [{"kind": "CONTACT", "name": "Jo Kontakt", "contact": {"name": "Jo Kontakt"}},
                         {"kind": "VENDOR", "name": "Tape & Co", "contact": null}]}])
    );
    let user = bench.at(Role::ClientUser, bench.north);
    let seen = run(&bench, Some(&user), document, variables).await;
    assert_eq!(
        seen["client"],
        json!({"agreements": [], "responsibilities": []}),
        "without the right to see agreements"
    );
}

#[tokio::test]
async fn promises_and_parties_are_refused_in_their_place() {
    let bench = Bench::new().await;
    let owner = Some(&bench.scope);
    let priorities = json!([{"priority": "P1", "targets": [{"kind": "UPDATE"}, {"kind": "UPDATE", "minutes": 0}]},
        {"priority": "P1", "targets": []}, {"priority": "P9", "targets": []}]);
    let input = json!({"name": "Gold", "calendarId": "cal_1", "priorities": priorities, "thresholds": [0]});
    let refused = change(&bench, owner, "slaPolicyCreate", "SlaPolicyCreateInput", "slaPolicy { id }", input).await;
    let fields: Vec<&Value> = refused["errors"].as_array().unwrap().iter().map(|error| &error["field"]).collect();
    assert_eq!(
        fields,
        [
            &json!(["calendarId"]),
            &json!(["priorities", "0", "targets", "0"]),
            &json!(["priorities", "0", "targets", "1", "minutes"]),
            &json!(["priorities", "1", "priority"]),
            &json!(["priorities", "2", "priority"]),
            &json!(["thresholds"])
        ]
    );
    let input = json!({"clientId": bench.north.to_string(), "area": "STORAGE", "areaText": "disks",
        "responsible": {"teamId": "tea_1", "vendorName": "Both"}, "accountable": {"contactId": "con_1"}, "informed": [{}]});
    let row =
        change(&bench, owner, "responsibilitySet", "ResponsibilitySetInput", "responsibility { id }", input).await;
    let fields: Vec<&Value> = row["errors"].as_array().unwrap().iter().map(|error| &error["field"]).collect();
    assert_eq!(
        fields,
        [
            &json!(["areaText"]),
            &json!(["responsible"]),
            &json!(["accountable", "contactId"]),
            &json!(["informed", "0"])
        ]
    );
}

#[tokio::test]
async fn the_bearer_of_a_link_decides_without_a_session() {
    let bench = Bench::new().await;
    let contact = bench.contact(bench.north, "Jo Kontakt", Some("jo@northwind.example")).await;
    let input = json!({"clientId": bench.north.to_string(), "contactId": contact.to_string(), "question": "Skip it?",
                       "impact": "Nothing is tested.", "deadline": "2026-11-30T00:00:00Z"});
    let selection =
        "decision { id client { id } kind subjectId question impact deadline state version askedByName askedAt note
        askedContactName askedContact { name } options { key label accepts } receipt { code } } linkUrl mailed";
    let asked = change(&bench, Some(&bench.scope), "decisionAsk", "DecisionAskInput", selection, input).await;
    assert_eq!((&asked["errors"], &asked["mailed"]), (&json!([]), &json!(true)));
    assert_eq!(asked["decision"]["subjectId"], json!(bench.north.to_string()));
    assert_eq!(asked["decision"]["askedContact"], json!({"name": "Jo Kontakt"}));
    let url = asked["linkUrl"].as_str().unwrap();
    let token = url.strip_prefix("https://steward.example/link#decision=").unwrap();
    let shown =
        "providerName clientName recipientName askedByName question impact deadline state options { key label accepts }
        receipt { question answer note answeredByName answeredAt code genuine }";
    let document = format!(
        "query($token: String!) {{ decisionByLink(token: $token) {{ decision {{ {shown} }} errors {{ code field }} }} }}"
    );
    let seen = run(&bench, None, &document, json!({"token": token})).await["decisionByLink"].take();
    let decision = &seen["decision"];
    assert_eq!((&decision["state"], &decision["receipt"]), (&json!("ASKED"), &Value::Null));
    assert_eq!((&decision["clientName"], &decision["recipientName"]), (&json!("Northwind"), &json!("Jo Kontakt")));
    let answer = async |token: &str, key: &str| {
        let input = json!({"token": token, "answer": key, "note": "Fine."});
        let selection = format!("decision {{ {shown} }}");
        change(&bench, None, "decisionAnswerByLink", "DecisionAnswerByLinkInput", &selection, input).await
    };
    assert_eq!(answer(token, "maybe").await["errors"][0]["field"], json!(["answer"]));
    let decided = answer(token, "accept").await;
    let receipt = &decided["decision"]["receipt"];
    assert_eq!(
        (&receipt["answer"], &receipt["note"], &receipt["genuine"]),
        (&json!("Yes"), &json!("Fine."), &json!(true))
    );
    assert_eq!(receipt["answeredByName"], json!("Jo Kontakt"));
    assert_eq!(answer(token, "decline").await["errors"][0]["code"], json!("CONFLICT"));
    let dead = json!([{"code": "EXPIRED", "field": ["token"]}]);
    let seen = run(&bench, None, &document, json!({"token": "A".repeat(43)})).await;
    assert_eq!(seen["decisionByLink"], json!({"decision": null, "errors": dead}));
    let list = "query($filter: DecisionFilter) { decisions(filter: $filter) { totalCount nodes { id state receipt { code } } } }";
    let variables =
        |client: kernel::ClientId| json!({"filter": {"clientId": client.to_string(), "states": ["ACCEPTED"]}});
    let approver = bench.at(Role::ClientApprover, bench.north);
    let listed = run(&bench, Some(&approver), list, variables(bench.north)).await;
    assert_eq!(listed["decisions"]["nodes"][0]["receipt"]["code"], receipt["code"]);
    let foreign = bench.at(Role::ClientApprover, bench.south);
    let listed = run(&bench, Some(&foreign), list, variables(bench.north)).await;
    assert_eq!(listed["decisions"]["totalCount"], json!(0));
}
