import { shareOf } from "#/lib/quantity";
import styles from "./planning.module.css";
import type { HitRate } from "./planning-query";

const PARTS = [
  { key: "cameTrue", tone: "good", word: "came true" },
  { key: "early", tone: "warn", word: "early" },
  { key: "late", tone: "warn", word: "late" },
  { key: "wrong", tone: "bad", word: "wrong" },
] as const;

/** How earlier forecasts came out: the reason to trust these, or not to. */
export function HitRateLine({ rate }: { rate: HitRate }) {
  const { predicted, share, shareLow, shareHigh, averted, open, sentence } = rate;
  return (
    <div className={styles.rate}>
      {predicted > 0 && (
        <span className={styles.rateBar} aria-hidden>
          {PARTS.filter(({ key }) => rate[key] > 0).map(({ key, tone, word }) => (
            <span
              key={key}
              data-tone={tone}
              title={`${rate[key]} ${word}`}
              style={{ width: `${(100 * rate[key]) / predicted}%` }}
            />
          ))}
        </span>
      )}
      <p>
        <strong>{sentence}.</strong>{" "}
        <span className={styles.quiet}>
          {share !== null && shareLow !== null && shareHigh !== null && (
            <>
              {shareOf(share)} came true; with so many decided, the true share is between{" "}
              {shareOf(shareLow)} and {shareOf(shareHigh)}.{" "}
            </>
          )}
          {averted > 0 && `${averted} were averted and count neither way. `}
          {open > 0 && predicted > 0 && `${open} are not decided yet.`}
        </span>
      </p>
    </div>
  );
}
