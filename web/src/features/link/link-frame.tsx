import { type ReactNode, useEffect } from "react";
import mark from "#/ui/mark.svg";
import styles from "./link.module.css";

interface Props {
  title: string;
  /** A line above the title: who asks. */
  from?: string;
  /** A whole document instead of a card. */
  wide?: boolean;
  children: ReactNode;
}

/** The frame of what is opened by a link: one column, readable on a telephone. */
export function LinkFrame({ title, from, wide = false, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Steward`;
  }, [title]);
  return (
    <main className={styles.frame}>
      <div className={styles.card} data-wide={wide}>
        <header className={styles.head}>
          <img src={mark} alt="" width={28} height={28} />
          {from !== undefined && <span>{from}</span>}
        </header>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}

const REASONS = {
  incomplete:
    "The link carries a token behind the # sign, which is missing here. Open the whole link from your mail again.",
  dead: "It has run out, was used up or was taken back. Ask whoever sent it for a new one.",
} as const;

/** What stands where a link leads nowhere; it says nothing about what it once led to. */
export function DeadLink({ reason }: { reason: keyof typeof REASONS }) {
  return (
    <LinkFrame
      title={reason === "dead" ? "This link is no longer valid" : "This link is not complete"}
    >
      <p className={styles.quiet}>{REASONS[reason]}</p>
    </LinkFrame>
  );
}
