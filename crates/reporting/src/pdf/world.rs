//! What a template sees while it is set: itself, one file of data, typefaces. No clock, no disk, no network.

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::PdfError;
use super::fonts::Typefaces;

/// One document's surroundings.
pub(super) struct Desk<'a> {
    library: LazyHash<Library>,
    typefaces: &'a Typefaces,
    template: Source,
    data: (FileId, Bytes),
}

impl<'a> Desk<'a> {
    /// A template with its data, JSON that it reads as `data.json`.
    pub(super) fn new(typefaces: &'a Typefaces, template: &str, data: String) -> Result<Self, PdfError> {
        let main = file("report.typ")?;
        Ok(Self {
            library: LazyHash::new(Library::builder().build()),
            typefaces,
            template: Source::new(main, template.to_owned()),
            data: (file("data.json")?, Bytes::from_string(data)),
        })
    }
}

fn file(name: &'static str) -> Result<FileId, PdfError> {
    let path = VirtualPath::new(name).map_err(|_| PdfError::Template(format!("{name} is no path")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.typefaces.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data.0 { Ok(self.data.1.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.typefaces.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
