import { type ReactNode, useId } from "react";
import styles from "./panel.module.css";

interface Props {
  title: string;
  /** A quiet line beside the title: a count, a state. */
  aside?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** `flush` lets rows run to the border; `padded` is for text and fields. */
  inset?: "flush" | "padded";
}

/** A titled area between hairlines. */
export function Panel({ title, aside, actions, children, inset = "padded" }: Props) {
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <header className={styles.header}>
        <h2 id={id}>{title}</h2>
        {aside !== undefined && <span className={styles.aside}>{aside}</span>}
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      <div className={styles.body} data-inset={inset}>
        {children}
      </div>
    </section>
  );
}
