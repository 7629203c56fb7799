// The schema as the server tells it, asked within the server's own limits on depth.

interface TypeRef {
  kind: string;
  name: string | null;
  ofType?: TypeRef | null;
}

export interface SchemaField {
  name: string;
  description: string | null;
  isDeprecated?: boolean;
  args?: { name: string; type: TypeRef }[];
  type: TypeRef;
}

export interface SchemaType {
  kind: string;
  name: string;
  description: string | null;
  fields: SchemaField[] | null;
  inputFields: SchemaField[] | null;
  enumValues: { name: string; description: string | null }[] | null;
}

/** Three wrappers are the most that a type of the schema has: `[T!]!`. */
export const INTROSPECTION = `query SchemaBrowser {
  __schema {
    types {
      kind name description
      fields(includeDeprecated: true) {
        name description isDeprecated
        args { name type { ...T } }
        type { ...T }
      }
      inputFields { name description type { ...T } }
      enumValues(includeDeprecated: true) { name description }
    }
  }
}
fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }`;

const ROOTS = ["Query", "Mutation", "Subscription"];

/** The types of an introspection answer: roots first, then by name; introspection's own left out. */
export function readTypes(answer: string): SchemaType[] {
  const parsed = JSON.parse(answer) as { data?: { __schema?: { types?: SchemaType[] } } | null };
  const types = parsed.data?.__schema?.types ?? [];
  const rank = ({ name }: SchemaType) =>
    ROOTS.includes(name) ? ROOTS.indexOf(name) : ROOTS.length;
  return types
    .filter((type) => !type.name.startsWith("__"))
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

/** A type reference as one writes it: `[Device!]!`. */
export function written(type: TypeRef): string {
  if (type.kind === "NON_NULL" && type.ofType) return `${written(type.ofType)}!`;
  if (type.kind === "LIST" && type.ofType) return `[${written(type.ofType)}]`;
  return type.name ?? "?";
}

/** The named type inside all wrappers. */
export function named(type: TypeRef): string {
  return type.ofType ? named(type.ofType) : (type.name ?? "?");
}
