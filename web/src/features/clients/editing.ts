import { useState } from "react";

export interface Editing<T> {
  /** The record in the form, `new` for one that is being made, null while the form is closed. */
  subject: T | "new" | null;
  create: () => void;
  edit: (record: T) => void;
  close: () => void;
  /** The record to change, or undefined when one is being made. */
  existing: T | undefined;
}

/** Which record of a panel is being edited in the drawer. */
export function useEditing<T extends object>(): Editing<T> {
  const [subject, setSubject] = useState<T | "new" | null>(null);
  return {
    subject,
    create: () => setSubject("new"),
    edit: setSubject,
    close: () => setSubject(null),
    existing: subject === null || subject === "new" ? undefined : subject,
  };
}
