//! Each limit by its own document, the trap that the guard exists for, and random documents against an expander
//! that has no memory.

mod naive;
mod random;

use async_graphql::Variables;
use async_graphql::parser::parse_query;
use serde_json::json;

use super::*;

fn request(query: &str) -> Request {
    Request::new(query)
}

fn pass(query: &str) -> Summary {
    check(&mut request(query), &Limits::default(), Viewer::SignedIn).unwrap_or_else(|e| panic!("{query}: {e}"))
}

fn refused(query: &str) -> Refusal {
    check(&mut request(query), &Limits::default(), Viewer::SignedIn).expect_err(query)
}

/// Fragments that each spread the next one twice: `levels` of them ask for 2^levels fields.
fn doubling(levels: usize) -> String {
    let mut text = "{...f0}".to_owned();
    for level in 0..levels {
        text += &format!("fragment f{level} on Q{{...f{n} ...f{n}}}", n = level + 1);
    }
    text + &format!("fragment f{levels} on Q{{a}}")
}

#[test]
fn nested_fragments_are_measured_in_linear_time() {
    // About 1 KB that would expand to more than 10⁹ selections.
    let bomb = doubling(30);
    assert!(bomb.len() < 1_200, "{}", bomb.len());
    let document = parse_query(&bomb).unwrap();
    let (limits, variables) = (Limits::default(), Variables::default());
    let mut measurer = Measurer::new(&document, &variables, &limits);
    let operation = document.operations.iter().next().unwrap().1;
    let measures = measurer.operation(&operation.node).unwrap();
    assert!(measures.selections > 1_000_000_000);
    assert_eq!(measurer.visited(), 1 + 2 * 30 + 1, "each written selection once");

    let refusal = refused(&bomb);
    assert_eq!(refusal.code, Code::LimitExceeded);
    assert!(refusal.message.contains("selections; at most 2000"), "{refusal}");
}

#[test]
fn sums_saturate() {
    let refusal = refused(&doubling(100));
    assert!(refusal.message.contains("more than"), "{refusal}");
}

#[test]
fn unused_fragments_and_other_operations_count() {
    let bomb = doubling(30).replace("{...f0}", "{a}");
    assert!(refused(&bomb).message.contains("selections"));
    let two = format!("query A{{a}} query B{{...f0}} {}", doubling(12).trim_start_matches("{...f0}"));
    let mut request = request(&two).operation_name("A");
    let refusal = check(&mut request, &Limits::default(), Viewer::SignedIn).unwrap_err();
    assert!(refusal.message.contains("selections"), "{refusal}");
}

#[test]
fn cycles_are_refused_wherever_they_are() {
    for query in [
        "{...a} fragment a on Q{...a}",
        "{...a} fragment a on Q{x{...b}} fragment b on Q{... on Q{...a}}",
        "{x} fragment a on Q{...b} fragment b on Q{...a}",
    ] {
        let refusal = refused(query);
        assert_eq!(refusal.code, Code::ValidationFailed);
        assert!(refusal.message.contains("contains itself"), "{refusal}");
    }
}

#[test]
fn each_limit_holds_at_its_number() {
    let nested = |levels: usize| format!("{}a{}", "{a".repeat(levels), "}".repeat(levels));
    let deep = |levels: usize| format!("{{{}a{}}}", "a{".repeat(levels - 1), "}".repeat(levels - 1));
    let aliases = |n: usize| {
        let fields: Vec<String> = (0..n).map(|i| format!("x{i}:a")).collect();
        format!("{{r{{{}}}}}", fields.join(" "))
    };
    let roots = |n: usize| format!("{{{}}}", vec!["a"; n].join(" "));
    let directives = |n: usize| format!("{{a {}}}", "@x".repeat(n));
    let fields = |n: usize| format!("{{r{{{}}}}}", "a ".repeat(n));
    let cost = |n: usize| format!("{{r(first:{n}){{a}}}}");
    let limits = Limits { tokens: 20_000, ..Limits::default() };
    let check = |query: &str| check(&mut request(query), &limits, Viewer::SignedIn).map_err(|e| e.message);
    for (at, over, word) in [
        (deep(10), deep(11), "11 levels of fields; at most 10"),
        (aliases(20), aliases(21), "21 aliases; at most 20"),
        (roots(20), roots(21), "21 fields at the root; at most 20"),
        (directives(10), directives(21), "directives; at most 20"),
        (fields(1_999), fields(2_000), "2001 selections; at most 2000"),
        (cost(4_999), cost(5_000), "5001 points of cost; at most 5000"),
    ] {
        assert_eq!(check(&at).err(), None);
        let message = check(&over).unwrap_err();
        assert!(message.contains(word), "{message}");
    }
    assert!(check(&nested(65)).unwrap_err().contains("nested brackets; at most 64"));
    assert!(refused(&"a ".repeat(3_000)).message.contains("2001 tokens; at most 2000"));
    assert!(refused(&format!("{{a(b:{})}}", "[".repeat(100_000))).message.contains("at most 64"));
}

#[test]
fn a_page_costs_its_items() {
    for (query, cost) in [
        ("{a}", 1),
        ("{clients(first: 10) {nodes {id name} totalCount}}", 32),
        ("{clients {nodes {id}}}", 1 + 25 * 2),
        ("{clients {edges {cursor node {id}}}}", 1 + 25 * 4),
        ("{clients {pageInfo {hasNextPage}}}", 3),
        ("{clients(last: 3) {... on C {n: nodes {id}}}}", 1 + 3 * 2),
        ("{clients(first: 2) {...F}} fragment F on C {nodes {sites(first: 3) {nodes {id}}}}", 1 + 2 * (1 + 1 + 3 * 2)),
        ("{recent(first: 7) {id}}", 8),
        (r#"{nodes(ids: ["a", "b", "c"]) {id}}"#, 4),
        ("{clients(first: null) {nodes {id}}}", 51),
        ("{clients(first: -5) {nodes {id}}}", 51),
        ("query ($n: Int = 4) {clients(first: $n) {nodes {id}}}", 9),
        ("query ($missing: Int) {clients(first: $missing) {nodes {id}}}", 51),
    ] {
        assert_eq!(pass(query).cost, cost, "{query}");
    }
    let variables = Variables::from_json(json!({"n": 9, "ids": ["a", "b"]}));
    let query = "query($n: Int, $ids: [ID!]!) {clients(first: $n) {nodes {id}} nodes(ids: $ids) {id}}";
    let mut request = request(query).variables(variables);
    assert_eq!(check(&mut request, &Limits::default(), Viewer::SignedIn).unwrap().cost, 19 + 3);
}

#[test]
fn a_second_guess_costs_a_second_request() {
    let limits = Limits::default().with_single_use(&["sessionCreate", "tokenCreate"]);
    let check = |query: &str| check(&mut request(query), &limits, Viewer::Anonymous);
    assert!(check("mutation {sessionCreate(input: 1) {ok}}").is_ok());
    assert!(
        check("mutation {a {tokenCreate {ok}} b {tokenCreate {ok}}}").is_ok(),
        "below the root it is another field"
    );
    for query in [
        "mutation {a: sessionCreate(input: 1) {ok} b: sessionCreate(input: 2) {ok}}",
        "mutation {sessionCreate(input: 1) {ok} tokenCreate {ok}}",
        "mutation {...F x: sessionCreate {ok}} fragment F on Mutation {sessionCreate {ok}}",
    ] {
        let refusal = check(query).unwrap_err();
        assert!(refusal.message.contains("2 sign-in or token fields; at most 1"), "{refusal}");
    }
}

#[test]
fn introspection_is_for_signed_in_viewers_and_bounded() {
    let anonymous = |query: &str| check(&mut request(query), &Limits::default(), Viewer::Anonymous);
    assert!(anonymous("{__typename}").is_ok());
    for query in ["{__schema{types{name}}}", "{...F} fragment F on Query{x: __type(name: 1){name}}"] {
        assert_eq!(anonymous(query).unwrap_err().code, Code::Unauthenticated);
        pass(query);
    }
    let of_type = format!("{}name{}", "ofType{".repeat(9), "}".repeat(9));
    let usual = format!(
        "query I{{__schema{{queryType{{name}} types{{fields{{args{{type{{...R}}}} type{{...R}}}} inputFields{{name}}
         interfaces{{...R}}}}}}}} fragment R on __Type{{kind {of_type}}}"
    );
    assert_eq!(pass(&usual).root_fields, ["__schema"]);
    let squared = "{__schema{types{fields{type{fields{type{fields{name}}}}}}}}";
    assert!(refused(squared).message.contains("nested lists of introspection; at most 2"));
    // The same names outside introspection are ordinary fields.
    pass("{device{interfaces{interfaces{interfaces{name}}}}}");
}

#[test]
fn the_operation_that_will_run_is_summed_up() {
    let query = "query A($x: ID!) {b ...F x: a} mutation B {c} fragment F on Q {d ... on Q {__typename}}";
    let mut named = request(query).operation_name("A").variables(Variables::from_json(json!({"x": "1"})));
    let summary = check(&mut named, &Limits::default(), Viewer::Anonymous).unwrap();
    assert_eq!(summary.root_fields, ["__typename", "a", "b", "d"]);
    assert_eq!((summary.kind, summary.name.as_deref()), (OperationKind::Query, Some("A")));
    assert_eq!((summary.aliases, summary.depth), (1, 1));
    let summary = check(&mut request(query).operation_name("B"), &Limits::default(), Viewer::Anonymous).unwrap();
    assert_eq!((summary.kind.as_str(), summary.cost), ("mutation", 1));

    for (query, name) in [(query, None), (query, Some("C")), ("{a}", Some("A"))] {
        let mut request = request(query);
        request.operation_name = name.map(str::to_owned);
        let refusal = check(&mut request, &Limits::default(), Viewer::SignedIn).unwrap_err();
        assert_eq!(refusal.code, Code::ValidationFailed);
    }
}

#[test]
fn variables_that_must_be_there() {
    let query = "query($id: [ID!]!, $n: Int! = 3, $o: Int) {a}";
    for (variables, ok) in [
        (json!({"id": []}), true),
        (json!({}), false),
        (json!({"id": null}), false),
        (json!({"id": [], "n": null}), false),
        (json!({"id": [], "o": null}), true),
    ] {
        let mut request = request(query).variables(Variables::from_json(variables.clone()));
        let result = check(&mut request, &Limits::default(), Viewer::SignedIn);
        assert_eq!(result.is_ok(), ok, "{variables}");
    }
}

#[test]
fn subscriptions_have_one_root_field() {
    assert_eq!(pass("subscription {a}").kind, OperationKind::Subscription);
    assert_eq!(refused("subscription {a b}").code, Code::ValidationFailed);
    assert_eq!(refused("subscription {...F a} fragment F on S {b}").code, Code::ValidationFailed);
}

#[test]
fn what_is_not_graphql_is_said_with_its_place() {
    let refusal = refused("{ secret(password: \"hunter2\") ");
    assert_eq!(refusal.code, Code::ParseFailed);
    assert!(refusal.message.contains("line 1, column") && !refusal.message.contains("hunter2"), "{refusal}");
    assert_eq!(refusal.locations.len(), 1);
    for query in ["", "# nothing", "fragment F on Q {a}", "{a} {b}", "query A{a} query A{b}", "type Q {a: Int}"] {
        assert_eq!(refused(query).code, Code::ParseFailed, "{query}");
    }
    assert_eq!(refused(r#"{a(b: "\u0000")}"#).code, Code::BadRequest);
}

#[test]
fn the_document_is_parsed_once() {
    let mut request = request("{a}");
    check(&mut request, &Limits::default(), Viewer::Anonymous).unwrap();
    request.query.clear();
    assert_eq!(request.parsed_query().unwrap().operations.iter().count(), 1, "kept in the request");
}
