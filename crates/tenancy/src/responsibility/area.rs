//! Areas of a client's IT: a closed list, and whatever else is named in words.

use std::fmt;

use kernel::text::Name;
use kernel::{ErrorCode, UserError};
use serde::{Serialize, Serializer};

macro_rules! areas {
    ($($(#[$doc:meta])* $area:ident = $name:literal,)*) => {
        /// An area that every installation knows.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Known {
            $($(#[$doc])* $area,)*
        }

        impl Known {
            /// Every area, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$area),*];

            /// Stable name, as stored.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$area => $name,)*
                }
            }
        }
    };
}

areas! {
    /// Backups and restores.
    Backups = "backups",
    /// Updates of systems and programs.
    Patching = "patching",
    /// Networks and their devices.
    Network = "network",
    /// Disks, file systems, storage systems.
    Storage = "storage",
    /// Servers.
    Servers = "servers",
    /// Workplaces.
    Workstations = "workstations",
    /// Accounts and sign-in.
    Identity = "identity",
    /// Mail.
    Mail = "mail",
    /// Security.
    Security = "security",
    /// Programs that the client's people work with.
    Application = "application",
    /// Everything that has no row of its own.
    Other = "other",
}

/// What a row of the matrix is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// One that every installation knows.
    Known(Known),
    /// One of this client, in words.
    Named(String),
}

impl Area {
    /// Reads it as stored: the name of a known area, or words.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let known = Known::ALL.iter().copied().find(|known| known.as_str() == text);
        known.map_or_else(|| Self::Named(text.to_owned()), Self::Known)
    }

    /// Checks an area from input: a known one, or with [`Known::Other`] words that say which.
    ///
    /// # Errors
    /// The refusal to show at `areaText`.
    pub fn from_input(known: Known, words: Option<&str>) -> Result<Self, UserError> {
        match words.map(str::trim).filter(|words| !words.is_empty()) {
            None => Ok(Self::Known(known)),
            Some(words) if known == Known::Other => {
                // In lower case, so that nothing is entered twice by its spelling.
                Name::parse("areaText", words).map(|name| Self::parse(&name.as_str().to_lowercase()))
            }
            Some(_) => {
                let message = "Only the area `other` is named in words. Choose it, or leave the words out.";
                Err(UserError::new(ErrorCode::Invalid, "areaText", message))
            }
        }
    }

    /// As stored, and as people read it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(known) => known.as_str(),
            Self::Named(words) => words,
        }
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Area {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip_and_words_are_of_other_areas_only() {
        for known in Known::ALL {
            assert_eq!(Area::parse(known.as_str()), Area::Known(*known));
        }
        assert_eq!(Area::from_input(Known::Storage, None), Ok(Area::Known(Known::Storage)));
        assert_eq!(Area::from_input(Known::Other, Some("  ")), Ok(Area::Known(Known::Other)));
        assert_eq!(Area::from_input(Known::Other, Some("Printing ")), Ok(Area::Named("printing".to_owned())));
        assert_eq!(Area::from_input(Known::Other, Some("Storage")), Ok(Area::Known(Known::Storage)));
        assert!(Area::from_input(Known::Storage, Some("disks")).is_err());
        assert!(Area::from_input(Known::Other, Some(&"x".repeat(201))).is_err());
    }
}
