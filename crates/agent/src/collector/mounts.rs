//! Which filesystems there are, and how full one is.
//!
//! Linux: `/proc/self/mounts` (fstab(5) escapes) and statvfs(3); listing never touches the mounts themselves. Elsewhere
//! sysinfo's list, which asks every disk while listing.

/// A mounted filesystem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// Where.
    pub path: String,
    /// What.
    pub device: String,
    /// `ext4`, `nfs4`, `ntfs`, …
    pub kind: String,
    /// Whether files can be changed.
    pub access: Access,
}

/// Whether files can be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// They can.
    ReadWrite,
    /// They cannot.
    ReadOnly,
}

/// How full a filesystem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// Size in bytes.
    pub total_bytes: u64,
    /// Bytes that hold something.
    pub used_bytes: u64,
    /// Inodes, where the filesystem counts them.
    pub inodes: Option<Inodes>,
}

/// Inodes of a filesystem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inodes {
    /// How many there are.
    pub total: u64,
    /// How many are taken.
    pub used: u64,
}

#[cfg(target_os = "linux")]
pub use linux::{list, usage};
#[cfg(not(target_os = "linux"))]
pub use portable::{list, usage};

#[cfg(target_os = "linux")]
mod linux {
    use super::{Access, Inodes, Mount, Usage};

    /// Filesystems that hold files of their own; everything else is a view of the kernel or of another mount.
    const KINDS: [&str; 25] = [
        "ext2",
        "ext3",
        "ext4",
        "xfs",
        "btrfs",
        "zfs",
        "f2fs",
        "jfs",
        "bcachefs",
        "reiserfs",
        "vfat",
        "exfat",
        "ntfs",
        "ntfs3",
        "fuseblk",
        "hfsplus",
        "udf",
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "ceph",
        "glusterfs",
        "fuse.glusterfs",
        "9p",
    ];

    /// Lists mounts by path, one per device: the one with the shortest path.
    pub fn list() -> Vec<Mount> {
        parse(&std::fs::read_to_string("/proc/self/mounts").unwrap_or_default())
    }

    pub(super) fn parse(text: &str) -> Vec<Mount> {
        let mut mounts: Vec<Mount> = text.lines().filter_map(parse_line).collect();
        mounts.sort_by(|a, b| (a.path.len(), &a.path).cmp(&(b.path.len(), &b.path)));
        let mut devices = std::collections::HashSet::new();
        mounts.retain(|mount| devices.insert(mount.device.clone()));
        mounts.sort_by(|a, b| a.path.cmp(&b.path));
        mounts
    }

    fn parse_line(line: &str) -> Option<Mount> {
        let mut fields = line.split(' ');
        let (device, path, kind, options) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
        // In a container the root itself is an overlay, and worth watching.
        let holds_files = KINDS.contains(&kind) || (kind == "overlay" && path == "/");
        if !holds_files {
            return None;
        }
        let read_only = options.split(',').any(|option| option == "ro");
        Some(Mount {
            path: unescape(path),
            device: unescape(device),
            kind: kind.to_owned(),
            access: if read_only { Access::ReadOnly } else { Access::ReadWrite },
        })
    }

    /// Space, tab, line feed and backslash stand as three octal digits.
    fn unescape(field: &str) -> String {
        let plain = [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")];
        plain.iter().fold(field.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
    }

    /// Asks a filesystem; may block for ever.
    pub fn usage(path: &str) -> Option<Usage> {
        let stat = rustix::fs::statvfs(path).ok()?;
        let bytes = |blocks: u64| blocks.saturating_mul(stat.f_frsize);
        Some(Usage {
            total_bytes: bytes(stat.f_blocks),
            used_bytes: bytes(stat.f_blocks.saturating_sub(stat.f_bfree)),
            // Filesystems that make inodes as needed (btrfs, vfat) say zero.
            inodes: (stat.f_files > 0)
                .then(|| Inodes { total: stat.f_files, used: stat.f_files.saturating_sub(stat.f_ffree) }),
        })
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn lists_what_holds_files_once_a_device() {
            let text = "proc /proc proc rw 0 0\n/dev/sda1 /srv/shared\\040files ext4 ro,noatime 0 0\n\
                        /dev/sda1 /var/lib/bind\\040mount ext4 rw 0 0\ntmpfs /run tmpfs rw 0 0\n\
                        files-01:/export /mnt nfs4 rw 0 0\nbroken line\n";
            let mounts = parse(text);
            let found: Vec<_> = mounts.iter().map(|mount| (mount.path.as_str(), mount.access)).collect();
            assert_eq!(found, [("/mnt", Access::ReadWrite), ("/srv/shared files", Access::ReadOnly)]);
        }
    }
}

/// Compiled for tests everywhere, so that it stays right.
#[cfg(any(not(target_os = "linux"), test))]
#[cfg_attr(target_os = "linux", expect(dead_code, reason = "type-checked here, used on other systems"))]
mod portable {
    use sysinfo::{DiskRefreshKind, Disks};

    use super::{Access, Mount, Usage};

    /// Lists disks by mount point.
    pub fn list() -> Vec<Mount> {
        let Ok(disks) = Disks::new_with_refreshed_list_specifics(DiskRefreshKind::nothing()) else { return Vec::new() };
        let mount = |disk: &sysinfo::Disk| Mount {
            path: disk.mount_point().to_string_lossy().into_owned(),
            device: disk.name().to_string_lossy().into_owned(),
            kind: disk.file_system().to_string_lossy().into_owned(),
            access: if disk.is_read_only() { Access::ReadOnly } else { Access::ReadWrite },
        };
        let mut mounts: Vec<Mount> = disks.iter().map(mount).collect();
        mounts.sort_by(|a, b| a.path.cmp(&b.path));
        mounts
    }

    /// Asks a disk; may block for ever.
    pub fn usage(path: &str) -> Option<Usage> {
        let disks = Disks::new_with_refreshed_list_specifics(DiskRefreshKind::nothing().with_storage()).ok()?;
        let disk = disks.iter().find(|disk| disk.mount_point().to_string_lossy() == path)?;
        Some(Usage {
            total_bytes: disk.total_space(),
            used_bytes: disk.total_space().saturating_sub(disk.available_space()),
            inodes: None,
        })
    }
}
