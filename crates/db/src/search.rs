//! Case-insensitive "contains".

use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr};
use sea_orm::{ColumnTrait, Condition};

/// Rows of which some text column contains a part, whatever its case, with the wildcards of LIKE taken literally.
///
/// `lower` of SQLite knows ASCII only. Letters beyond it are therefore looked for as they were typed, in lower and in upper
/// case: what mixes both cases of such letters within the part is found as typed alone.
#[must_use]
pub fn contains(columns: &[impl ColumnTrait], part: &str) -> Condition {
    let patterns = contains_patterns(part);
    columns.iter().fold(Condition::any(), |any, column| {
        patterns.iter().fold(any, |any, pattern| {
            let lower = Expr::expr(Func::lower(Expr::col(column.as_column_ref())));
            any.add(lower.like(LikeExpr::new(pattern.clone()).escape('\\')))
        })
    })
}

/// The patterns of [`contains`] for `lower(column) LIKE … ESCAPE '\'`, of which any may match. They are one and the same
/// where there is nothing beyond ASCII.
#[must_use]
pub fn contains_patterns(part: &str) -> [String; 3] {
    [
        pattern(part.chars().flat_map(char::to_lowercase)),
        pattern(part.chars().map(|c| c.to_ascii_lowercase())),
        pattern(part.chars().flat_map(|c| {
            let upper = (!c.is_ascii()).then(|| c.to_uppercase());
            let lower = c.is_ascii().then(|| c.to_ascii_lowercase());
            upper.into_iter().flatten().chain(lower)
        })),
    ]
}

fn pattern(letters: impl Iterator<Item = char>) -> String {
    let mut pattern = String::from("%");
    for c in letters {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::contains_patterns;

    #[test]
    fn wildcards_are_literal_and_letters_beyond_ascii_stand_in_every_case() {
        assert_eq!(contains_patterns("50%_A\\"), ["%50\\%\\_a\\\\%", "%50\\%\\_a\\\\%", "%50\\%\\_a\\\\%"]);
        assert_eq!(contains_patterns("Überlauf"), ["%überlauf%", "%Überlauf%", "%Überlauf%"]);
        assert_eq!(contains_patterns("STÖR"), ["%stör%", "%stÖr%", "%stÖr%"]);
        assert_eq!(contains_patterns("über")[2], "%Über%");
    }
}
