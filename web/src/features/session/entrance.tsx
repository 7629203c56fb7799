import { type ReactNode, useEffect, useRef } from "react";
import mark from "#/ui/mark.svg";
import styles from "./entrance.module.css";

interface Props {
  title: string;
  /** A sentence under the title. */
  lead?: string;
  children: ReactNode;
}

/** The frame of the pages before sign-in. */
export function Entrance({ title, lead, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Steward`;
  }, [title]);
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => card.current?.querySelector<HTMLElement>("[data-autofocus]")?.focus(), []);
  return (
    <main className={styles.entrance}>
      <div ref={card} className={styles.card}>
        <img src={mark} alt="" width={36} height={36} />
        <h1>{title}</h1>
        {lead !== undefined && <p className={styles.lead}>{lead}</p>}
        <div className={styles.body}>{children}</div>
      </div>
      <p className={styles.foot}>Steward: managed, not only watched.</p>
    </main>
  );
}
