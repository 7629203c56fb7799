//! The parameters of one request (`query`, `operationName`, `variables`, `extensions`), as HTTP bodies and
//! WebSocket messages carry them: checked here once, with the same words for both.
//!
//! Unknown parameters are ignored, as the GraphQL-over-HTTP draft asks. Lists of requests (batches) are refused:
//! one request is the unit of every limit.

use async_graphql::{Extensions, Request, Variables, from_value};
use serde_json::{Map, Value};

/// Why the parameters are not a request: what is wrong and what to do, for the caller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(pub String);

/// Reads the parameters of one request from a JSON value.
///
/// # Errors
/// [`Malformed`] if the value is not an object, `query` is missing, a parameter has another type than the draft
/// gives it, or a text contains NUL.
pub fn request_from_json(value: Value) -> Result<Request, Malformed> {
    let mut params = match value {
        Value::Object(params) => params,
        Value::Array(_) => return malformed("Lists of requests are refused. Send each request by itself."),
        _ => return malformed("The request must be a JSON object with the text `query`."),
    };
    let query = match params.remove("query") {
        Some(Value::String(query)) => query,
        Some(_) => return malformed("`query` must be a text."),
        None => return malformed("`query` is missing. It is the GraphQL document to execute."),
    };
    let mut request = Request::new(query);
    request.operation_name = match params.remove("operationName") {
        None | Some(Value::Null) => None,
        // Several clients send the empty text for a document without operation names.
        Some(Value::String(name)) => Some(name).filter(|name| !name.is_empty()),
        Some(_) => return malformed("`operationName` must be a text or null."),
    };
    if let Some(variables) = object(&mut params, "variables")? {
        if variables.iter().any(|(name, value)| name.contains('\0') || contains_nul(value)) {
            return malformed("`variables` contain the character NUL. Remove it.");
        }
        request.variables = Variables::from_json(Value::Object(variables));
    }
    if let Some(extensions) = object(&mut params, "extensions")? {
        let values = async_graphql::to_value(extensions).ok().and_then(|value| from_value(value).ok());
        request.extensions = Extensions(values.unwrap_or_default());
    }
    Ok(request)
}

fn object(params: &mut Map<String, Value>, name: &str) -> Result<Option<Map<String, Value>>, Malformed> {
    match params.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(map)) => Ok(Some(map)),
        Some(_) => malformed(&format!("`{name}` must be a JSON object or null.")),
    }
}

fn contains_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(contains_nul),
        Value::Object(map) => map.iter().any(|(name, item)| name.contains('\0') || contains_nul(item)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn malformed<T>(message: &str) -> Result<T, Malformed> {
    Err(Malformed(message.to_owned()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_full_request_is_read() {
        let request = request_from_json(json!({
            "query": "query A($n: Int) { a(n: $n) }",
            "operationName": "A",
            "variables": {"n": 3, "list": [1, {"x": null}]},
            "extensions": {"some": {"deep": [1]}},
            "unknown": 1,
        }))
        .unwrap();
        assert_eq!(request.operation_name.as_deref(), Some("A"));
        assert_eq!(request.variables.get("n"), Some(&3.into()));
        assert_eq!(request.extensions.len(), 1);
    }

    #[test]
    fn null_and_absent_are_the_same() {
        for value in [
            json!({"query": "{a}"}),
            json!({"query": "{a}", "operationName": null, "variables": null, "extensions": null}),
            json!({"query": "{a}", "operationName": ""}),
        ] {
            let request = request_from_json(value).unwrap();
            assert!(request.operation_name.is_none() && request.variables.is_empty());
        }
    }

    #[test]
    fn wrong_types_are_named() {
        for (value, word) in [
            (json!([{"query": "{a}"}]), "Lists"),
            (json!("x"), "object"),
            (json!({}), "missing"),
            (json!({"query": null}), "`query`"),
            (json!({"query": ["x"]}), "`query`"),
            (json!({"query": "{a}", "operationName": 0}), "`operationName`"),
            (json!({"query": "{a}", "variables": "x"}), "`variables`"),
            (json!({"query": "{a}", "extensions": false}), "`extensions`"),
            (json!({"query": "{a}", "variables": {"a": [{"b": "x\u{0}"}]}}), "NUL"),
            (json!({"query": "{a}", "variables": {"a\u{0}": 1}}), "NUL"),
        ] {
            let error = request_from_json(value).unwrap_err();
            assert!(error.0.contains(word), "{error}");
        }
    }
}
