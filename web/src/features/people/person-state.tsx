import { CircleCheck, Lock, MailQuestion } from "lucide-react";
import { Badge } from "#/ui/badge";
import type { Person } from "./people-query";

export function PersonState({ person }: { person: Pick<Person, "lockedAt" | "joinedAt"> }) {
  if (person.lockedAt !== null) {
    return (
      <Badge tone="bad" icon={Lock}>
        locked
      </Badge>
    );
  }
  if (person.joinedAt === null) {
    return (
      <Badge tone="warn" icon={MailQuestion}>
        invited
      </Badge>
    );
  }
  return (
    <Badge tone="good" icon={CircleCheck}>
      active
    </Badge>
  );
}
