import { buildSchema, graphqlSync, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { INTROSPECTION, named, readTypes, written } from "./schema-types";

const schema = buildSchema(`
  type Query { devices(first: Int!): [Device!]! }
  type Device { id: ID! }
  type Mutation { stop: Boolean }
`);

describe("the schema browser", () => {
  const answer = JSON.stringify(graphqlSync({ schema, source: INTROSPECTION }));
  const types = readTypes(answer);

  it("shows roots first and leaves introspection out", () => {
    expect(types.map((type) => type.name).slice(0, 3)).toEqual(["Query", "Mutation", "Boolean"]);
    expect(types.every((type) => !type.name.startsWith("__"))).toBe(true);
  });

  it("writes types as one writes them", () => {
    const field = types[0]?.fields?.[0];
    if (field === undefined) throw new Error("Query has no field");
    expect(written(field.type)).toBe("[Device!]!");
    expect(named(field.type)).toBe("Device");
    expect(field.args?.map((arg) => written(arg.type))).toEqual(["Int!"]);
  });

  it("stays within the server's depth of ten", () => {
    const depth = (node: unknown): number => {
      const set = (node as { selectionSet?: { selections: unknown[] } }).selectionSet;
      return set === undefined ? 0 : 1 + Math.max(...set.selections.map(depth));
    };
    const [operation, fragment] = parse(INTROSPECTION).definitions;
    expect(depth(operation) + depth(fragment) - 1).toBeLessThanOrEqual(10);
  });

  it("has nothing to show of a refusal", () => {
    expect(readTypes('{"data":null,"errors":[]}')).toEqual([]);
  });
});
