//! How the JSON form writes what JSON has no type for: identifiers, byte strings, enumerations, embedded documents.

use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

/// An enumeration whose values have names in JSON.
pub trait Named: Copy + Sized + 'static {
    /// Every value with its name.
    const NAMES: &'static [(&'static str, Self)];

    /// The name of a value.
    fn name(self) -> &'static str
    where
        Self: PartialEq,
    {
        Self::NAMES.iter().find(|(_, value)| *value == self).map_or("unspecified", |(name, _)| name)
    }
}

/// Writes the `i32` of a Protocol Buffers enumeration as its name (a number when a later version's).
pub struct Name<E>(PhantomData<E>);

impl<E: Named + Into<i32>> Name<E> {
    pub(crate) fn serialize<S: Serializer>(value: &i32, serializer: S) -> Result<S::Ok, S::Error> {
        match E::NAMES.iter().find(|(_, known)| (*known).into() == *value) {
            Some((name, _)) => serializer.serialize_str(name),
            None => serializer.serialize_i32(*value),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i32, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Number(i32),
            Text(String),
        }
        match Form::deserialize(deserializer)? {
            Form::Number(number) => Ok(number),
            Form::Text(text) => E::NAMES
                .iter()
                .find(|(name, _)| *name == text)
                .map(|(_, value)| (*value).into())
                .ok_or_else(|| D::Error::custom("unknown name of an enumeration")),
        }
    }
}

/// Byte strings as standard base64 with padding.
pub mod base64_bytes {
    use super::{Deserialize, Deserializer, Serializer};
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use serde::de::Error as _;

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map_err(|_| D::Error::custom("not base64"))
    }
}

/// Lists of byte strings as lists of base64.
pub mod base64_list {
    use super::{Deserialize, Deserializer, Serializer};
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use serde::{de::Error as _, ser::SerializeSeq as _};

    pub(crate) fn serialize<S: Serializer>(list: &[Vec<u8>], serializer: S) -> Result<S::Ok, S::Error> {
        let mut sequence = serializer.serialize_seq(Some(list.len()))?;
        for bytes in list {
            sequence.serialize_element(&STANDARD.encode(bytes))?;
        }
        sequence.end()
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<u8>>, D::Error> {
        let list = Vec::<String>::deserialize(deserializer)?;
        list.into_iter().map(|text| STANDARD.decode(text).map_err(|_| D::Error::custom("not base64"))).collect()
    }
}

/// 16-byte identifiers as hyphenated UUIDs; an absent one is the empty string.
pub mod uuid_bytes {
    use super::{Deserialize, Deserializer, Serializer};
    use serde::de::Error as _;

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        match uuid::Uuid::from_slice(bytes) {
            Ok(id) => serializer.collect_str(&id.hyphenated()),
            Err(_) => serializer.serialize_str(""),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let id = uuid::Uuid::try_parse(&text).map_err(|_| D::Error::custom("not a UUID"))?;
        Ok(id.as_bytes().to_vec())
    }
}

/// JSON text that stands nested, byte for byte, in the JSON form; the empty string is `null`.
pub mod document {
    use super::{Deserialize, Deserializer, Serializer};
    use serde::{Serialize as _, de::Error as _, ser::Error as _};
    use serde_json::value::RawValue;

    pub(crate) fn serialize<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
        if text.is_empty() {
            return serializer.serialize_unit();
        }
        let raw = RawValue::from_string(text.to_owned()).map_err(|_| S::Error::custom("a document is not JSON"))?;
        raw.serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer).map_err(|_| D::Error::custom("a document is not JSON"))?;
        if raw.get() == "null" {
            return Ok(String::new());
        }
        Ok(Box::<str>::from(raw).into_string())
    }
}
