//! What the crate's services work with.

use db::Db;
use tenancy::Tenancy;

#[cfg(feature = "pdf")]
use crate::pdf::Typefaces;

/// Gives the font files for PDFs when they are needed: WOFF2, TrueType or OpenType.
pub type FontFiles = fn() -> Vec<Vec<u8>>;

/// What the crate's services work with. Cheap to clone.
#[derive(Clone)]
pub struct Reporting {
    pub(crate) tenancy: Tenancy,
    #[cfg(feature = "pdf")]
    fonts: FontFiles,
    #[cfg(feature = "pdf")]
    typefaces: std::sync::Arc<std::sync::OnceLock<Option<Typefaces>>>,
}

impl Reporting {
    /// Puts the services together. `fonts` is asked once, with the first PDF; without any file that can be read, reports
    /// are delivered as HTML alone.
    #[must_use]
    pub fn new(tenancy: Tenancy, fonts: FontFiles) -> Self {
        #[cfg(not(feature = "pdf"))]
        let _ = fonts;
        Self {
            tenancy,
            #[cfg(feature = "pdf")]
            fonts,
            #[cfg(feature = "pdf")]
            typefaces: std::sync::Arc::default(),
        }
    }

    pub(crate) const fn db(&self) -> &Db {
        &self.tenancy.db
    }

    /// The typefaces, unpacked at the first call; that blocks for some milliseconds.
    #[cfg(feature = "pdf")]
    pub(crate) fn typefaces(&self) -> Option<&Typefaces> {
        let unpack = || {
            let files = (self.fonts)();
            Typefaces::new(files.iter().map(Vec::as_slice))
                .inspect_err(|error| tracing::warn!(error = %error, "reports are delivered without a PDF"))
                .ok()
        };
        self.typefaces.get_or_init(unpack).as_ref()
    }
}
