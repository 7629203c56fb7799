//! A Rust file as rules see it: whose it is, its tokens, and which of them are test code.

use crate::tidy::lexer::{self, Kind, Token};

/// A Rust source file of the workspace.
#[derive(Debug)]
pub struct Source {
    /// Path from the root, with forward slashes.
    pub path: String,
    /// Package by its folder: `kernel`, `server`, `migrations`, `tests`.
    pub package: String,
    /// The text.
    pub text: String,
    /// Its tokens.
    pub tokens: Vec<Token>,
    /// For each token whether it is test code.
    in_test: Vec<bool>,
}

impl Source {
    /// Reads `text` as the file at `path`.
    pub fn new(path: &str, text: String) -> Self {
        let tokens = lexer::tokens(&text);
        let mut in_test = test_regions(&tokens);
        if is_test_file(path) {
            in_test.fill(true);
        }
        Self { path: path.to_owned(), package: package(path).to_owned(), text, tokens, in_test }
    }

    /// Marks the whole file as test code.
    pub fn mark_as_test(&mut self) {
        self.in_test.fill(true);
    }

    /// Whether the whole file is test code.
    pub fn is_test(&self) -> bool {
        is_test_file(&self.path) || (!self.in_test.is_empty() && self.in_test.iter().all(|test| *test))
    }

    /// Whether the token at `at` is test code.
    pub fn in_test(&self, at: usize) -> bool {
        self.in_test.get(at).copied().unwrap_or(false)
    }

    /// File name.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Whether the file is `NAME.rs`, or lies in a folder `NAME`.
    pub fn is_or_lies_in(&self, name: &str) -> bool {
        self.name().strip_suffix(".rs") == Some(name) || self.path.split('/').rev().skip(1).any(|folder| folder == name)
    }

    /// The identifier at `at`.
    pub fn word(&self, at: usize) -> Option<&str> {
        match self.tokens.get(at).map(|token| &token.kind) {
            Some(Kind::Word(word)) => Some(word),
            _ => None,
        }
    }

    /// The string literal at `at`.
    pub fn string(&self, at: usize) -> Option<&str> {
        match self.tokens.get(at).map(|token| &token.kind) {
            Some(Kind::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Whether the tokens from `at` on are `pattern`: words and marks, separated by spaces.
    pub fn matches(&self, at: usize, pattern: &str) -> bool {
        pattern.split(' ').enumerate().all(|(offset, wanted)| {
            match self.tokens.get(at + offset).map(|token| &token.kind) {
                Some(Kind::Word(word)) => word == wanted,
                Some(Kind::Mark(mark)) => *mark == wanted,
                _ => false,
            }
        })
    }

    /// Lines and indices at which `pattern` occurs.
    pub fn find<'s>(&'s self, pattern: &'s str) -> impl Iterator<Item = usize> + 's {
        (0..self.tokens.len()).filter(move |at| self.matches(*at, pattern))
    }

    /// Line of the token at `at`.
    pub fn line(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(1, |token| token.line)
    }

    /// Files that `#[cfg(test)] mod NAME;` declares, as possible paths without ending.
    pub fn declared_test_modules(&self) -> Vec<String> {
        let folder = match self.path.rsplit_once('/') {
            Some((folder, "lib.rs" | "mod.rs" | "main.rs")) => folder.to_owned(),
            _ => self.path.trim_end_matches(".rs").to_owned(),
        };
        (0..self.tokens.len())
            .filter(|at| self.in_test(*at) && self.matches(*at, "mod"))
            .filter(|at| self.matches(at + 2, ";"))
            .filter_map(|at| self.word(at + 1).map(|name| format!("{folder}/{name}")))
            .collect()
    }
}

/// The package folder of a path: `crates/db/src/pool.rs` belongs to `db`.
fn package(path: &str) -> &str {
    let mut parts = path.split('/');
    match parts.next() {
        Some("crates") => parts.next().unwrap_or_default(),
        Some(first) => first,
        None => "",
    }
}

/// Files that are test code by their place.
fn is_test_file(path: &str) -> bool {
    path.starts_with("tests/")
        || path.ends_with("/tests.rs")
        || path.ends_with("_tests.rs")
        || path.split('/').skip(1).any(|folder| matches!(folder, "tests" | "benches" | "examples" | "fuzz"))
}

/// For each token whether it belongs to an item under `#[test]` or `#[cfg(test)]`.
fn test_regions(tokens: &[Token]) -> Vec<bool> {
    let mut in_test = vec![false; tokens.len()];
    let mut at = 0;
    while at < tokens.len() {
        if let Some(end) = test_attribute(tokens, at) {
            let stop = item_end(tokens, end);
            in_test[at..stop].fill(true);
            at = stop;
        } else {
            at += 1;
        }
    }
    in_test
}

fn is_mark(tokens: &[Token], at: usize, mark: &str) -> bool {
    matches!(tokens.get(at), Some(Token { kind: Kind::Mark(found), .. }) if *found == mark)
}

/// When an attribute at `at` makes its item test code: the index after it.
fn test_attribute(tokens: &[Token], at: usize) -> Option<usize> {
    if !is_mark(tokens, at, "#") || !is_mark(tokens, at + 1, "[") {
        return None;
    }
    let end = closing(tokens, at + 1);
    let words: Vec<&str> = tokens[at + 2..end.saturating_sub(1).max(at + 2)]
        .iter()
        .filter_map(|token| if let Kind::Word(word) = &token.kind { Some(word.as_str()) } else { None })
        .collect();
    let is_test = match words.as_slice() {
        ["cfg", "test"] => true,
        ["cfg", "all", rest @ ..] => rest.contains(&"test") && !rest.contains(&"not"),
        // `#[test]`, `#[tokio::test]`, `#[actix_web::test]`, with arguments or without.
        [first, rest @ ..] => *first == "test" || (rest.first() == Some(&"test") && *first != "cfg"),
        [] => false,
    };
    is_test.then_some(end)
}

/// The index after the bracket that closes the one at `open`.
fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match &token.kind {
            Kind::Mark("(" | "[" | "{") => depth += 1,
            Kind::Mark(")" | "]" | "}") => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    tokens.len()
}

/// The index after the item that begins at `at`: after its body, or after its semicolon.
fn item_end(tokens: &[Token], mut at: usize) -> usize {
    while at < tokens.len() {
        if is_mark(tokens, at, "{") {
            return closing(tokens, at);
        }
        if is_mark(tokens, at, ";") {
            return at + 1;
        }
        at = if is_mark(tokens, at, "(") || is_mark(tokens, at, "[") { closing(tokens, at) } else { at + 1 };
    }
    tokens.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::new("crates/db/src/pool.rs", text.to_owned())
    }

    #[test]
    fn test_code_is_told_from_production_code() {
        let file = source(
            "fn a() { one(); }\n#[cfg(test)]\nmod tests { fn b() { two(); } }\n#[tokio::test(start_paused = true)]\n\
             async fn c() { three(); }\n#[cfg(not(test))]\nfn d() { four(); }\n#[cfg(test)] use e::five;\nfn f() { six(); }",
        );
        let tested = |word: &str| file.in_test(file.find(word).next().expect(word));
        assert!(
            !tested("one") && tested("two") && tested("three") && !tested("four") && tested("five") && !tested("six")
        );
        assert!(!file.is_test());
    }

    #[test]
    fn places_of_test_code() {
        for path in ["crates/db/src/tests.rs", "tests/integration/main.rs", "crates/db/src/scope/tests/deny.rs"] {
            assert!(Source::new(path, "fn a() {}".into()).is_test(), "{path}");
        }
        assert!(!Source::new("crates/db/src/testing.rs", "fn a() {}".into()).is_test());
    }

    #[test]
    fn test_modules_in_their_own_files_are_found() {
        let file = source("#[cfg(test)]\nmod deny;\nmod allow;\n");
        assert_eq!(file.declared_test_modules(), ["crates/db/src/pool/deny"]);
        let root = Source::new("crates/db/src/lib.rs", "#[cfg(test)] mod cases;".into());
        assert_eq!(root.declared_test_modules(), ["crates/db/src/cases"]);
    }

    #[test]
    fn patterns_are_sequences_of_tokens() {
        let file = source("let x = Utc ::\n now ( ); // Utc::now()\n\"Utc::now()\"");
        assert_eq!(file.find("Utc :: now (").count(), 1);
        assert!(file.is_or_lies_in("pool") && file.is_or_lies_in("db") && !file.is_or_lies_in("poo"));
    }
}
