import { CircleCheck, CircleSlash, Hourglass, TimerOff, Undo2 } from "lucide-react";
import { Badge } from "#/ui/badge";
import type { Decision } from "./decision-query";

export function DecisionStateBadge({ state }: { state: Decision["state"] }) {
  switch (state) {
    case "ASKED":
      return (
        <Badge tone="accent" icon={Hourglass}>
          waits for an answer
        </Badge>
      );
    case "ACCEPTED":
      return (
        <Badge tone="good" icon={CircleCheck}>
          agreed
        </Badge>
      );
    case "DECLINED":
      return (
        <Badge tone="calm" icon={CircleSlash}>
          declined
        </Badge>
      );
    case "EXPIRED":
      return (
        <Badge tone="warn" icon={TimerOff}>
          not answered in time
        </Badge>
      );
    case "WITHDRAWN":
      return (
        <Badge tone="calm" icon={Undo2}>
          taken back
        </Badge>
      );
  }
}
