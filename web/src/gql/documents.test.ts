// Every document of the portal against the SDL and the server's limits. The types catch a wrong
// field; this catches what types do not: conflicting selections, unused variables, depth, cost.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  buildSchema,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  parse,
  type SelectionSetNode,
  validate,
  visit,
} from "graphql";
import { describe, expect, it } from "vitest";
import { INTROSPECTION } from "#/features/explorer/schema-types";

const schema = buildSchema(readFileSync("schema.graphql", "utf8"));

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(path) && !/\.test\./.test(path) ? [readFileSync(path, "utf8")] : [];
  });
}

const literals = sources("src")
  .flatMap((text) => [...text.matchAll(/\bgraphql\(\s*`([^`]*)`/g)])
  .map((match) => (match[1] ?? "").replaceAll("@_unmask", ""));

const parsed = literals.map((text) => parse(text));
const fragments = new Map<string, FragmentDefinitionNode>();
for (const definition of parsed.flatMap((document) => document.definitions)) {
  if (definition.kind === Kind.FRAGMENT_DEFINITION)
    fragments.set(definition.name.value, definition);
}

/** The document with all fragments that it spreads, directly or not. */
function complete(document: DocumentNode): DocumentNode {
  const found = new Map<string, FragmentDefinitionNode>();
  const collect = (node: DocumentNode | FragmentDefinitionNode) =>
    visit(node, {
      enter: (each) => {
        if (each.kind !== Kind.FRAGMENT_SPREAD || found.has(each.name.value)) return;
        const fragment = fragments.get(each.name.value);
        if (fragment === undefined) return;
        found.set(each.name.value, fragment);
        collect(fragment);
      },
    });
  collect(document);
  const own = document.definitions.filter((each) => each.kind !== Kind.FRAGMENT_DEFINITION);
  return { kind: Kind.DOCUMENT, definitions: [...own, ...found.values()] };
}

const operations = [
  ...parsed
    .filter((document) =>
      document.definitions.some((each) => each.kind === Kind.OPERATION_DEFINITION),
    )
    .map(complete),
  parse(INTROSPECTION),
].map((document) => {
  const operation = document.definitions[0];
  const name = operation?.kind === Kind.OPERATION_DEFINITION ? operation.name?.value : undefined;
  return { name: name ?? "unnamed", document };
});

function depth(set: SelectionSetNode | undefined, document: DocumentNode): number {
  if (set === undefined) return 0;
  return Math.max(
    ...set.selections.map((selection) => {
      if (selection.kind === Kind.FIELD) return 1 + depth(selection.selectionSet, document);
      if (selection.kind === Kind.INLINE_FRAGMENT) return depth(selection.selectionSet, document);
      const target = document.definitions.find(
        (each) =>
          each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === selection.name.value,
      );
      return depth((target as FragmentDefinitionNode | undefined)?.selectionSet, document);
    }),
  );
}

function aliases(document: DocumentNode): number {
  let count = 0;
  visit(document, {
    enter: (each) => {
      if (each.kind === Kind.FIELD && each.alias !== undefined) count += 1;
    },
  });
  return count;
}

describe("documents", () => {
  it("are found", () => {
    expect(operations.length).toBeGreaterThan(40);
  });

  it("have names of their own", () => {
    const names = operations.map((each) => each.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(operations)("$name is valid and within the limits", ({ document }) => {
    expect(validate(schema, document).map((error) => error.message)).toEqual([]);
    const [operation] = document.definitions;
    if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error("no operation");
    expect(depth(operation.selectionSet, document)).toBeLessThanOrEqual(10);
    expect(aliases(document)).toBeLessThanOrEqual(20);
    expect(operation.selectionSet.selections.length).toBeLessThanOrEqual(20);
  });
});
