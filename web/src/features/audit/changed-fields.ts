// What an entry changed: the record before and after, field by field.

export interface FieldChange {
  field: string;
  before: string;
  after: string;
}

/** The fields whose values differ, in order of their names; nested values are shown as JSON. */
export function changedFields(before: unknown, after: unknown): FieldChange[] {
  const old = asRecord(before);
  const current = asRecord(after);
  const fields = [...new Set([...Object.keys(old), ...Object.keys(current)])].sort();
  return fields
    .map((field) => ({ field, before: shown(old[field]), after: shown(current[field]) }))
    .filter((change) => change.before !== change.after);
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
