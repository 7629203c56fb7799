//! Which system this is, as far as installing programs goes.

use std::fs;

/// A family of systems that install programs in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Platform {
    /// Debian, Ubuntu and their descendants.
    Debian,
    /// Fedora, RHEL and their descendants.
    Fedora,
    /// macOS.
    MacOs,
    /// Anything else.
    Other,
}

impl Platform {
    /// This machine.
    pub fn here() -> Self {
        if cfg!(target_os = "macos") {
            return Self::MacOs;
        }
        fs::read_to_string("/etc/os-release").map_or(Self::Other, |text| Self::from_os_release(&text))
    }

    /// By the fields `ID` and `ID_LIKE` of os-release(5).
    pub fn from_os_release(text: &str) -> Self {
        let words: Vec<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
            .flat_map(|value| value.trim_matches(['"', '\'']).split_whitespace())
            .collect();
        if words.iter().any(|word| matches!(*word, "debian" | "ubuntu")) {
            Self::Debian
        } else if words.iter().any(|word| matches!(*word, "fedora" | "rhel" | "centos")) {
            Self::Fedora
        } else {
            Self::Other
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_are_told_from_os_release() {
        assert_eq!(Platform::from_os_release("NAME=\"Debian GNU/Linux\"\nID=debian\n"), Platform::Debian);
        assert_eq!(Platform::from_os_release("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"), Platform::Debian);
        assert_eq!(Platform::from_os_release("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n"), Platform::Fedora);
        assert_eq!(Platform::from_os_release("ID=arch\n"), Platform::Other);
    }
}
