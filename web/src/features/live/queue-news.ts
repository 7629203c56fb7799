// What a queue holds now, against what its list shows.

/** The answer to "what is in this view?", in the order of the list and not farther than asked. */
export interface View {
  ids: readonly string[];
  total: number;
}

/**
 * Ids that belong to the view and are not shown yet. In a list that is not loaded to its end, what
 * comes after the last shown record lies farther down and is not news.
 */
export function notShownYet(
  view: readonly string[],
  shown: readonly string[],
  complete: boolean,
): string[] {
  const known = new Set(shown);
  const last = view.findLastIndex((id) => known.has(id));
  const reached = complete || last === -1 ? view : view.slice(0, last);
  return reached.filter((id) => !known.has(id));
}

/** Shown records that changed or have left the view: their rows are not true any more. */
export function outdated(
  view: View,
  shown: readonly string[],
  changed: ReadonlySet<string>,
): string[] {
  const inside = new Set(view.ids);
  // Farther down than was asked, nothing is known of who left.
  const judged = view.ids.length < view.total ? view.ids.length : shown.length;
  return shown.filter((id, i) => changed.has(id) || (i < judged && !inside.has(id)));
}
