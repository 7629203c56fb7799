//! The keyed hash of an entry: BLAKE3 over all fields in a fixed order, each with its length in front, so that no two
//! different entries have the same bytes. JSON is written in one canonical form, because the databases keep its meaning
//! and not its spelling.

use serde_json::Value;
use uuid::Uuid;

use super::AuditEntry;
use crate::Keyring;

/// Largest magnitude below which every whole number is exact in a 64-bit float.
const EXACT_MAX: f64 = 9_007_199_254_740_992.0;

pub(super) fn of(keyring: &Keyring, entry: &AuditEntry) -> [u8; 32] {
    let mut fields = Fields(blake3::Hasher::new_keyed(keyring.audit_key()));
    fields.field(b"audit entry v1");
    fields.field(entry.id.uuid().as_bytes());
    fields.field(&entry.at.micros().to_be_bytes());
    fields.uuid(entry.client.map(|client| client.uuid()));
    fields.field(entry.actor_kind.as_bytes());
    fields.uuid(entry.actor_id);
    fields.field(entry.actor_name.as_bytes());
    fields.field(entry.action.as_bytes());
    fields.field(entry.object_kind.as_bytes());
    fields.uuid(entry.object_id);
    fields.field(entry.summary.as_bytes());
    fields.json(entry.before.as_ref());
    fields.json(entry.after.as_ref());
    fields.field(entry.request_id.as_bytes());
    *fields.0.finalize().as_bytes()
}

struct Fields(blake3::Hasher);

impl Fields {
    fn field(&mut self, bytes: &[u8]) {
        self.0.update(&(bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
    }

    /// An absent value differs from every present one by its length.
    fn uuid(&mut self, uuid: Option<Uuid>) {
        self.field(uuid.as_ref().map_or(&[][..], |uuid| uuid.as_bytes()));
    }

    /// An absent value and JSON's `null` are the same: some drivers store one as the other.
    fn json(&mut self, value: Option<&Value>) {
        let mut bytes = Vec::new();
        write_canonical(value.unwrap_or(&Value::Null), &mut bytes);
        self.field(&bytes);
    }
}

fn write_canonical(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.push(b'n'),
        Value::Bool(flag) => out.push(if *flag { b't' } else { b'f' }),
        Value::Number(number) => write_text(b'd', &canonical_number(number), out),
        Value::String(text) => write_text(b's', text, out),
        Value::Array(items) => {
            write_length(b'a', items.len(), out);
            items.iter().for_each(|item| write_canonical(item, out));
        }
        Value::Object(members) => {
            write_length(b'o', members.len(), out);
            let sorted: std::collections::BTreeMap<_, _> = members.iter().collect();
            for (name, member) in sorted {
                write_text(b's', name, out);
                write_canonical(member, out);
            }
        }
    }
}

fn write_length(kind: u8, length: usize, out: &mut Vec<u8>) {
    out.push(kind);
    out.extend_from_slice(&(length as u64).to_be_bytes());
}

fn write_text(kind: u8, text: &str, out: &mut Vec<u8>) {
    write_length(kind, text.len(), out);
    out.extend_from_slice(text.as_bytes());
}

/// `1`, `1.0` and `1e0` are one number.
fn canonical_number(number: &serde_json::Number) -> String {
    match number.as_f64() {
        _ if number.is_i64() || number.is_u64() => number.to_string(),
        Some(float) if float.fract() == 0.0 && float.abs() < EXACT_MAX => format!("{:.0}", float + 0.0),
        Some(float) => format!("{float:e}"),
        None => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn canonical(text: &str) -> Vec<u8> {
        let mut out = Vec::new();
        write_canonical(&serde_json::from_str(text).unwrap(), &mut out);
        out
    }

    #[test]
    fn spelling_does_not_count_and_meaning_does() {
        assert_eq!(canonical(r#"{"b": 1, "a": [1.0, -0.0]}"#), canonical(r#"{"a":[1,0],"b":1e0}"#));
        assert_ne!(canonical(r#"["ab"]"#), canonical(r#"["a","b"]"#));
        assert_ne!(canonical(r#"{"a":"1"}"#), canonical(r#"{"a":1}"#));
        assert_ne!(canonical("1.5"), canonical("1.25"));
        assert_ne!(canonical("[[],[]]"), canonical("[[[]]]"));
        let mut null = Vec::new();
        write_canonical(&json!(null), &mut null);
        assert_eq!(canonical("null"), null);
    }
}
