// Two people edited one record: which fields differ, and what a choice for each field gives.
import type { Values } from "./use-form";

export type Side = "mine" | "theirs";

/** Names of the fields whose values differ, in the form's order. */
export function differingFields<V extends Values>(mine: V, theirs: V): (keyof V & string)[] {
  return Object.keys(mine).filter((name) => !same(mine[name], theirs[name]));
}

/** Whether anything was entered; blanks alone are nothing that could be lost. */
export function changed<V extends Values>(before: V, now: V): boolean {
  return differingFields(trimmed(before), trimmed(now)).length > 0;
}

/** The values that result; a field without a choice keeps mine. */
export function combine<V extends Values>(
  mine: V,
  theirs: V,
  sides: Partial<Record<string, Side>>,
): V {
  const result = { ...mine };
  for (const name of differingFields(mine, theirs)) {
    if (sides[name] === "theirs") result[name] = theirs[name];
  }
  return result;
}

function trimmed(values: Values): Values {
  const pairs = Object.entries(values);
  return Object.fromEntries(
    pairs.map(([name, value]) => [name, typeof value === "string" ? value.trim() : value]),
  );
}

function same(a: Values[string] | undefined, b: Values[string] | undefined): boolean {
  return Array.isArray(a) && Array.isArray(b) ? a.join("\n") === b.join("\n") : a === b;
}
