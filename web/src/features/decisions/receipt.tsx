import { BadgeCheck, ShieldAlert } from "lucide-react";
import { CopyButton } from "#/ui/copy-button";
import { Time } from "#/ui/time";
import styles from "./decision.module.css";
import type { Receipt } from "./decision-query";

/** What was decided, by whom and when, with the code by which it is found and checked. */
export function ReceiptCard({ receipt }: { receipt: Receipt }) {
  const { answer, note, answeredByName, answeredAt, code, genuine } = receipt;
  return (
    <section className={styles.receipt} aria-label="Receipt">
      <p className={styles.answer}>
        {genuine ? <BadgeCheck size={16} aria-hidden /> : <ShieldAlert size={16} aria-hidden />}
        <strong>{answer}</strong>
      </p>
      <p>
        {answeredByName}, <Time at={answeredAt} />
      </p>
      {note !== "" && <blockquote>{note}</blockquote>}
      <p className={styles.code}>
        Receipt <code>{code}</code>
        <CopyButton text={code} what="receipt code" />
      </p>
      {!genuine && (
        <p role="alert" className={styles.broken}>
          The stored record no longer fits its code: it was changed afterwards.
        </p>
      )}
    </section>
  );
}
