import styles from "./meter.module.css";

/** A share of a whole as a thin bar. Above `warnAt` it takes the warning colour; the number beside
 * it says the same in words. */
export function Meter(props: { share: number; label: string; warnAt?: number }) {
  const { share, label, warnAt = 0.9 } = props;
  const percent = Math.max(0, Math.min(100, share * 100));
  return (
    <span
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(percent)}
      className={styles.meter}
      data-high={share >= warnAt}
    >
      <span className={styles.fill} style={{ width: `${percent}%` }} />
    </span>
  );
}
