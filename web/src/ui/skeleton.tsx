import { useDelayed } from "#/lib/use-delayed";
import styles from "./skeleton.module.css";

/** Grey rows in place of a list, shown only once the wait is worth mentioning (200 ms). */
export function SkeletonRows({ rows = 8 }: { rows?: number }) {
  const due = useDelayed(true);
  return (
    <div aria-busy="true" className={styles.rows}>
      <span className="visually-hidden">Loading</span>
      {due && KEYS.slice(0, rows).map((key, i) => <SkeletonRow key={key} width={i % 4} />)}
    </div>
  );
}

const KEYS = Array.from({ length: 24 }, (_, i) => `row-${i}`);
const WIDTHS = ["wide", "middle", "narrow", "middle"] as const;

function SkeletonRow({ width }: { width: number }) {
  return (
    <div className={styles.row}>
      <span className={styles.bar} data-width={WIDTHS[width]} />
    </div>
  );
}
