import { Archive, CircleCheck, Hourglass, type LucideIcon, WifiOff } from "lucide-react";
import { Badge, type Tone } from "#/ui/badge";
import { useViewer } from "../session/viewer";

export type DeviceState = "LIVE" | "SILENT" | "AWAITING" | "RETIRED";

interface Look {
  tone: Tone;
  icon: LucideIcon;
  word: string;
  /** What it means, for a person who sees the word for the first time. */
  meaning: string;
}

export const STATE_LOOK: Record<DeviceState, Look> = {
  LIVE: { tone: "good", icon: CircleCheck, word: "live", meaning: "Readings arrive." },
  SILENT: {
    tone: "warn",
    icon: WifiOff,
    word: "silent",
    meaning: "Nothing arrives; that says neither “ok” nor “down”.",
  },
  AWAITING: {
    tone: "calm",
    icon: Hourglass,
    word: "awaiting data",
    meaning: "Enrolled, but nothing has arrived yet.",
  },
  RETIRED: {
    tone: "calm",
    icon: Archive,
    word: "retired",
    meaning: "No longer managed; its agent's key is revoked.",
  },
};

/** The same states for people whose work is not computers. */
const PLAIN_WORDS: Record<DeviceState, string> = {
  LIVE: "running",
  SILENT: "not heard from",
  AWAITING: "just added",
  RETIRED: "no longer looked after",
};

export function DeviceStateBadge({ state }: { state: DeviceState }) {
  const { tone, icon, word } = STATE_LOOK[state];
  const plain = useViewer().user.kind === "CONTACT";
  return (
    <Badge tone={tone} icon={icon}>
      {plain ? PLAIN_WORDS[state] : word}
    </Badge>
  );
}

/** The word for a state, as this person knows it. */
export function useStateWord(): (state: DeviceState) => string {
  const plain = useViewer().user.kind === "CONTACT";
  return (state) => (plain ? PLAIN_WORDS[state] : STATE_LOOK[state].word);
}
