import { ActionIcon, Button } from "@mantine/core";
import { Pencil, Plus } from "lucide-react";

/** The button in a panel's head that adds to it. */
export function AddButton({ what, onClick }: { what: string; onClick: () => void }) {
  return (
    <Button
      variant="subtle"
      color="gray"
      leftSection={<Plus size={14} />}
      aria-label={`Add ${what}`}
      onClick={onClick}
    >
      Add
    </Button>
  );
}

/** The button at an entry that opens its form. */
export function EditButton({ what, onClick }: { what: string; onClick: () => void }) {
  return (
    <ActionIcon aria-label={`Edit ${what}`} onClick={onClick}>
      <Pencil size={14} />
    </ActionIcon>
  );
}
