use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema, SimpleObject};
use kernel::Page;

use super::*;

fn forward(size: u32, cursor: Option<&str>) -> PageRequest {
    PageRequest { size, direction: Direction::Forward, cursor: cursor.map(str::to_owned) }
}

fn backward(size: u32, cursor: Option<&str>) -> PageRequest {
    PageRequest { size, direction: Direction::Backward, cursor: cursor.map(str::to_owned) }
}

#[test]
fn arguments_that_make_sense() {
    let cursor = || Some(encode_cursor("k"));
    for (args, expected) in [
        ((None, None, None, None), forward(25, None)),
        ((Some(1), None, None, None), forward(1, None)),
        ((Some(100), cursor(), None, None), forward(100, Some("k"))),
        ((None, cursor(), None, None), forward(25, Some("k"))),
        ((None, None, Some(3), None), backward(3, None)),
        ((None, None, Some(3), cursor()), backward(3, Some("k"))),
        ((None, None, None, cursor()), backward(25, Some("k"))),
    ] {
        let (first, after, last, before) = args;
        assert_eq!(page_request(first, after, last, before).unwrap(), expected);
    }
}

#[test]
fn arguments_that_are_refused() {
    let cursor = || Some(encode_cursor("k"));
    for (first, after, last, before, word) in [
        (Some(1), None, Some(1), None, "not both"),
        (None, cursor(), None, cursor(), "not both"),
        (Some(1), None, None, cursor(), "use `last`"),
        (None, cursor(), Some(1), None, "use `first`"),
        (Some(0), None, None, None, "1 to 100"),
        (Some(-1), None, None, None, "1 to 100"),
        (Some(101), None, None, None, "1 to 100"),
        (None, None, Some(i32::MIN), None, "`last`"),
        (Some(1), Some("not a cursor".to_owned()), None, None, "`after`"),
        (None, None, None, Some(String::new()), "`before`"),
        // Version 2 of the cursor's form does not exist.
        (None, Some(BASE64_URL_SAFE_NO_PAD.encode(b"\x02k")), None, None, "`after`"),
        (None, Some("A".repeat(100_000)), None, None, "`after`"),
    ] {
        let error = page_request(first, after, last, before).unwrap_err();
        assert!(error.message.contains(word), "{}", error.message);
        let code = error.extensions.as_ref().and_then(|values| values.get("code")).cloned();
        assert_eq!(code, Some("BAD_REQUEST".into()));
    }
}

#[test]
fn cursors_are_opaque_and_come_back() {
    for text in ["", "name\u{1f}cli_1", "Bäckerei 🥨"] {
        let cursor = encode_cursor(text);
        assert!(cursor.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
        assert_eq!(decode_cursor(&cursor).as_deref(), Some(text));
    }
    assert_eq!(decode_cursor(&BASE64_URL_SAFE_NO_PAD.encode(b"\x01\xff")), None, "not UTF-8");
}

#[derive(SimpleObject)]
struct Client {
    name: String,
}

connection! {
    /// Clients in the order of their names.
    ClientConnection, ClientEdge of Client;
}

struct Query;

#[Object]
impl Query {
    async fn clients(&self, first: Option<i32>, after: Option<String>) -> Result<ClientConnection> {
        let request = page_request(first, after, None, None)?;
        let rows = ["a", "b", "c"]
            .into_iter()
            .filter(|key| request.cursor.as_deref().is_none_or(|cursor| *key > cursor))
            .map(|key| (key.to_owned(), Client { name: key.to_uppercase() }))
            .collect();
        Ok(Page::from_rows(&request, rows, 3).into())
    }
}

#[tokio::test]
async fn a_declared_connection_pages_through_a_list() {
    let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
    let query = r#"query($after: String) { clients(first: 2, after: $after) {
        nodes { name } edges { cursor node { name } } totalCount
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"#;
    let first = schema.execute(query).await.into_result().unwrap().data.into_json().unwrap();
    let first = &first["clients"];
    assert_eq!(first["nodes"], serde_json::json!([{"name": "A"}, {"name": "B"}]));
    assert_eq!(first["totalCount"], 3);
    assert_eq!(first["pageInfo"]["hasNextPage"], true);
    assert_eq!(first["pageInfo"]["endCursor"], first["edges"][1]["cursor"]);

    let variables = serde_json::json!({"after": first["pageInfo"]["endCursor"]});
    let request = async_graphql::Request::new(query).variables(async_graphql::Variables::from_json(variables));
    let second = schema.execute(request).await.into_result().unwrap().data.into_json().unwrap();
    assert_eq!(second["clients"]["nodes"], serde_json::json!([{"name": "C"}]));
    assert_eq!(second["clients"]["pageInfo"]["hasNextPage"], false);
    assert_eq!(second["clients"]["pageInfo"]["hasPreviousPage"], true);

    let sdl = schema.sdl();
    assert!(sdl.contains("type ClientConnection {") && sdl.contains("nodes: [Client!]!"), "{sdl}");
    assert!(sdl.contains("Clients in the order of their names."), "{sdl}");
}
