//! What must be on the machine before anything can be built, and how to get it.

use crate::console;
use crate::program::{self, Version};
use crate::up::platform::Platform;

/// The oldest Node.js that the portal's tools run on.
const NODE: Version = Version(20, 19, 0);

/// One thing that is needed.
#[derive(Debug)]
struct Requirement {
    name: &'static str,
    /// What is there, or why it is not enough.
    state: Result<String, String>,
    advice: fn(Platform) -> &'static str,
}

/// Looks for everything, prints what it found; true when nothing is missing.
pub fn check() -> bool {
    let platform = Platform::here();
    let requirements = [
        Requirement { name: "Rust", state: at_least("rustc", rust_version()), advice: rust_advice },
        Requirement { name: "C compiler", state: c_compiler(), advice: c_advice },
        Requirement { name: "Node.js", state: at_least("node", NODE), advice: node_advice },
        Requirement { name: "npm", state: at_least("npm", Version(9, 0, 0)), advice: node_advice },
    ];
    for requirement in &requirements {
        console::line(&describe(requirement, platform));
    }
    requirements.iter().all(|requirement| requirement.state.is_ok())
}

fn describe(requirement: &Requirement, platform: Platform) -> String {
    match &requirement.state {
        Ok(found) => format!("  ok       {:<11} {found}", requirement.name),
        Err(why) => format!(
            "  MISSING  {:<11} {why}\n             to get it: {}",
            requirement.name,
            (requirement.advice)(platform)
        ),
    }
}

/// The version that the workspace declares in `Cargo.toml`.
fn rust_version() -> Version {
    Version::parse(env!("CARGO_PKG_RUST_VERSION")).unwrap_or(Version(1, 95, 0))
}

fn at_least(name: &str, wanted: Version) -> Result<String, String> {
    let path = program::find(name)
        .ok_or_else(|| format!("`{name}` is not on the search path; {wanted} or newer is needed"))?;
    let text = program::output(&path, &["--version"]).ok_or_else(|| format!("`{name} --version` fails"))?;
    judge(&text, wanted)
}

/// Whether what a program says of itself is new enough.
fn judge(text: &str, wanted: Version) -> Result<String, String> {
    match Version::parse(text) {
        Some(found) if found >= wanted => Ok(found.to_string()),
        Some(found) => Err(format!("{found} is too old; {wanted} or newer is needed")),
        None => Err(format!("its version cannot be read from {text:?}")),
    }
}

/// A C compiler builds SQLite and zstd, and links every program.
fn c_compiler() -> Result<String, String> {
    let chosen = std::env::var("CC").ok();
    let found = chosen.as_deref().into_iter().chain(["cc", "gcc", "clang"]).find_map(program::find);
    found
        .map(|path| path.display().to_string())
        .ok_or_else(|| "none of cc, gcc and clang is on the search path".to_owned())
}

fn rust_advice(platform: Platform) -> &'static str {
    match platform {
        Platform::MacOs => "`brew install rustup && rustup default stable`, or follow https://rustup.rs",
        Platform::Debian | Platform::Fedora | Platform::Other => {
            "follow https://rustup.rs, then `rustup update stable` (a distribution's own Rust is usually too old)"
        }
    }
}

fn c_advice(platform: Platform) -> &'static str {
    match platform {
        Platform::Debian => "`sudo apt-get install build-essential`",
        Platform::Fedora => "`sudo dnf install gcc make`",
        Platform::MacOs => "`xcode-select --install`",
        Platform::Other => "install gcc or clang with the system's package manager",
    }
}

fn node_advice(platform: Platform) -> &'static str {
    match platform {
        Platform::Debian => {
            "`sudo apt-get install nodejs npm`; where that is older than 20.19, https://github.com/nodesource/distributions"
        }
        Platform::Fedora => "`sudo dnf install nodejs npm`",
        Platform::MacOs => "`brew install node`",
        Platform::Other => "install Node.js 20.19 or newer from https://nodejs.org",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_and_unreadable_versions_are_refused_with_the_reason() {
        assert_eq!(judge("v20.20.2", NODE), Ok("20.20.2".to_owned()));
        assert_eq!(judge("v18.19.0", NODE), Err("18.19.0 is too old; 20.19.0 or newer is needed".to_owned()));
        assert!(judge("segfault", NODE).unwrap_err().contains("cannot be read"));
        assert!(at_least("no-such-program-here", NODE).unwrap_err().contains("not on the search path"));
    }

    #[test]
    fn what_is_missing_comes_with_the_way_to_get_it() {
        let missing = Requirement { name: "C compiler", state: Err("none".to_owned()), advice: c_advice };
        let text = describe(&missing, Platform::Debian);
        assert!(text.contains("MISSING") && text.contains("build-essential"), "{text}");
        assert!(describe(&missing, Platform::Fedora).contains("dnf install gcc"));
        assert!(describe(&missing, Platform::MacOs).contains("xcode-select"));
    }
}
