import { useListCursor } from "#/ui/list-cursor";

/** What a section of the settings of service levels is given by its page; the address holds it. */
export interface SectionProps {
  canWrite: boolean;
  /** A client whose own entries are shown among the provider's. */
  clientId: string | undefined;
  /** Which entry is open. */
  editing: string | undefined;
  creating: boolean;
  onEdit: (id: string) => void;
  onClose: () => void;
}

/** Walking a section's rows by keyboard. */
export function useSectionList(rows: readonly { id: string }[], onEdit: (id: string) => void) {
  return useListCursor({ ids: rows.map(({ id }) => id), onOpen: onEdit, onPeek: onEdit });
}
