//! The one place where bytes go to a disk that may be full, so that tests can fill it.

use std::{
    fs::File,
    io::{self, Write as _},
};

/// Takes bytes at the end of a file.
pub trait Media: Send {
    /// Writes all of `bytes`; after an error any part of them may have been written.
    fn append(&mut self, file: &mut File, bytes: &[u8]) -> io::Result<()>;
}

/// The disk.
pub struct DiskMedia;

impl Media for DiskMedia {
    fn append(&mut self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)
    }
}
