//! Slots and schemas: what the columns of a block mean.
//!
//! A schema is content-addressed: its hash is the first 16 bytes of BLAKE3 over a canonical encoding that depends on
//! nothing but the slots and their order, neither on Protocol Buffers nor on JSON. It is sent once and then only named.

use prost::Message as _;
use serde::{Deserialize, Serialize};

use crate::{MAX_SLOTS, json, message::FieldError, message::text};

/// Content address of a [`SlotSchema`].
pub type SchemaHash = [u8; 16];

/// The greatest power of ten that a scaled slot may carry.
pub const MAX_SCALE: u32 = 9;

/// How a slot behaves over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, prost::Enumeration)]
#[repr(i32)]
pub enum SlotKind {
    /// A level; read as it is.
    Gauge = 0,
    /// A running total that starts again with its source; only differences mean something.
    Counter = 1,
}

impl json::Named for SlotKind {
    const NAMES: &'static [(&'static str, Self)] = &[("gauge", Self::Gauge), ("counter", Self::Counter)];
}

/// What the 64 bits of a stored value are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, prost::Enumeration)]
#[repr(i32)]
pub enum SlotForm {
    /// An integer; the value is integer × 10^-scale.
    Scaled = 0,
    /// The bits of an IEEE 754 double, for what no scale fits.
    Float = 1,
}

impl json::Named for SlotForm {
    const NAMES: &'static [(&'static str, Self)] = &[("scaled", Self::Scaled), ("float", Self::Float)];
}

/// One column: one metric of one component.
#[derive(Clone, PartialEq, Eq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct Slot {
    /// Dotted lower-case name, `cpu.busy`.
    #[prost(string, tag = "1")]
    pub metric: String,
    /// Which one of several: interface, mount, disk; empty when there is but one.
    #[prost(string, tag = "2")]
    pub component: String,
    /// UCUM style: `%`, `B`, `1`, `ms`.
    #[prost(string, tag = "3")]
    pub unit: String,
    /// See [`SlotKind`].
    #[prost(enumeration = "SlotKind", tag = "4")]
    #[serde(with = "json::Name::<SlotKind>")]
    pub kind: i32,
    /// Decimal places of a scaled slot, 0 to [`MAX_SCALE`].
    #[prost(uint32, tag = "5")]
    pub scale: u32,
    /// See [`SlotForm`].
    #[prost(enumeration = "SlotForm", tag = "6")]
    #[serde(with = "json::Name::<SlotForm>")]
    pub form: i32,
}

impl Slot {
    /// A scaled gauge without component.
    #[must_use]
    pub fn gauge(metric: &str, unit: &str, scale: u32) -> Self {
        Self {
            metric: metric.to_owned(),
            unit: unit.to_owned(),
            kind: SlotKind::Gauge.into(),
            scale,
            ..Self::default()
        }
    }

    /// A raw counter without component.
    #[must_use]
    pub fn counter(metric: &str, unit: &str) -> Self {
        Self { metric: metric.to_owned(), unit: unit.to_owned(), kind: SlotKind::Counter.into(), ..Self::default() }
    }

    /// The same slot for one component.
    #[must_use]
    pub fn of(mut self, component: &str) -> Self {
        component.clone_into(&mut self.component);
        self
    }

    /// The number that 64 stored bits stand for.
    #[must_use]
    pub fn value(&self, stored: i64) -> f64 {
        match self.form() {
            SlotForm::Float => f64::from_bits(stored.cast_unsigned()),
            #[expect(clippy::cast_precision_loss, reason = "a value is read as a double, 53 bits are its precision")]
            SlotForm::Scaled => stored as f64 / power_of_ten(self.scale),
        }
    }

    /// The 64 bits to store for a number, rounded to the scale; `None` when it is not finite or out of range.
    #[must_use]
    pub fn stored(&self, value: f64) -> Option<i64> {
        if !value.is_finite() {
            return None;
        }
        match self.form() {
            SlotForm::Float => Some(value.to_bits().cast_signed()),
            SlotForm::Scaled => {
                let scaled = (value * power_of_ten(self.scale)).round();
                // 2^63 as a double is exact; below it every double fits an i64.
                let bound = 9_223_372_036_854_775_808.0;
                #[expect(clippy::cast_possible_truncation, reason = "the range is checked in the same expression")]
                (scaled >= -bound && scaled < bound).then_some(scaled as i64)
            }
        }
    }

    fn check(&self) -> Result<(), FieldError> {
        for (field, value) in [("metric", &self.metric), ("component", &self.component), ("unit", &self.unit)] {
            text(field, value)?;
        }
        if self.metric.is_empty() {
            return Err(FieldError::new("metric", "is empty"));
        }
        if self.scale > MAX_SCALE {
            return Err(FieldError::new("scale", "is over 9"));
        }
        if SlotKind::try_from(self.kind).is_err() {
            return Err(FieldError::new("kind", "is not known"));
        }
        if SlotForm::try_from(self.form).is_err() {
            return Err(FieldError::new("form", "is not known"));
        }
        Ok(())
    }
}

fn power_of_ten(scale: u32) -> f64 {
    const POWERS: [f64; 10] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
    POWERS.get(scale as usize).copied().unwrap_or(1e9)
}

/// The columns of a block, in order.
#[derive(Clone, PartialEq, Eq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct SlotSchema {
    /// The slots, 1 to [`MAX_SLOTS`], each (metric, component) once.
    #[prost(message, repeated, tag = "1")]
    pub slots: Vec<Slot>,
}

impl SlotSchema {
    /// Checks counts, lengths and that no slot stands twice. Call it before keeping a schema that came from outside.
    ///
    /// # Errors
    /// [`FieldError`] names the first field that is wrong.
    pub fn check(&self) -> Result<(), FieldError> {
        if self.slots.is_empty() || self.slots.len() > MAX_SLOTS {
            return Err(FieldError::new("slots", "must be 1 to 1024"));
        }
        let mut seen = std::collections::HashSet::with_capacity(self.slots.len());
        for slot in &self.slots {
            slot.check()?;
            if !seen.insert((slot.metric.as_str(), slot.component.as_str())) {
                return Err(FieldError::new("slots", "holds a metric and component twice"));
            }
        }
        Ok(())
    }

    /// The bytes to keep it as (Protocol Buffers).
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.encode_to_vec()
    }

    /// Reads [`Self::to_bytes`] and checks it.
    ///
    /// # Errors
    /// [`FieldError`] when the bytes are damaged or the schema is not allowed.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FieldError> {
        let schema = Self::decode(bytes).map_err(|_| FieldError::new("slots", "does not decode"))?;
        schema.check()?;
        Ok(schema)
    }

    /// The content address.
    ///
    /// Canonical encoding: `steward-slots-v1`, number of slots, then for each slot the three texts with their lengths,
    /// kind, scale and form; all numbers 32-bit little-endian.
    #[must_use]
    pub fn hash(&self) -> SchemaHash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(b"steward-slots-v1");
        hasher.update(&length(self.slots.len()));
        for slot in &self.slots {
            for part in [&slot.metric, &slot.component, &slot.unit] {
                hasher.update(&length(part.len()));
                hasher.update(part.as_bytes());
            }
            hasher.update(&slot.kind.to_le_bytes());
            hasher.update(&slot.scale.to_le_bytes());
            hasher.update(&slot.form.to_le_bytes());
        }
        prefix(&hasher.finalize())
    }
}

/// First 16 bytes of BLAKE3, the content address of documents ([`crate::Inventory::hash`]) and keys.
#[must_use]
pub fn content_hash(bytes: &[u8]) -> [u8; 16] {
    prefix(&blake3::hash(bytes))
}

fn prefix(hash: &blake3::Hash) -> [u8; 16] {
    let mut short = [0; 16];
    short.copy_from_slice(&hash.as_bytes()[..16]);
    short
}

fn length(count: usize) -> [u8; 4] {
    // Texts and slot lists are bounded far below 2^32; a longer one saturates, which only costs uniqueness.
    u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes()
}
