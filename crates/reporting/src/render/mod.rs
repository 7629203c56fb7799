//! From frozen data to what people read. [`compose`] decides what is said and how it is written; [`html`] and
//! [`crate::pdf`] only lay out the same [`Document`], so no number can differ between them.

mod compose;
pub mod graphql;
pub mod html;
#[cfg(test)]
mod tests;
pub(crate) mod wording;

use serde::Serialize;

pub use compose::compose;

/// The typst template of reports.
pub const TEMPLATE: &str = include_str!("../../templates/report.typ");

/// A report as it is read, all in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Title.
    pub title: String,
    /// About whose IT.
    pub client: String,
    /// Who reports.
    pub provider: String,
    /// The period in words.
    pub period: String,
    /// When the facts were gathered, in words.
    pub as_of: String,
    /// Plain words.
    pub summary: Vec<String>,
    /// The facts.
    pub sections: Vec<Section>,
}

/// One section of facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Stable name, for links.
    pub key: &'static str,
    /// Heading.
    pub heading: String,
    /// What it is about and how to read it.
    pub intro: String,
    /// The facts; none is told in the intro.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A table; its first column is the widest.
    Table {
        /// What the table shows, for those who cannot see it.
        caption: String,
        /// Column headings.
        columns: Vec<Column>,
        /// Rows of cells, as many as columns.
        rows: Vec<Vec<String>>,
    },
    /// A story with its parts.
    Story {
        /// What happened.
        title: String,
        /// When and by whom, in a line.
        line: String,
        /// Parts, such as why and what keeps it from coming back.
        parts: Vec<(String, String)>,
    },
    /// Bars from 0 to 100 with their words.
    Bars {
        /// What the bars show.
        caption: String,
        /// Name, points if known, value in words, facts.
        bars: Vec<Bar>,
    },
    /// A remark.
    Note {
        /// The text.
        text: String,
    },
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Heading.
    pub name: String,
    /// Whether its cells are numbers, which stand on the right.
    pub number: bool,
    /// Share of the width.
    pub width: u8,
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// What it measures.
    pub name: String,
    /// 0 to 100; `None` if not known.
    pub points: Option<i32>,
    /// The value in words.
    pub value: String,
    /// The facts it comes from.
    pub facts: String,
}
