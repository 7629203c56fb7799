//! The tenancy keys: a link across clients cannot be stored, and no unique value is shared between clients.

use std::collections::{BTreeMap, BTreeSet};

use migrations::table::Owner;
use steward_tests::schema::Shape;

/// What is wrong with the keys of these tables.
fn findings(shapes: &BTreeMap<String, Shape>) -> Vec<String> {
    let owners: BTreeMap<&str, Owner> = migrations::tables().map(|table| (table.name, table.owner)).collect();
    let mut findings = Vec::new();
    for (name, shape) in shapes {
        let Some(owner) = owners.get(name.as_str()) else {
            findings.push(format!("{name} is not declared in migrations::tables()"));
            continue;
        };
        let client_column = shape.columns.get("client_id");
        match owner {
            Owner::Client if !client_column.is_some_and(|column| column.required) => {
                findings.push(format!("{name} is client-owned, but client_id may be NULL"));
            }
            Owner::Either | Owner::Inherited if client_column.is_none() => {
                findings.push(format!("{name} has no client_id"))
            }
            Owner::Provider | Owner::Tenant if client_column.is_some() => {
                findings.push(format!("{name} has a client_id, but is not declared as client-owned"));
            }
            _ => {}
        }
        if *owner == Owner::Client {
            let starts = |columns: &[String]| columns.first().is_some_and(|column| column == "client_id");
            let keyed = starts(&shape.primary_key) || shape.uniques.contains(&vec!["client_id".into(), "id".into()]);
            if !keyed {
                findings.push(format!(
                    "{name} has no key that begins with client_id, so no link to it can name the client"
                ));
            }
            for unique in shape.uniques.iter().filter(|unique| !starts(unique)) {
                findings.push(format!("{name}: the unique ({}) does not begin with client_id", unique.join(", ")));
            }
        }
        findings.extend(shape.links.iter().filter_map(|(own, other, theirs)| {
            let target = owners.get(other.as_str())?;
            let names_client = own.first().is_some_and(|column| column == "client_id");
            let composite = names_client && theirs.first().is_some_and(|column| column == "client_id");
            (*target == Owner::Client && !composite)
                .then(|| format!("{name}: the link ({}) to {other} does not name the client", own.join(", ")))
        }));
    }
    findings
}

#[test]
fn every_table_has_its_tenancy_keys() {
    super::run(async {
        for shapes in [super::sqlite_shapes().await, super::postgres_shapes().await] {
            assert_eq!(findings(&shapes), Vec::<String>::new());
            let declared: BTreeSet<&str> = migrations::tables().map(|table| table.name).collect();
            assert_eq!(shapes.keys().map(String::as_str).collect::<BTreeSet<_>>(), declared);
        }
    });
}

#[test]
fn both_dialects_have_the_same_tables() {
    super::run(async {
        let (sqlite, postgres) = (super::sqlite_shapes().await, super::postgres_shapes().await);
        assert_eq!(sqlite.keys().collect::<Vec<_>>(), postgres.keys().collect::<Vec<_>>());
        for (name, shape) in &sqlite {
            assert_eq!(shape, &postgres[name], "{name}: SQLite (left) and PostgreSQL (right) differ");
        }
    });
}

/// The check itself can fail.
#[test]
fn planted_mistakes_are_found() {
    super::run(async {
        let good = super::sqlite_shapes().await;
        let planted = |plant: &dyn Fn(&mut BTreeMap<String, Shape>)| {
            let mut shapes = good.clone();
            plant(&mut shapes);
            findings(&shapes).len()
        };
        assert_eq!(planted(&|shapes| _ = shapes.insert("planted".into(), Shape::default())), 1, "an undeclared table");
        let unique = |shapes: &mut BTreeMap<String, Shape>| {
            shapes.get_mut("site").unwrap().uniques.insert(vec!["name".into()]);
        };
        assert_eq!(planted(&unique), 1, "a unique across clients");
        let link = |shapes: &mut BTreeMap<String, Shape>| {
            let site = (vec!["site_id".into()], "site".into(), vec!["id".into()]);
            shapes.get_mut("contact").unwrap().links.insert(site);
        };
        assert_eq!(planted(&link), 1, "a link that does not name the client");
        let column = |shapes: &mut BTreeMap<String, Shape>| {
            shapes.get_mut("device").unwrap().columns.get_mut("client_id").unwrap().required = false;
        };
        assert_eq!(planted(&column), 1, "an owner that may be NULL");
    });
}
