//! The code of a receipt: 80 bits of a keyed hash over the whole record, in the base 32 of Crockford, which has no letters
//! that look like digits.

use auth::Keyring;

use super::{Answered, Decision};

/// Digits of Crockford's base 32.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The code of a decision with this answer: four groups of four characters.
#[must_use]
pub fn code(keyring: &Keyring, decision: &Decision, answered: &Answered, note: &str) -> String {
    let (id, client) = (decision.id.uuid(), decision.client.uuid());
    let at = answered.at.micros().to_be_bytes();
    let mut fields: Vec<&[u8]> = vec![
        id.as_bytes(),
        client.as_bytes(),
        decision.kind.as_bytes(),
        decision.question.as_bytes(),
        decision.impact.as_bytes(),
    ];
    for option in &decision.options {
        fields.extend([option.key.as_bytes(), option.label.as_bytes(), if option.accepts { b"+" } else { b"-" }]);
    }
    fields.extend([answered.answer.as_bytes(), note.as_bytes(), answered.by_name.as_bytes(), &at[..]]);
    let hash = keyring.seal_record("decision receipt v1", &fields);
    written(&hash)
}

/// Whether the stored code fits the stored record.
#[must_use]
pub fn is_genuine(keyring: &Keyring, decision: &Decision) -> bool {
    decision.answered.as_ref().is_some_and(|answered| {
        code(keyring, decision, answered, decision.note.as_deref().unwrap_or_default()) == answered.code
    })
}

/// 16 digits of 5 bits each.
fn written(hash: &[u8; 32]) -> String {
    let number = hash[..10].iter().fold(0u128, |number, byte| (number << 8) | u128::from(*byte));
    let digits = (0..16u32).rev().map(|place| {
        let index = (number >> (5 * place)) & 31;
        usize::try_from(index).ok().and_then(|index| DIGITS.get(index)).copied().map_or('0', char::from)
    });
    let digits: Vec<char> = digits.collect();
    digits.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn codes_are_eighty_bits_in_groups() {
        assert_eq!(written(&[0; 32]), "0000-0000-0000-0000");
        assert_eq!(written(&[255; 32]), "ZZZZ-ZZZZ-ZZZZ-ZZZZ");
        let mut hash = [0; 32];
        hash[9] = 33;
        assert_eq!(written(&hash), "0000-0000-0000-0011");
        hash[10] = 1;
        assert_eq!(written(&hash), "0000-0000-0000-0011", "ten bytes count");
    }
}
