//! Words of machines in texts of people.

/// What a machine said, without characters that do not show: they are refused in texts of people, and a machine must not
/// be able to keep its own ticket from being opened. Ends of lines stay.
pub(crate) fn plain(text: &str) -> String {
    let hidden = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    text.chars().map(|c| if hidden(c) { ' ' } else { c }).collect::<String>().trim().to_owned()
}

/// The same in one line of at most so many characters.
pub(crate) fn line(text: &str, most: usize) -> String {
    plain(text).replace('\n', " ").chars().take(most).collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use kernel::text::{Name, Prose};

    use super::*;

    #[test]
    fn what_machines_say_becomes_text_that_people_may_write() {
        assert_eq!(plain("/mnt\u{202e}gpj.\u{0}x\n"), "/mnt gpj. x");
        assert!(Name::parse("title", &line("/data\u{7}\u{2066} is\n93 % full", 120)).is_ok());
        assert!(Prose::parse("body", &plain("**What.** /\u{feff}a\n\n**Why.** \u{8}")).is_ok());
        assert_eq!(line("a long line", 7), "a long");
    }
}
