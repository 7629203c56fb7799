//! Keyset pages: the cursor holds the key values of a row, so a page costs the same however deep it lies, and rows
//! that come and go do not shift it.

use std::str::FromStr;

use kernel::page::Direction;
use kernel::{Page, PageRequest};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, Condition, ModelTrait, Order, Select, Value};
use uuid::Uuid;

use crate::{DbError, Owned, Scoped};

/// One column of an order, and its direction. The last column of an order must be unique, usually the id.
pub type Key<E> = (<E as sea_orm::EntityTrait>::Column, Order);

impl<E: Owned> Scoped<'_, Select<E>>
where
    E::Model: Sync,
{
    /// Reads one page in the order of `keys`, and counts the whole list.
    ///
    /// # Errors
    /// [`DbError::Cursor`] for a cursor that this order did not give out.
    pub async fn page(self, request: &PageRequest, keys: &[Key<E>]) -> Result<Page<E::Model>, DbError> {
        let total = self.copy().count().await?;
        let backward = request.direction == Direction::Backward;
        let mut query = self;
        if let Some(cursor) = &request.cursor {
            let values = read_cursor(cursor, keys.len()).ok_or(DbError::Cursor)?;
            query = query.filter(beyond::<E>(keys, &values, backward));
        }
        for (column, order) in keys {
            query = query.order_by(*column, directed(order, backward));
        }
        let rows = query.limit(u64::from(request.size) + 1).all().await?;
        let rows = rows.into_iter().map(|row| (write_cursor::<E>(keys, &row), row)).collect();
        Ok(Page::from_rows(request, rows, total))
    }
}

fn directed(order: &Order, backward: bool) -> Order {
    let descending = matches!(order, Order::Desc) != backward;
    if descending { Order::Desc } else { Order::Asc }
}

/// Rows after the cursor in the direction of reading: the first key beyond, or equal and the second beyond, and so on.
fn beyond<E: Owned>(keys: &[Key<E>], values: &[Value], backward: bool) -> Condition {
    let mut any = Condition::any();
    for last in 0..keys.len() {
        let mut all = Condition::all();
        for (index, (column, order)) in keys.iter().enumerate().take(last + 1) {
            let value = values[index].clone();
            let step: SimpleExpr = match (index == last, directed(order, backward)) {
                (false, _) => column.eq(value),
                (true, Order::Desc) => column.lt(value),
                (true, _) => column.gt(value),
            };
            all = all.add(step);
        }
        any = any.add(all);
    }
    any
}

fn write_cursor<E: Owned>(keys: &[Key<E>], row: &E::Model) -> String {
    let part = |(column, _): &Key<E>| match row.get(*column) {
        Value::Uuid(Some(uuid)) => format!("u{}", uuid.simple()),
        Value::BigInt(Some(number)) => format!("b{number}"),
        Value::Int(Some(number)) => format!("i{number}"),
        Value::String(Some(text)) => format!("s{}", kernel::hex::encode(text.as_bytes())),
        other => {
            // A NULL sorts differently on the two databases, so order columns are NOT NULL.
            tracing::error!(value = ?other, "a column of this type cannot be a page key");
            String::new()
        }
    };
    keys.iter().map(part).collect::<Vec<_>>().join(".")
}

fn read_cursor(cursor: &str, keys: usize) -> Option<Vec<Value>> {
    let values: Option<Vec<Value>> = cursor.split('.').map(read_part).collect();
    values.filter(|values| values.len() == keys)
}

fn read_part(part: &str) -> Option<Value> {
    let rest = part.get(1..)?;
    Some(match part.as_bytes().first()? {
        b'u' => Uuid::try_parse(rest).ok()?.into(),
        b'b' => i64::from_str(rest).ok()?.into(),
        b'i' => i32::from_str(rest).ok()?.into(),
        b's' => String::from_utf8(kernel::hex::decode(rest)?).ok()?.into(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_of_another_shape_are_refused() {
        assert!(read_cursor("s61.u00000000000000000000000000000007", 2).is_some());
        for bad in ["", ".", "s6", "x1", "s61", "b1.b2.b3", "b", "ué", "szz.b1"] {
            assert!(read_cursor(bad, 2).is_none(), "{bad}");
        }
    }
}
