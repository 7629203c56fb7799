//! Fixed-width packing, low bit first.

/// Bits that the number needs, 0 for zero.
pub fn width(value: u64) -> u32 {
    u64::BITS - value.leading_zeros()
}

/// Bytes that `count` numbers of `width` bits take; `None` when that is no size of memory.
pub fn packed_bytes(count: usize, width: u32) -> Option<usize> {
    count.checked_mul(width as usize).map(|bits| bits.div_ceil(8))
}

/// Appends numbers of `width` bits, filled up to a whole byte.
pub fn pack(out: &mut Vec<u8>, width: u32, numbers: impl Iterator<Item = u64>) {
    let mut pending = 0_u128;
    let mut filled = 0;
    for number in numbers {
        pending |= u128::from(number) << filled;
        filled += width;
        while filled >= 8 {
            out.push(pending as u8);
            pending >>= 8;
            filled -= 8;
        }
    }
    if filled > 0 {
        out.push(pending as u8);
    }
}

/// Reads the number at `index`; `None` beyond the bytes.
pub fn unpack(bytes: &[u8], width: u32, index: usize) -> Option<u64> {
    if width == 0 {
        return Some(0);
    }
    let first_bit = index.checked_mul(width as usize)?;
    let shift = first_bit % 8;
    let from = first_bit / 8;
    let count = (shift + width as usize).div_ceil(8);
    let mut window = [0; 16];
    window[..count].copy_from_slice(bytes.get(from..from.checked_add(count)?)?);
    let mask = u64::MAX >> (u64::BITS - width);
    Some((u128::from_le_bytes(window) >> shift) as u64 & mask)
}

/// Whether the bits after the last number are all zero, so that equal columns have equal bytes.
pub fn padding_is_zero(bytes: &[u8], width: u32, count: usize) -> bool {
    let used = (count * width as usize) % 8;
    used == 0 || bytes.last().is_none_or(|last| last >> used == 0)
}
