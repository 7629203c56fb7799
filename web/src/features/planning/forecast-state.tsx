import {
  CircleAlert,
  CircleCheck,
  CircleHelp,
  CircleX,
  type LucideIcon,
  TrendingUp,
} from "lucide-react";
import { Badge, type Tone } from "#/ui/badge";
import type { ForecastRow } from "./planning-query";

interface Look {
  tone: Tone;
  icon: LucideIcon;
  word: string;
}

function lookOf({
  outcome,
  urgent,
  regime,
}: Pick<ForecastRow, "outcome" | "urgent" | "regime">): Look {
  switch (outcome) {
    case "FULL":
      return { tone: "bad", icon: CircleX, word: "full" };
    case "GROWTH":
      if (urgent) return { tone: "bad", icon: CircleAlert, word: "act in time" };
      return regime === "ACCELERATING"
        ? { tone: "warn", icon: TrendingUp, word: "grows ever faster" }
        : { tone: "accent", icon: TrendingUp, word: "grows" };
    case "NO_GROWTH":
      return { tone: "good", icon: CircleCheck, word: "no growth" };
    case "NOT_ENOUGH_HISTORY":
      return { tone: "calm", icon: CircleHelp, word: "not enough history" };
  }
}

/** What a forecast says, as icon and word. */
export function ForecastState({ forecast }: { forecast: Parameters<typeof lookOf>[0] }) {
  const { tone, icon, word } = lookOf(forecast);
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  );
}
