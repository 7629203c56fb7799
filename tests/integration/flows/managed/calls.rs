//! Short ways to call the API: one mutation with its input, one question with its variables.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use steward_tests::app::Person;

fn call(person: &Person, field: &str, input: &Value, selection: &str) -> Value {
    let kind = format!("{}{}Input", field[..1].to_uppercase(), &field[1..]);
    let document = format!(
        "mutation($input: {kind}!) {{ {field}(input: $input) {{ {selection} errors {{ field code message }} }} }}"
    );
    let answer = person.send(&document, &json!({ "input": input })).json();
    assert!(answer.get("errors").is_none(), "{document}\n{input:#}\n{answer:#}");
    answer["data"][field].clone()
}

/// Does something that must succeed; the payload.
pub fn act(person: &Person, field: &str, input: &Value, selection: &str) -> Value {
    let payload = call(person, field, input, selection);
    assert_eq!(payload["errors"], json!([]), "{field} {input:#}");
    payload
}

/// Does something that must be refused; the code of the refusal.
pub fn refused(person: &Person, field: &str, input: &Value, selection: &str) -> String {
    let payload = call(person, field, input, selection);
    let code = payload["errors"][0]["code"].as_str();
    code.unwrap_or_else(|| panic!("{field} was not refused: {payload:#}")).to_owned()
}

/// Asks something that must be answered; the data.
pub fn ask(person: &Person, document: &str, variables: &Value) -> Value {
    let answer = person.send(document, variables).json();
    assert!(answer.get("errors").is_none(), "{document}\n{variables:#}\n{answer:#}");
    answer["data"].clone()
}

/// The text of a value that is one.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// The id of a value.
pub fn id(value: &Value) -> String {
    text(&value["id"])
}

/// The items of a value that is a list.
pub fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}"))
}

/// Waits until the question is answered.
pub fn until<T>(what: &str, seconds: u64, question: impl Fn() -> Option<T>) -> T {
    let (begin, longest) = (Instant::now(), Duration::from_secs(seconds));
    loop {
        if let Some(answer) = question() {
            eprintln!("{:>7.2} s: {what}", begin.elapsed().as_secs_f64());
            return answer;
        }
        assert!(begin.elapsed() < longest, "did not happen within {longest:?}: {what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}
