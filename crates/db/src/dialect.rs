//! Which of the two databases this is, and the few places where their SQL differs.

/// The database engine behind a [`crate::Db`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Embedded, one process.
    Sqlite,
    /// PostgreSQL 15 or newer, any number of processes.
    Postgres,
}

impl Dialect {
    /// Chooses between two spellings.
    #[must_use]
    pub const fn pick<'a>(self, sqlite: &'a str, postgres: &'a str) -> &'a str {
        match self {
            Self::Sqlite => sqlite,
            Self::Postgres => postgres,
        }
    }

    /// Name for people and figures.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.pick("sqlite", "postgres")
    }
}
