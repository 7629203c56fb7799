//! The typefaces of reports: those that the portal shows, so that paper and screen look alike.
//!
//! The portal's bundle has the Inter typeface as WOFF2, cut into files by script; typst reads the same files as variable
//! fonts once they are unpacked (W3C, "WOFF File Format 2.0").

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use super::PdfError;

/// Typefaces, unpacked. Making them takes tens of milliseconds; they are made once a process.
pub struct Typefaces {
    pub(super) book: LazyHash<FontBook>,
    pub(super) fonts: Vec<Font>,
}

impl Typefaces {
    /// Reads font files: WOFF2, or TrueType and OpenType as they are.
    ///
    /// # Errors
    /// [`PdfError::Typeface`] if none of them can be read: a report without letters is no report.
    pub fn new<'a>(files: impl IntoIterator<Item = &'a [u8]>) -> Result<Self, PdfError> {
        let fonts: Vec<Font> = files.into_iter().filter_map(unpacked).flat_map(Font::iter).collect();
        if fonts.is_empty() {
            return Err(PdfError::Typeface);
        }
        Ok(Self { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts })
    }
}

/// The font file inside, if it is one.
fn unpacked(file: &[u8]) -> Option<Bytes> {
    if file.starts_with(b"wOF2") {
        wuff::decompress_woff2(file).ok().map(Bytes::new)
    } else {
        Some(Bytes::new(file.to_vec()))
    }
}
