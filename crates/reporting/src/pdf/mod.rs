//! From data to a PDF: a typst template is set with one file of JSON, tagged for readers that read aloud (PDF/UA-1,
//! ISO 14289-1), with embedded fonts.
//!
//! Invariants
//! - The same data gives the same bytes: no clock, no random identifier.
//! - What was compiled is forgotten at once; typst's caches would otherwise grow with every report.

mod fonts;
mod world;

use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

pub use fonts::Typefaces;

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// No typeface could be read.
    #[error("no typeface for reports can be read; build the portal, whose typeface reports use")]
    Typeface,
    /// The template or its data does not fit.
    #[error("the report's template cannot be set: {0}")]
    Template(String),
    /// The document breaks a rule of the standard.
    #[error("the report cannot be written as an accessible PDF: {0}")]
    Standard(String),
}

/// Sets `template` with `data` (JSON, which the template reads as `data.json`). `ident` names the document stably.
/// Takes the time that typesetting takes: call it on a thread that may block.
///
/// # Errors
/// See [`PdfError`].
pub fn set(typefaces: &Typefaces, template: &str, data: String, ident: &str) -> Result<Vec<u8>, PdfError> {
    let desk = world::Desk::new(typefaces, template, data)?;
    let set = typst::compile::<PagedDocument>(&desk).output.map_err(|errors| PdfError::Template(told(&errors)));
    let written = set.and_then(|document| {
        let standards =
            PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|error| PdfError::Standard(error.message().to_string()))?;
        let options = PdfOptions {
            ident: Smart::Custom(ident.to_owned()),
            creator: Smart::Custom(Some("Steward".to_owned())),
            standards,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&document, &options).map_err(|errors| PdfError::Standard(told(&errors)))
    });
    comemo::evict(0);
    written
}

/// The first diagnostics in one line.
fn told(errors: &[SourceDiagnostic]) -> String {
    let told: Vec<&str> = errors.iter().take(3).map(|error| error.message.as_str()).collect();
    told.join("; ")
}
