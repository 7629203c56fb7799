import { Button } from "@mantine/core";
import { ArrowUp } from "lucide-react";
import { count } from "#/lib/quantity";

/** "2 more here": records that came to this view while it was open wait until they are asked for. */
export function MorePill({ waiting, onShow }: { waiting: number; onShow: () => void }) {
  if (waiting === 0) return null;
  return (
    <Button leftSection={<ArrowUp size={14} />} variant="light" onClick={onShow}>
      {`${count(waiting)} more here`}
    </Button>
  );
}
