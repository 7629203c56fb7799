//! Variable-length integers: LEB128 (seven bits a byte, low first) and zigzag for signed ones, as in Protocol Buffers.

/// Appends an unsigned number, 1 to 10 bytes.
pub fn put(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value as u8 & 0x7f) | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends a signed number: 0, -1, 1, -2 … become 0, 1, 2, 3 …
pub fn put_signed(out: &mut Vec<u8>, value: i64) {
    put(out, ((value << 1) ^ (value >> 63)).cast_unsigned());
}

/// A cursor over bytes that may be anything; `None` means that they end too early or are no number.
#[derive(Debug, Clone)]
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// Takes one byte.
    pub fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// Takes `count` bytes.
    pub fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// Takes `N` bytes as an array.
    pub fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    /// Takes an unsigned number.
    pub fn unsigned(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..70).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            // The tenth byte has room for one bit only.
            if shift == 63 && bits > 1 {
                return None;
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// Takes a signed number.
    pub fn signed(&mut self) -> Option<i64> {
        let raw = self.unsigned()?;
        Some((raw >> 1).cast_signed() ^ -(raw & 1).cast_signed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn reads_what_it_wrote(value in any::<i64>()) {
            let mut out = Vec::new();
            put_signed(&mut out, value);
            put(&mut out, value.cast_unsigned());
            let mut reader = Reader(&out);
            prop_assert_eq!(reader.signed(), Some(value));
            prop_assert_eq!(reader.unsigned(), Some(value.cast_unsigned()));
            prop_assert!(reader.0.is_empty());
        }
    }

    #[test]
    fn refuses_what_does_not_fit() {
        assert_eq!(Reader(&[0xff; 10]).unsigned(), None);
        assert_eq!(Reader(&[0x80; 12]).unsigned(), None);
        assert_eq!(Reader(&[0x80]).unsigned(), None);
        assert_eq!(Reader(&[]).signed(), None);
        let mut most = vec![0xff; 9];
        most.push(1);
        assert_eq!(Reader(&most).unsigned(), Some(u64::MAX));
    }
}
