import { serverNow } from "#/lib/clock";
import { useNow } from "#/lib/use-now";
import { Badge } from "#/ui/badge";
import { occurrenceLook } from "./upkeep-look";
import type { OccurrenceRow } from "./upkeep-query";

/** Where an occurrence stands, as icon and word. */
export function OccurrenceStateBadge({
  occurrence,
}: {
  occurrence: Pick<OccurrenceRow, "state" | "dueAt" | "timeliness">;
}) {
  useNow(60_000);
  const { tone, icon, word } = occurrenceLook(occurrence, serverNow());
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  );
}
