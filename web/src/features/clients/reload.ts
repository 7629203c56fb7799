// For a form whose record somebody else changed: the record as it is now, from the server.
import type { Client, TypedDocumentNode } from "@urql/core";
import type { Values } from "#/ui/form/use-form";

interface Versioned {
  id: string;
  version: number;
}

/** The `record` option of a form over a document that asks `node(id: $id)`. */
export function reloaded<T extends Versioned, V extends Values>(
  client: Client,
  document: TypedDocumentNode<{ node: unknown }, { id: string }>,
  existing: T,
  valuesOf: (record: T) => V,
) {
  return {
    version: existing.version,
    reload: async () => {
      const { data } = await client
        .query(document, { id: existing.id }, { requestPolicy: "network-only" })
        .toPromise();
      const node = (data?.node ?? null) as T | null;
      return node === null ? null : { version: node.version, values: valuesOf(node) };
    },
  };
}
