// How the cache shows a list that was read page by page.
import { stringifyVariables } from "@urql/core";
import type { Cache, Resolver } from "@urql/exchange-graphcache";

interface Page {
  nodes: readonly string[];
  /** The cursor of its last record. */
  end: string;
}

/** By the cursor that each follows; the first page follows "". */
type Pages = ReadonlyMap<string, Page>;
type Args = Readonly<Record<string, unknown>>;

/**
 * The list from its first page to the page that is asked for. A page belongs behind the one whose
 * last cursor it was asked with, so what is shown has no holes: once an earlier page has been read
 * again and ends elsewhere, what followed its old end is not taken for what follows the new one.
 * Where the page lies in the list, and how long that is, the asked page says itself.
 */
export const joinedPages: Resolver = (_parent, args, cache, { parentKey, fieldName }) => {
  const key = cache.resolve(parentKey, fieldName, args);
  if (typeof key !== "string") return undefined;
  const pages = pagesOf(cache, parentKey, fieldName, args);
  const nodes = new Set<string>();
  for (const after of wayTo(textOf(args.after), pages)) {
    for (const node of pages.get(after)?.nodes ?? []) nodes.add(node);
  }
  return { __typename: textOf(cache.resolve(key, "__typename")), nodes: [...nodes] };
};

/** The pages of the same list: what they were asked with differs only in where they begin. */
function pagesOf(cache: Cache, parentKey: string, fieldName: string, args: Args): Pages {
  const list = listOf(args);
  const pages = new Map<string, Page>();
  for (const field of cache.inspectFields(parentKey)) {
    if (field.fieldName !== fieldName || listOf(field.arguments ?? {}) !== list) continue;
    const key = cache.resolve(parentKey, field.fieldKey);
    if (typeof key !== "string") continue;
    const info = cache.resolve(key, "pageInfo");
    const nodes = cache.resolve(key, "nodes");
    pages.set(textOf(field.arguments?.after), {
      nodes: Array.isArray(nodes) ? (nodes as string[]) : [],
      end: typeof info === "string" ? textOf(cache.resolve(info, "endCursor")) : "",
    });
  }
  return pages;
}

function wayTo(wanted: string, pages: Pages): string[] {
  const way: string[] = [];
  for (let at = ""; pages.has(at) && !way.includes(at); at = pages.get(at)?.end ?? "") {
    way.push(at);
    if (at === wanted) return way;
  }
  // An earlier page is gone or ends elsewhere. What led up to the asked page stays until the whole
  // list has been read again.
  const rest = [wanted];
  for (const at of rest) {
    const before = [...pages].find(([, page]) => page.end === at && at !== "")?.[0];
    if (before !== undefined && !rest.includes(before)) rest.push(before);
  }
  return [...way, ...rest.reverse()];
}

const listOf = ({ after: _, ...rest }: Args) => stringifyVariables(rest);
const textOf = (value: unknown) => (typeof value === "string" ? value : "");
