// Whether what lies in a dialog would be lost with it. The forms in it say so, the dialog asks.
import { createContext, useContext, useEffect } from "react";

/** Says that something was entered; what it returns takes that back. */
type Hold = () => () => void;

/** How what lies in a dialog tells it; deaf outside of one. */
export const UnsavedContext = createContext<Hold>(() => () => {});

/** Has the dialog around, if there is one, ask before it closes by a stray key or press. */
export function useUnsaved(unsaved: boolean): void {
  const hold = useContext(UnsavedContext);
  useEffect(() => (unsaved ? hold() : undefined), [hold, unsaved]);
}
