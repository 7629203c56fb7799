//! Every `entity.rs` fits its table: the columns, whether they may be NULL, their types, and whose rows they are.
//! The sources are read, so an entity cannot be forgotten.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use migrations::table::Owner;
use steward_tests::schema::Shape;

/// One `struct Model` with its table and the ownership that its file declares.
#[derive(Debug)]
struct Entity {
    file: PathBuf,
    table: String,
    fields: BTreeMap<String, String>,
    owned: String,
}

fn entity_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            entity_files(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// The entities of a source: a `table_name` attribute, the fields up to the closing brace, the next `owned!`.
fn entities(file: &Path, source: &str) -> Vec<Entity> {
    let parts: Vec<&str> = source.split("table_name = \"").skip(1).collect();
    parts
        .iter()
        .map(|part| {
            let (table, rest) = part.split_once('"').unwrap();
            let (_, rest) = rest.split_once("{\n").unwrap();
            let (body, after) = rest.split_at(rest.find('}').unwrap());
            let field = |line: &str| {
                let (name, kind) = line.trim().strip_prefix("pub ")?.trim_end_matches(',').split_once(": ")?;
                Some((name.trim_start_matches("r#").to_owned(), kind.to_owned()))
            };
            let owned = after.split_once("owned!(").map_or("", |(_, rest)| rest.split(')').next().unwrap_or(""));
            Entity {
                file: file.to_owned(),
                table: table.to_owned(),
                fields: body.lines().filter_map(field).collect(),
                owned: owned.to_owned(),
            }
        })
        .collect()
}

fn findings(entity: &Entity, shapes: &BTreeMap<String, Shape>) -> Vec<String> {
    let at = format!("{}: {}", entity.file.display(), entity.table);
    let Some(shape) = shapes.get(&entity.table) else { return vec![format!("{at}: there is no such table")] };
    let mut findings = Vec::new();
    let names = |keys: Vec<&String>| keys.into_iter().cloned().collect::<BTreeSet<_>>();
    let (fields, columns) = (names(entity.fields.keys().collect()), names(shape.columns.keys().collect()));
    if fields != columns {
        findings.push(format!("{at}: fields {fields:?} are not the columns {columns:?}"));
    }
    for (name, kind) in &entity.fields {
        let Some(column) = shape.columns.get(name) else { continue };
        let inner = kind.strip_prefix("Option<").map(|rest| rest.trim_end_matches('>'));
        if column.required == inner.is_some() {
            findings.push(format!(
                "{at}.{name}: {kind}, but NULL is {}",
                if column.required { "refused" } else { "allowed" }
            ));
        }
        let class = match inner.unwrap_or(kind) {
            "Uuid" | "Vec<u8" | "Vec<u8>" => "BLOB",
            "String" | "Json" | "JsonValue" => "TEXT",
            "i32" | "i64" | "bool" => "INTEGER",
            "f64" => "REAL",
            other => other,
        };
        if class != column.class {
            findings.push(format!("{at}.{name}: {kind}, but the column is {}", column.class));
        }
    }
    let owner = migrations::tables().find(|table| table.name == entity.table).map(|table| table.owner);
    let expected = match owner {
        Some(Owner::Client) => "client: ClientId",
        Some(Owner::Tenant) => "client: Id",
        Some(Owner::Either) => "either: ClientId",
        Some(Owner::Inherited) => "inherited: ClientId",
        Some(Owner::Provider) | None => "provider",
    };
    if entity.owned != expected {
        findings.push(format!("{at}: declared as owned!({}), the table says owned!({expected})", entity.owned));
    }
    findings
}

#[test]
fn entities_fit_their_tables() {
    super::run(async {
        let shapes = super::postgres_shapes().await;
        let mut files = Vec::new();
        entity_files(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../crates"), &mut files);
        files.retain(|file| !file.components().any(|part| part.as_os_str() == "xtask"));
        let all: Vec<Entity> =
            files.iter().flat_map(|file| entities(file, &std::fs::read_to_string(file).unwrap())).collect();
        assert!(all.len() >= 3, "no entities were found; has their form changed?");
        assert_eq!(all.iter().flat_map(|entity| findings(entity, &shapes)).collect::<Vec<_>>(), Vec::<String>::new());
    });
}

/// The check itself can fail.
#[test]
fn planted_mistakes_are_found() {
    super::run(async {
        let shapes = super::postgres_shapes().await;
        let count = |source: &str| {
            let all = entities(Path::new("entity.rs"), source);
            assert_eq!(all.len(), 1);
            findings(&all[0], &shapes).len()
        };
        let good = "#[sea_orm(table_name = \"schedule_fire\")]\npub struct Model {\n    pub schedule: String,\n    \
                    pub fire_at: i64,\n    pub node_id: Uuid,\n}\n\ndb::owned!(provider);\n";
        assert_eq!(count(good), 0);
        assert_eq!(count(&good.replace("fire_at: i64", "fire_at: Option<i64>")), 1, "NULL");
        assert_eq!(count(&good.replace("node_id: Uuid", "node_id: String")), 1, "type");
        assert_eq!(count(&good.replace("    pub node_id: Uuid,\n", "")), 1, "missing column");
        assert_eq!(count(&good.replace("provider", "client: ClientId")), 1, "ownership");
        assert_eq!(count(&good.replace("schedule_fire", "no_such_table")), 1, "table");
    });
}
