//! SQLite's own account of its schema.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::DatabaseConnection;

use super::{Column, Shape, rows, squeezed, texts};

const OURS: &str = "name NOT LIKE 'sqlite_%' AND name NOT LIKE 'migration_%'";

pub(super) async fn dump(connection: &DatabaseConnection) -> String {
    let sql = format!(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND {OURS} \
         ORDER BY tbl_name, CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 ELSE 2 END, name"
    );
    let statements = texts(connection, &sql, vec![]).await;
    statements.iter().map(|statement| format!("{};\n", squeezed(statement))).collect()
}

pub(super) async fn shapes(connection: &DatabaseConnection) -> BTreeMap<String, Shape> {
    let sql = format!("SELECT name FROM sqlite_schema WHERE type = 'table' AND {OURS}");
    let mut shapes = BTreeMap::new();
    for table in texts(connection, &sql, vec![]).await {
        let shape = shape(connection, &table).await;
        shapes.insert(table, shape);
    }
    shapes
}

async fn shape(connection: &DatabaseConnection, table: &str) -> Shape {
    let mut shape = Shape::default();
    let mut key: Vec<(i32, String)> = Vec::new();
    for row in
        rows(connection, "SELECT name, type, \"notnull\", pk FROM pragma_table_info($1)", vec![table.into()]).await
    {
        let name: String = row.try_get("", "name").unwrap();
        let required: i32 = row.try_get("", "notnull").unwrap();
        let place: i32 = row.try_get("", "pk").unwrap();
        if place > 0 {
            key.push((place, name.clone()));
        }
        shape.columns.insert(name, Column { class: row.try_get("", "type").unwrap(), required: required == 1 });
    }
    key.sort_unstable();
    shape.primary_key = key.into_iter().map(|(_, name)| name).collect();

    for row in rows(connection, "SELECT name, \"unique\", origin FROM pragma_index_list($1)", vec![table.into()]).await
    {
        let index: String = row.try_get("", "name").unwrap();
        let unique: i32 = row.try_get("", "unique").unwrap();
        let origin: String = row.try_get("", "origin").unwrap();
        let columns =
            texts(connection, "SELECT name FROM pragma_index_info($1) ORDER BY seqno", vec![index.into()]).await;
        match (origin.as_str(), unique) {
            ("pk", _) => {}
            (_, 1) => _ = shape.uniques.insert(columns),
            _ => _ = shape.indexes.insert(columns),
        }
    }

    let sql = "SELECT id, \"table\" AS other, \"from\" AS own, \"to\" AS theirs FROM pragma_foreign_key_list($1) ORDER BY id, seq";
    let mut links: BTreeMap<i32, super::Link> = BTreeMap::new();
    for row in rows(connection, sql, vec![table.into()]).await {
        let link = links.entry(row.try_get("", "id").unwrap()).or_default();
        link.0.push(row.try_get("", "own").unwrap());
        link.1 = row.try_get("", "other").unwrap();
        link.2.push(row.try_get("", "theirs").unwrap());
    }
    shape.links = links.into_values().collect::<BTreeSet<_>>();
    shape
}
