//! A report as it is read, in the API: the same words and numbers as in its HTML and PDF.

use async_graphql::{SimpleObject, Union};

/// A report as it is read, all in words.
#[derive(Debug, Clone, SimpleObject)]
pub struct ReportDocument {
    /// Title.
    title: String,
    /// About whose IT.
    client: String,
    /// Who reports.
    provider: String,
    /// The period in words.
    period: String,
    /// When the facts were gathered, in words.
    as_of: String,
    /// Plain words, a paragraph each.
    summary: Vec<String>,
    /// The facts.
    sections: Vec<ReportSection>,
}

/// One section of facts.
#[derive(Debug, Clone, SimpleObject)]
pub struct ReportSection {
    /// Stable name.
    key: &'static str,
    /// Heading.
    heading: String,
    /// What it is about and how to read it.
    intro: String,
    /// The facts.
    blocks: Vec<ReportBlock>,
}

/// A piece of a section.
#[derive(Debug, Clone, Union)]
pub enum ReportBlock {
    /// Rows and columns.
    Table(ReportTable),
    /// A story with its parts.
    Story(ReportStory),
    /// Bars from 0 to 100.
    Bars(ReportBars),
    /// A remark.
    Note(ReportNote),
}

/// Rows and columns.
#[derive(Debug, Clone, SimpleObject)]
pub struct ReportTable {
    /// What the table shows.
    caption: String,
    /// Column headings.
    columns: Vec<ReportColumn>,
    /// Rows of cells, as many as columns.
    rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone, SimpleObject)]
pub struct ReportColumn {
    /// Heading.
    name: String,
    /// Whether its cells are numbers, which stand on the right.
    number: bool,
}

/// A story with its parts.
#[derive(Debug, Clone, SimpleObject)]
pub struct ReportStory {
    /// What happened.
    title: String,
    /// When and by whom, in a line.
    line: String,
    /// Parts, such as why and what keeps it from coming back.
    parts: Vec<ReportStoryPart>,
}

/// A part of a story.
#[derive(Debug, Clone, SimpleObject)]
pub struct ReportStoryPart {
    /// Its name.
    name: String,
    /// Its words.
    text: String,
}

/// Bars from 0 to 100.
#[derive(Debug, Clone, SimpleObject)]
pub struct ReportBars {
    /// What the bars show.
    caption: String,
    /// The bars.
    bars: Vec<ReportBar>,
}

/// One bar.
#[derive(Debug, Clone, SimpleObject)]
pub struct ReportBar {
    /// What it measures.
    name: String,
    /// 0 to 100; null if not known.
    points: Option<i32>,
    /// The value in words.
    value: String,
    /// The facts it comes from.
    facts: String,
}

/// A remark.
#[derive(Debug, Clone, SimpleObject)]
pub struct ReportNote {
    /// The text.
    text: String,
}

impl From<super::Document> for ReportDocument {
    fn from(document: super::Document) -> Self {
        let sections = document.sections.into_iter().map(|section| ReportSection {
            key: section.key,
            heading: section.heading,
            intro: section.intro,
            blocks: section.blocks.into_iter().map(ReportBlock::from).collect(),
        });
        Self {
            title: document.title,
            client: document.client,
            provider: document.provider,
            period: document.period,
            as_of: document.as_of,
            summary: document.summary,
            sections: sections.collect(),
        }
    }
}

impl From<super::Block> for ReportBlock {
    fn from(block: super::Block) -> Self {
        match block {
            super::Block::Table { caption, columns, rows } => {
                let columns =
                    columns.into_iter().map(|column| ReportColumn { name: column.name, number: column.number });
                Self::Table(ReportTable { caption, columns: columns.collect(), rows })
            }
            super::Block::Story { title, line, parts } => {
                let parts = parts.into_iter().map(|(name, text)| ReportStoryPart { name, text }).collect();
                Self::Story(ReportStory { title, line, parts })
            }
            super::Block::Bars { caption, bars } => {
                let bars = bars.into_iter().map(|bar| ReportBar {
                    name: bar.name,
                    points: bar.points,
                    value: bar.value,
                    facts: bar.facts,
                });
                Self::Bars(ReportBars { caption, bars: bars.collect() })
            }
            super::Block::Note { text } => Self::Note(ReportNote { text }),
        }
    }
}
