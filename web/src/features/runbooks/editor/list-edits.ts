// Edits of a list that give a new list.

export const replaced = <T>(list: readonly T[], index: number, item: T): T[] =>
  list.map((each, i) => (i === index ? item : each));

export const removed = <T>(list: readonly T[], index: number): T[] =>
  list.filter((_, i) => i !== index);

export const added = <T>(list: readonly T[], item: T): T[] => [...list, item];

/** One place up or down; at the end it stays. */
export function moved<T>(list: readonly T[], index: number, by: -1 | 1): T[] {
  const to = index + by;
  const item = list[index];
  if (item === undefined || to < 0 || to >= list.length) return [...list];
  const rest = removed(list, index);
  return [...rest.slice(0, to), item, ...rest.slice(to)];
}
