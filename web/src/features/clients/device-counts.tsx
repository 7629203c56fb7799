import { Link } from "@tanstack/react-router";
import { CircleCheck, WifiOff } from "lucide-react";
import styles from "./device-counts.module.css";
import type { Counts } from "./use-device-counts";

/** How a client's devices are, in two numbers: those that report and those that do not. */
export function DeviceCounts(props: { clientId: string; counts: Counts | undefined }) {
  const { clientId, counts } = props;
  if (counts === undefined) return null;
  if (counts.total === 0) return <span className={styles.none}>none</span>;
  return (
    <Link to="/devices" search={{ client: clientId }} className={styles.counts}>
      <span className={styles.live}>
        <CircleCheck size={12} aria-hidden /> {counts.live} live
      </span>
      {counts.silent > 0 && (
        <span className={styles.silent}>
          <WifiOff size={12} aria-hidden /> {counts.silent} silent
        </span>
      )}
      {counts.awaiting > 0 && <span className={styles.none}>{counts.awaiting} awaiting</span>}
    </Link>
  );
}
