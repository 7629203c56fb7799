import { Badge } from "#/ui/badge";
import { type Look, runLook } from "./run-look";

/** A look as icon and word. */
export function LookBadge({ look }: { look: Look }) {
  return (
    <Badge tone={look.tone} icon={look.icon}>
      {look.word}
    </Badge>
  );
}

/** Where a run stands. */
export function RunState({ run }: { run: Parameters<typeof runLook>[0] }) {
  return <LookBadge look={runLook(run)} />;
}
