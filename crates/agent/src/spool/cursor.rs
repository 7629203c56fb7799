//! The small files beside the segments: which stream this is, and how far it has got.
//!
//! `cursor.json` carries a CRC-32 of its content. One that is damaged counts as absent: then everything held is sent again
//! (the server notices by number) and numbering goes on behind any number that could have been given.

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
};

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wire::{Drop, SeqRange, SeqRanges};

use crate::state::replace_file;

const STREAM_FILE: &str = "stream.json";
const CURSOR_FILE: &str = "cursor.json";
/// Neighbouring drops are joined; beyond this many the oldest two are, whatever lies between was given up as well.
const MAX_DROPS: usize = 512;

/// How far the stream has got.
#[derive(Debug, Default)]
pub struct Cursor {
    /// Numbers that are final at the server.
    pub acknowledged: SeqRanges,
    /// Numbers that will never come, not yet acknowledged; ascending.
    pub drops: Vec<Drop>,
    /// The next number at the time of saving.
    pub next_seq: u64,
    /// No number from here on was given before this was raised.
    pub reserved: u64,
    /// The boot in which the spool was last open.
    pub boot_id: Uuid,
    /// Whether it was closed in order.
    pub closed: bool,
}

#[derive(Serialize, Deserialize)]
struct CursorFile {
    acknowledged: Vec<SeqRange>,
    drops: Vec<Drop>,
    next_seq: u64,
    reserved: u64,
    boot_id: Uuid,
    closed: bool,
}

#[derive(Serialize, Deserialize)]
struct StreamFile {
    stream_id: Uuid,
}

impl Cursor {
    /// Reads the cursor; `None` when there is none or it is damaged.
    pub fn load(directory: &Path) -> io::Result<Option<Self>> {
        let Some(text) = read(&directory.join(CURSOR_FILE))? else { return Ok(None) };
        let parsed = text.split_once('\n').and_then(|(checksum, json)| {
            let fits = u32::from_str_radix(checksum, 16).ok()? == crc32fast::hash(json.as_bytes());
            fits.then(|| serde_json::from_str::<CursorFile>(json).ok())?
        });
        let Some(file) = parsed else {
            tracing::warn!("the cursor of the spool is damaged; everything held will be offered again");
            return Ok(None);
        };
        Ok(Some(Self {
            acknowledged: SeqRanges::from(&file.acknowledged[..]),
            drops: file.drops,
            next_seq: file.next_seq,
            reserved: file.reserved,
            boot_id: file.boot_id,
            closed: file.closed,
        }))
    }

    /// The highest number that it mentions as given.
    pub fn highest_known(&self) -> u64 {
        let acknowledged = self.acknowledged.as_slice().last().map(|range| range.to);
        let dropped = self.drops.iter().map(|drop| drop.to).max();
        acknowledged.max(dropped).unwrap_or_default()
    }

    /// Adds a drop, joined with its neighbour where the reason is the same.
    pub fn declare(&mut self, drop: Drop) {
        let at = self.drops.partition_point(|before| before.from < drop.from);
        self.drops.insert(at, drop);
        self.drops.dedup_by(|after, before| {
            let joins = before.reason == after.reason && after.from <= before.to.saturating_add(1);
            if joins {
                before.to = before.to.max(after.to);
            }
            joins
        });
        if self.drops.len() > MAX_DROPS {
            let first = self.drops.remove(0);
            if let Some(second) = self.drops.first_mut() {
                second.from = first.from;
            }
        }
    }

    /// Replaces the file; the disk may take its time.
    pub fn save(&self, directory: &Path) -> io::Result<()> {
        let path = directory.join(CURSOR_FILE);
        let draft = path.with_extension("new");
        let mut file = fs::File::create(&draft)?;
        file.write_all(self.text()?.as_bytes())?;
        fs::rename(&draft, &path)
    }

    /// Replaces the file and waits until it is on disk.
    pub fn save_durably(&self, directory: &Path) -> io::Result<()> {
        replace_file(&directory.join(CURSOR_FILE), self.text()?.as_bytes())
    }

    fn text(&self) -> io::Result<String> {
        let json = serde_json::to_string(&CursorFile {
            acknowledged: self.acknowledged.as_slice().to_vec(),
            drops: self.drops.clone(),
            next_seq: self.next_seq,
            reserved: self.reserved,
            boot_id: self.boot_id,
            closed: self.closed,
        })?;
        Ok(format!("{:08x}\n{json}", crc32fast::hash(json.as_bytes())))
    }
}

/// Reads the stream id; `None` when the spool is new. One that is damaged while a cursor stands is an error.
pub fn load_stream_id(directory: &Path, cursor: Option<&Cursor>) -> io::Result<Option<[u8; 16]>> {
    let Some(text) = read(&directory.join(STREAM_FILE))? else { return Ok(None) };
    match serde_json::from_str::<StreamFile>(&text) {
        Ok(file) => Ok(Some(file.stream_id.into_bytes())),
        // Written once and forced to disk before anything else: only a crash within that moment leaves it torn.
        Err(_) if cursor.is_none() => Ok(None),
        Err(_) => Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!("{STREAM_FILE} is damaged; stop the agent and remove the spool directory {}", directory.display()),
        )),
    }
}

/// Names a new stream.
pub fn make_stream_id(directory: &Path, random: [u8; 16]) -> io::Result<[u8; 16]> {
    let stream_id = uuid::Builder::from_random_bytes(random).into_uuid();
    let text = serde_json::to_string(&StreamFile { stream_id })?;
    replace_file(&directory.join(STREAM_FILE), text.as_bytes())?;
    Ok(stream_id.into_bytes())
}

fn read(path: &Path) -> io::Result<Option<String>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
