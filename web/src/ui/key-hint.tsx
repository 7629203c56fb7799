import styles from "./key-hint.module.css";

const SYMBOLS: Record<string, string> = {
  mod: navigator.platform.startsWith("Mac") ? "⌘" : "Ctrl",
  Enter: "↵",
  Escape: "Esc",
  ArrowDown: "↓",
  ArrowUp: "↑",
};

const shown = (key: string) => SYMBOLS[key] ?? (key.length === 1 ? key.toUpperCase() : key);

/** The keys of an action as caps: `G` `C`, `Ctrl` `K`. */
export function KeyHint({ keys }: { keys: string }) {
  const caps = keys.split(/[ +]/);
  return (
    <span className={styles.keys}>
      {caps.map((cap, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the caps of one sequence never move
        <kbd key={i} className={styles.cap}>
          {shown(cap)}
        </kbd>
      ))}
    </span>
  );
}
