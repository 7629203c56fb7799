import { Badge } from "#/ui/badge";
import { LEVEL_LOOK, type Level } from "./insight-words";

/** How grave it is: icon and word. An ended one keeps the word for how grave it was. */
export function LevelBadge(props: { level: Level; worst: Level; ended: boolean }) {
  const { level, worst, ended } = props;
  const look = LEVEL_LOOK[ended ? "OK" : level];
  return (
    <Badge tone={look.tone} icon={look.icon}>
      {ended && worst !== "OK" ? `was ${LEVEL_LOOK[worst].word}` : look.word}
    </Badge>
  );
}
