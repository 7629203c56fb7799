//! The stored form of a stream's cursor: the set of frames that are final, as LEB128 varints of the gaps before and the
//! lengths of its ranges. A stream without holes takes a few bytes.

use wire::SeqRanges;

/// Writes the set.
#[must_use]
pub fn to_bytes(set: &SeqRanges) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(set.as_slice().len() * 4);
    let mut after = 0;
    for range in set.as_slice() {
        put(&mut bytes, range.from - after);
        put(&mut bytes, range.to - range.from);
        after = range.to;
    }
    bytes
}

/// Reads [`to_bytes`]; `None` when the bytes are damaged.
#[must_use]
pub fn from_bytes(mut bytes: &[u8]) -> Option<SeqRanges> {
    let mut set = SeqRanges::new();
    let mut after: u64 = 0;
    while !bytes.is_empty() {
        let from = after.checked_add(take(&mut bytes)?)?;
        let to = from.checked_add(take(&mut bytes)?)?;
        set.insert(from, to);
        after = to;
    }
    Some(set)
}

fn put(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        let part = u64::from(first & 0x7f);
        if shift == 63 && part > 1 {
            return None;
        }
        value |= part << shift;
        if first & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn round_trip(pairs in prop::collection::vec((any::<u64>(), 0u64..1_000_000), 0..40)) {
            let mut set = SeqRanges::new();
            for (from, length) in pairs {
                set.insert(from, from.saturating_add(length));
            }
            prop_assert_eq!(from_bytes(&to_bytes(&set)), Some(set));
        }

        #[test]
        fn damaged_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = from_bytes(&bytes);
        }
    }
}
