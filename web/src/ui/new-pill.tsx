import { Button } from "@mantine/core";
import { ArrowUp } from "lucide-react";
import { useState } from "react";
import { announced, type ChangeKind } from "#/features/live/changes";
import { plural } from "#/lib/quantity";
import { useStore } from "#/lib/store";

interface Props {
  kind: ChangeKind;
  /** What the list shows already. */
  known: readonly string[];
  noun: string;
  onShow: () => void;
}

/** "3 new": records that came while the list was open wait here until they are asked for. */
export function NewPill({ kind, known, noun, onShow }: Props) {
  const ids = useStore(announced)[kind];
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(() => new Set(ids ?? []));
  const waiting = [...(ids ?? [])].filter((id) => !known.includes(id) && !dismissed.has(id));
  if (waiting.length === 0) return null;
  return (
    <Button
      leftSection={<ArrowUp size={14} />}
      variant="light"
      onClick={() => {
        setDismissed(new Set(ids ?? []));
        onShow();
      }}
    >
      {`${plural(waiting.length, `new ${noun}`)}`}
    </Button>
  );
}
