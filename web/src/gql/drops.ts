import { createStore } from "#/lib/store";

export type Drops = Readonly<Record<string, number>>;

/**
 * How often each root field was dropped from the cache. A list of several pages follows this: the
 * cache asks again only for the page that it knows to be shown, which is the last one.
 */
export const drops = createStore<Drops>({});

export function noteDrops(fields: readonly string[]): void {
  drops.set((before) => {
    const after = { ...before };
    for (const field of fields) after[field] = (after[field] ?? 0) + 1;
    return after;
  });
}
