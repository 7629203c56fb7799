import { Link } from "@tanstack/react-router";
import {
  CircleCheck,
  CircleDashed,
  CircleHelp,
  type LucideIcon,
  OctagonAlert,
  TriangleAlert,
} from "lucide-react";
import { serverNow } from "#/lib/clock";
import { absolute, deadline } from "#/lib/time";
import { useNow } from "#/lib/use-now";
import { Badge, type Tone } from "#/ui/badge";
import type { Health, HealthKind } from "./service-health";

const LOOKS: Record<HealthKind, { tone: Tone; icon: LucideIcon }> = {
  disturbed: { tone: "bad", icon: OctagonAlert },
  risk: { tone: "warn", icon: TriangleAlert },
  unclear: { tone: "warn", icon: CircleHelp },
  unwatched: { tone: "calm", icon: CircleDashed },
  works: { tone: "good", icon: CircleCheck },
};

export function HealthBadge({ health: { kind, word } }: { health: Health }) {
  const { tone, icon } = LOOKS[kind];
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  );
}

/** Why, who acts, by when: one sentence with its links. */
export function HealthLine({ health }: { health: Health }) {
  const { why, who, dueAt, insightId, ticketId } = health;
  if (why === "") return null;
  return (
    <p>
      {insightId === null ? (
        why
      ) : (
        <Link to="/insights/$insightId" params={{ insightId }}>
          {why}
        </Link>
      )}
      {who !== null && <> · {who} acts</>}
      {dueAt !== null && (
        <>
          {" · due "}
          <Due at={dueAt} />
        </>
      )}
      {ticketId !== null && (
        <>
          {" · "}
          <Link to="/tickets/$ticketId" params={{ ticketId }}>
            ticket
          </Link>
        </>
      )}
    </p>
  );
}

/** `in 2 h 10 m (Mon 09:00)`, the whole date on hover. */
export function Due({ at }: { at: string }) {
  const instant = Date.parse(at);
  useNow(30_000);
  return (
    <time dateTime={at} title={absolute(instant)}>
      {deadline(instant, serverNow())}
    </time>
  );
}
