// The typed `graphql()` tag. Types come from `schema.graphql` through gql.tada; no document is
// generated, and a field that is not in the SDL does not compile.
import { initGraphQLTada } from "gql.tada";
import type { introspection } from "./graphql-env";

export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: {
    /** RFC 3339 with zone `Z`. */
    DateTime: string;
    JSON: unknown;
  };
}>();

export type { ResultOf, VariablesOf } from "gql.tada";
