//! The crate's part of the API, executed.

use async_graphql::{EmptySubscription, Request, Schema};
use kernel::Scope;
use serde_json::{Value, json};
use tenancy::graphql::Span;

use super::bench::Bench;
use crate::graphql::{TicketingMutation, TicketingQuery, attach};
use crate::ticket::{Ticket, Visibility};

async fn run(bench: &Bench, scope: &Scope, text: &str) -> Value {
    let schema = Schema::build(TicketingQuery::default(), TicketingMutation::default(), EmptySubscription);
    let schema = schema.data(bench.env.clone()).data(bench.env.tenancy.clone()).finish();
    let request = tenancy::graphql::attach(Request::new(text), &bench.env.tenancy, scope, Span::Request);
    let request = attach(request, &bench.env, scope, Span::Request).data(scope.clone());
    let response = schema.execute(request).await;
    assert!(response.errors.is_empty(), "{:?}", response.errors);
    serde_json::to_value(response.data).unwrap()
}

const PAGE: &str = "number kind status title description impact urgency priority source workKind
    client { name } requester { kind id name } requesterContact { email } teamId teamName teamPath
    assignee { kind id name } insightId covered agreementId slaPolicyId touched resolution resolvedAt resolvedHow
    closesAt closedAt dueAt acts createdAt updatedAt version
    messages { totalCount nodes { id at visibility author { kind name } body } }
    events { nodes { seq at recordedAt kind author { name } text visibility messageId } }
    clocks { target instance verdict counting openedAt dueAt breachAt fulfilledAt consumedMs budgetMs remainingMs percent
             cause flags thresholds { mark at } }
    explain(target: RESOLUTION) { from to counted reason countedMs policyVersion calendarId calendarVersion }
    relations { kind ticket { number } } timeEntries { person { name } minutes workKind note } minutes";

async fn page(bench: &Bench, scope: &Scope, ticket: &Ticket) -> Value {
    run(bench, scope, &format!(r#"{{ ticket(id: "{}") {{ {PAGE} }} }}"#, ticket.id)).await["ticket"].take()
}

#[tokio::test]
async fn a_ticket_page_can_be_filled() {
    let bench = Bench::new().await;
    let (ticket, other) = (bench.born(bench.north, "one").await, bench.ticket(bench.north, "Printer").await);
    let anna = bench.anna();
    bench.say(&anna, ticket.id, Visibility::Internal).await.unwrap();
    bench.say(&anna, ticket.id, Visibility::Public).await.unwrap();
    bench.advance(3_600);
    let relate = format!(
        r#"mutation {{ ticketRelate(input: {{ id: "{}", kind: CAUSES, otherId: "{}" }}) {{ ticket {{ version }} errors {{ code }} }} }}"#,
        ticket.id, other.id
    );
    assert_eq!(run(&bench, &anna, &relate).await["ticketRelate"]["errors"], json!([]));
    let time = format!(
        r#"mutation {{ timeEntryCreate(input: {{ ticketId: "{}", workKind: REACTIVE, startedAt: "{}", minutes: 30, note: "Looked" }}) {{
           timeEntry {{ id minutes }} ticket {{ minutes }} errors {{ code field }} }} }}"#,
        ticket.id,
        bench.minute(10)
    );
    assert_eq!(run(&bench, &anna, &time).await["timeEntryCreate"]["ticket"]["minutes"], 30);
    let page = page(&bench, &anna, &ticket).await;
    assert_eq!((&page["number"], &page["status"], &page["priority"]), (&json!(1), &json!("OPEN"), &json!("P3")));
    assert_eq!((&page["client"]["name"], &page["teamName"]), (&json!("North"), &json!("Service desk")));
    assert_eq!(
        page["requester"],
        json!({"kind": "CONTACT", "id": bench.north.contact.to_string(), "name": "Jo North"})
    );
    assert_eq!(page["requesterContact"]["email"], "jo@north.example");
    assert_eq!(page["messages"]["totalCount"], 2);
    assert_eq!(page["relations"], json!([{"kind": "CAUSES", "ticket": {"number": 2}}]));
    assert_eq!(page["timeEntries"][0]["person"]["name"], "Anna Technik");
    let clocks = page["clocks"].as_array().unwrap();
    let targets: Vec<&Value> = clocks.iter().map(|clock| &clock["target"]).collect();
    assert_eq!(targets, ["FIRST_RESPONSE", "UPDATE", "RESOLUTION"]);
    assert_eq!((&clocks[0]["verdict"], &clocks[2]["percent"]), (&json!("MET"), &json!(12.5)));
    assert_eq!(page["explain"][0]["countedMs"], json!(3_600_000.0));
    let texts: Vec<&str> =
        page["events"]["nodes"].as_array().unwrap().iter().map(|e| e["text"].as_str().unwrap()).collect();
    assert_eq!(texts[0], "Opened (monitoring).");
    assert!(texts.contains(&"Recorded 30 min of reactive work."), "{texts:?}");
    let by_number = run(&bench, &anna, "{ ticketByNumber(number: 1) { title } }").await;
    assert_eq!(by_number["ticketByNumber"]["title"], "The disk is full");
}

#[tokio::test]
async fn the_clients_people_see_nothing_internal() {
    let bench = Bench::new().await;
    let ticket = bench.born(bench.north, "one").await;
    let anna = bench.anna();
    bench.say(&anna, ticket.id, Visibility::Internal).await.unwrap();
    bench.say(&anna, ticket.id, Visibility::Public).await.unwrap();
    let jo = bench.person(bench.north);
    let page = page(&bench, &jo, &ticket).await;
    for field in ["workKind", "insightId", "touched", "minutes", "requesterContact"] {
        assert_eq!(page[field], Value::Null, "{field}");
    }
    for field in ["teamPath", "timeEntries", "acts"] {
        assert_eq!(page[field], json!([]), "{field}");
    }
    assert_eq!(page["messages"]["totalCount"], 1);
    let shown = page.to_string();
    assert!(!shown.contains("INTERNAL") && !shown.contains("internal note"), "{shown}");
    assert_eq!(page["requester"]["name"], "Jo North");
    let theirs = run(&bench, &bench.person(bench.south), "{ tickets { totalCount } }").await;
    assert_eq!(theirs["tickets"]["totalCount"], 0);
    let foreign = format!(
        r#"{{ ticket(id: "{}") {{ id }} ticketByNumber(number: 1) {{ id }} myTimer {{ startedAt }} }}"#,
        ticket.id
    );
    let none = run(&bench, &bench.person(bench.south), &foreign).await;
    assert_eq!(none, json!({"ticket": null, "ticketByNumber": null, "myTimer": null}));
}

#[tokio::test]
async fn tickets_are_opened_changed_listed_and_found() {
    let bench = Bench::new().await;
    let (anna, north) = (bench.anna(), bench.north);
    let create = |title: &str, more: &str| {
        format!(
            r#"mutation {{ ticketCreate(input: {{ clientId: "{}", title: "{title}" {more} }}) {{
               ticket {{ id number version source requester {{ name }} clocks {{ verdict flags }} }} errors {{ code field message }} }} }}"#,
            north.id
        )
    };
    let made =
        run(&bench, &anna, &create("Printer", "impact: HIGH, urgency: HIGH, spokeToUser: true, source: PHONE")).await;
    let ticket = &made["ticketCreate"]["ticket"];
    assert_eq!((&ticket["number"], &ticket["source"]), (&json!(1), &json!("PHONE")));
    assert_eq!(ticket["clocks"][0], json!({"verdict": "MET", "flags": ["spoke_to_user"]}));
    let id = ticket["id"].as_str().unwrap();
    let refused = run(&bench, &anna, &create("", r#"source: MONITORING, siteId: "sit_1""#)).await;
    let fields: Vec<&Value> =
        refused["ticketCreate"]["errors"].as_array().unwrap().iter().map(|error| &error["field"][0]).collect();
    assert_eq!(fields, ["title", "source", "siteId"]);
    let own = run(&bench, &bench.person(north), &create("Help", "kind: REQUEST")).await;
    let own = &own["ticketCreate"]["ticket"];
    assert_eq!((&own["source"], &own["requester"]["name"]), (&json!("CLIENT_PORTAL"), &json!("Jo North")));

    let assign = format!(
        r#"mutation {{ ticketAssign(input: {{ id: "{id}", expectedVersion: 1, assigneeId: "{}" }}) {{
           ticket {{ status assignee {{ name }} version }} errors {{ code }} }} }}"#,
        bench.anna
    );
    let assigned = run(&bench, &anna, &assign).await["ticketAssign"]["ticket"].take();
    assert_eq!(assigned, json!({"status": "OPEN", "assignee": {"name": "Anna Technik"}, "version": 2}));
    let conflict = run(&bench, &anna, &assign).await["ticketAssign"]["errors"].take();
    assert_eq!(conflict, json!([{"code": "CONFLICT"}]));
    let reply = format!(
        r#"mutation {{ ticketReply(input: {{ ticketId: "{id}", body: "Done", then: RESOLVE }}) {{
           message {{ visibility }} ticket {{ status acts closesAt }} errors {{ code }} }} }}"#
    );
    let replied = run(&bench, &anna, &reply).await["ticketReply"].take();
    assert_eq!(
        (&replied["ticket"]["status"], &replied["ticket"]["acts"]),
        (&json!("RESOLVED"), &json!(["CLOSE", "REOPEN"]))
    );
    let mine = run(
        &bench,
        &anna,
        "{ tickets(filter: { assignee: ME, status: [RESOLVED] }, orderBy: PRIORITY) { nodes { number } } }",
    )
    .await;
    assert_eq!(mine["tickets"]["nodes"], json!([{"number": 1}]));
    let soon =
        run(&bench, &anna, "{ tickets(filter: { breachingSoon: true }, orderBy: DUE) { nodes { number } } }").await;
    assert_eq!(soon["tickets"]["nodes"], json!([{"number": 2}]), "what is resolved is not due");
    for (text, found) in [("print", 1), ("#2", 1), ("2", 1), ("%", 0)] {
        assert_eq!(crate::search(&bench.env, &anna, text, 10).await.unwrap().len(), found, "{text}");
    }

    let timer = format!(
        r#"mutation {{ timerStart(input: {{ ticketId: "{id}", workKind: REACTIVE }}) {{ timer {{ ticket {{ number }} }} errors {{ code }} }} }}"#
    );
    run(&bench, &anna, &timer).await;
    assert_eq!(
        run(&bench, &anna, "{ myTimer { ticket { number } workKind } }").await["myTimer"]["ticket"]["number"],
        1
    );
    let stopped =
        run(&bench, &anna, "mutation { timerStop(input: { note: \"x\" }) { timeEntry { minutes } errors { code } } }")
            .await;
    assert_eq!(stopped["timerStop"]["timeEntry"]["minutes"], 1);
}
