//! What the crate's services work with.

use std::sync::Arc;

use db::Db;
use tenancy::Tenancy;

#[cfg(feature = "pdf")]
use crate::pdf::Typefaces;

/// What the crate's services work with. Cheap to clone.
#[derive(Clone)]
pub struct Reporting {
    pub(crate) tenancy: Tenancy,
    #[cfg(feature = "pdf")]
    pub(crate) typefaces: Option<Arc<Typefaces>>,
}

impl Reporting {
    /// Puts the services together. `fonts` are font files for PDFs; without any that can be read, reports are delivered
    /// as HTML alone.
    #[must_use]
    pub fn new<'a>(tenancy: Tenancy, fonts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        #[cfg(feature = "pdf")]
        let typefaces = match Typefaces::new(fonts) {
            Ok(typefaces) => Some(Arc::new(typefaces)),
            Err(error) => {
                tracing::warn!(error = %error, "reports are delivered without a PDF");
                None
            }
        };
        #[cfg(not(feature = "pdf"))]
        let _: Arc<()> = {
            fonts.into_iter().for_each(drop);
            Arc::new(())
        };
        Self {
            tenancy,
            #[cfg(feature = "pdf")]
            typefaces,
        }
    }

    pub(crate) const fn db(&self) -> &Db {
        &self.tenancy.db
    }
}
