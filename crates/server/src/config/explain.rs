//! `steward config explain`: every key, its value, and where the value came from.

use std::fmt::Write as _;

use super::Layers;
use super::keys::{KEYS, Shown};

/// One paragraph a key; values that may hold a password are not shown.
#[must_use]
pub fn explain(layers: &Layers) -> String {
    let mut text = String::new();
    for key in KEYS {
        let (value, source) = match layers.get(key.name) {
            Some((value, source)) if key.shown == Shown::Plain => (value.to_owned(), source.to_string()),
            Some((_, source)) => ("(hidden)".to_owned(), source.to_string()),
            None => ("(not set)".to_owned(), "default".to_owned()),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{:<18} = {value}\n  from {source}; {}; environment {}",
            key.name,
            key.meaning,
            key.variable()
        );
    }
    text
}
