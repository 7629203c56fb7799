//! Text without terminal control sequences (ECMA-48), so that logs can be read and searched.

use std::str::Chars;

/// `line` without colours, links and character set switches.
pub fn strip(line: &str) -> String {
    let mut clean = String::with_capacity(line.len());
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        if c != '\u{1b}' {
            clean.push(c);
            continue;
        }
        match rest.next() {
            // Control sequence: ends with the first byte in @..~.
            Some('[') => {
                rest.by_ref().find(|c| ('@'..='~').contains(c));
            }
            Some(']') => skip_command(&mut rest),
            // Character set: one more character.
            Some('(' | ')') => {
                rest.next();
            }
            _ => {}
        }
    }
    clean
}

/// An operating system command (link, title) ends with BEL, or with ESC and a backslash.
fn skip_command(rest: &mut Chars<'_>) {
    if rest.find(|c| matches!(c, '\u{7}' | '\u{1b}')) == Some('\u{1b}') {
        rest.next();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_text_is_left() {
        for (raw, text) in [
            ("plain ✖", "plain ✖"),
            ("\u{1b}[1m\u{1b}[31mred\u{1b}[0m!", "red!"),
            ("\u{1b}(B\u{1b}[mx", "x"),
            ("see \u{1b}]8;;https://example.org\u{1b}\\the page\u{1b}]8;;\u{1b}\\.", "see the page."),
            ("\u{1b}]0;title\u{7}x", "x"),
            ("cut \u{1b}", "cut "),
            ("cut \u{1b}[3", "cut "),
        ] {
            assert_eq!(strip(raw), text, "{raw:?}");
        }
    }
}
