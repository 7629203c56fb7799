//! A real filesystem that becomes fuller and emptier: the one of the test's folder. A file without content takes its room at
//! once; the threshold lies halfway between what is used and what the file adds.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Largest file, in bytes.
const LARGEST: f64 = 8.0 * 1024.0 * 1024.0 * 1024.0;

/// The filesystem of a folder, and the file that fills it.
pub struct Filling {
    file: PathBuf,
    bytes: u64,
    /// Above this many percent is a breach, which the file brings.
    pub raise: f64,
    /// Below this many percent it is over.
    pub clear: f64,
}

/// Size, use and room in bytes, as `df` says them.
fn measure(folder: &Path) -> [f64; 3] {
    let output = Command::new("df").args(["--block-size=1", "--output=size,used,avail"]).arg(folder).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let figures = text.lines().nth(1).expect("df says nothing").split_whitespace();
    let figures: Vec<f64> = figures.map(|figure| figure.parse().unwrap()).collect();
    figures.try_into().unwrap()
}

impl Filling {
    /// Looks at the filesystem of a folder as it is now.
    pub fn of(folder: &Path) -> Self {
        let [size, used, free] = measure(folder);
        let bytes = (free / 3.0).min(LARGEST);
        let (now, added) = (100.0 * used / size, 100.0 * bytes / size);
        assert!(added > 0.5, "the disk is too full for this test: a third of what is free is {added:.2} % of its size");
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive and far below 2^53")]
        let bytes = bytes as u64;
        Self { file: folder.join("filling"), bytes, raise: now + added / 2.0, clear: now + added / 4.0 }
    }

    /// The file.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Takes the room.
    pub fn fill(&self) {
        let done = Command::new("fallocate").args(["-l", &self.bytes.to_string()]).arg(&self.file).status().unwrap();
        assert!(done.success(), "the filesystem of {} does not give the room", self.file.display());
    }

    /// Gives it back.
    pub fn free(&self) {
        std::fs::remove_file(&self.file).unwrap();
    }
}
