import styles from "./command-line.module.css";
import { CopyButton } from "./copy-button";

/** A shell command to copy, in full. */
export function CommandLine({ command, what = "command" }: { command: string; what?: string }) {
  const words = command.split(" ");
  return (
    <div className={styles.line}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key */}
      <pre tabIndex={0}>
        {words.map((word, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the words of one command never move
          <span key={i}>{`${word} `}</span>
        ))}
      </pre>
      <CopyButton text={command} what={what} />
    </div>
  );
}
