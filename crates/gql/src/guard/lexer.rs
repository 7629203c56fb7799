//! A scan of the text before it is parsed: counts tokens (GraphQL specification, section 2.1) and open brackets,
//! in one pass and without allocation. It does not judge the grammar; the parser does.

use super::Limits;

/// What the scan found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Scan {
    /// Tokens; one more than the limit if there are more.
    pub(super) tokens: usize,
    /// Most brackets open at once; one more than the limit if there are more.
    pub(super) nesting: u32,
    /// Whether a text token holds the escape of NUL.
    pub(super) has_nul: bool,
}

/// Scans until the end or until a limit is passed.
pub(super) fn scan(text: &str, limits: &Limits) -> Scan {
    let bytes = text.as_bytes();
    let mut scan = Scan::default();
    let mut open = 0_u32;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at = match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b',' => start + 1,
            // The byte order mark, U+FEFF.
            0xef if bytes[start..].starts_with(&[0xef, 0xbb, 0xbf]) => start + 3,
            b'#' => skip(bytes, start + 1, |b| !matches!(b, b'\n' | b'\r')),
            _ => {
                scan.tokens += 1;
                match byte {
                    b'{' | b'(' | b'[' => open += 1,
                    b'}' | b')' | b']' => open = open.saturating_sub(1),
                    _ => {}
                }
                scan.nesting = scan.nesting.max(open);
                token_end(bytes, start, &mut scan)
            }
        };
        if scan.tokens > limits.tokens || scan.nesting > limits.nesting {
            break;
        }
    }
    scan
}

fn token_end(bytes: &[u8], start: usize, scan: &mut Scan) -> usize {
    match bytes[start] {
        b'"' if bytes[start..].starts_with(b"\"\"\"") => block_text_end(bytes, start + 3),
        b'"' => text_end(bytes, start + 1, scan),
        b'.' if bytes[start..].starts_with(b"...") => start + 3,
        b'a'..=b'z' | b'A'..=b'Z' | b'_' => skip(bytes, start, |b| b.is_ascii_alphanumeric() || b == b'_'),
        b'0'..=b'9' | b'-' => {
            skip(bytes, start + 1, |b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'+' | b'-' | b'_'))
        }
        // Punctuators, and characters that no token can begin with: each counts by itself.
        b if b.is_ascii() => start + 1,
        _ => skip(bytes, start + 1, |b| !b.is_ascii()),
    }
}

fn text_end(bytes: &[u8], mut at: usize, scan: &mut Scan) -> usize {
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\n' | b'\r' => return at,
            b'\\' => {
                scan.has_nul |= bytes[at..].starts_with(b"\\u0000");
                at += 2;
            }
            _ => at += 1,
        }
    }
    at
}

fn block_text_end(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() {
        if bytes[at..].starts_with(b"\\\"\"\"") {
            at += 4;
        } else if bytes[at..].starts_with(b"\"\"\"") {
            return at + 3;
        } else {
            at += 1;
        }
    }
    at
}

fn skip(bytes: &[u8], from: usize, belongs: impl Fn(u8) -> bool) -> usize {
    bytes.get(from..).map_or(from, |rest| from + rest.iter().take_while(|byte| belongs(**byte)).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (usize, u32) {
        let scan = scan(text, &Limits::default());
        (scan.tokens, scan.nesting)
    }

    #[test]
    fn tokens_of_the_specification() {
        for (text, tokens, nesting) in [
            ("", 0, 0),
            (" \t\r\n,,\u{feff}# comment { } \r", 0, 0),
            ("{a}", 3, 1),
            ("{ a(b: [1, -2.5e+3], c: {d: $e}) @f ...G }", 23, 3),
            (r#"{a(b:"x \" } { \\")}"#, 8, 2),
            ("{a(b:\"\"\"x \" \\\"\"\" } {\"\"\")}", 8, 2),
            ("{a(b:\"unterminated {\n)}", 8, 2),
            ("# only\n# comments", 0, 0),
            ("query A($b: [C!]!) { d }", 15, 2),
            ("äöü ä", 2, 0),
            ("\"\\", 1, 0),
            ("\"\"\"\\\"\"\"", 1, 0),
        ] {
            assert_eq!(of(text), (tokens, nesting), "{text}");
        }
    }

    #[test]
    fn the_scan_stops_at_a_limit() {
        let limits = Limits::default();
        assert_eq!(scan(&"a ".repeat(1_000_000), &limits).tokens, limits.tokens + 1);
        assert_eq!(scan(&"[".repeat(1_000_000), &limits).nesting, limits.nesting + 1);
    }

    #[test]
    fn nul_is_seen_in_texts_only_when_it_is_one() {
        let has_nul = |text| scan(text, &Limits::default()).has_nul;
        assert!(has_nul(r#"{a(b:"x\u0000")}"#));
        assert!(!has_nul(r#"{a(b:"x\\u0000")}"#));
        assert!(!has_nul(r#"{a(b:"x\u0001")}"#));
    }
}
