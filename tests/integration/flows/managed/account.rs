//! The report of the period: drafted from the facts, looked at, delivered by mail with a link, the same numbers in API, HTML
//! and PDF, and kept as it was.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use steward_tests::http;

use super::calls::{act, ask, id, list, refused, text};
use super::place::{CONTACT, Place};

const DOCUMENT: &str = "document { title summary sections { key heading blocks { __typename
    ... on ReportTable { rows } ... on ReportStory { title line parts { name text } } } } }";

/// Downloads a file of the report with a share link, as its page does.
fn by_link(place: &Place, token: &str, kind: &str) -> Vec<u8> {
    let url = place.server.url();
    let body = json!({ "token": token, "kind": kind }).to_string();
    let headers = [("content-type", "application/json"), ("origin", url.as_str())];
    let answer = http::send("POST", &format!("{url}/reports/link"), &headers, body.as_bytes());
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    answer.body
}

/// Downloads a file of the report with a session.
fn by_session(place: &Place, report: &str, kind: &str) -> Vec<u8> {
    let bearer = place.olga.bearer().unwrap();
    let address = format!("{}/reports/{report}.{kind}", place.server.url());
    let answer = http::send("GET", &address, &[("authorization", bearer.as_str())], &[]);
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    answer.body
}

/// The words of a PDF in one line, if this machine can read them.
fn words_of(pdf: &[u8]) -> Option<String> {
    let mut reader = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .inspect_err(|_| {
            eprintln!("pdftotext is not installed: the words of the PDF are compared in crate reporting only")
        })
        .ok()?;
    reader.stdin.take().unwrap().write_all(pdf).unwrap();
    let output = reader.wait_with_output().unwrap();
    Some(without_blanks(&String::from_utf8_lossy(&output.stdout)))
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The cells of all tables that are numbers with something around them, such as `1 h 4 min` or `84 %`.
fn figures(document: &Value) -> Vec<String> {
    let blocks = list(&document["sections"]).iter().flat_map(|section| list(&section["blocks"]));
    let rows = blocks.filter(|block| block["rows"].is_array()).flat_map(|block| list(&block["rows"]));
    let cells = rows.flat_map(list).map(text);
    cells.filter(|cell| cell.len() < 24 && cell.chars().any(|c| c.is_ascii_digit())).collect()
}

/// From the draft to the archive.
pub fn told(place: &Place) {
    let draft =
        json!({ "clientId": place.client, "fromDay": place.day(-29), "toDay": place.day(0), "title": "The month" });
    let draft =
        act(&place.olga, "reportDraft", &draft, &format!("report {{ id version {DOCUMENT} }}"))["report"].clone();
    let keys: Vec<String> = list(&draft["document"]["sections"]).iter().map(|section| text(&section["key"])).collect();
    assert!(keys.len() >= 8, "{keys:?}");
    let versioned = |version: &Value| json!({ "id": draft["id"], "expectedVersion": version });
    let early = json!({ "id": draft["id"], "expectedVersion": draft["version"], "contactId": place.contact });
    refused(&place.olga, "reportDeliver", &early, "report { id }");
    let mut words = versioned(&draft["version"]);
    words["summary"] = json!(["File sharing ran out of room, and has room again."]);
    let edited = act(&place.olga, "reportUpdate", &words, "report { version }")["report"].clone();
    let seen = act(&place.olga, "reportReview", &versioned(&edited["version"]), "report { version status reviewedBy }");
    assert_eq!(seen["report"]["reviewedBy"], json!("Olga Owner"));
    let mut delivery = versioned(&seen["report"]["version"]);
    delivery["contactId"] = json!(place.contact);
    let sent = act(&place.olga, "reportDeliver", &delivery, "mailed report { status files }");
    assert_eq!((&sent["mailed"], &sent["report"]["status"]), (&json!(true), &json!("DELIVERED")), "{sent:#}");

    let token = place.mail(CONTACT, "link#report.view=", 10).token("link#report.view=").unwrap();
    let document =
        format!("query($token: String!) {{ reportByLink(token: $token) {{ {DOCUMENT} errors {{ message }} }} }}");
    let shown = ask(&place.stranger(), &document, &json!({ "token": token }))["reportByLink"]["document"].clone();
    assert_eq!(shown["sections"], draft["document"]["sections"], "the data is frozen with the draft");
    let (html, pdf) = (by_link(place, &token, "html"), by_link(place, &token, "pdf"));
    let html = String::from_utf8(html).unwrap();
    assert!(pdf.starts_with(b"%PDF-") && html.contains("has room again"), "{html}");
    let (figures, page) = (figures(&shown), without_blanks(&html));
    assert!(figures.len() > 20, "{figures:?}");
    let print = words_of(&pdf);
    for figure in &figures {
        let wanted = without_blanks(figure);
        assert!(page.contains(&wanted), "{figure} is not in the HTML");
        assert!(print.as_ref().is_none_or(|print| print.contains(&wanted)), "{figure} is not in the PDF");
    }
    for (heading, holds) in [("Filesystem use", true), ("Restore test", true), ("Shall we review all access", true)] {
        assert_eq!(html.contains(heading), holds, "{heading}");
    }
    kept(place, &id(&draft), (&html, &pdf));
}

/// What was delivered stays as it was, whatever changes later.
fn kept(place: &Place, report: &str, (html, pdf): (&str, &[u8])) {
    let service = ask(
        &place.olga,
        "query($id: ID!) { node(id: $id) { ... on BusinessService { version } } }",
        &json!({ "id": place.service }),
    );
    let renamed = json!({ "id": place.service, "expectedVersion": service["node"]["version"], "name": "Shared files" });
    act(&place.olga, "businessServiceUpdate", &renamed, "businessService { id }");
    assert_eq!(by_session(place, report, "html"), html.as_bytes());
    assert!(by_session(place, report, "pdf") == pdf, "the PDF is another one");
    let edit = json!({ "id": report, "expectedVersion": 4, "title": "Another month" });
    refused(&place.olga, "reportUpdate", &edit, "report { id }");
}
