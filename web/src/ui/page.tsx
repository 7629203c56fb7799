import { type ReactNode, useEffect } from "react";
import styles from "./page.module.css";

interface Props {
  title: string;
  /** Stands in place of the heading, for a title that can be edited; brings its own `<h1>`. */
  heading?: ReactNode;
  /** What stands before the title: where this is. */
  trail?: ReactNode;
  /** A line under the title. */
  summary?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** `fill`: the content scrolls by itself (virtual lists); `flow`: the page scrolls. */
  layout?: "fill" | "flow";
}

/** The frame of every page: heading, actions, content. Sets the document's title. */
export function Page(props: Props) {
  const { title, heading, trail, summary, actions, children, layout = "flow" } = props;
  useEffect(() => {
    document.title = `${title} · Steward`;
  }, [title]);
  return (
    <div className={styles.page} data-layout={layout}>
      <header className={styles.header}>
        {trail !== undefined && <div className={styles.trail}>{trail}</div>}
        <div className={styles.titles}>
          {heading ?? <h1>{title}</h1>}
          {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        </div>
        {summary !== undefined && <div className={`${styles.summary} prose`}>{summary}</div>}
      </header>
      <div className={styles.content}>{children}</div>
    </div>
  );
}
