import styles from "./command-line.module.css";
import { CopyButton } from "./copy-button";

/** A shell command to copy, in full. */
export function CommandLine({ command, what = "command" }: { command: string; what?: string }) {
  return (
    <div className={styles.line}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key */}
      <pre tabIndex={0}>{command}</pre>
      <CopyButton text={command} what={what} />
    </div>
  );
}
