//! Reading one column.

use super::encoding::{ValueEncoding, Values, write_smallest};
use crate::{schema::SlotForm, varint::Reader};

const ALL_PRESENT: u8 = 0;
const NONE_PRESENT: u8 = 1;
const BITMAP: u8 = 2;

/// Where a verified column stands.
#[derive(Debug, Clone)]
pub(super) struct ColumnEntry<'a> {
    /// Presence of each tick, low bit first; `None` when all or none are present.
    bitmap: Option<&'a [u8]>,
    present: usize,
    values: Option<Values<'a>>,
}

impl<'a> ColumnEntry<'a> {
    /// Reads and verifies a column of `ticks` ticks; leaves the reader behind it.
    pub(super) fn parse(reader: &mut Reader<'a>, ticks: usize) -> Option<Self> {
        let head = reader.byte()?;
        let encoding = ValueEncoding::from_tag(head & 0x0f)?;
        let (bitmap, present) = match head >> 4 {
            ALL_PRESENT => (None, ticks),
            NONE_PRESENT => return Some(Self { bitmap: None, present: 0, values: None }),
            BITMAP => {
                let bitmap = reader.bytes(ticks.div_ceil(8))?;
                let present = bitmap.iter().map(|byte| byte.count_ones() as usize).sum();
                let padded = !ticks.is_multiple_of(8) && bitmap.last().is_some_and(|last| last >> (ticks % 8) != 0);
                if padded || present == 0 {
                    return None;
                }
                (Some(bitmap), present)
            }
            _ => return None,
        };
        let values = Values::open(reader.clone(), encoding, present)?;
        let mut walk = values.clone();
        for _ in 0..present {
            walk.advance()?;
        }
        *reader = walk.rest()?;
        Some(Self { bitmap, present, values: Some(values) })
    }
}

/// One column of a [`super::Block`]. Reading it takes no memory.
#[derive(Debug, Clone)]
pub struct Column<'a> {
    entry: ColumnEntry<'a>,
    ticks: usize,
}

impl<'a> Column<'a> {
    pub(super) const fn new(entry: ColumnEntry<'a>, ticks: usize) -> Self {
        Self { entry, ticks }
    }

    /// One item per tick in the order of the ticks; `None` where the slot had no value.
    #[must_use]
    pub fn iter(&self) -> ColumnValues<'a> {
        ColumnValues { entry: self.entry.clone(), tick: 0, ticks: self.ticks }
    }

    /// How many ticks have a value.
    #[must_use]
    pub const fn present(&self) -> usize {
        self.entry.present
    }

    /// Whether no tick has a value.
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        self.entry.present == 0
    }

    /// Figures over the present values; `None` when there are none.
    #[must_use]
    pub fn stats(&self, form: SlotForm) -> Option<ColumnStats> {
        let mut values = self.iter().flatten();
        let first = values.next()?;
        let mut stats = ColumnStats { min: first, max: first, first, last: first, count: 1 };
        for value in values {
            if form.compare(value, stats.min).is_lt() {
                stats.min = value;
            }
            if form.compare(value, stats.max).is_gt() {
                stats.max = value;
            }
            stats.last = value;
            stats.count += 1;
        }
        Some(stats)
    }
}

impl<'a> IntoIterator for &Column<'a> {
    type Item = Option<i64>;
    type IntoIter = ColumnValues<'a>;

    fn into_iter(self) -> ColumnValues<'a> {
        self.iter()
    }
}

/// Figures of one column. Values are stored bits, see [`crate::Slot::value`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnStats {
    /// The least value, by the order of the slot's form.
    pub min: i64,
    /// The greatest value.
    pub max: i64,
    /// The value of the first tick that has one.
    pub first: i64,
    /// The value of the last tick that has one.
    pub last: i64,
    /// How many ticks have one.
    pub count: u32,
}

impl SlotForm {
    /// Order of two stored values.
    #[must_use]
    pub fn compare(self, left: i64, right: i64) -> std::cmp::Ordering {
        match self {
            Self::Scaled => left.cmp(&right),
            Self::Float => f64::from_bits(left.cast_unsigned()).total_cmp(&f64::from_bits(right.cast_unsigned())),
        }
    }
}

/// Iterator over a column, one item per tick.
#[derive(Debug, Clone)]
pub struct ColumnValues<'a> {
    entry: ColumnEntry<'a>,
    tick: usize,
    ticks: usize,
}

impl Iterator for ColumnValues<'_> {
    type Item = Option<i64>;

    fn next(&mut self) -> Option<Option<i64>> {
        if self.tick == self.ticks {
            return None;
        }
        let tick = self.tick;
        self.tick += 1;
        let present = match self.entry.bitmap {
            Some(bitmap) => bitmap.get(tick / 8).is_some_and(|byte| byte >> (tick % 8) & 1 == 1),
            None => true,
        };
        // A column that exists was walked whole, so `advance` yields here whenever the tick is present.
        Some(if present { self.entry.values.as_mut().and_then(Values::advance) } else { None })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.ticks - self.tick;
        (left, Some(left))
    }
}

impl ExactSizeIterator for ColumnValues<'_> {}

/// Working memory of [`write`], kept between columns.
#[derive(Debug, Default)]
pub(super) struct ColumnScratch {
    present: Vec<i64>,
    bytes: Vec<u8>,
}

/// Appends a column with one item per tick.
pub(super) fn write(out: &mut Vec<u8>, scratch: &mut ColumnScratch, column: &[Option<i64>]) {
    scratch.present.clear();
    scratch.present.extend(column.iter().flatten());
    if scratch.present.is_empty() {
        out.push(NONE_PRESENT << 4);
        return;
    }
    let head = out.len();
    out.push(0);
    let mut presence = ALL_PRESENT;
    if scratch.present.len() < column.len() {
        presence = BITMAP;
        out.extend(column.chunks(8).map(|ticks| {
            ticks.iter().enumerate().fold(0_u8, |byte, (bit, value)| byte | u8::from(value.is_some()) << bit)
        }));
    }
    let encoding = write_smallest(out, &mut scratch.bytes, &scratch.present);
    out[head] = presence << 4 | encoding as u8;
}
