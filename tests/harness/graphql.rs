//! The schema as data, and the largest selections under its root fields. What the gates ask follows from the SDL, so that
//! a new field is asked for without anybody listing it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use async_graphql::parser::types::{BaseType, TypeKind, TypeSystemDefinition};

/// One argument of a field.
#[derive(Debug, Clone)]
pub struct Argument {
    /// Its name.
    pub name: String,
    /// Whether it must be given.
    pub required: bool,
}

/// One field.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// The type inside lists and non-nulls.
    pub of: String,
    /// Its arguments.
    pub arguments: Vec<Argument>,
}

#[derive(Debug, Clone)]
enum Shape {
    Leaf,
    Object(Vec<Field>),
    /// An interface: the object types that it may be.
    Abstract(BTreeSet<String>),
    /// A union: the object types that it may be.
    Union(BTreeSet<String>),
}

/// The schema.
#[derive(Debug, Clone)]
pub struct Sdl {
    shapes: BTreeMap<String, Shape>,
}

/// A field with its arguments, and what is selected of its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Name and arguments, or `... on Type`.
    pub head: String,
    /// Nothing for a leaf.
    pub children: Vec<Selection>,
}

impl Sdl {
    /// Reads a schema in the definition language.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let document = async_graphql::parser::parse_schema(text).expect("the SDL does not parse");
        let mut shapes = BTreeMap::new();
        let mut members: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for definition in document.definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let definition = definition.node;
            let name = definition.name.node.to_string();
            let shape = match definition.kind {
                TypeKind::Object(object) => {
                    for interface in &object.implements {
                        members.entry(interface.node.to_string()).or_default().insert(name.clone());
                    }
                    Shape::Object(object.fields.iter().map(|field| read(&field.node)).collect())
                }
                TypeKind::Interface(_) => Shape::Abstract(BTreeSet::new()),
                TypeKind::Union(union) => Shape::Union(union.members.iter().map(|one| one.node.to_string()).collect()),
                TypeKind::Scalar | TypeKind::Enum(_) | TypeKind::InputObject(_) => Shape::Leaf,
            };
            shapes.insert(name, shape);
        }
        for (name, of) in members {
            shapes.insert(name, Shape::Abstract(of));
        }
        Self { shapes }
    }

    /// The fields of an object type; none for any other.
    #[must_use]
    pub fn fields(&self, object: &str) -> &[Field] {
        match self.shapes.get(object) {
            Some(Shape::Object(fields)) => fields,
            _ => &[],
        }
    }

    /// The object types that an interface or union may be; none for any other.
    #[must_use]
    pub fn members(&self, name: &str) -> BTreeSet<String> {
        match self.shapes.get(name) {
            Some(Shape::Abstract(members) | Shape::Union(members)) => members.clone(),
            _ => BTreeSet::new(),
        }
    }

    /// Every field of every object type, as `Type.field`.
    #[must_use]
    pub fn object_fields(&self) -> BTreeSet<String> {
        let of = |(name, shape): (&String, &Shape)| match shape {
            Shape::Object(fields) => fields.iter().map(|field| format!("{name}.{}", field.name)).collect(),
            _ => Vec::new(),
        };
        self.shapes.iter().flat_map(of).collect()
    }

    /// The largest selections of a root field's value, down to `depth` levels: one for an object, one for each possible
    /// type of an interface. `arguments` gives the arguments of `Type.field`s that need some or should have some.
    #[must_use]
    pub fn largest(
        &self,
        field: &Field,
        head: &str,
        depth: usize,
        arguments: &dyn Fn(&str, &Field) -> String,
    ) -> Vec<Selection> {
        let whole = |children| Selection { head: head.to_owned(), children };
        match self.shapes.get(&field.of) {
            Some(Shape::Object(_)) => vec![whole(self.children(&field.of, depth, arguments))],
            Some(Shape::Abstract(members) | Shape::Union(members)) => members
                .iter()
                .map(|member| {
                    let children = self.children(member, depth, arguments);
                    whole(vec![leaf("__typename"), Selection { head: format!("... on {member}"), children }])
                })
                .collect(),
            _ => vec![whole(Vec::new())],
        }
    }

    fn children(&self, object: &str, depth: usize, arguments: &dyn Fn(&str, &Field) -> String) -> Vec<Selection> {
        let mut children = vec![leaf("__typename")];
        for field in self.fields(object) {
            let head = format!("{}{}", field.name, arguments(object, field));
            match self.shapes.get(&field.of) {
                Some(Shape::Object(_)) if depth > 1 => {
                    children.push(Selection { head, children: self.children(&field.of, depth - 1, arguments) });
                }
                // Below the root an interface is asked for its type only; its members have root fields of their own.
                Some(Shape::Abstract(_)) if depth > 1 => {
                    children.push(Selection { head, children: vec![leaf("__typename")] });
                }
                // The members of a union stand in its place: they have no other way in.
                Some(Shape::Union(members)) if depth > 1 => {
                    let of = |member: &String| Selection {
                        head: format!("... on {member}"),
                        children: self.children(member, depth, arguments),
                    };
                    let parts = std::iter::once(leaf("__typename")).chain(members.iter().map(of)).collect();
                    children.push(Selection { head, children: parts });
                }
                Some(Shape::Object(_) | Shape::Abstract(_) | Shape::Union(_)) => {}
                _ => children.push(leaf(&head)),
            }
        }
        children
    }
}

fn leaf(head: &str) -> Selection {
    Selection { head: head.to_owned(), children: Vec::new() }
}

fn read(field: &async_graphql::parser::types::FieldDefinition) -> Field {
    let mut base = &field.ty.node.base;
    let of = loop {
        match base {
            BaseType::Named(name) => break name.to_string(),
            BaseType::List(inner) => base = &inner.base,
        }
    };
    let arguments = field
        .arguments
        .iter()
        .map(|argument| Argument {
            name: argument.node.name.node.to_string(),
            required: !argument.node.ty.node.nullable && argument.node.default_value.is_none(),
        })
        .collect();
    Field { name: field.name.node.to_string(), of, arguments }
}

impl Selection {
    /// Asks for the type and nothing else.
    #[must_use]
    pub fn typename() -> Self {
        leaf("__typename")
    }

    /// As it stands in a document.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) {
        text.push_str(&self.head);
        if !self.children.is_empty() {
            text.push_str(" { ");
            for child in &self.children {
                child.write(text);
                text.push(' ');
            }
            _ = write!(text, "}}");
        }
    }

    /// Two or more selections that together ask for the same, for a server that refuses the whole as too large; `None`
    /// if it cannot be divided.
    #[must_use]
    pub fn divided(&self) -> Option<Vec<Self>> {
        let (composite, leaves): (Vec<&Self>, Vec<&Self>) =
            self.children.iter().partition(|child| !child.children.is_empty());
        let with = |children: Vec<Self>| Self { head: self.head.clone(), children };
        match composite.as_slice() {
            [] => None,
            [only] => {
                let parts = only.divided()?;
                let typename = leaf("__typename");
                let mut parts: Vec<Self> = parts.into_iter().map(|part| with(vec![typename.clone(), part])).collect();
                parts.push(with(leaves.into_iter().cloned().collect()));
                Some(parts)
            }
            many => {
                let mut parts: Vec<Self> =
                    many.iter().map(|child| with(vec![leaf("__typename"), (*child).clone()])).collect();
                if !leaves.is_empty() {
                    parts.push(with(leaves.into_iter().cloned().collect()));
                }
                Some(parts)
            }
        }
    }
}

/// Which `Type.field`s an answer shows to have been resolved. Every selection must ask for `__typename`.
pub fn resolved(data: &serde_json::Value, seen: &mut BTreeSet<String>) {
    match data {
        serde_json::Value::Object(object) => {
            if let Some(name) = object.get("__typename").and_then(serde_json::Value::as_str) {
                let fields = object.keys().filter(|key| *key != "__typename");
                seen.extend(fields.map(|field| format!("{name}.{field}")));
            }
            object.values().for_each(|value| resolved(value, seen));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| resolved(item, seen)),
        _ => {}
    }
}
