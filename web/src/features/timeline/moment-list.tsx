import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useState } from "react";
import { plural } from "#/lib/quantity";
import { Time } from "#/ui/time";
import styles from "./managed-panel.module.css";
import { KIND_WORDS, LANE_OF, type LaneName } from "./moments";
import type { Moment } from "./overview-query";

export interface Picked {
  from: number;
  to: number;
  lane: LaneName;
}

interface Props {
  moments: readonly Moment[];
  picked: Picked | null;
  onClear: () => void;
}

const SHORT = 8;

/** What happened, newest first: the picture in words, and what a pressed mark stands for. */
export function MomentList({ moments, picked, onClear }: Props) {
  const [whole, setWhole] = useState(false);
  const within = picked === null ? moments : moments.filter((each) => isWithin(each, picked));
  const shown = within.toReversed().slice(0, whole ? undefined : SHORT);
  const rest = within.length - shown.length;
  if (moments.length === 0) return null;
  return (
    <div className={styles.moments}>
      <div className="row">
        <h3>{picked === null ? "What happened, newest first" : "Behind this mark"}</h3>
        {picked !== null && (
          <Button leftSection={<X size={12} />} onClick={onClear}>
            Show all
          </Button>
        )}
      </div>
      <ol>
        {shown.map((moment, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: moments have no id and the list is not edited
          <li key={`${moment.at}${index}`}>
            <span className={styles.when}>
              <Time at={moment.at} />
            </span>
            <span className={styles.kind}>{KIND_WORDS[moment.kind]}</span>
            <span className={styles.text}>
              <About moment={moment} />
            </span>
          </li>
        ))}
      </ol>
      {rest > 0 && (
        <Button onClick={() => setWhole(true)}>
          Show {plural(rest, "earlier entry", "earlier entries")}
        </Button>
      )}
    </div>
  );
}

const isWithin = (moment: Moment, { from, to, lane }: Picked) => {
  const at = Date.parse(moment.at);
  return LANE_OF[moment.kind] === lane && at >= from && at <= to;
};

/** The sentence, as a link where the portal has a page about it. */
function About({ moment: { text, subjectId } }: { moment: Moment }) {
  const to = subjectId === null ? null : pageOf(subjectId);
  return to === null ? text : <Link {...to}>{text}</Link>;
}

function pageOf(id: string) {
  switch (id.slice(0, 3)) {
    case "ins":
      return { to: "/insights/$insightId", params: { insightId: id } } as const;
    case "tic":
      return { to: "/tickets/$ticketId", params: { ticketId: id } } as const;
    case "run":
      return { to: "/runs/$runId", params: { runId: id } } as const;
    case "occ":
      return { to: "/upkeep/$occurrenceId", params: { occurrenceId: id } } as const;
    case "rep":
      return { to: "/reports/$reportId", params: { reportId: id } } as const;
    default:
      return null;
  }
}
