// Reading a list of several pages again.

export interface ListPart {
  /** The list from its first page to the asked one. */
  nodes: readonly unknown[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** The list in the answer of a document that asks for one, beside other things perhaps. */
export function listIn(data: unknown): { field: string; list: ListPart } | undefined {
  for (const [field, value] of Object.entries(data ?? {})) {
    const list = value as Partial<ListPart> | null;
    if (Array.isArray(list?.nodes) && list.pageInfo !== undefined)
      return { field, list: list as ListPart };
  }
  return undefined;
}

/** How far a list is read: the cursor that its last page follows, and how many pages that are. */
export interface Reach {
  after: string | null;
  pages: number;
}

export const FIRST_PAGE: Reach = { after: null, pages: 1 };

/**
 * Asks for so many pages of a list again, from the first one on. One after the other, because each
 * begins where the one before it ends now. Answers how far that reaches, or undefined where a page
 * did not come.
 */
export async function readAgain(
  ask: (after: string | null) => Promise<ListPart | undefined>,
  pages: number,
): Promise<Reach | undefined> {
  let reach = FIRST_PAGE;
  for (;;) {
    const part = await ask(reach.after);
    if (part === undefined) return undefined;
    const { hasNextPage, endCursor } = part.pageInfo;
    if (reach.pages >= pages || !hasNextPage || endCursor === null) return reach;
    reach = { after: endCursor, pages: reach.pages + 1 };
  }
}
