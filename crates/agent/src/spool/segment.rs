//! One append-only file of the spool.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

use wire::{Frame, SchemaHash, SeqRanges, SlotSchema};

use super::{
    media::Media,
    record::{self, Record, Records},
};

const EXTENSION: &str = "seg";

/// One file, and what is known of it without reading it again.
pub struct Segment {
    path: PathBuf,
    file: Option<File>,
    /// Bytes of whole records.
    pub bytes: u64,
    /// Numbers of its frames.
    pub held: SeqRanges,
    /// The highest of them; 0 when there is none.
    pub last_seq: u64,
    /// Schemas that it names.
    pub schemas: HashSet<SchemaHash>,
}

impl Segment {
    /// Begins a segment whose first frame will be `seq`.
    pub fn create(directory: &Path, seq: u64) -> io::Result<Self> {
        let path = directory.join(format!("{seq:020}.{EXTENSION}"));
        // A file of this name can only be one that never got a whole record.
        let file = OpenOptions::new().create(true).write(true).truncate(true).open(&path)?;
        Ok(Self { path, file: Some(file), bytes: 0, held: SeqRanges::new(), last_seq: 0, schemas: HashSet::new() })
    }

    /// Whether it may still grow.
    pub const fn is_open(&self) -> bool {
        self.file.is_some()
    }

    /// It grows no more.
    pub fn close(&mut self) {
        self.file = None;
    }

    /// Appends a frame, and before it the schema that it needs if this segment does not name it yet. All or nothing.
    pub fn append(
        &mut self,
        media: &mut dyn Media,
        seq: u64,
        frame: &[u8],
        schema: Option<(SchemaHash, &SlotSchema)>,
    ) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(frame.len() + 64);
        let schema = schema.filter(|(hash, _)| !self.schemas.contains(hash));
        if let Some((_, schema)) = schema {
            record::put_schema(&mut bytes, &schema.to_bytes());
        }
        record::put_frame(&mut bytes, seq, frame);
        let Some(file) = &mut self.file else { return Err(io::ErrorKind::NotFound.into()) };
        if let Err(error) = media.append(file, &bytes) {
            // Cut what was written of it; if even that fails, nothing may follow the torn record in this file.
            if file.set_len(self.bytes).and_then(|()| seek_to(file, self.bytes)).is_err() {
                self.file = None;
            }
            return Err(error);
        }
        self.bytes += bytes.len() as u64;
        self.held.insert_one(seq);
        self.last_seq = self.last_seq.max(seq);
        self.schemas.extend(schema.map(|(hash, _)| hash));
        Ok(())
    }

    /// Forces what was appended to the disk.
    pub fn sync(&mut self) -> io::Result<()> {
        self.file.as_ref().map_or(Ok(()), File::sync_data)
    }

    /// Its frames with their sizes, in the order in which they were appended.
    pub fn read(&self) -> io::Result<Vec<(Frame, usize)>> {
        let bytes = fs::read(&self.path)?;
        let frames = Records::new(&bytes).filter_map(|record| match record {
            Record::Frame(_, frame) => Some((Frame::from_bytes(frame).ok()?, frame.len())),
            Record::Schema(_) | Record::Other => None,
        });
        Ok(frames.collect())
    }

    /// Removes the file.
    pub fn remove(self) {
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::warn!(path = %self.path.display(), %error, "a segment of the spool cannot be removed");
        }
    }
}

fn seek_to(file: &mut File, position: u64) -> io::Result<()> {
    io::Seek::seek(file, io::SeekFrom::Start(position)).map(drop)
}

/// What a directory holds.
pub struct Scan {
    /// Segments in the order of their frames.
    pub segments: VecDeque<Segment>,
    /// The schemas that they name.
    pub schemas: HashMap<SchemaHash, SlotSchema>,
    /// Whether some segment does not end with a whole record.
    pub torn: bool,
}

/// Reads the segments of a directory. None of them is appended to again: a torn end stays where it is and is never read.
pub fn scan(directory: &Path) -> io::Result<Scan> {
    let mut paths: Vec<PathBuf> = fs::read_dir(directory)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == EXTENSION))
        .collect();
    // Numbers have twenty digits, so names order as numbers do.
    paths.sort();
    let mut scan = Scan { segments: VecDeque::with_capacity(paths.len()), schemas: HashMap::new(), torn: false };
    for path in paths {
        let bytes = fs::read(&path)?;
        let mut segment =
            Segment { path, file: None, bytes: 0, held: SeqRanges::new(), last_seq: 0, schemas: HashSet::new() };
        let mut records = Records::new(&bytes);
        for record in records.by_ref() {
            match record {
                Record::Frame(seq, _) => {
                    segment.held.insert_one(seq);
                    segment.last_seq = segment.last_seq.max(seq);
                }
                Record::Schema(schema) => {
                    if let Ok(schema) = SlotSchema::from_bytes(schema) {
                        let hash = schema.hash();
                        segment.schemas.insert(hash);
                        scan.schemas.insert(hash, schema);
                    }
                }
                Record::Other => {}
            }
        }
        let whole = records.valid_bytes();
        if whole < bytes.len() {
            scan.torn = true;
            tracing::warn!(path = %segment.path.display(), torn_bytes = bytes.len() - whole, "a segment ends in a torn record");
        }
        segment.bytes = bytes.len() as u64;
        if segment.held.is_empty() {
            segment.remove();
        } else {
            scan.segments.push_back(segment);
        }
    }
    Ok(scan)
}
