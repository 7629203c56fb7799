import type { LucideIcon } from "lucide-react";
import styles from "./badge.module.css";

export type Tone = "good" | "warn" | "bad" | "calm" | "accent";

/** A state as icon and word: never colour alone. */
export function Badge(props: { tone: Tone; icon?: LucideIcon; children: string }) {
  const { tone, icon: Icon, children } = props;
  return (
    <span className={styles.badge} data-tone={tone}>
      {Icon !== undefined && <Icon size={12} strokeWidth={2.25} aria-hidden />}
      {children}
    </span>
  );
}
