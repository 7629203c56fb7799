// What the server says about a draft, at the place in it that is meant. Messages about places that
// have no input of their own stand at the nearest part that encloses them, so none is lost.
import { createContext, use } from "react";
import type { UserError } from "#/gql/user-errors";

export interface FieldErrors {
  /** Messages by path into the definition: `steps.0.title`. */
  byPath: ReadonlyMap<string, string>;
  /** Paths that have an input; filled as inputs render. */
  known: Set<string>;
}

export const NO_ERRORS: FieldErrors = { byPath: new Map(), known: new Set() };

export const FieldErrorsContext = createContext<FieldErrors>(NO_ERRORS);

/** Sorts a payload's errors: those about the definition by path, the others by field. */
export function sortDraftErrors(errors: readonly UserError[]) {
  const byPath = new Map<string, string>();
  const outside: { field: string; message: string }[] = [];
  for (const { field, message } of errors) {
    const path = (field ?? []).join(".").replace(/^input\.?/, "");
    if (path === "definition" || path.startsWith("definition.")) {
      const inside = path.slice("definition".length).replace(/^\.+/, "");
      if (!byPath.has(inside)) byPath.set(inside, message);
    } else {
      outside.push({ field: path, message });
    }
  }
  return { byPath, outside };
}

/** The message at an input, which thereby says that it exists. */
export function useFieldError(path: string): string | undefined {
  const { byPath, known } = use(FieldErrorsContext);
  known.add(path);
  return byPath.get(path);
}

/** Messages about a part that no input of it shows. Render it after the inputs. */
export function leftOver({ byPath, known }: FieldErrors, prefix: string): string[] {
  return [...byPath]
    .filter(([path]) => path === prefix || path.startsWith(`${prefix}.`))
    .filter(([path]) => !known.has(path))
    .map(([, message]) => message);
}
