//! What a new password must be: 12 to 256 characters, and more than well-known words, names and patterns strung together.
//!
//! What is checked, so that nobody believes more: the password is read from left to right, and each of the following
//! counts as *one* character however long it is: a word of the list in `commonest.txt` (some hundred of the words that
//! lists of leaked passwords are full of, also in their usual disguises such as `p@ssw0rd`), a word of the context (parts
//! of the person's name and e-mail address, the provider's name, the product's name), a run of one character, a run up or
//! down the alphabet, the digits or a keyboard row, a year, and a piece that was typed before. At least [`UNGUESSED_MIN`]
//! must be counted. The idea of counting patterns instead of demanding classes of characters is that of zxcvbn
//! (Wheeler, USENIX Security 2016). No outside service and no list of leaked passwords is asked.

use std::sync::LazyLock;

use kernel::text::EmailAddr;
use kernel::{ErrorCode, UserError};

/// Fewest characters of a password.
pub const LENGTH_MIN: usize = 12;
/// Most characters of a password.
pub const LENGTH_MAX: usize = 256;
/// Fewest characters that are left when each pattern counts as one.
const UNGUESSED_MIN: usize = 8;
/// Shortest word of the context that is looked for.
const CONTEXT_WORD_MIN: usize = 3;
/// Shortest pattern of any other kind.
const PATTERN_MIN: usize = 3;

const KEYBOARD_ROWS: [&str; 7] =
    ["qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm", "1234567890"];

static COMMONEST: LazyLock<Vec<Vec<char>>> =
    LazyLock::new(|| include_str!("commonest.txt").split_whitespace().map(|word| word.chars().collect()).collect());

/// Words that say nothing because everybody can guess them for this person.
#[derive(Debug, Clone, Default)]
pub struct Context(Vec<Vec<char>>);

impl Context {
    /// The context of a person: name, address, and the provider's name where it is known.
    #[must_use]
    pub fn of(name: &str, email: &EmailAddr, provider: Option<&str>) -> Self {
        let all = [name, email.as_str(), provider.unwrap_or_default(), "steward"].join(" ").to_lowercase();
        let words = all.split(|c: char| !c.is_alphanumeric()).map(|word| word.chars().collect::<Vec<_>>());
        Self(words.filter(|word| word.len() >= CONTEXT_WORD_MIN).collect())
    }
}

/// Checks a new password from the input field `field`.
///
/// # Errors
/// The refusal to show at the field.
pub fn check(field: &str, password: &[u8], context: &Context) -> Result<(), UserError> {
    let refuse = |message: String| Err(UserError::new(ErrorCode::WeakPassword, field, message));
    let Ok(text) = std::str::from_utf8(password) else {
        return refuse("This password is not valid text. Type another one.".to_owned());
    };
    // The byte length bounds the work before anything looks at characters.
    if text.len() > LENGTH_MAX * 4 || text.chars().count() > LENGTH_MAX {
        return refuse(format!("This password is too long: at most {LENGTH_MAX} characters. Shorten it."));
    }
    if text.chars().count() < LENGTH_MIN {
        return refuse(format!(
            "This password is too short: at least {LENGTH_MIN} characters. Four words that do not belong together are easy to remember."
        ));
    }
    if text.contains('\0') {
        return refuse("This password contains the invisible character U+0000. Remove it.".to_owned());
    }
    if unguessed(text, context) < UNGUESSED_MIN {
        return refuse(
            "This password is easy to guess: it is made of common words, names, years or patterns. \
             Four words that do not belong together are easy to remember and hard to guess."
                .to_owned(),
        );
    }
    Ok(())
}

/// Number of characters when every pattern counts as one.
fn unguessed(password: &str, context: &Context) -> usize {
    let typed: Vec<char> = password.to_lowercase().chars().collect();
    let mut counted = 0;
    let mut at = 0;
    while at < typed.len() {
        at += longest_pattern(&typed, at, context).max(1);
        counted += 1;
    }
    counted
}

/// Length of the longest pattern that begins at `at`; 0 if none does.
fn longest_pattern(typed: &[char], at: usize, context: &Context) -> usize {
    let rest = &typed[at..];
    let words = COMMONEST.iter().chain(&context.0).filter(|word| begins_with(rest, word)).map(Vec::len).max();
    let found = [words.unwrap_or(0), run(rest), row(rest), typed_before(&typed[..at], rest), year(rest)];
    found.into_iter().filter(|length| *length >= PATTERN_MIN).max().unwrap_or(0)
}

fn begins_with(rest: &[char], word: &[char]) -> bool {
    rest.len() >= word.len()
        && rest.iter().zip(word).all(|(typed, letter)| typed == letter || disguises(*typed, *letter))
}

/// The usual replacements of letters by look-alikes.
fn disguises(typed: char, letter: char) -> bool {
    let looks_like = match typed {
        '0' => "o",
        '1' | '!' | '|' => "il",
        '2' => "z",
        '3' => "e",
        '4' | '@' => "a",
        '5' | '$' => "s",
        '6' | '9' => "g",
        '7' | '+' => "t",
        '8' => "b",
        _ => return false,
    };
    looks_like.contains(letter)
}

/// Length of a run of equal, rising or falling characters.
fn run(rest: &[char]) -> usize {
    let step = |pair: &[char]| i64::from(u32::from(pair[1])) - i64::from(u32::from(pair[0]));
    let Some(first) = rest.get(..2).map(step).filter(|first| first.abs() <= 1) else { return 0 };
    1 + rest.windows(2).take_while(|pair| step(pair) == first).count()
}

/// Length of a walk along a keyboard row, in either direction.
fn row(rest: &[char]) -> usize {
    let along = |row: Vec<char>| {
        let Some(start) = rest.first().and_then(|first| row.iter().position(|key| key == first)) else { return 0 };
        row[start..].iter().zip(rest).take_while(|(key, typed)| key == typed).count()
    };
    KEYBOARD_ROWS
        .iter()
        .flat_map(|row| [along(row.chars().collect()), along(row.chars().rev().collect())])
        .max()
        .unwrap_or(0)
}

/// Length of the longest piece at the start of `rest` that occurs before it.
fn typed_before(before: &[char], rest: &[char]) -> usize {
    (0..before.len())
        .map(|start| before[start..].iter().zip(rest).take_while(|(old, new)| old == new).count())
        .max()
        .unwrap_or(0)
}

/// 4 for a year of this or the last century.
fn year(rest: &[char]) -> usize {
    match rest {
        ['1', '9', a, b, ..] | ['2', '0', a, b, ..] if a.is_ascii_digit() && b.is_ascii_digit() => 4,
        _ => 0,
    }
}
