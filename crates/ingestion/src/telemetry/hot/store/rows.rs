//! Many rows as one statement's source: on PostgreSQL one array a column through `unnest`, so that the text never changes;
//! on SQLite lists of placeholders in a few fixed lengths, so that few texts are prepared.
//! In both the columns of the source are called `column1`, `column2`, ….

use db::{Dialect, Value};
use uuid::Uuid;

/// Most rows of one SQLite statement. A power of two; remainders are split into smaller powers of two.
const SQLITE_ROWS: usize = 64;

/// The cells of one column.
pub(crate) enum Cells {
    Uuid(Vec<Uuid>),
    Bytes(Vec<Vec<u8>>),
    Big(Vec<i64>),
}

impl Cells {
    fn len(&self) -> usize {
        match self {
            Self::Uuid(cells) => cells.len(),
            Self::Bytes(cells) => cells.len(),
            Self::Big(cells) => cells.len(),
        }
    }

    const fn array_type(&self) -> &'static str {
        match self {
            Self::Uuid(_) => "uuid[]",
            Self::Bytes(_) => "bytea[]",
            Self::Big(_) => "bigint[]",
        }
    }

    fn into_array(self) -> Value {
        match self {
            Self::Uuid(cells) => cells.into(),
            Self::Bytes(cells) => cells.into(),
            Self::Big(cells) => cells.into(),
        }
    }

    fn into_values(self) -> Vec<Value> {
        match self {
            Self::Uuid(cells) => cells.into_iter().map(Value::from).collect(),
            Self::Bytes(cells) => cells.into_iter().map(Value::from).collect(),
            Self::Big(cells) => cells.into_iter().map(Value::from).collect(),
        }
    }
}

/// Part of the rows: a text to put where a list of rows may stand, and its values from `$1` on.
pub(crate) struct Piece {
    pub source: String,
    pub values: Vec<Value>,
}

/// Splits columns of equal length into as few pieces as the database takes well; none for no rows.
pub(crate) fn pieces(dialect: Dialect, columns: Vec<Cells>) -> Vec<Piece> {
    let rows = columns.first().map_or(0, Cells::len);
    if rows == 0 {
        return Vec::new();
    }
    match dialect {
        Dialect::Postgres => {
            let arrays: Vec<String> = columns
                .iter()
                .enumerate()
                .map(|(index, cells)| format!("${}::{}", index + 1, cells.array_type()))
                .collect();
            let names: Vec<String> = (1..=columns.len()).map(|index| format!("column{index}")).collect();
            let source = format!("SELECT * FROM unnest({}) AS u ({})", arrays.join(", "), names.join(", "));
            vec![Piece { source, values: columns.into_iter().map(Cells::into_array).collect() }]
        }
        Dialect::Sqlite => {
            let width = columns.len();
            let mut columns: Vec<_> = columns.into_iter().map(|cells| cells.into_values().into_iter()).collect();
            lengths(rows)
                .map(|length| {
                    let values =
                        (0..length).flat_map(|_| columns.iter_mut().filter_map(Iterator::next).collect::<Vec<_>>());
                    let values: Vec<Value> = values.collect();
                    Piece { source: placeholders(length, width), values }
                })
                .collect()
        }
    }
}

fn lengths(rows: usize) -> impl Iterator<Item = usize> {
    let mut left = rows;
    std::iter::from_fn(move || {
        let next = if left >= SQLITE_ROWS { SQLITE_ROWS } else { left.checked_ilog2().map_or(0, |bits| 1 << bits) };
        left -= next;
        (next > 0).then_some(next)
    })
}

fn placeholders(rows: usize, width: usize) -> String {
    let row = |row: usize| {
        let cells: Vec<String> = (1..=width).map(|cell| format!("${}", row * width + cell)).collect();
        format!("({})", cells.join(","))
    };
    format!("VALUES {}", (0..rows).map(row).collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_pieces_keep_rows_together() {
        let ids: Vec<i64> = (0..75).collect();
        let squares: Vec<i64> = ids.iter().map(|n| n * n).collect();
        let pieces = pieces(Dialect::Sqlite, vec![Cells::Big(ids), Cells::Big(squares)]);
        assert_eq!(pieces.iter().map(|piece| piece.values.len() / 2).collect::<Vec<_>>(), [64, 8, 2, 1]);
        assert_eq!(pieces[2].source, "VALUES ($1,$2),($3,$4)");
        assert_eq!(pieces[2].values, [72_i64.into(), 5_184_i64.into(), 73_i64.into(), 5_329_i64.into()]);
    }

    #[test]
    fn postgres_has_one_text() {
        let pieces = pieces(Dialect::Postgres, vec![Cells::Uuid(vec![Uuid::nil(); 9]), Cells::Bytes(vec![vec![1]; 9])]);
        assert_eq!(pieces.len(), 1);
        assert_eq!(pieces[0].source, "SELECT * FROM unnest($1::uuid[], $2::bytea[]) AS u (column1, column2)");
    }

    #[test]
    fn no_rows_no_statement() {
        assert!(pieces(Dialect::Sqlite, vec![Cells::Big(Vec::new())]).is_empty());
    }
}
