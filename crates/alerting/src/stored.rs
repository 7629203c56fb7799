//! Plain values as they lie in columns.

use db::DbError;
use serde::Serialize;

/// A value as JSON. Only values with keys that are no text fail, and none of this crate has such.
///
/// # Errors
/// [`DbError::Inconsistent`] for a value that has no JSON form.
pub(crate) fn json(
    value: &impl Serialize,
    table: &'static str,
    column: &'static str,
) -> Result<serde_json::Value, DbError> {
    serde_json::to_value(value).map_err(|_| DbError::Inconsistent { table, column, row: "new".to_owned() })
}

/// Names of a closed list: `as_str` and `parse` between a variant and its stored name.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$each])* $variant),*
        }

        impl $name {
            /// Every one, in the order of its declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Stable name, as stored.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text),*
                }
            }

            /// Reads a stable name.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text)
            }
        }
    };
}
pub(crate) use names;
