//! The encodings of a column's present values. The writer tries all and keeps the smallest; tags are append-only.
//!
//! | tag | name | bytes |
//! | --- | --- | --- |
//! | 0 | constant | value (zigzag) |
//! | 1 | plain | each value (zigzag) |
//! | 2 | delta | first, then differences (zigzag) |
//! | 3 | delta of delta | first, first difference, then differences of differences (zigzag) |
//! | 4 | runs | first, then pairs of a difference (zigzag) and how many times it repeats (varint, ≥ 1) |
//! | 5 | packed | least value (zigzag), width, offsets from it in that many bits |
//! | 6 | packed delta | first, least difference (both zigzag), width, offsets of the differences in that many bits |
//! | 7 | xor | first (8 bytes LE), then each XORed with the one before: nibbles of zero bytes above and below, the rest LE |

use super::bits;
use crate::varint::{Reader, put, put_signed};

/// How a column's values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueEncoding {
    Constant = 0,
    Plain = 1,
    Delta = 2,
    DeltaOfDelta = 3,
    Runs = 4,
    Packed = 5,
    PackedDelta = 6,
    Xor = 7,
}

impl ValueEncoding {
    const ALL: [Self; 8] = [
        Self::Constant,
        Self::Plain,
        Self::Delta,
        Self::DeltaOfDelta,
        Self::Runs,
        Self::Packed,
        Self::PackedDelta,
        Self::Xor,
    ];

    pub fn from_tag(tag: u8) -> Option<Self> {
        Self::ALL.get(usize::from(tag)).copied()
    }
}

/// Appends `values` (not empty) in the smallest encoding to `out` and says which one it is. `scratch` is working memory.
pub fn write_smallest(out: &mut Vec<u8>, scratch: &mut Vec<u8>, values: &[i64]) -> ValueEncoding {
    let start = out.len();
    if values.windows(2).all(|pair| pair[0] == pair[1]) {
        write(out, values, ValueEncoding::Constant);
        return ValueEncoding::Constant;
    }
    let mut best = ValueEncoding::Plain;
    write(out, values, best);
    for candidate in ValueEncoding::ALL.into_iter().skip(2) {
        scratch.clear();
        write(scratch, values, candidate);
        if scratch.len() < out.len() - start {
            out.truncate(start);
            out.extend_from_slice(scratch);
            best = candidate;
        }
    }
    best
}

/// Appends `values` in one encoding. `Constant` expects them to be equal.
pub fn write(out: &mut Vec<u8>, values: &[i64], encoding: ValueEncoding) {
    let Some((&first, rest)) = values.split_first() else { return };
    let differences = || values.windows(2).map(|pair| pair[1].wrapping_sub(pair[0]));
    match encoding {
        ValueEncoding::Constant => put_signed(out, first),
        ValueEncoding::Plain => values.iter().for_each(|value| put_signed(out, *value)),
        ValueEncoding::Delta => {
            put_signed(out, first);
            differences().for_each(|difference| put_signed(out, difference));
        }
        ValueEncoding::DeltaOfDelta => {
            put_signed(out, first);
            let mut before = 0_i64;
            for difference in differences() {
                put_signed(out, difference.wrapping_sub(before));
                before = difference;
            }
        }
        ValueEncoding::Runs => write_runs(out, first, differences()),
        ValueEncoding::Packed => write_packed(out, values.iter().copied()),
        ValueEncoding::PackedDelta => {
            put_signed(out, first);
            write_packed(out, differences());
        }
        ValueEncoding::Xor => {
            out.extend_from_slice(&first.to_le_bytes());
            let mut before = first;
            for &value in rest {
                write_xor(out, value ^ before);
                before = value;
            }
        }
    }
}

fn write_runs(out: &mut Vec<u8>, first: i64, differences: impl Iterator<Item = i64>) {
    put_signed(out, first);
    let mut differences = differences.peekable();
    while let Some(difference) = differences.next() {
        let mut repeats = 1;
        while differences.next_if_eq(&difference).is_some() {
            repeats += 1;
        }
        put_signed(out, difference);
        put(out, repeats);
    }
}

fn write_packed(out: &mut Vec<u8>, values: impl Iterator<Item = i64> + Clone) {
    let least = values.clone().min().unwrap_or_default();
    let most = values.clone().max().unwrap_or_default();
    let width = bits::width(most.wrapping_sub(least).cast_unsigned());
    put_signed(out, least);
    put(out, width.into());
    bits::pack(out, width, values.map(|value| value.wrapping_sub(least).cast_unsigned()));
}

fn write_xor(out: &mut Vec<u8>, changed: i64) {
    let changed = changed.cast_unsigned();
    let above = (changed.leading_zeros() / 8) as usize;
    let below = if changed == 0 { 0 } else { (changed.trailing_zeros() / 8) as usize };
    out.push((above as u8) << 4 | below as u8);
    out.extend_from_slice(&changed.to_le_bytes()[below..8 - above]);
}

/// Reader of present values, one after the other.
#[derive(Debug, Clone)]
pub struct Values<'a> {
    reader: Reader<'a>,
    encoding: ValueEncoding,
    started: bool,
    value: i64,
    difference: i64,
    repeats: u64,
    least: i64,
    width: u32,
    packed: &'a [u8],
    index: usize,
}

impl<'a> Values<'a> {
    /// Reads what stands before the values; `None` when it is malformed.
    pub fn open(reader: Reader<'a>, encoding: ValueEncoding, count: usize) -> Option<Self> {
        let mut values = Self {
            reader,
            encoding,
            started: false,
            value: 0,
            difference: 0,
            repeats: 0,
            least: 0,
            width: 0,
            packed: &[],
            index: 0,
        };
        match encoding {
            ValueEncoding::Packed => values.open_packed(count)?,
            ValueEncoding::PackedDelta => {
                values.value = values.reader.signed()?;
                values.open_packed(count.checked_sub(1)?)?;
            }
            ValueEncoding::Xor => values.value = i64::from_le_bytes(values.reader.array()?),
            ValueEncoding::Plain => {}
            ValueEncoding::Constant | ValueEncoding::Delta | ValueEncoding::DeltaOfDelta | ValueEncoding::Runs => {
                values.value = values.reader.signed()?;
            }
        }
        Some(values)
    }

    fn open_packed(&mut self, count: usize) -> Option<()> {
        self.least = self.reader.signed()?;
        self.width = u32::from(self.reader.byte()?);
        if self.width > u64::BITS {
            return None;
        }
        self.packed = self.reader.bytes(bits::packed_bytes(count, self.width)?)?;
        bits::padding_is_zero(self.packed, self.width, count).then_some(())
    }

    /// The next value; `None` when the bytes are malformed. The caller counts.
    pub fn advance(&mut self) -> Option<i64> {
        let first = !std::mem::replace(&mut self.started, true);
        match self.encoding {
            ValueEncoding::Constant => {}
            ValueEncoding::Plain => self.value = self.reader.signed()?,
            ValueEncoding::Packed => self.value = self.unpack()?,
            _ if first => {}
            ValueEncoding::Delta => self.value = self.value.wrapping_add(self.reader.signed()?),
            ValueEncoding::DeltaOfDelta => {
                self.difference = self.difference.wrapping_add(self.reader.signed()?);
                self.value = self.value.wrapping_add(self.difference);
            }
            ValueEncoding::Runs => {
                if self.repeats == 0 {
                    self.difference = self.reader.signed()?;
                    self.repeats = self.reader.unsigned()?;
                }
                self.repeats = self.repeats.checked_sub(1)?;
                self.value = self.value.wrapping_add(self.difference);
            }
            ValueEncoding::PackedDelta => self.value = self.value.wrapping_add(self.unpack()?),
            ValueEncoding::Xor => self.value ^= self.read_xor()?,
        }
        Some(self.value)
    }

    fn unpack(&mut self) -> Option<i64> {
        let offset = bits::unpack(self.packed, self.width, self.index)?;
        self.index += 1;
        Some(self.least.wrapping_add(offset.cast_signed()))
    }

    fn read_xor(&mut self) -> Option<i64> {
        let zeros = self.reader.byte()?;
        let (above, below) = (usize::from(zeros >> 4), usize::from(zeros & 0x0f));
        let count = 8_usize.checked_sub(above + below)?;
        let mut changed = [0; 8];
        changed[below..below + count].copy_from_slice(self.reader.bytes(count)?);
        Some(i64::from_le_bytes(changed))
    }

    /// What stands behind the values; `None` when a run goes on beyond them.
    pub fn rest(self) -> Option<Reader<'a>> {
        (self.repeats == 0).then_some(self.reader)
    }
}
