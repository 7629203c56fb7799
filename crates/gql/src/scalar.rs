//! The scalars of the schema that GraphQL itself does not have.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value, from_value, to_value};
use kernel::Timestamp;

/// An instant as RFC 3339 text. Answers are always in UTC (`2026-11-22T14:40:01.250Z`); inputs may carry any
/// numeric offset, which is resolved to UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(pub Timestamp);

/// An instant as RFC 3339 text. Answers are always in UTC; inputs may carry any numeric offset.
#[Scalar(name = "DateTime", specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        Timestamp::parse_rfc3339(text)
            .map(Self)
            .ok_or_else(|| InputValueError::custom("not an instant in RFC 3339 form, such as 2026-11-22T14:40:01Z"))
    }

    fn is_valid(value: &Value) -> bool {
        matches!(value, Value::String(_))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl From<Timestamp> for DateTime {
    fn from(instant: Timestamp) -> Self {
        Self(instant)
    }
}

impl From<DateTime> for Timestamp {
    fn from(instant: DateTime) -> Self {
        instant.0
    }
}

/// Any JSON value, passed through as it is. Only for data whose shape belongs to somebody else, such as the
/// inventory that an agent sends.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Json(pub serde_json::Value);

/// Any JSON value, passed through as it is.
#[Scalar(name = "JSON")]
impl ScalarType for Json {
    fn parse(value: Value) -> InputValueResult<Self> {
        Ok(Self(from_value(value)?))
    }

    fn to_value(&self) -> Value {
        to_value(&self.0).unwrap_or_default()
    }
}

impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Self {
        Self(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_go_out_in_utc() {
        let parsed = DateTime::parse(Value::String("2026-11-22T15:40:01.25+01:00".into())).unwrap();
        assert_eq!(parsed.to_value(), Value::String("2026-11-22T14:40:01.250Z".into()));
        for bad in [Value::Null, Value::from(1), Value::from("yesterday"), Value::from("2026-11-22")] {
            assert!(DateTime::parse(bad).is_err());
        }
    }

    #[test]
    fn json_is_passed_through() {
        let json = serde_json::json!({"name": "eth0", "addresses": ["192.0.2.1", null, 3, 1.5, true]});
        assert_eq!(Json::parse(Json(json.clone()).to_value()).unwrap(), Json(json));
    }
}
