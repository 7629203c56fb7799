// Expected failures come in the payload with a path into the input. A form shows each at its field,
// and what has no field of the form above the buttons, so that nothing is swallowed.

export interface UserError {
  code: string;
  /** Path into the input, with or without a leading `input`; null for the whole. */
  field: readonly string[] | null;
  message: string;
}

export interface SortedErrors {
  /** Messages by field name; nested paths are joined by dots. */
  byField: Record<string, string>;
  /** Messages that belong to no field of the form. */
  general: string[];
  /** True where the record was changed by somebody else. */
  conflict: boolean;
}

/** Sorts a payload's errors for a form that has these fields. */
export function sortErrors(errors: readonly UserError[], fields: readonly string[]): SortedErrors {
  const sorted: SortedErrors = { byField: {}, general: [], conflict: false };
  for (const error of errors) {
    if (error.code === "CONFLICT") {
      sorted.conflict = true;
      continue;
    }
    const name = fieldName(error.field);
    const known = fields.find((field) => name === field || name.startsWith(`${field}.`));
    if (known === undefined) sorted.general.push(error.message);
    else sorted.byField[known] ??= error.message;
  }
  return sorted;
}

function fieldName(path: readonly string[] | null): string {
  if (path === null) return "";
  return (path[0] === "input" ? path.slice(1) : path).join(".");
}
