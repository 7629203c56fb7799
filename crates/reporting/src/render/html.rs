//! A report as one HTML file for the archive: no script, no outside resource, readable without styles.

use std::fmt::Write as _;

use super::{Block, Document, Section};

const STYLE: &str = include_str!("../../templates/report.css");

/// Writes the document.
#[must_use]
pub fn write(document: &Document) -> String {
    let mut page = String::with_capacity(16 * 1024);
    let title = format!("{}: {}", document.client, document.title);
    // Writing into a string cannot fail.
    let _ = write!(
        page,
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title><style>{STYLE}</style></head>\n\
         <body><header><p class=\"provider\">{}</p><h1>{}</h1><p>{} · {}</p></header>\n<main><section>",
        escaped(&title),
        escaped(&document.provider),
        escaped(&document.title),
        escaped(&document.client),
        escaped(&document.period),
    );
    for paragraph in &document.summary {
        let _ = writeln!(page, "<p class=\"summary\">{}</p>", escaped(paragraph));
    }
    page.push_str("</section>\n");
    document.sections.iter().for_each(|section| write_section(&mut page, section));
    let _ = writeln!(page, "</main><footer><p>{}</p></footer></body></html>", escaped(&document.as_of));
    page
}

fn write_section(page: &mut String, section: &Section) {
    let _ = writeln!(page, "<section id=\"{}\"><h2>{}</h2>", section.key, escaped(&section.heading));
    let _ = writeln!(page, "<p>{}</p>", escaped(&section.intro));
    section.blocks.iter().for_each(|block| write_block(page, block));
    page.push_str("</section>\n");
}

fn write_block(page: &mut String, block: &Block) {
    match block {
        Block::Table { caption, columns, rows } => {
            let _ = write!(page, "<table><caption>{}</caption><thead><tr>", escaped(caption));
            for column in columns {
                let _ = write!(page, "<th scope=\"col\"{}>{}</th>", number(column.number), escaped(&column.name));
            }
            page.push_str("</tr></thead><tbody>");
            for row in rows {
                page.push_str("<tr>");
                for (cell, column) in row.iter().zip(columns) {
                    let _ = write!(page, "<td{}>{}</td>", number(column.number), escaped(cell));
                }
                page.push_str("</tr>\n");
            }
            page.push_str("</tbody></table>\n");
        }
        Block::Story { title, line, parts } => {
            let _ = write!(page, "<article><h3>{}</h3><p class=\"line\">{}</p><dl>", escaped(title), escaped(line));
            for (name, text) in parts {
                let _ = write!(page, "<dt>{}</dt><dd>{}</dd>", escaped(name), escaped(text));
            }
            page.push_str("</dl></article>\n");
        }
        Block::Bars { caption, bars } => {
            let _ = write!(page, "<table class=\"bars\"><caption>{}</caption><tbody>", escaped(caption));
            for bar in bars {
                let meter = bar.points.map_or_else(String::new, |points| {
                    format!("<meter min=\"0\" max=\"100\" value=\"{points}\">{points} of 100</meter>")
                });
                let _ = writeln!(
                    page,
                    "<tr><th scope=\"row\">{}</th><td>{meter}</td><td>{}</td><td>{}</td></tr>",
                    escaped(&bar.name),
                    escaped(&bar.value),
                    escaped(&bar.facts)
                );
            }
            page.push_str("</tbody></table>\n");
        }
        Block::Note { text } => {
            let _ = writeln!(page, "<p class=\"note\">{}</p>", escaped(text));
        }
    }
}

const fn number(is: bool) -> &'static str {
    if is { " class=\"number\"" } else { "" }
}

/// Text that is text: no character of it is markup.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}
