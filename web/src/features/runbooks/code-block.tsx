import { CopyButton } from "#/ui/copy-button";
import styles from "./code-block.module.css";

/** A text of several lines as it is, to read and to copy; long ones scroll inside. */
export function CodeBlock({ text, what }: { text: string; what: string }) {
  return (
    <div className={styles.block}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key */}
      <pre tabIndex={0} role="region" aria-label={what}>
        {text}
      </pre>
      <span className={styles.copy}>
        <CopyButton text={text} what={what} />
      </span>
    </div>
  );
}
