//! Runbooks: a draft that people edit, and published versions that never change.
//!
//! A version is addressed by the hash of its definition's canonical text. Runs are pinned to a version; editing makes a new
//! one, and runs that are under way finish on theirs.

mod entity;
pub mod graphql;
pub mod service;
pub mod shipped;
pub(crate) mod store;

use kernel::{RunbookId, RunbookVersionId, Timestamp, UserId};
use wire::plan::Digest;

use crate::definition::Definition;

/// A runbook.
#[derive(Debug, Clone, PartialEq)]
pub struct Runbook {
    /// Which one.
    pub id: RunbookId,
    /// By which a shipped runbook is known again; `None` for those of the provider's own people.
    pub origin_key: Option<String>,
    /// Name for people, unique.
    pub name: String,
    /// What it is for.
    pub summary: String,
    /// Canonical text of what is being edited.
    pub draft: String,
    /// Its hash.
    pub draft_hash: Digest,
    /// Who wrote the draft since it was last published, each once; nobody if that was the system.
    pub draft_writers: Vec<UserId>,
    /// The newest published version.
    pub published: Option<RunbookVersionId>,
    /// Who made it.
    pub created_by: Option<UserId>,
    /// Counts changes.
    pub version: i32,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// A published version. It never changes.
#[derive(Debug, Clone, PartialEq)]
pub struct RunbookVersion {
    /// Which one.
    pub id: RunbookVersionId,
    /// Of which runbook.
    pub runbook: RunbookId,
    /// Its number, from 1.
    pub number: i32,
    /// Hash of its definition.
    pub hash: Digest,
    /// What it says.
    pub definition: Definition,
    /// What is new, in words.
    pub note: String,
    /// Who published it.
    pub author: Option<UserId>,
    /// Their name at that time.
    pub author_name: String,
    /// Who wrote what was published, which may be other people; nobody if that was the system.
    pub writers: Vec<UserId>,
    /// When.
    pub published_at: Timestamp,
}

/// A runbook to be made.
#[derive(Debug, Clone)]
pub struct NewRunbook {
    /// An id chosen by the caller.
    pub id: Option<RunbookId>,
    /// Name for people.
    pub name: String,
    /// What it is for.
    pub summary: String,
    /// What it says.
    pub definition: Definition,
}

/// A change; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct RunbookPatch {
    /// Name for people.
    pub name: Option<String>,
    /// What it is for.
    pub summary: Option<String>,
    /// What it says.
    pub definition: Option<Definition>,
}

/// Which runbooks of a list.
#[derive(Debug, Clone, Default)]
pub struct RunbookFilter {
    /// Part of the name.
    pub search: Option<String>,
    /// Only those that can be run.
    pub published_only: bool,
}
