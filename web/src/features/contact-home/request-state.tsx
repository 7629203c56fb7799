import {
  CircleCheck,
  CircleHelp,
  Hourglass,
  type LucideIcon,
  MessageCircle,
  Wrench,
} from "lucide-react";
import { Badge, type Tone } from "#/ui/badge";
import { REQUEST_WORDS, type RequestStatus } from "./plain-words";

const LOOKS: Record<RequestStatus, { tone: Tone; icon: LucideIcon }> = {
  NEW: { tone: "accent", icon: Hourglass },
  OPEN: { tone: "accent", icon: Wrench },
  WAITING_CLIENT: { tone: "warn", icon: MessageCircle },
  WAITING_VENDOR: { tone: "calm", icon: Hourglass },
  AWAITING_CONFIRMATION: { tone: "good", icon: CircleHelp },
  RESOLVED: { tone: "good", icon: CircleCheck },
  CLOSED: { tone: "calm", icon: CircleCheck },
};

/** How a request stands, in the words of the person who made it. */
export function RequestStateBadge({ status }: { status: RequestStatus }) {
  const { tone, icon } = LOOKS[status];
  return (
    <Badge tone={tone} icon={icon}>
      {REQUEST_WORDS[status]}
    </Badge>
  );
}
