//! A small Rust lexer: enough to tell code from comments and strings, with line numbers.
//!
//! Rules match sequences of tokens, so that neither a comment nor a string nor a line break can hide or fake a
//! violation. Source: The Rust Reference, "Lexical structure". Numbers and lifetimes are kept as one token each;
//! punctuation is one character per token, except `::`.

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Line, from 1, on which it begins.
    pub line: usize,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Identifier or keyword, without `r#`.
    Word(String),
    /// Contents of a string literal of any form, escapes as written.
    Text(String),
    /// One character of punctuation, or `::`.
    Mark(&'static str),
    /// Number, character, byte, lifetime: nothing that a rule looks at.
    Other,
}

const MARKS: &[&str] = &[
    "::", "!", "#", "$", "%", "&", "(", ")", "*", "+", ",", "-", ".", "/", ":", ";", "<", "=", ">", "?", "@", "[", "]",
    "^", "{", "|", "}", "~",
];

/// The tokens of `source`; comments and white space are left out.
pub fn tokens(source: &str) -> Vec<Token> {
    let mut lexer = Lexer { rest: source, line: 1, tokens: Vec::new() };
    while lexer.step() {}
    lexer.tokens
}

struct Lexer<'s> {
    rest: &'s str,
    line: usize,
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    /// Takes one token, comment or run of white space; false at the end.
    fn step(&mut self) -> bool {
        let Some(first) = self.rest.chars().next() else {
            return false;
        };
        if first.is_whitespace() {
            self.skip(first.len_utf8());
        } else if self.rest.starts_with("//") {
            self.skip(self.rest.find('\n').unwrap_or(self.rest.len()));
        } else if self.rest.starts_with("/*") {
            self.skip(block_comment(self.rest));
        } else if let Some((before, hashes)) = raw_string(self.rest) {
            let end = format!("\"{}", "#".repeat(hashes));
            let body = &self.rest[before..];
            let length = body.find(&end).unwrap_or(body.len());
            let text = body[..length].to_owned();
            self.take(Kind::Text(text), (before + length + end.len()).min(self.rest.len()));
        } else if let Some(before) =
            ["\"", "b\"", "c\""].iter().find(|start| self.rest.starts_with(**start)).map(|s| s.len())
        {
            let length = quoted(&self.rest[before..], '"');
            let text = self.rest[before..before + length].to_owned();
            self.take(Kind::Text(text), (before + length + 1).min(self.rest.len()));
        } else if first == '\'' || self.rest.starts_with("b'") {
            self.take(Kind::Other, character_or_lifetime(self.rest));
        } else if first.is_ascii_digit() {
            self.take(Kind::Other, number(self.rest));
        } else if first == '_' || first.is_alphabetic() {
            let start = if self.rest.starts_with("r#") { 2 } else { 0 };
            let length = word(&self.rest[start..]);
            let text = self.rest[start..start + length].to_owned();
            // `r#` before something else than a word is no raw identifier; take the `r` alone.
            self.take(Kind::Word(text), (start + length).max(1));
        } else if let Some(mark) = MARKS.iter().find(|mark| self.rest.starts_with(**mark)) {
            self.take(Kind::Mark(mark), mark.len());
        } else {
            self.take(Kind::Other, first.len_utf8());
        }
        true
    }

    fn take(&mut self, kind: Kind, length: usize) {
        self.tokens.push(Token { kind, line: self.line });
        self.skip(length);
    }

    fn skip(&mut self, length: usize) {
        let (gone, rest) = self.rest.split_at(length);
        self.line += gone.matches('\n').count();
        self.rest = rest;
    }
}

/// Length of a block comment with those nested in it.
fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth = depth.saturating_sub(1);
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// For `r"`, `r#"`, `br##"`, `cr"` …: length of the opening and number of hashes.
fn raw_string(text: &str) -> Option<(usize, usize)> {
    let prefix = ["r", "br", "cr"]
        .into_iter()
        .find(|prefix| text.strip_prefix(prefix).is_some_and(|rest| rest.trim_start_matches('#').starts_with('"')))?;
    let hashes = text[prefix.len()..].bytes().take_while(|byte| *byte == b'#').count();
    Some((prefix.len() + hashes + 1, hashes))
}

/// Length up to the closing `quote`, which is not escaped.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == quote {
            return at;
        }
    }
    text.len()
}

/// Length of `'a'`, `b'\n'`, `'\u{1f}'`, or of the lifetime `'a`.
fn character_or_lifetime(text: &str) -> usize {
    let start = text.find('\'').unwrap_or(0) + 1;
    let mut chars = text[start..].chars();
    match (chars.next(), chars.next()) {
        (Some('\\'), _) => (start + quoted(&text[start..], '\'') + 1).min(text.len()),
        (Some(c), Some('\'')) => start + c.len_utf8() + 1,
        _ => start + word(&text[start..]),
    }
}

/// Length of a number; `1..2` and `1.max(2)` end before the point.
fn number(text: &str) -> usize {
    let mut end = word(text);
    let fraction = &text[end..];
    if fraction.starts_with('.') && fraction[1..].starts_with(|c: char| c.is_ascii_digit()) {
        end += 1 + word(&fraction[1..]);
    }
    end
}

fn word(text: &str) -> usize {
    text.find(|c: char| !(c == '_' || c.is_alphanumeric())).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(source: &str) -> Vec<Kind> {
        tokens(source).into_iter().map(|token| token.kind).collect()
    }

    fn words(source: &str) -> Vec<String> {
        kinds(source)
            .into_iter()
            .filter_map(|kind| if let Kind::Word(word) = kind { Some(word) } else { None })
            .collect()
    }

    #[test]
    fn comments_and_strings_are_not_code() {
        assert_eq!(words("a // Utc::now()\n/* b /* c */ d */ e \"f\" r#\"g \" h\"# i"), ["a", "e", "i"]);
        assert_eq!(
            kinds(r##"("a\"b", r#"c"d"#, b"e")"##),
            [
                Kind::Mark("("),
                Kind::Text("a\\\"b".into()),
                Kind::Mark(","),
                Kind::Text("c\"d".into()),
                Kind::Mark(","),
                Kind::Text("e".into()),
                Kind::Mark(")")
            ]
        );
    }

    #[test]
    fn characters_and_lifetimes_do_not_open_strings() {
        assert_eq!(words("fn f<'a>(x: &'a str) { '\"'; b'\\''; '\\u{1f}'; g }"), ["fn", "f", "x", "str", "g"]);
    }

    #[test]
    fn numbers_ranges_and_raw_identifiers() {
        assert_eq!(words("1.5e3 0..2 1.max(2) r#type r"), ["max", "type", "r"]);
    }

    #[test]
    fn lines_are_counted_through_everything() {
        let lines: Vec<usize> = tokens("a\n\"b\nc\"\n/* d\n */ e").iter().map(|token| token.line).collect();
        assert_eq!(lines, [1, 2, 5]);
    }

    #[test]
    fn unfinished_input_ends() {
        for source in ["\"open", "r#\"open", "/* open", "'", "'\\", "b'", "r#", "é😀", "b"] {
            let _ = tokens(source);
        }
    }

    #[test]
    fn paths_have_one_mark() {
        assert_eq!(kinds("a::b")[1], Kind::Mark("::"));
    }
}
