//! Parameters in the query string of a GET request, as `application/x-www-form-urlencoded` (WHATWG URL standard,
//! section 5.1), into the same JSON object that a body would carry.

use serde_json::{Map, Value};

use crate::params::Malformed;

/// Reads the parameters. `variables` and `extensions` are JSON texts; other names are ignored.
pub(super) fn params(query_string: &str) -> Result<Value, Malformed> {
    let mut params = Map::new();
    for pair in query_string.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decode(name)?;
        let value = match name.as_str() {
            "query" | "operationName" => Value::String(decode(value)?),
            "variables" | "extensions" => json(&name, &decode(value)?)?,
            _ => continue,
        };
        if params.contains_key(&name) {
            return Err(Malformed(format!("`{name}` is given twice. Give it once.")));
        }
        params.insert(name, value);
    }
    Ok(Value::Object(params))
}

fn json(name: &str, text: &str) -> Result<Value, Malformed> {
    if text.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_str(text).map_err(|error| Malformed(format!("`{name}` is not JSON: {error}.")))
}

fn decode(text: &str) -> Result<String, Malformed> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = text.get(at..at + 2).and_then(kernel::hex::decode);
                at += 2;
                match digits.as_deref() {
                    Some([byte]) => *byte,
                    _ => return Err(Malformed("The query string has a broken %-escape.".to_owned())),
                }
            }
            other => other,
        });
    }
    String::from_utf8(decoded).map_err(|_| Malformed("The query string is not UTF-8.".to_owned()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn encoded_parameters() {
        for (text, expected) in [
            ("", json!({})),
            ("query=%7B+a%20%7D&&x=1", json!({"query": "{ a }"})),
            (
                "query=a&variables=%7B%22n%22%3A1%7D&extensions=",
                json!({"query": "a", "variables": {"n": 1}, "extensions": null}),
            ),
            ("query=%F0%9F%8F%83&operationName=B", json!({"query": "🏃", "operationName": "B"})),
        ] {
            assert_eq!(params(text), Ok(expected), "{text}");
        }
        for bad in ["query=%", "query=%4", "query=%zz", "query=%ff", "query=a&query=b", "variables={", "query=%é"] {
            assert!(params(bad).is_err(), "{bad}");
        }
    }
}
